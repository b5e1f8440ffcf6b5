"""The steps that there are. A step may be cut off anywhere and is then done again: it must bear that.

@every(timedelta(days=1))
def due() -> None: ...
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

Work = Callable[[], None]
STEPS: dict[str, Step] = {}


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is called, how often it is due at most, and what it does."""

    name: str
    interval: timedelta
    work: Work


def every(interval: timedelta) -> Callable[[Work], Work]:
    """Register a function as a step, called after its app and itself: `notices.due`."""

    def register(work: Work) -> Work:
        app = work.__module__.split(".")[-2]
        name = f"{app}.{work.__name__}"
        STEPS[name] = Step(name, interval, work)
        return work

    return register
