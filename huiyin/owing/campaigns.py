"""Tasks of governance campaigns, as owed steps: in no round, and of no finding."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from django.db.models import F, Q

from huiyin.accounts.viewer import Viewer
from huiyin.governance.models import CampaignTask
from huiyin.rules.campaign_task import ADDRESSEES, CampaignTaskState
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role

from .conditions import OneOf
from .places import Places, Rows, Source

#: whoever has to answer is one unit, seen as unit or as department
_PLACES = Places("body", "", "addressee", "", department="addressee")


def _live(state: CampaignTaskState) -> Callable[[Viewer], Rows]:
    return lambda viewer: CampaignTask.objects.visible_to(viewer).filter(OneOf("state", [state.value]))


def owed_to(roles: Collection[Role]) -> Q:
    """The tasks whose next step is owed to one of these roles."""
    found = Q(state=CampaignTaskState.ANSWERED, owner__in=sorted(roles))
    return found | Q(state=CampaignTaskState.GIVEN) if Role.OFFICE in roles else found


CAMPAIGN_TASKS: tuple[Source, ...] = (
    Source(
        OwedKind.CAMPAIGN, _live(CampaignTaskState.GIVEN), _PLACES, "due_on", CampaignTaskState,
        F("given_on"), F("campaign__title"), {role: partial(Q, owner=role) for role in ADDRESSEES},
        asked_of=F("owner"),
    ),
    Source(
        OwedKind.CAMPAIGN, _live(CampaignTaskState.ANSWERED), _PLACES, "answer_due_on", CampaignTaskState,
        F("answered_on"), F("campaign__title"), {Role.OFFICE: lambda: Q(pk__isnull=False)},
        asked_of=F("owner"),
    ),
)  # fmt: skip
