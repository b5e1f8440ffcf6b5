"""Opening a campaign, giving its tasks, ending it: one transaction and one journal entry a step."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import today
from huiyin.organisations.models import Unit
from huiyin.rules.campaign import LIFE, OPENED, Addressed, CampaignAction, CampaignState, against_giving
from huiyin.rules.campaign_task import OPEN, CampaignTaskState
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.themes.actions import pin
from huiyin.themes.models import Theme

from .models import Campaign, CampaignEvent, CampaignTask, CampaignTheme
from .queries import addressees, campaign_facts, themes_of


@dataclass(frozen=True, slots=True)
class NewTask:
    """What is to be done, what is to be delivered, until when, and by whom; `chosen` are units or one
    department."""

    text: str
    deliverable: str
    due_on: date | None
    addressed: Addressed
    chosen: Collection[UUID] = field(default=())


@transaction.atomic
def open_campaign(
    *, body_id: UUID, title: str, reason: str, themes: Collection[UUID], task: NewTask, by: Viewer
) -> Campaign:
    """Open a campaign with its first task for each addressee; its common problems keep their names.

    Raises `Refused` with all that stands against the task, `ValidationError` for what is not written.
    """
    _office_of(body_id, by)
    wrong = {name: _("请填写。") for name, text in (("title", title), ("reason", reason)) if not text.strip()}
    if wrong:
        raise ValidationError(wrong)
    made = Campaign.objects.create(
        body_id=body_id, title=title.strip()[:120], reason=reason.strip(), opened_on=today(),
        opened_by_name=by.name,
    )  # fmt: skip
    about = [pin(theme_id=theme, by=by) for theme in themes]
    if any(theme.body_id != body_id for theme in about):
        raise ValidationError({"themes": _("请选择同一机构的共性问题。")})
    CampaignTheme.objects.bulk_create(CampaignTheme(campaign=made, theme=theme) for theme in about)
    given = _give(made, about, task, by)
    CampaignEvent.objects.create(campaign=made, action=OPENED, by_name=by.name, text=made.reason)
    _journal(made, by, "open_campaign", themes=[theme.pk for theme in about], **_told(given))
    return made


@transaction.atomic
def give_task(*, campaign_id: UUID, task: NewTask, by: Viewer, version: int | None = None) -> int:
    """Another task of an open campaign; gives to how many it went."""
    campaign = _locked(campaign_id, by, version)
    _next(campaign, CampaignAction.GIVE, by, "")
    given = _give(campaign, themes_of(campaign), task, by)
    update_unchanged(campaign, version=campaign.version)
    CampaignEvent.objects.create(
        campaign=campaign, action=CampaignAction.GIVE, by_name=by.name, text=task.text.strip()
    )
    _journal(campaign, by, "give_campaign_tasks", **_told(given))
    return len(given)


@transaction.atomic
def end_campaign(*, campaign_id: UUID, text: str, by: Viewer, version: int | None = None) -> Campaign:
    """End it; what still waits is left with this text as the reason."""
    campaign = _locked(campaign_id, by, version)
    return _over(campaign, CampaignAction.END, CampaignTaskState.LEFT, by, text)


@transaction.atomic
def withdraw_campaign(*, campaign_id: UUID, text: str, by: Viewer, version: int | None = None) -> Campaign:
    """Take it back as opened by mistake, and with it every task that waits."""
    campaign = _locked(campaign_id, by, version)
    return _over(campaign, CampaignAction.WITHDRAW, CampaignTaskState.WITHDRAWN, by, text)


def _over(
    campaign: Campaign, action: CampaignAction, of_tasks: CampaignTaskState, by: Viewer, text: str
) -> Campaign:
    after = _next(campaign, action, by, text)
    rest = list(CampaignTask.objects.select_for_update().filter(campaign=campaign, state__in=sorted(OPEN)))
    for task in rest:
        update_unchanged(task, version=task.version, state=of_tasks, answer_due_on=None, ended_on=today())
    step = "leave" if of_tasks == CampaignTaskState.LEFT else "withdraw"
    note = {"by_name": by.name, "text": text.strip(), "at": timezone.now()}
    CampaignEvent.objects.bulk_create(
        CampaignEvent(campaign=campaign, task=task, action=step, **note) for task in rest
    )
    update_unchanged(campaign, version=campaign.version, state=after, ended_on=today())
    CampaignEvent.objects.create(campaign=campaign, action=action, **note)
    _journal(campaign, by, f"{action}_campaign", reason=text.strip(), **_told(rest))
    return campaign


def _give(campaign: Campaign, themes: Sequence[Theme], task: NewTask, by: Viewer) -> list[CampaignTask]:
    to = list(addressees(campaign.body_id, task.addressed, themes, task.chosen).order_by("name"))
    against = against_giving(task.text, task.deliverable, task.due_on, today(), to)
    if against or by.id is None or task.due_on is None:
        raise Refused(CampaignAction.GIVE, against)
    owner = Role.DEPARTMENT if task.addressed == Addressed.DEPARTMENT else Role.UNIT
    return CampaignTask.objects.bulk_create(
        [_of(campaign, unit, owner, task, task.due_on, by) for unit in to], batch_size=500
    )


def _of(campaign: Campaign, unit: Unit, owner: Role, task: NewTask, due_on: date, by: Viewer) -> CampaignTask:
    return CampaignTask(
        body_id=campaign.body_id, campaign=campaign, addressee=unit, owner=owner, text=task.text.strip(),
        deliverable=task.deliverable.strip()[:200], given_by=by.id, given_by_name=by.name, given_on=today(),
        due_on=due_on,
    )  # fmt: skip


def _office_of(body_id: UUID, by: Viewer) -> None:
    if Role.OFFICE not in by.roles(body_id):
        raise Refused(CampaignAction.GIVE, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])


def _locked(campaign_id: UUID, by: Viewer, version: int | None) -> Campaign:
    Campaign.objects.visible_to(by).get(pk=campaign_id)
    campaign = Campaign.objects.select_for_update().get(pk=campaign_id)
    check_version(campaign, version)
    return campaign


def _next(campaign: Campaign, action: CampaignAction, by: Viewer, text: str) -> CampaignState:
    held, facts = by.roles(campaign.body_id), campaign_facts(campaign, text)
    return LIFE.next_state(action, CampaignState(campaign.state), held, facts)


def _told(tasks: Sequence[CampaignTask]) -> dict[str, Any]:
    """What a journal entry says of tasks, so that their addressees are told."""
    departments = [t.addressee_id for t in tasks if t.owner == Role.DEPARTMENT]
    told: dict[str, Any] = {"tasks": [t.pk for t in tasks], "department": departments}
    return told | {f"to_{owner}": True for owner in {str(t.owner) for t in tasks}}


def _journal(campaign: Campaign, by: Viewer, action: str, **more: Any) -> None:
    record(body=campaign.body_id, by=by, action=action, object_type="campaign", object_id=campaign.pk,
           payload=more)  # fmt: skip
