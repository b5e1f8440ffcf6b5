"""How far a search is, and how far it may go."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """At most `seconds`; good enough within `gap` of the bound (0.01 is one per cent)."""

    seconds: float = 30.0
    gap: float = 0.0
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Progress:
    """The best so far: `choice` is item → place; `bound` is what no plan can fall below; `gap` 0 to 1."""

    seconds: float
    objective: int
    bound: int
    choice: Mapping[str, str]

    @property
    def gap(self) -> float:
        return gap_of(self.objective, self.bound)


#: asked in the caller's thread, several times a second; False stops the search
Watch = Callable[[Progress], bool]


def gap_of(objective: int, bound: int) -> float:
    return (objective - bound) / max(1, abs(objective))


def never_stop(_progress: Progress) -> bool:
    return True
