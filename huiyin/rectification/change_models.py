"""What was changed in a list, row by row: kept for good, and enough to take the last change back."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody
from huiyin.rules.bulk import ChangeSource


class KeptValues(json.JSONEncoder):
    """Dates, money and identifiers as text; Chinese as it is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})

    def default(self, value: Any) -> str:
        return str(value)


class ChangeSetQuerySet(models.QuerySet["ChangeSet"]):
    def visible_to(self, viewer: Viewer) -> ChangeSetQuerySet:
        """One's own, in bodies in which one still has a part; what others changed is told by the records."""
        return self.filter(by=viewer.id, by__isnull=False, body_id__in=viewer.bodies())


class ChangeSet(models.Model):
    """Rows that one person changed in one step. Database triggers forbid changing or deleting it.

    `undoes` names the change set that this one took back, `left` the rows of it that somebody had changed
    since: kind, id and title of each.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ChangeSource])
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)
    by = models.UUIDField(null=True)
    by_name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    undoes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="undone_by"
    )
    left = models.JSONField(default=list, encoder=KeptValues)

    objects = ChangeSetQuerySet.as_manager()

    class Meta:
        db_table = "rectification_change_set"
        ordering = ("-id",)
        indexes = (models.Index(fields=["by", "-id"], name="change_set_of_person"),)

    def __str__(self) -> str:
        return f"{self.source} {self.size}"


class ChangeSetRow(models.Model):
    """One finding, or one task of it, before and after; `version` is that of the row when it was changed.

    `before` and `after` have the changed fields alone, as `rules.bulk.FIELDS` names them.
    """

    id = models.BigAutoField(primary_key=True)
    change_set = models.ForeignKey(ChangeSet, on_delete=models.PROTECT, related_name="rows")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    task = models.ForeignKey(
        "rectification.Task", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField()
    before = models.JSONField(encoder=KeptValues)
    after = models.JSONField(encoder=KeptValues)

    class Meta:
        db_table = "rectification_change_set_row"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.task_id or self.finding_id} {self.version}"


class PendingChange(models.Model):
    """A change that was put together and waits to be confirmed by the same person; it goes when it is done.

    `rows` are kind, id, version (None: as it is when it is looked at) and values; `back` is the list that it
    was made from. What is pasted may also bring new tasks.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.UUIDField()
    at = models.DateTimeField(default=timezone.now, db_index=True)
    source = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ChangeSource])
    reason = models.TextField(blank=True)
    back = models.CharField(max_length=2000)
    rows = models.JSONField(encoder=KeptValues)

    class Meta:
        db_table = "rectification_pending_change"

    def __str__(self) -> str:
        return f"{self.source} {len(self.rows)}"
