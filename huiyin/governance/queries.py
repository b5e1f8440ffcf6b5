"""Reading campaigns, their tasks and policy suggestions within the viewer's scope."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.organisations.clock import today
from huiyin.organisations.models import Unit
from huiyin.rounds.models import Target
from huiyin.rules.campaign import LIFE as CAMPAIGN
from huiyin.rules.campaign import Addressed, CampaignAction, CampaignFacts, CampaignState
from huiyin.rules.campaign_task import LIFE as TASK
from huiyin.rules.campaign_task import OPEN, CampaignTaskAction, CampaignTaskFacts, CampaignTaskState
from huiyin.rules.finding import FindingState
from huiyin.rules.moves import Obstacle
from huiyin.rules.policy_suggestion import LIFE as SUGGESTION
from huiyin.rules.policy_suggestion import SuggestionAction, SuggestionFacts, SuggestionState
from huiyin.rules.roles import Role
from huiyin.themes.models import Theme

from .models import READERS, Campaign, CampaignEvent, CampaignTask, PolicySuggestion, TaskFile

__all__ = ["READERS", "TAKING_PART"]
#: who has a list of tasks: those who answer, and those who see all
TAKING_PART = (*READERS, Role.UNIT, Role.UNIT_HEAD, Role.DEPARTMENT)


def campaigns_for(viewer: Viewer) -> QuerySet[Campaign]:
    return Campaign.objects.visible_to(viewer).select_related("body")


def with_counts(rows: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """With how many tasks each has that were not withdrawn: `n`, `done`, `waiting` and `late`."""
    waiting = Q(tasks__state__in=sorted(OPEN))
    late = Q(tasks__state=CampaignTaskState.GIVEN, tasks__due_on__lt=today())
    return rows.annotate(
        n=Count("tasks", filter=~Q(tasks__state=CampaignTaskState.WITHDRAWN)),
        done=Count("tasks", filter=Q(tasks__state=CampaignTaskState.DONE)),
        waiting=Count("tasks", filter=waiting), late=Count("tasks", filter=late),
    )  # fmt: skip


def tasks_for(viewer: Viewer) -> QuerySet[CampaignTask]:
    return CampaignTask.objects.visible_to(viewer).select_related("campaign", "addressee", "body")


def waiting_tasks(viewer: Viewer, state: CampaignTaskState, owner: Role | None = None) -> QuerySet[Any]:
    """Tasks that wait for their addressee, or for the office."""
    rows = tasks_for(viewer).filter(state=state)
    return rows.filter(owner=owner) if owner else rows


def files_for(viewer: Viewer) -> QuerySet[TaskFile]:
    return TaskFile.objects.visible_to(viewer).select_related("file")


def suggestions_for(viewer: Viewer) -> QuerySet[PolicySuggestion]:
    return PolicySuggestion.objects.visible_to(viewer).select_related("department", "theme", "campaign")


def themes_of(campaign: Campaign) -> list[Theme]:
    """Its common problems as they are now: what was merged since is the other one."""
    rows = campaign.themes.select_related("into").order_by("made_at", "id")
    return list(dict.fromkeys(theme.into or theme for theme in rows))


def campaigns_about(viewer: Viewer, theme: Theme) -> QuerySet[Campaign]:
    """Those about this common problem, or about one that was merged into it."""
    about = Campaign.objects.filter(Q(themes=theme) | Q(themes__into=theme)).order_by().values("pk")
    return with_counts(campaigns_for(viewer).filter(pk__in=about))


def suggestions_about(viewer: Viewer, theme: Theme) -> QuerySet[PolicySuggestion]:
    return suggestions_for(viewer).filter(Q(theme=theme) | Q(theme__into=theme))


def departments_of(viewer: Viewer) -> QuerySet[Unit]:
    """The departments to which the office can give tasks and address suggestions."""
    return Unit.objects.filter(body_id__in=viewer.bodies(Role.OFFICE), receives=True, merged_into=None)


def units_of(body_id: UUID) -> QuerySet[Unit]:
    """The units of a body that are there to be inspected: all but departments that were never a target."""
    inspected = Target.objects.filter(body=body_id).order_by().values("unit_id")
    rows = Unit.objects.filter(body=body_id, merged_into=None)
    return rows.filter(Q(receives=False) | Q(pk__in=inspected))


def concerned(body_id: UUID, themes: Collection[Theme]) -> QuerySet[Unit]:
    """The units that findings of these common problems are of, as they are told to their unit."""
    rows = Finding.objects.filter(place__theme__in=themes, fed_back_on__isnull=False)
    rows = rows.exclude(state=FindingState.WITHDRAWN)
    return units_of(body_id).filter(pk__in=rows.order_by().values("unit_id"))


def addressees(
    body_id: UUID, addressed: Addressed, themes: Collection[Theme], chosen: Collection[UUID] = ()
) -> QuerySet[Unit]:
    """To whom tasks go; `chosen` are units, or the one department."""
    match addressed:
        case Addressed.DEPARTMENT:
            return Unit.objects.filter(body=body_id, receives=True, pk__in=list(chosen)[:1])
        case Addressed.CHOSEN:
            return units_of(body_id).filter(pk__in=chosen)
        case Addressed.CONCERNED:
            return concerned(body_id, themes)
    return units_of(body_id)


def campaign_facts(campaign: Campaign, text: str = "") -> CampaignFacts:
    rows = campaign.tasks.exclude(state=CampaignTaskState.WITHDRAWN)
    return CampaignFacts(rows.count(), rows.filter(state__in=sorted(OPEN)).count(), text)


def moves_on(campaign: Campaign, viewer: Viewer) -> dict[CampaignAction, list[Obstacle]]:
    """Each step that state and roles know; what the form asks for stands against none."""
    state, held = CampaignState(campaign.state), viewer.roles(campaign.body_id)
    facts = campaign_facts(campaign, "…")
    return {a: CAMPAIGN.obstacles(a, state, held, facts) for a in CAMPAIGN.offered(state, held)}


def roles_in(task: CampaignTask, viewer: Viewer) -> frozenset[Role]:
    """The roles in which the viewer deals with this task."""
    held = viewer.roles(task.body_id) & set(READERS)
    own = task.addressee_id in viewer.scopes(Role(task.owner))
    return held | {Role(task.owner)} if own else held


def moves_on_task(task: CampaignTask, viewer: Viewer) -> dict[CampaignTaskAction, list[Obstacle]]:
    state, held = CampaignTaskState(task.state), roles_in(task, viewer)
    facts = task_facts(task, viewer, text="…", due_on=today() + timedelta(days=1))
    return {a: TASK.obstacles(a, state, held, facts) for a in TASK.offered(state, held)}


def task_facts(task: CampaignTask, viewer: Viewer, *, text: str, due_on: Any = None) -> CampaignTaskFacts:
    return CampaignTaskFacts(
        Role(task.owner), actor=str(viewer.id or ""), given_by=str(task.given_by), text=text, due_on=due_on,
        today=today(),
    )  # fmt: skip


def moves_on_suggestion(one: PolicySuggestion, viewer: Viewer) -> list[SuggestionAction]:
    state, held = SuggestionState(one.state), viewer.roles(one.body_id)
    facts = SuggestionFacts("…")
    return [a for a in SUGGESTION.offered(state, held) if not SUGGESTION.obstacles(a, state, held, facts)]


def events_of(campaign: Campaign) -> Sequence[CampaignEvent]:
    """What was done with the campaign itself, the newest first; the caller has shown that it may be seen."""
    return list(campaign.events.filter(task=None).order_by("-id"))


def events_of_task(task: CampaignTask) -> Sequence[CampaignEvent]:
    return list(task.events.order_by("-id"))
