from __future__ import annotations

from django.db import models
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.intake.models import PlainJSON
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody
from huiyin.rules.three_way import RowChoice, RowVerdict


class WorkbookState(models.TextChoices):
    WAITING = "waiting"
    READING = "reading"
    READ = "read"
    FAILED = "failed"
    APPLYING = "applying"
    APPLIED = "applied"
    UNDONE = "undone"
    DISCARDED = "discarded"


class WorkbookQuerySet(models.QuerySet["Workbook"]):
    def visible_to(self, viewer: Viewer) -> WorkbookQuerySet:
        """One's own, in bodies in which one still has a part; one whose body is not known is one's own."""
        mine = self.filter(uploaded_by=viewer.id, uploaded_by__isnull=False)
        return mine.filter(models.Q(body=None) | models.Q(body_id__in=viewer.bodies()))


class Workbook(models.Model):
    """A list that was taken out, edited, and came back: one uploaded file and what it would change.

    `body` and `list_name` are what the file says, known once it was read. `about` is its manifest,
    `notices` what was odd about it (code and params), `counts` its rows by verdict, `names` the departments
    and persons to ask about. `change_set` and `new_tasks` are what applying made.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, null=True, on_delete=models.PROTECT, related_name="+")
    list_name = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    state = models.CharField(max_length=10, choices=WorkbookState.choices, default=WorkbookState.WAITING)
    version = models.PositiveIntegerField(default=1)
    problem = models.JSONField(default=dict, blank=True, encoder=PlainJSON)
    about = models.JSONField(default=dict, blank=True, encoder=PlainJSON)
    notices = models.JSONField(default=list, blank=True, encoder=PlainJSON)
    counts = models.JSONField(default=dict, blank=True)
    names = models.JSONField(default=list, blank=True, encoder=PlainJSON)
    reason = models.TextField(blank=True)
    change_set = models.UUIDField(null=True, blank=True)
    new_tasks = models.JSONField(default=list, blank=True)
    outcome = models.JSONField(default=dict, blank=True, encoder=PlainJSON)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.UUIDField(null=True)
    uploaded_by_name = models.CharField(max_length=120)
    started_at = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)

    objects = WorkbookQuerySet.as_manager()

    class Meta:
        db_table = "exchange_workbook"
        ordering = ("-uploaded_at", "-id")
        indexes = (models.Index(fields=["uploaded_by", "-uploaded_at"], name="workbook_newest"),)

    def __str__(self) -> str:
        return self.name


class WorkbookRow(models.Model):
    """What comes of one row. `cells` are [code, base, mine, now, held], remarks and obstacles {code, params}.

    `number` is the row in the sheet, 0 for one that did not come back. `object_id` names a finding or a task
    of the ledger, `parent` the finding that a new task is for. `has_here`: some cell was changed in the file
    alone, so that the row changes also where a conflict is left as it is.
    """

    id = models.BigAutoField(primary_key=True)
    workbook = models.ForeignKey(Workbook, on_delete=models.CASCADE, related_name="rows", db_index=False)
    place = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=[(v.value, v.value) for v in RowVerdict])
    object_id = models.UUIDField(null=True)
    parent = models.UUIDField(null=True)
    seen_version = models.PositiveIntegerField(null=True)
    label = models.CharField(max_length=700, blank=True)
    cells = models.JSONField(default=list, encoder=PlainJSON)
    remarks = models.JSONField(default=list, encoder=PlainJSON)
    obstacles = models.JSONField(default=list, encoder=PlainJSON)
    needs_reason = models.BooleanField(default=False)
    has_here = models.BooleanField(default=False)
    choice = models.CharField(max_length=6, blank=True, choices=[(c.value, c.value) for c in RowChoice])

    class Meta:
        db_table = "exchange_workbook_row"
        ordering = ("place",)
        constraints = (models.UniqueConstraint(fields=["workbook", "place"], name="row_once_a_workbook"),)
        indexes = (models.Index(fields=["workbook", "verdict", "place"], name="workbook_row_verdict"),)

    def __str__(self) -> str:
        return f"{self.workbook_id} #{self.number}"


class OwnerAlias(models.Model):
    """What somebody wrote for a department or a person, and whom they said it means: known from then on."""

    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    unit_id = models.UUIDField()
    mark = models.CharField(max_length=120)
    name = models.CharField(max_length=120)

    class Meta:
        db_table = "exchange_owner_alias"
        constraints = (models.UniqueConstraint(fields=["unit_id", "mark"], name="owner_alias_once_a_unit"),)

    def __str__(self) -> str:
        return f"{self.mark} → {self.name}"
