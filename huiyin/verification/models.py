from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huiyin.findings.models import Finding
from huiyin.journal.identity import new_id
from huiyin.rectification.models import CloseApplication
from huiyin.rounds.models import Target
from huiyin.rules.close_application import ApplicationAction
from huiyin.rules.look_back import Recheck
from huiyin.rules.reopening import ReopenKind
from huiyin.rules.review_chain import Stage


class Review(models.Model):
    """One decision on an application, with its reason, by whom, and at which stage of the chain.

    `stage_since` is when the application came to that stage, `opened_at` when the reviewer first opened it
    there (None: never), `opened_seconds` how long from then to the decision.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.ForeignKey(CloseApplication, on_delete=models.PROTECT, related_name="reviews")
    decision = models.CharField(max_length=10, choices=[(a.value, a.value) for a in ApplicationAction])
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(default=timezone.now)
    decided_by = models.UUIDField()
    decided_by_name = models.CharField(max_length=120)
    # kept here too, so that the database itself can refuse one pair of eyes
    submitted_by = models.UUIDField(null=True)
    stage = models.CharField(max_length=12, blank=True, choices=[(s.value, s.value) for s in Stage])
    stage_since = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_seconds = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        db_table = "verification_review"
        ordering = ("decided_at",)
        indexes = (models.Index(fields=["decided_by", "decided_at"], name="review_of_a_person"),)
        constraints = (
            models.UniqueConstraint(fields=["application", "decided_by"], name="one_decision_a_person"),
            models.CheckConstraint(
                condition=Q(submitted_by__isnull=True)
                | ~Q(decided_by=F("submitted_by"))
                | Q(decision="recall"),
                name="another_pair_of_eyes",
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.decision}"


class Opening(models.Model):
    """When a reviewer first opened an application at one of its stages: decisions in a batch ask for it."""

    application = models.ForeignKey(CloseApplication, on_delete=models.PROTECT, related_name="openings")
    passed = models.PositiveSmallIntegerField()
    reviewer = models.UUIDField(db_index=True)
    reviewer_name = models.CharField(max_length=120)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "verification_opening"
        constraints = (
            models.UniqueConstraint(
                fields=["application", "passed", "reviewer"], name="opened_once_a_stage_and_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.application_id} {self.reviewer_name}"


class Reopening(models.Model):
    """Why a closed finding was taken up again, and the finding in which it came back, where there is one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="reopenings")
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in ReopenKind])
    reason = models.TextField()
    linked = models.ForeignKey(
        Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="reopened"
    )
    reopened_at = models.DateTimeField(default=timezone.now)
    reopened_by = models.UUIDField(null=True)
    reopened_by_name = models.CharField(max_length=120)

    class Meta:
        db_table = "verification_reopening"
        ordering = ("reopened_at",)

    def __str__(self) -> str:
        return f"{self.finding_id} {self.kind}"


class LookBackCheck(models.Model):
    """What a look-back found of one earlier finding; `found` is the new finding in which it came back."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    result = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Recheck])
    note = models.TextField(blank=True)
    found = models.ForeignKey(Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    checked_on = models.DateField()
    checked_by_name = models.CharField(max_length=120)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "verification_look_back_check"
        constraints = (models.UniqueConstraint(fields=["target", "finding"], name="rechecked_once_a_target"),)

    def __str__(self) -> str:
        return f"{self.finding_id} {self.result}"
