"""What counts as covered in a term, and when a look-back is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .round import InspectionKind, RoundState

#: kinds by which a unit is covered; a mobile inspection goes into a single matter
COVERING = frozenset(InspectionKind) - {InspectionKind.MOBILE}
#: the teams have been there, or are there
UNDER_WAY = frozenset(s for s in RoundState if s not in (RoundState.PLANNED, RoundState.MOBILISED))
#: so many days after the feedback a unit is to be looked at again where something is left
LOOK_BACK_AFTER = 365


class CoverageState(StrEnum):
    """How a unit stands in a term."""

    COVERED = "covered"
    PLANNED = "planned"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Inspected:
    """One inspection of a unit: its kind, how far its round is, and when it began (None: not known)."""

    kind: InspectionKind
    state: RoundState
    on: date | None = None


def coverage_state(inspections: tuple[Inspected, ...]) -> CoverageState:
    covering = [i for i in inspections if i.kind in COVERING]
    if any(i.state in UNDER_WAY for i in covering):
        return CoverageState.COVERED
    return CoverageState.PLANNED if covering else CoverageState.MISSING


def look_back_due(inspections: tuple[Inspected, ...], *, unsettled: int, today: date) -> bool:
    """A year after the last inspection something is still open, and no look-back is planned."""
    held = [i for i in inspections if i.state in UNDER_WAY and i.on is not None]
    if not unsettled or not held:
        return False
    last = max(held, key=lambda i: i.on or date.min)
    planned = any(i.kind == InspectionKind.LOOK_BACK and i.state not in UNDER_WAY for i in inspections)
    return not planned and (today - (last.on or today)).days > LOOK_BACK_AFTER
