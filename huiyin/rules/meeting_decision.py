"""What a meeting decided (议定事项): given to an owner until a day, reported on, confirmed or sent back.

Whoever it was given to reports; the office confirms. What the office itself is to do is confirmed by the
leading group, so that nobody looks at their own work.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .moves import Guard, Life, Move, Obstacle
from .roles import Role


class DecisionState(StrEnum):
    GIVEN = "given"
    REPORTED = "reported"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class DecisionAction(StrEnum):
    REPORT = "report"
    CONFIRM = "confirm"
    RETURN = "return"
    WITHDRAW = "withdraw"


#: to whom a meeting can give something; team and unit are those of a target
OWNERS = (Role.OFFICE, Role.TEAM, Role.UNIT, Role.DEPARTMENT)
OF_TARGET = frozenset({Role.TEAM, Role.UNIT})
#: states in which somebody owes something
OPEN = frozenset({DecisionState.GIVEN, DecisionState.REPORTED})


def confirming(owner: Role) -> Role:
    """Who looks at what this owner reported."""
    return Role.LEADING_GROUP if owner == Role.OFFICE else Role.OFFICE


@dataclass(frozen=True, slots=True)
class DecisionFacts:
    """What the guards ask: whose it is, and what was written with the step."""

    owner: Role
    text: str = ""


def to_the_owner(*roles: Role) -> Guard:
    """The step is the owner's: of a role that may own at all, only the one that does."""

    def given_to_them(f: DecisionFacts) -> Obstacle | None:
        return None if f.owner in roles else Obstacle("decision_not_yours", {"owner": f.owner})

    return given_to_them


def confirmed_by(role: Role) -> Guard:
    def theirs_to_confirm(f: DecisionFacts) -> Obstacle | None:
        wanted = confirming(f.owner)
        return None if wanted == role else Obstacle("not_your_role", {"roles": [wanted]})

    return theirs_to_confirm


def report_written(f: DecisionFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("decision_report_missing")


def reason_given(f: DecisionFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("reason_missing")


_S, _A = DecisionState, DecisionAction
_OFFICE, _LEADERS = frozenset({Role.OFFICE}), frozenset({Role.LEADING_GROUP})

LIFE: Life[DecisionState, DecisionAction] = Life(
    name="meeting_decision",
    initial=DecisionState.GIVEN,
    moves=(
        *(
            Move(_A.REPORT, _S.GIVEN, _S.REPORTED, frozenset({owner}), (to_the_owner(owner), report_written))
            for owner in OWNERS
        ),
        Move(_A.CONFIRM, _S.REPORTED, _S.SETTLED, _OFFICE, (confirmed_by(Role.OFFICE),)),
        Move(_A.CONFIRM, _S.REPORTED, _S.SETTLED, _LEADERS, (confirmed_by(Role.LEADING_GROUP),)),
        Move(_A.RETURN, _S.REPORTED, _S.GIVEN, _OFFICE, (confirmed_by(Role.OFFICE), reason_given)),
        Move(_A.RETURN, _S.REPORTED, _S.GIVEN, _LEADERS, (confirmed_by(Role.LEADING_GROUP), reason_given)),
        Move(_A.WITHDRAW, _S.GIVEN, _S.WITHDRAWN, _OFFICE, (reason_given,)),
        Move(_A.WITHDRAW, _S.REPORTED, _S.WITHDRAWN, _OFFICE, (reason_given,)),
    ),
)


def against_giving(
    owner: Role, *, has_target: bool, has_department: bool, due_on: date, held_on: date
) -> list[Obstacle]:
    """Every reason against giving something to this owner until this day."""
    found = []
    if owner in OF_TARGET and not has_target:
        found.append(Obstacle("decision_needs_target", {"owner": owner}))
    if owner == Role.DEPARTMENT and not has_department:
        found.append(Obstacle("decision_needs_department"))
    if due_on < held_on:
        found.append(Obstacle("decision_due_before", {"date": due_on, "than": held_on}))
    return found
