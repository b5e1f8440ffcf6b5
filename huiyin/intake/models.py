from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody
from huiyin.rounds.models import Round, Target
from huiyin.rules.roles import Role


class DocumentState(models.TextChoices):
    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    FAILED = "failed"
    APPLYING = "applying"
    APPLIED = "applied"
    DISCARDED = "discarded"


class DocumentQuerySet(models.QuerySet["ImportedDocument"]):
    def visible_to(self, viewer: Viewer) -> DocumentQuerySet:
        """The office sees what its body imports; a team member what they uploaded themselves."""
        seen = Q(body_id__in=viewer.bodies(Role.OFFICE))
        if viewer.has(Role.TEAM):
            seen |= Q(body_id__in=viewer.bodies(Role.TEAM), uploaded_by=viewer.id)
        return self.filter(seen)


class ImportedDocument(models.Model):
    """One uploaded file, what was read from it, what a person corrected, and what came of it.

    `reading` is `huiyin.reading.dump(...)`, `corrections` maps an item's id to the fields that a person
    changed ({"role": …, "parent": …, "title": …, "drop": true}); the reading itself is never overwritten.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.WAITING)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=30, blank=True)
    problem = models.JSONField(default=dict, blank=True)
    reading = models.JSONField(null=True, blank=True)
    corrections = models.JSONField(default=dict, blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(max_length=120)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        db_table = "intake_document"
        ordering = ("-uploaded_at",)
        indexes = (models.Index(fields=["body", "sha256"], name="document_content"),)

    def __str__(self) -> str:
        return self.name
