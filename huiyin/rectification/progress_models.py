"""Progress in words and figures: reported, corrected by newer versions, withdrawn; never overwritten."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.findings.models import Finding
from huiyin.findings.visible import OfVisibleFindings
from huiyin.journal.identity import new_id


class ProgressQuerySet(OfVisibleFindings):
    def counting(self) -> ProgressQuerySet:
        """The newest wordings of what stands: what outcomes add up."""
        return self.filter(counts=True)


class ProgressReport(models.Model):
    """What was done, in words and in figures that add up to outcomes. Money is in yuan.

    A correction is a row of its own that names the one it `replaces`; of these the newest `counts`, and
    nothing does that was withdrawn. `persons` is how many people in all, `people` by instrument.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="progress")
    task = models.ForeignKey(
        "rectification.Task", null=True, blank=True, on_delete=models.PROTECT, related_name="progress"
    )
    text = models.TextField()
    rules_made = models.PositiveIntegerField(default=0)
    persons = models.PositiveIntegerField(default=0)
    meetings = models.PositiveIntegerField(default=0)
    money_recovered = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    reported_at = models.DateTimeField(default=timezone.now)
    reported_by = models.UUIDField(null=True)
    reported_by_name = models.CharField(max_length=120)
    # whoever worked it out inside the unit, where the liaison took it over
    contributed_by = models.UUIDField(null=True, blank=True)
    contributed_by_name = models.CharField(max_length=120, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    correction = models.TextField(blank=True)
    counts = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)

    objects = ProgressQuerySet.as_manager()

    class Meta:
        db_table = "rectification_progress"
        ordering = ("reported_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(counts=False), name="withdrawn_progress_counts_no_more"
            ),
        )

    def __str__(self) -> str:
        return self.text[:40]


class PeopleDealtWith(models.Model):
    """How many people a report says were dealt with by one instrument, named as the profile has it."""

    report = models.ForeignKey(ProgressReport, on_delete=models.PROTECT, related_name="people")
    instrument = models.CharField(max_length=60)
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "rectification_people_dealt_with"
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=["report", "instrument"], name="instrument_once_a_report"),
            models.CheckConstraint(condition=Q(count__gt=0), name="somebody_was_dealt_with"),
        )

    def __str__(self) -> str:
        return f"{self.instrument} {self.count}"
