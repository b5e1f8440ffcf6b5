from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Category, Finding
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody
from huiyin.rounds.models import Round, Target
from huiyin.rules.bulk import RowKind
from huiyin.rules.roles import Role
from huiyin.rules.three_way import ImportVerdict

#: what may be megabytes; lists and progress leave it where it is
HEAVY = ("reading", "outline", "corrections", "choices", "outcome")


class DocumentState(models.TextChoices):
    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    FAILED = "failed"
    APPLYING = "applying"
    APPLIED = "applied"
    DISCARDED = "discarded"


class PlainJSON(json.JSONEncoder):
    """Chinese as it is: escaped it would take twice the room."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})


class DocumentQuerySet(models.QuerySet["ImportedDocument"]):
    def visible_to(self, viewer: Viewer) -> DocumentQuerySet:
        """The office sees what its body imports; a team member what they uploaded themselves."""
        seen = Q(body_id__in=viewer.bodies(Role.OFFICE))
        if viewer.has(Role.TEAM):
            seen |= Q(body_id__in=viewer.bodies(Role.TEAM), uploaded_by=viewer.id)
        return self.filter(seen)


class ImportedDocument(models.Model):
    """One uploaded file, what was read from it, what a person corrected, and what came of it.

    `reading` is `huiyin.reading.dump(...)` without text, items, claims and warnings: those lie in `parts`, so
    that a page never loads more than it shows. `outline` is every item's id, depth, role and marker style.
    `corrections` are the steps that a person took (see `steps`), in order; the reading itself is never
    overwritten. `choices` are the decisions about units, categories, kind and feedback date. A document that
    is `reading` or `applying` since `started_at` for long has lost its job and may be taken up again.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    batch = models.UUIDField(null=True, blank=True, db_index=True)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=DocumentState.choices, default=DocumentState.WAITING)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(max_length=30, blank=True)
    number_of_items = models.PositiveIntegerField(default=0)
    number_of_warnings = models.PositiveIntegerField(default=0)
    number_of_disagreements = models.PositiveIntegerField(default=0)
    problem = models.JSONField(default=dict, blank=True)
    reading = models.JSONField(null=True, blank=True, encoder=PlainJSON)
    outline = models.JSONField(default=list, blank=True, encoder=PlainJSON)
    corrections = models.JSONField(default=list, blank=True, encoder=PlainJSON)
    choices = models.JSONField(default=dict, blank=True, encoder=PlainJSON)
    outcome = models.JSONField(default=dict, blank=True, encoder=PlainJSON)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(max_length=120)
    started_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        db_table = "intake_document"
        ordering = ("-uploaded_at", "-id")
        indexes = (
            models.Index(fields=["body", "sha256"], name="document_content"),
            models.Index(fields=["body", "-uploaded_at"], name="document_newest"),
        )

    def __str__(self) -> str:
        return self.name


class ReadPart(models.Model):
    """A stretch of a read document: its text from `start`, and the items, claims and warnings in it.

    `items`, `claims` and `warnings` are lists of plain dicts (see `parts`); spans count from the start of the
    whole text.
    """

    document = models.ForeignKey(ImportedDocument, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField()
    start = models.PositiveIntegerField()
    first_item = models.PositiveIntegerField()
    text = models.TextField()
    items = models.JSONField(default=list, encoder=PlainJSON)
    claims = models.JSONField(default=list, encoder=PlainJSON)
    warnings = models.JSONField(default=list, encoder=PlainJSON)

    class Meta:
        db_table = "intake_read_part"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["document", "number"], name="part_once_a_document"),)

    def __str__(self) -> str:
        return f"{self.document_id} #{self.number}"


class ImportRow(models.Model):
    """What became of one finding, or one task of it, when a document was applied: the log of each import.

    `told` is what the document said (texts by field), so that the next edition can be held against it.
    `cells` are [field, told last time, told now, in the ledger, held, taken] of what differed; `written` says
    whether some of the document's values went into the ledger, `against` what stood against that.
    """

    id = models.BigAutoField(primary_key=True)
    document = models.ForeignKey(
        ImportedDocument, on_delete=models.CASCADE, related_name="rows", db_index=False
    )
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=[(k.value, k.value) for k in RowKind])
    item = models.CharField(max_length=40, blank=True)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    task_id = models.UUIDField(null=True)
    verdict = models.CharField(max_length=10, choices=[(v.value, v.value) for v in ImportVerdict])
    came_back = models.BooleanField(default=False)
    label = models.CharField(max_length=520, blank=True)
    told = models.JSONField(default=dict, encoder=PlainJSON)
    cells = models.JSONField(default=list, encoder=PlainJSON)
    written = models.BooleanField(default=False)
    against = models.JSONField(default=list, encoder=PlainJSON)

    class Meta:
        db_table = "intake_import_row"
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=["document", "place"], name="import_row_once"),)
        indexes = (models.Index(fields=["document", "verdict", "place"], name="import_row_verdict"),)

    def __str__(self) -> str:
        return f"{self.document_id} {self.item} {self.verdict}"


class HeadingAlias(models.Model):
    """A heading that somebody in this body has put under a category: known from then on."""

    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=300)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "intake_heading_alias"
        constraints = (models.UniqueConstraint(fields=["body", "mark"], name="heading_once_a_body"),)

    def __str__(self) -> str:
        return f"{self.mark} → {self.category_id}"


class ColumnMapping(models.Model):
    """What the columns of a table with these heads are, as somebody in this body has said.

    `meanings` maps each head to a meaning of `columns.MEANINGS`, or to `columns.UNUSED`.
    """

    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=64)
    meanings = models.JSONField(encoder=PlainJSON)
    said_by_name = models.CharField(max_length=120)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "intake_column_mapping"
        constraints = (models.UniqueConstraint(fields=["body", "signature"], name="columns_once_a_body"),)

    def __str__(self) -> str:
        return self.signature
