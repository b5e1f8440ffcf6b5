"""A task of a governance campaign: a unit or a department answers it, another of the office accepts it.

Whoever gave the task does not accept it alone: a second person of the office looks at the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .moves import Guard, Life, Move, Obstacle
from .roles import Role


class CampaignTaskState(StrEnum):
    GIVEN = "given"
    ANSWERED = "answered"
    DONE = "done"
    LEFT = "left"
    WITHDRAWN = "withdrawn"


class CampaignTaskAction(StrEnum):
    ANSWER = "answer"
    ACCEPT = "accept"
    RETURN = "return"
    LEAVE = "leave"
    WITHDRAW = "withdraw"


#: to whom a campaign's tasks can be given
ADDRESSEES = (Role.UNIT, Role.DEPARTMENT)
#: states in which somebody owes something
OPEN = frozenset({CampaignTaskState.GIVEN, CampaignTaskState.ANSWERED})


@dataclass(frozen=True, slots=True)
class CampaignTaskFacts:
    """What the guards ask: whose task it is, who gave it and who acts, and what was written with the step."""

    owner: Role
    actor: str = ""
    given_by: str = ""
    text: str = ""
    due_on: date | None = None
    today: date | None = None


def given_to(role: Role) -> Guard:
    """The step is the addressee's, as unit or as department."""

    def theirs(f: CampaignTaskFacts) -> Obstacle | None:
        return None if f.owner == role else Obstacle("campaign_task_not_yours")

    return theirs


def answer_written(f: CampaignTaskFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("campaign_answer_missing")


def another_pair_of_eyes(f: CampaignTaskFacts) -> Obstacle | None:
    """Whoever gave it does not accept it."""
    return Obstacle("own_campaign_task") if not f.actor or f.actor == f.given_by else None


def reason_given(f: CampaignTaskFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("reason_missing")


def another_day_given(f: CampaignTaskFacts) -> Obstacle | None:
    """What is sent back is answered again by a day that can be kept."""
    if f.due_on is None:
        return Obstacle("campaign_day_missing")
    if f.today is not None and f.due_on <= f.today:
        return Obstacle("campaign_day_past", {"date": f.due_on})
    return None


_S, _A = CampaignTaskState, CampaignTaskAction
_OFFICE = frozenset({Role.OFFICE})

LIFE: Life[CampaignTaskState, CampaignTaskAction] = Life(
    name="campaign_task",
    initial=CampaignTaskState.GIVEN,
    moves=(
        *(
            Move(_A.ANSWER, _S.GIVEN, _S.ANSWERED, frozenset({role}), (given_to(role), answer_written))
            for role in ADDRESSEES
        ),
        Move(_A.ACCEPT, _S.ANSWERED, _S.DONE, _OFFICE, (another_pair_of_eyes,)),
        Move(_A.RETURN, _S.ANSWERED, _S.GIVEN, _OFFICE, (reason_given, another_day_given)),
        *(Move(_A.LEAVE, state, _S.LEFT, _OFFICE, (reason_given,)) for state in (_S.GIVEN, _S.ANSWERED)),
        *(
            Move(_A.WITHDRAW, state, _S.WITHDRAWN, _OFFICE, (reason_given,))
            for state in (_S.GIVEN, _S.ANSWERED)
        ),
    ),
)
