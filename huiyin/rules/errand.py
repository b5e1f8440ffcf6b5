"""A task given on inside the unit: to a department and persons, due inside before it is due outside.

What staff hand in is a contribution; the liaison takes it over into the ledger, or sends it back inside.
Nobody outside the unit learns of an errand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .finding import WORKABLE, FindingState
from .moves import Guard, Life, Move, Obstacle
from .roles import Role


class ErrandState(StrEnum):
    GIVEN = "given"
    REPORTED = "reported"
    SENT_BACK = "sent_back"
    TAKEN_OVER = "taken_over"
    WITHDRAWN = "withdrawn"


class ErrandAction(StrEnum):
    AMEND = "amend"
    REPORT = "report"
    SEND_BACK = "send_back"
    TAKE_OVER = "take_over"
    WITHDRAW = "withdraw"


class ContributionState(StrEnum):
    WAITING = "waiting"
    TAKEN_OVER = "taken_over"
    SENT_BACK = "sent_back"


#: states in which staff owe something
WITH_STAFF = frozenset({ErrandState.GIVEN, ErrandState.SENT_BACK})
#: states in which the same department can't be given the same task again
OUT = frozenset({ErrandState.GIVEN, ErrandState.REPORTED, ErrandState.SENT_BACK})


@dataclass(frozen=True, slots=True)
class ErrandFacts:
    """What the guards ask. `outer_due_on` is the task's own deadline, or its finding's where it has none."""

    finding_state: FindingState = FindingState.FED_BACK
    reason: str = ""
    said: str = ""
    today: date | None = None
    inner_due_on: date | None = None
    outer_due_on: date | None = None
    somebody_named: bool = True
    others_wait: bool = False


def finding_workable(f: ErrandFacts) -> Obstacle | None:
    return (
        None if f.finding_state in WORKABLE else Obstacle("finding_not_workable", {"state": f.finding_state})
    )


def reason_given(f: ErrandFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


def something_said(f: ErrandFacts) -> Obstacle | None:
    return None if f.said.strip() else Obstacle("contribution_missing")


def somebody_named(f: ErrandFacts) -> Obstacle | None:
    return None if f.somebody_named else Obstacle("errand_without_people")


def before_the_outer_deadline(f: ErrandFacts) -> Obstacle | None:
    """The liaison needs time to put together what comes in; a deadline that has passed binds no longer."""
    if f.inner_due_on is None or f.today is None:
        return Obstacle("inner_date_missing")
    if f.inner_due_on < f.today:
        return Obstacle("inner_date_past")
    if f.outer_due_on is not None and f.today < f.outer_due_on <= f.inner_due_on:
        return Obstacle("inner_date_too_late", {"date": f.outer_due_on})
    return None


def last_to_be_taken_over(f: ErrandFacts) -> Obstacle | None:
    return Obstacle("others_wait") if f.others_wait else None


def others_to_be_taken_over(f: ErrandFacts) -> Obstacle | None:
    return None if f.others_wait else Obstacle("none_waits")


#: what stands before giving a task, and before giving it otherwise
GIVING: tuple[Guard, ...] = (finding_workable, somebody_named, before_the_outer_deadline)


def against_giving(held: frozenset[Role], facts: ErrandFacts) -> list[Obstacle]:
    """Every reason against giving a task inside the unit; an empty list means that it may be given."""
    if Role.UNIT not in held:
        return [Obstacle("not_your_role", {"roles": [Role.UNIT]})]
    return [o for guard in GIVING if (o := guard(facts)) is not None]


_S, _A = ErrandState, ErrandAction
_UNIT, _STAFF = frozenset({Role.UNIT}), frozenset({Role.UNIT_STAFF})
_REPORTING: tuple[Guard, ...] = (finding_workable, something_said)

LIFE: Life[ErrandState, ErrandAction] = Life(
    name="errand",
    initial=ErrandState.GIVEN,
    moves=(
        *(Move(_A.AMEND, state, state, _UNIT, GIVING) for state in ErrandState if state in OUT),
        *(
            Move(_A.REPORT, state, _S.REPORTED, _STAFF, _REPORTING)
            for state in (_S.GIVEN, _S.REPORTED, _S.SENT_BACK, _S.TAKEN_OVER)
        ),
        Move(_A.TAKE_OVER, _S.REPORTED, _S.TAKEN_OVER, _UNIT, (finding_workable, last_to_be_taken_over)),
        Move(_A.TAKE_OVER, _S.REPORTED, _S.REPORTED, _UNIT, (finding_workable, others_to_be_taken_over)),
        Move(_A.SEND_BACK, _S.REPORTED, _S.SENT_BACK, _UNIT, (reason_given,)),
        Move(_A.WITHDRAW, _S.GIVEN, _S.WITHDRAWN, _UNIT, (reason_given,)),
        Move(_A.WITHDRAW, _S.SENT_BACK, _S.WITHDRAWN, _UNIT, (reason_given,)),
    ),
)
