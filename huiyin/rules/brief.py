"""Upward reports: an important matter as a brief to the leading group, and what it instructs (批示).

What is important the profile says, or a person. The office writes the brief, somebody else of it approves,
the leading group reads and notes it or instructs; an instruction comes back as a task with a day, answered by
whom it names, and accepted or returned by the leading group.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .ladder import Rung
from .moves import Life, Move, Obstacle
from .roles import Role


class BriefState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    SENT = "sent"
    NOTED = "noted"
    INSTRUCTED = "instructed"
    WITHDRAWN = "withdrawn"


class BriefAction(StrEnum):
    WRITE = "write"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    NOTE = "note"
    INSTRUCT = "instruct"
    WITHDRAW = "withdraw"


class Importance(StrEnum):
    """Why a matter is important."""

    AMOUNT = "amount"
    OVERDUE = "overdue"
    SIGNS = "signs"
    RUNG = "rung"
    RECURRENCE = "recurrence"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class ImportantRules:
    """What a profile calls important: an amount in yuan, days overdue, confirmed signs, a rung that was
    issued; and whether what came back from an earlier round is."""

    amount: int = 10_000_000
    overdue: int = 180
    signs: int = 2
    rung: Rung = Rung.WARN
    recurrence: bool = False


#: states that the leading group sees
BEFORE_LEADERS = frozenset({BriefState.SENT, BriefState.NOTED, BriefState.INSTRUCTED})
#: states in which a brief is not finished: a finding has one of them
UNSENT = frozenset({BriefState.DRAFT, BriefState.SUBMITTED})
#: who may be instructed: the inspecting side's own; units are reached by the ladder
INSTRUCTED = frozenset({Role.OFFICE, Role.TEAM})


@dataclass(frozen=True, slots=True)
class UpwardFacts:
    """What the guards ask of one step; user ids as text."""

    text: str = ""
    actor: str = ""
    written_by: str | None = None
    to: Role = Role.OFFICE
    held: frozenset[Role] = frozenset()
    due_on: date | None = None
    today: date | None = None


def text_given(f: UpwardFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("upward_text_missing")


def another_pair_of_eyes(f: UpwardFacts) -> Obstacle | None:
    if f.actor and f.written_by is not None and f.actor != f.written_by:
        return None
    return Obstacle("own_brief")


def day_given(f: UpwardFacts) -> Obstacle | None:
    if f.due_on is None:
        return Obstacle("upward_day_missing")
    return Obstacle("upward_day_past", {"date": f.due_on}) if f.today and f.due_on <= f.today else None


_B, _A = BriefState, BriefAction
_OFFICE, _LEADERS = frozenset({Role.OFFICE}), frozenset({Role.LEADING_GROUP})
_INSTRUCTING = (text_given, day_given)

LIFE: Life[BriefState, BriefAction] = Life(
    name="brief",
    initial=BriefState.DRAFT,
    moves=(
        Move(_A.WRITE, _B.DRAFT, _B.DRAFT, _OFFICE, (text_given,)),
        Move(_A.SUBMIT, _B.DRAFT, _B.SUBMITTED, _OFFICE, (text_given,)),
        Move(_A.WITHDRAW, _B.DRAFT, _B.WITHDRAWN, _OFFICE),
        Move(_A.APPROVE, _B.SUBMITTED, _B.SENT, _OFFICE, (another_pair_of_eyes,)),
        Move(_A.RETURN, _B.SUBMITTED, _B.DRAFT, _OFFICE, (text_given,)),
        Move(_A.NOTE, _B.SENT, _B.NOTED, _LEADERS),
        Move(_A.INSTRUCT, _B.SENT, _B.INSTRUCTED, _LEADERS, _INSTRUCTING),
        Move(_A.INSTRUCT, _B.NOTED, _B.INSTRUCTED, _LEADERS, _INSTRUCTING),
        Move(_A.INSTRUCT, _B.INSTRUCTED, _B.INSTRUCTED, _LEADERS, _INSTRUCTING),
    ),
)
