"""Lights over open findings: green, amber or red, each saying every reason why.

What is measured of a finding is a number for each cause; a profile says from which number on a cause makes a
light, and whether that holds for key matters (重点事) alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .finding import OPEN, WORKABLE, FindingState


class Light(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class Cause(StrEnum):
    """What may call for attention, or for a step of supervision. `DUE_IN` counts down, the others up."""

    OVERDUE = "overdue"
    DUE_IN = "due_in"
    NO_PROGRESS = "no_progress"
    RETURNED = "returned"
    SIGN = "sign"
    RECURRENCE = "recurrence"
    UNANSWERED = "unanswered"
    HAND = "hand"


#: causes that are measured; `HAND` is a person's own judgement
MEASURED = tuple(c for c in Cause if c is not Cause.HAND)
Measures = Mapping[Cause, int]


@dataclass(frozen=True, slots=True)
class Watching:
    """One row of the profile: from `at` on, this cause makes this light."""

    cause: Cause
    at: int
    light: Light
    key_only: bool = False


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a light is on: the cause, what was measured, and how far it goes."""

    cause: Cause
    n: int
    light: Light


@dataclass(frozen=True, slots=True)
class Lit:
    light: Light
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Watched:
    """One finding with what is measured of it. `progress_on` is the day of the last progress, application or
    return, else of the feedback; `answer_was_due_on` that of a step of supervision still unanswered.
    """

    state: FindingState
    due_on: date | None = None
    progress_on: date | None = None
    returned: int = 0
    signs: int = 0
    recurs: bool = False
    key: bool = False
    answer_was_due_on: date | None = None


def measures(f: Watched, today: date) -> dict[Cause, int]:
    """What is measured of a finding today; a cause that does not apply is left out.

    Days run while the unit works on it: what waits for an answer of the inspecting side is not the unit's
    delay.
    """
    if f.state not in OPEN:
        return {}
    found: dict[Cause, int] = {}
    if f.state in WORKABLE:
        if f.due_on is not None:
            left = (f.due_on - today).days
            found[Cause.OVERDUE if left < 0 else Cause.DUE_IN] = abs(left)
        if f.progress_on is not None:
            found[Cause.NO_PROGRESS] = max(0, (today - f.progress_on).days)
    found |= {Cause.RETURNED: f.returned, Cause.SIGN: f.signs, Cause.RECURRENCE: int(f.recurs)}
    if f.answer_was_due_on is not None and f.answer_was_due_on < today:
        found[Cause.UNANSWERED] = (today - f.answer_was_due_on).days
    return found


def reaches(cause: Cause, at: int, found: Measures) -> bool:
    """Whether what was measured calls for attention under this threshold."""
    n = found.get(cause)
    if n is None:
        return False
    return n <= at if cause == Cause.DUE_IN else n >= at > 0


def light_of(found: Measures, rows: tuple[Watching, ...], *, key: bool) -> Lit:
    """The worst light of all rows that hold, with the worst of each cause as its reasons, worst first."""
    order = list(Light)
    worst: dict[Cause, Reason] = {}
    for row in rows:
        if (row.key_only and not key) or not reaches(row.cause, row.at, found):
            continue
        held = worst.get(row.cause)
        if held is None or order.index(row.light) > order.index(held.light):
            worst[row.cause] = Reason(row.cause, found[row.cause], row.light)
    causes = list(Cause)
    reasons = sorted(worst.values(), key=lambda r: (-order.index(r.light), causes.index(r.cause)))
    return Lit(reasons[0].light if reasons else Light.GREEN, tuple(reasons))


#: what holds where a profile says nothing
USUAL_LIGHTS: tuple[Watching, ...] = (
    Watching(Cause.OVERDUE, 1, Light.AMBER),
    Watching(Cause.OVERDUE, 30, Light.RED),
    Watching(Cause.NO_PROGRESS, 60, Light.AMBER),
    Watching(Cause.NO_PROGRESS, 120, Light.RED),
    Watching(Cause.RETURNED, 1, Light.AMBER),
    Watching(Cause.RETURNED, 2, Light.RED),
    Watching(Cause.SIGN, 1, Light.RED),
    Watching(Cause.RECURRENCE, 1, Light.AMBER),
    Watching(Cause.UNANSWERED, 1, Light.RED),
    Watching(Cause.DUE_IN, 14, Light.AMBER, key_only=True),
    Watching(Cause.OVERDUE, 1, Light.RED, key_only=True),
    Watching(Cause.NO_PROGRESS, 30, Light.AMBER, key_only=True),
)
