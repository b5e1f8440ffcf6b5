"""A unit's periodic reports on the rectification of one round."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id
from huiyin.rounds.models import Target
from huiyin.rules.unit_report import UnitReportState


class UnitReportQuerySet(models.QuerySet["UnitReport"]):
    def visible_to(self, viewer: Viewer) -> UnitReportQuerySet:
        """A report is seen by whoever sees its target."""
        return self.filter(target__in=Target.objects.visible_to(viewer))


class UnitReport(models.Model):
    """One periodic report: the unit's own text beside the ledger's figures as they stood on handing in.

    A row is made on handing in; what is still due has none. `figures` are those of `unit_reports.composed`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="unit_reports")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=12,
        choices=[(s.value, s.value) for s in UnitReportState],
        default=UnitReportState.HANDED_IN,
    )
    version = models.PositiveIntegerField(default=1)
    text = models.TextField()
    figures = models.JSONField(default=dict)
    due_on = models.DateField()
    handed_in_at = models.DateTimeField(default=timezone.now)
    handed_in_by = models.UUIDField()
    handed_in_by_name = models.CharField(max_length=120)
    answer_due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    objects = UnitReportQuerySet.as_manager()

    class Meta:
        db_table = "rectification_unit_report"
        ordering = ("-number", "-handed_in_at")
        constraints = (
            models.UniqueConstraint(
                fields=["target", "number"], condition=~Q(state="recalled"), name="unit_report_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(answered_by=None) | Q(state="recalled") | ~Q(answered_by=F("handed_in_by")),
                name="unit_report_by_another",
            ),
        )
        indexes = (models.Index(fields=["state", "answer_due_on"], name="unit_report_state_due"),)

    def __str__(self) -> str:
        return f"{self.target_id} {self.number}"
