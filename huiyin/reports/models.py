from __future__ import annotations

from django.db import models
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id


class SlipBatchState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"
    LET_GO = "let_go"


class SlipBatchQuerySet(models.QuerySet["SlipBatch"]):
    def visible_to(self, viewer: Viewer) -> SlipBatchQuerySet:
        """Whoever asked for it, nobody else: what is in it was chosen by what they may see."""
        return self.filter(asked_by=viewer.id) if viewer.id else self.none()


class SlipBatch(models.Model):
    """Close-out slips of many findings, made in the background into one archive.

    `findings` are their identifiers in order, `made` those whose slips are in the archive. `failures` names
    what is not in it: [{"finding", "number", "unit", "form", "code"}]. The archive is a copy and is let go
    after some days.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField(default=timezone.now)
    language = models.CharField(max_length=10)
    forms = models.JSONField(default=list)
    findings = models.JSONField(default=list)
    made = models.JSONField(default=list)
    failures = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=SlipBatchState.choices, default=SlipBatchState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    seen_alive_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SlipBatchQuerySet.as_manager()

    class Meta:
        db_table = "reports_slip_batch"
        ordering = ("-asked_at", "-id")
        indexes = (models.Index(fields=["asked_by", "-asked_at"], name="slip_batch_asked"),)

    def __str__(self) -> str:
        return f"{self.pk} {self.state}"

    @property
    def runs(self) -> bool:
        return self.state in (SlipBatchState.WAITING, SlipBatchState.RUNNING)
