"""A team's stay in a unit (进驻): dates in order, a team in one place at a time, on working days.

What can't be is refused; what is only unusual is warned of in words.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .moves import Obstacle
from .roles import Role
from .round import RoundState
from .workdays import WorkCalendar

#: the office plans the stay, the team that is there keeps its telephone and its boxes right
KEEPING = frozenset({Role.OFFICE, Role.TEAM})


class StayWarning(StrEnum):
    BEFORE_ROUND = "before_round"
    AFTER_ROUND = "after_round"
    ENTRY_OFF = "entry_off"
    LEAVING_OFF = "leaving_off"
    ACCEPTING_AFTER_LEAVING = "accepting_after_leaving"
    CALENDAR_GUESSED = "calendar_guessed"


@dataclass(frozen=True, slots=True)
class Stay:
    """One team in one unit, both days included; `leaves_on` None: not known yet.

    `alongside`: the team is in several units at the same time (一托二), as was decided for it.
    """

    unit: str
    enters_on: date
    leaves_on: date | None = None
    alongside: bool = False
    accepts_until: date | None = None

    def meets(self, other: Stay) -> bool:
        """Whether both are on at the same time; to leave one and enter the next on a day is no clash."""
        before = self.leaves_on is None or other.enters_on < self.leaves_on
        after = other.leaves_on is None or self.enters_on < other.leaves_on
        return before and after


def against(stay: Stay, others: Collection[Stay], held: frozenset[Role], state: RoundState) -> list[Obstacle]:
    """Every reason against keeping this stay; `others` are those of the same team in other units."""
    if not held & KEEPING:
        return [Obstacle("not_your_role", {"roles": sorted(KEEPING)})]
    if state == RoundState.COMPLETED:
        return [Obstacle("not_in_this_state", {"state": state})]
    found = []
    if stay.leaves_on is not None and stay.leaves_on < stay.enters_on:
        found.append(Obstacle("stay_reversed", {"enters": stay.enters_on, "leaves": stay.leaves_on}))
    if stay.accepts_until is not None and stay.accepts_until < stay.enters_on:
        found.append(Obstacle("accepting_reversed", {"until": stay.accepts_until, "enters": stay.enters_on}))
    return found + clashes(stay, others)


def clashes(stay: Stay, others: Collection[Stay]) -> list[Obstacle]:
    """Stays of the same team at the same time, unless it was decided that the team is in several units."""
    return [
        Obstacle("team_elsewhere", {"unit": o.unit, "enters": o.enters_on, "leaves": o.leaves_on})
        for o in others
        if stay.meets(o) and not (stay.alongside or o.alongside)
    ]


def warnings(
    stay: Stay, *, round_from: date | None, round_until: date | None, calendar: WorkCalendar
) -> list[StayWarning]:
    """What is unusual about a stay, in the order of its days; nothing of it is refused."""
    found = []
    if round_from is not None and stay.enters_on < round_from:
        found.append(StayWarning.BEFORE_ROUND)
    if not calendar.is_workday(stay.enters_on):
        found.append(StayWarning.ENTRY_OFF)
    if stay.leaves_on is not None:
        if round_until is not None and stay.leaves_on > round_until:
            found.append(StayWarning.AFTER_ROUND)
        if not calendar.is_workday(stay.leaves_on):
            found.append(StayWarning.LEAVING_OFF)
        if stay.accepts_until is not None and stay.accepts_until > stay.leaves_on:
            found.append(StayWarning.ACCEPTING_AFTER_LEAVING)
    years = {stay.enters_on.year} | ({stay.leaves_on.year} if stay.leaves_on else set())
    if not all(calendar.known(year) for year in years):
        found.append(StayWarning.CALENDAR_GUESSED)
    return found
