from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import StoredFile
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rules.campaign import CampaignState
from huiyin.rules.campaign_task import ADDRESSEES, OPEN, CampaignTaskState
from huiyin.rules.policy_suggestion import SuggestionState
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.themes.models import Theme

#: who sees campaigns and suggestions whole; addressees see their own task alone
READERS = (Role.OFFICE, Role.LEADING_GROUP)


class OfBodies(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> OfBodies:
        """Office and leading group: their body's. Nobody else."""
        return self.filter(body_id__in=viewer.bodies(*READERS))


class Campaign(models.Model):
    """A special governance campaign (专项治理) about common problems, or what the office sees itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    reason = models.TextField()
    themes = models.ManyToManyField(Theme, related_name="campaigns", blank=True, through="CampaignTheme")
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in CampaignState], default=CampaignState.OPEN
    )
    version = models.PositiveIntegerField(default=1)
    opened_on = models.DateField()
    opened_by_name = models.CharField(max_length=120)
    ended_on = models.DateField(null=True, blank=True)

    objects = OfBodies.as_manager()

    class Meta:
        db_table = "governance_campaign"
        ordering = ("-opened_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(state=CampaignState.OPEN, ended_on=None)
                | (~Q(state=CampaignState.OPEN) & Q(ended_on__isnull=False)),
                name="campaign_ends_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return self.title


class CampaignTheme(models.Model):
    """A common problem that a campaign is about; neither goes away under the other."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "governance_campaign_theme"
        constraints = (models.UniqueConstraint(fields=["campaign", "theme"], name="theme_once_a_campaign"),)

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.theme_id}"


class TaskQuerySet(models.QuerySet["CampaignTask"]):
    def visible_to(self, viewer: Viewer) -> TaskQuerySet:
        """Office and leading group: their body's; a unit or a department: those given to it."""
        seen = Q(body_id__in=viewer.bodies(*READERS))
        if units := viewer.scopes(*WHOLE_UNIT):
            seen |= Q(owner=Role.UNIT, addressee_id__in=units)
        if departments := viewer.scopes(Role.DEPARTMENT):
            seen |= Q(owner=Role.DEPARTMENT, addressee_id__in=departments)
        return self.filter(seen)


class CampaignTask(models.Model):
    """What one addressee has to do in a campaign until a day, and its answer.

    `owner` is as what the addressee answers: a unit or a department. `due_on` is the addressee's day,
    `answer_due_on` the office's while an answer waits for it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="tasks")
    addressee = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    owner = models.CharField(max_length=12, choices=[(r.value, r.value) for r in ADDRESSEES])
    text = models.TextField()
    deliverable = models.CharField(max_length=200)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in CampaignTaskState],
        default=CampaignTaskState.GIVEN,
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1)
    given_by = models.UUIDField()
    given_by_name = models.CharField(max_length=120)
    given_on = models.DateField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    accepted_by = models.UUIDField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        db_table = "governance_task"
        ordering = ("due_on", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(accepted_by=None) | ~Q(accepted_by=F("given_by")),
                name="campaign_task_accepted_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=CampaignTaskState.DONE) | Q(accepted_by__isnull=False),
                name="done_campaign_task_was_accepted",
            ),
        )
        indexes = (
            models.Index(fields=["due_on", "id"], condition=Q(state="given"), name="campaign_task_given"),
            models.Index(
                fields=["answer_due_on", "id"], condition=Q(state="answered"), name="campaign_task_answered"
            ),
        )

    def __str__(self) -> str:
        return f"{self.addressee_id} {self.text[:40]}"

    @property
    def unit(self) -> Unit:
        """Who has to answer, as the calendar asks for it."""
        return self.addressee

    @property
    def title(self) -> str:
        return self.campaign.title

    @property
    def waits(self) -> bool:
        return self.state in OPEN


class OfTasks(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> OfTasks:
        return self.filter(task__in=CampaignTask.objects.visible_to(viewer))


class TaskFile(models.Model):
    """A file that came with an answer: what was to be delivered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(CampaignTask, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    added_at = models.DateTimeField(default=timezone.now)

    objects = OfTasks.as_manager()

    class Meta:
        db_table = "governance_file"
        ordering = ("added_at", "id")
        constraints = (models.UniqueConstraint(fields=["task", "file"], name="file_once_a_campaign_task"),)

    def __str__(self) -> str:
        return self.name


class CampaignEvent(models.Model):
    """What was done with a campaign, or with one of its tasks: never changed."""

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="events")
    task = models.ForeignKey(
        CampaignTask, null=True, blank=True, on_delete=models.PROTECT, related_name="events"
    )
    action = models.CharField(max_length=10)
    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=120)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "governance_event"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.action}"


class PolicySuggestion(models.Model):
    """What should be changed for all (制度建议), to which department, and what became of it.

    It stands at a common problem, at a campaign, or at both. `answer` says why it was not taken up, or what
    was done.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    theme = models.ForeignKey(
        Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions"
    )
    campaign = models.ForeignKey(
        Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="suggestions"
    )
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in SuggestionState], default=SuggestionState.PROPOSED
    )
    version = models.PositiveIntegerField(default=1)
    suggested_on = models.DateField()
    suggested_by_name = models.CharField(max_length=120)
    answer = models.TextField(blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)

    objects = OfBodies.as_manager()

    class Meta:
        db_table = "governance_suggestion"
        ordering = ("-suggested_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=Q(theme__isnull=False) | Q(campaign__isnull=False), name="suggestion_has_its_place"
            ),
        )

    def __str__(self) -> str:
        return self.text[:40]
