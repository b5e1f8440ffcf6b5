"""A unit's periodic report on rectification: owed each period, handed in, noted or answered."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .moves import Guard, Life, Move, Obstacle
from .roles import WHOLE_UNIT, Role


class UnitReportState(StrEnum):
    DUE = "due"
    HANDED_IN = "handed_in"
    NOTED = "noted"
    ANSWERED = "answered"
    RECALLED = "recalled"


class UnitReportAction(StrEnum):
    NOTE = "note"
    ANSWER = "answer"
    RECALL = "recall"


#: states in which an answer is owed to the unit
UNANSWERED = frozenset({UnitReportState.HANDED_IN})


@dataclass(frozen=True, slots=True)
class UnitReportFacts:
    """What is asked: whether one is owed at all, whether one waits, who acts and who handed in."""

    owes: bool = True
    another_waits: bool = False
    actor: str = ""
    handed_in_by: str | None = None
    text: str = ""


def text_given(f: UnitReportFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("unit_report_text_missing")


def answer_given(f: UnitReportFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("answer_missing")


def another_than_handed_in(f: UnitReportFacts) -> Obstacle | None:
    """Nobody answers what they handed in; who did is never assumed."""
    if f.actor and f.handed_in_by is not None and f.actor != f.handed_in_by:
        return None
    return Obstacle("own_unit_report")


def against_handing_in(roles: Iterable[Role], f: UnitReportFacts) -> list[Obstacle]:
    """Every reason against handing a report in."""
    if not WHOLE_UNIT & frozenset(roles):
        return [Obstacle("not_your_role", {"roles": sorted(WHOLE_UNIT)})]
    found = [] if f.owes else [Obstacle("unit_report_not_owed")]
    if f.another_waits:
        found.append(Obstacle("unit_report_waits"))
    return found + [o for o in (text_given(f),) if o is not None]


def due_of(number: int, fed_back_on: date, period: Callable[[date], date]) -> date:
    """The day on which the report with this number (from 1) is due: one period after the one before it."""
    day = fed_back_on
    for _n in range(number):
        day = period(day)
    return day


_S, _A = UnitReportState, UnitReportAction
_OFFICE = frozenset({Role.OFFICE})
_ANSWERING: tuple[Guard, ...] = (another_than_handed_in, answer_given)

LIFE: Life[UnitReportState, UnitReportAction] = Life(
    name="unit_report",
    initial=UnitReportState.HANDED_IN,
    moves=(
        Move(_A.NOTE, _S.HANDED_IN, _S.NOTED, _OFFICE, (another_than_handed_in,)),
        Move(_A.ANSWER, _S.HANDED_IN, _S.ANSWERED, _OFFICE, _ANSWERING),
        Move(_A.RECALL, _S.HANDED_IN, _S.RECALLED, WHOLE_UNIT),
    ),
)
