"""A unit's plan over its findings of one round: its life, its editions, and what reviewers said to each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id
from huiyin.rounds.models import Target
from huiyin.rules.plan import Party, PlanState

PARTIES = [(p.value, p.value) for p in Party]


class PlanQuerySet(models.QuerySet["Plan"]):
    def visible_to(self, viewer: Viewer) -> PlanQuerySet:
        """A plan is seen by whoever sees its target."""
        return self.filter(target__in=Target.objects.visible_to(viewer))


class Plan(models.Model):
    """The plan of a target. What it says stands in the tasks; `edition` counts how often it was handed in."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    target = models.OneToOneField(Target, on_delete=models.PROTECT, related_name="plan")
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in PlanState], default=PlanState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    edition = models.PositiveIntegerField(default=0)
    answer_due_on = models.DateField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        db_table = "rectification_plan"
        indexes = (models.Index(fields=["state", "answer_due_on"], name="plan_state_due"),)

    def __str__(self) -> str:
        return f"{self.target_id} {self.state}"


class PlanEdition(models.Model):
    """What a plan said when it was handed in; `content` has findings and tasks as `plan_content` has them."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    content = models.JSONField()
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.UUIDField(null=True)
    submitted_by_name = models.CharField(max_length=120)
    # whoever prepared what the unit's head signed
    prepared_by = models.UUIDField(null=True, blank=True)
    prepared_by_name = models.CharField(max_length=120, blank=True)
    answer = models.CharField(max_length=12, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "rectification_plan_edition"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["plan", "number"], name="edition_once_a_plan"),)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.number}"


class PlanOpinion(models.Model):
    """What one party says to an edition of a plan."""

    edition = models.ForeignKey(PlanEdition, on_delete=models.PROTECT, related_name="opinions")
    party = models.CharField(max_length=12, choices=PARTIES)
    agrees = models.BooleanField()
    text = models.TextField()
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.UUIDField(null=True)
    given_by_name = models.CharField(max_length=120)

    class Meta:
        db_table = "rectification_plan_opinion"
        ordering = ("given_at",)
        constraints = (
            models.UniqueConstraint(fields=["edition", "party"], name="opinion_once_a_party"),
            models.UniqueConstraint(
                fields=["edition", "given_by"], condition=Q(given_by__isnull=False), name="one_voice_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.party} {self.agrees}"


class PlanRemark(models.Model):
    """What a reviewer wrote beside one finding of an edition; the finding by its number."""

    edition = models.ForeignKey(PlanEdition, on_delete=models.PROTECT, related_name="remarks")
    finding = models.PositiveIntegerField()
    text = models.TextField()
    party = models.CharField(max_length=12, choices=PARTIES)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.UUIDField(null=True)

    class Meta:
        db_table = "rectification_plan_remark"
        ordering = ("finding", "written_at")

    def __str__(self) -> str:
        return self.text[:40]


class TaskStage(models.Model):
    """A step on the way of a staged task, with the day by which it is done."""

    task = models.ForeignKey("rectification.Task", on_delete=models.PROTECT, related_name="stages")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    text = models.CharField(max_length=300)

    class Meta:
        db_table = "rectification_task_stage"
        ordering = ("task_id", "number")
        constraints = (models.UniqueConstraint(fields=["task", "number"], name="stage_once_a_task"),)

    def __str__(self) -> str:
        return self.text
