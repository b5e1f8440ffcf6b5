"""What a look-back (回头看) checks again: of each earlier finding, whether what was put right still holds."""

from __future__ import annotations

from enum import StrEnum

from .finding import FindingState
from .moves import Obstacle
from .roles import Role
from .round import InspectionKind, RoundState

#: the team that looks back, and the office
CHECKING = frozenset({Role.OFFICE, Role.TEAM})
#: before these nobody has been there, after them the round is over
_THERE = frozenset(RoundState) - {RoundState.PLANNED, RoundState.MOBILISED, RoundState.COMPLETED}


class Recheck(StrEnum):
    UNCHECKED = "unchecked"
    KEPT = "kept"
    COME_BACK = "come_back"


def against(
    result: Recheck, *, held: frozenset[Role], kind: InspectionKind, round_state: RoundState,
    finding_state: FindingState, note: str,
) -> list[Obstacle]:  # fmt: skip
    """Every reason against noting this result of an earlier finding."""
    if not held & CHECKING:
        return [Obstacle("not_your_role", {"roles": sorted(CHECKING)})]
    if kind != InspectionKind.LOOK_BACK:
        return [Obstacle("not_a_look_back")]
    if round_state not in _THERE:
        return [Obstacle("not_in_this_state", {"state": round_state})]
    found = []
    if result == Recheck.KEPT and finding_state != FindingState.CLOSED:
        found.append(Obstacle("recheck_not_closed"))
    if result != Recheck.UNCHECKED and not note.strip():
        found.append(Obstacle("recheck_note_missing"))
    return found
