"""Progress in figures: what a report may say, and what stands against correcting or withdrawing it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .finding import WORKABLE, FindingState
from .moves import Obstacle
from .roles import Role


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    """One report that is to be corrected or withdrawn; it `counts` while it is the newest and stands."""

    held: frozenset[Role] = frozenset()
    finding_state: FindingState = FindingState.IN_PROGRESS
    counts: bool = True
    reason: str = ""


def against_changing(f: ProgressFacts) -> list[Obstacle]:
    """Every reason against correcting a report, or taking it back; an empty list lets it be done."""
    if Role.UNIT not in f.held:
        return [Obstacle("not_your_role", {"roles": [Role.UNIT]})]
    found = []
    if f.finding_state not in WORKABLE:
        found.append(Obstacle("finding_not_workable", {"state": f.finding_state}))
    if not f.counts:
        found.append(Obstacle("report_replaced"))
    if not f.reason.strip():
        found.append(Obstacle("reason_missing"))
    return found


def people_in_all(by_instrument: Mapping[str, int], told: int | None) -> int:
    """How many people were dealt with: as told, else the sum over the instruments."""
    return sum(by_instrument.values()) if told is None else told


def against_people(by_instrument: Mapping[str, int], told: int | None) -> Obstacle | None:
    """What is wrong with a total beside its parts.

    One person may meet several instruments, so the parts may add up to more than there are people; they never
    add up to fewer, and no single instrument meets more people than there are.
    """
    if told is None or not any(by_instrument.values()):
        return None
    if told > sum(by_instrument.values()):
        return Obstacle("people_without_instrument", {"count": told - sum(by_instrument.values())})
    most = max(by_instrument.values())
    return Obstacle("people_fewer_than_part", {"count": most}) if told < most else None
