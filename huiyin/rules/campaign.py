"""A special governance campaign (专项治理): what comes up in many units is put right for all of them.

The office opens it from common problems or by hand, gives tasks to one competent department or to units, and
ends it when all are answered, or with the reason why it waits for the rest no longer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .moves import Life, Move, Obstacle
from .roles import Role


class CampaignState(StrEnum):
    OPEN = "open"
    ENDED = "ended"
    WITHDRAWN = "withdrawn"


class CampaignAction(StrEnum):
    GIVE = "give"
    END = "end"
    WITHDRAW = "withdraw"


#: what stands first among a campaign's events; no step of its life, which begins with it
OPENED = "open"


class Addressed(StrEnum):
    """To whom tasks are given: a department, or units — chosen ones, those with findings of the campaign's
    common problems, or all that are inspected."""

    DEPARTMENT = "department"
    CHOSEN = "chosen"
    CONCERNED = "concerned"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """What the guards ask: how many tasks there are that were not withdrawn, and how many of them wait."""

    tasks: int = 0
    waiting: int = 0
    text: str = ""


def tasks_there(f: CampaignFacts) -> Obstacle | None:
    return None if f.tasks else Obstacle("campaign_without_tasks")


def rest_explained(f: CampaignFacts) -> Obstacle | None:
    """What still waits may be left, but not in silence."""
    if f.waiting and not f.text.strip():
        return Obstacle("campaign_rest_unexplained", {"n": f.waiting})
    return None


def reason_given(f: CampaignFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("reason_missing")


def against_giving(
    text: str, deliverable: str, due_on: date | None, today: date, addressees: Collection[object]
) -> list[Obstacle]:
    """Every reason against giving this task to these addressees until this day."""
    found = []
    if not text.strip():
        found.append(Obstacle("campaign_task_missing"))
    if not deliverable.strip():
        found.append(Obstacle("campaign_deliverable_missing"))
    if due_on is None:
        found.append(Obstacle("campaign_day_missing"))
    elif due_on <= today:
        found.append(Obstacle("campaign_day_past", {"date": due_on}))
    if not addressees:
        found.append(Obstacle("campaign_to_nobody"))
    return found


_S, _A = CampaignState, CampaignAction
_OFFICE = frozenset({Role.OFFICE})

LIFE: Life[CampaignState, CampaignAction] = Life(
    name="campaign",
    initial=CampaignState.OPEN,
    moves=(
        Move(_A.GIVE, _S.OPEN, _S.OPEN, _OFFICE),
        Move(_A.END, _S.OPEN, _S.ENDED, _OFFICE, (tasks_there, rest_explained)),
        Move(_A.WITHDRAW, _S.OPEN, _S.WITHDRAWN, _OFFICE, (reason_given,)),
    ),
)
