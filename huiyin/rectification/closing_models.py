"""Applications to close, and the yearly checks of what is kept up after closing."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huiyin.findings.models import Finding
from huiyin.findings.visible import OfVisibleFindings
from huiyin.journal.identity import new_id
from huiyin.rules.close_application import UNANSWERED, ApplicationState
from huiyin.rules.finding import Completion
from huiyin.rules.standing import OPEN, StandingState


class CloseApplication(models.Model):
    """An application to close a finding, waiting for an answer by `answer_due_on`.

    `points` has what the checks found when it was handed in, each with the unit's explanation:
    [{"check", "severity", "task", "params", "place", "text"}]. `passed` counts the stages of the chain that
    it has passed, `passed_by` has who let it pass (user ids), `stage_since` says when the present one began.
    `remarks` are the reasons of a return, point by point: [{"task", "check", "text"}]. `rest` is what is left
    of something basically done; `rest_task` the task that was made of it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="applications")
    state = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in ApplicationState],
        default=ApplicationState.SUBMITTED,
    )
    version = models.PositiveIntegerField(default=1)
    text = models.TextField()
    completion = models.CharField(
        max_length=16, choices=[(c.value, c.value) for c in Completion], default=Completion.DONE
    )
    standing = models.BooleanField(default=False)
    submitted_at = models.DateTimeField(default=timezone.now)
    submitted_by = models.UUIDField(null=True)
    submitted_by_name = models.CharField(max_length=120)
    # whoever prepared what the unit's head signed
    prepared_by = models.UUIDField(null=True, blank=True)
    prepared_by_name = models.CharField(max_length=120, blank=True)
    answer_due_on = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    points = models.JSONField(default=list, blank=True)
    passed = models.PositiveSmallIntegerField(default=0)
    passed_by = models.JSONField(default=list, blank=True)
    stage_since = models.DateTimeField(default=timezone.now)
    remarks = models.JSONField(default=list, blank=True)
    rest = models.TextField(blank=True)
    rest_due_on = models.DateField(null=True, blank=True)
    rest_task = models.ForeignKey(
        "rectification.Task", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfVisibleFindings.as_manager()

    class Meta:
        db_table = "rectification_close_application"
        ordering = ("submitted_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(state__in=sorted(UNANSWERED)),
                name="one_open_application_a_finding",
            ),
        )
        indexes = (models.Index(fields=["state", "answer_due_on"], name="application_state_due"),)

    def __str__(self) -> str:
        return f"{self.finding_id} {self.state}"


class StandingCheck(models.Model):
    """One yearly check of a closed finding that is kept up for good: the unit reports, a reviewer answers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="standing_checks")
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in StandingState], default=StandingState.DUE
    )
    version = models.PositiveIntegerField(default=1)
    due_on = models.DateField()
    text = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    reported_by = models.UUIDField(null=True, blank=True)
    reported_by_name = models.CharField(max_length=120, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    objects = OfVisibleFindings.as_manager()

    class Meta:
        db_table = "rectification_standing_check"
        ordering = ("due_on", "id")
        constraints = (
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(state__in=sorted(OPEN)),
                name="one_open_standing_check_a_finding",
            ),
            models.CheckConstraint(
                condition=Q(reported_by=None) | Q(answered_by=None) | ~Q(answered_by=F("reported_by")),
                name="standing_check_by_another",
            ),
        )
        indexes = (
            models.Index(fields=["state", "due_on"], name="standing_check_due"),
            models.Index(fields=["state", "answer_due_on"], name="standing_check_answer"),
        )

    def __str__(self) -> str:
        return f"{self.finding_id} {self.due_on}"
