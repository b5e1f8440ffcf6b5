from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody
from huiyin.rounds.models import Round, Target
from huiyin.rules.official_document import SHOWN_TO_LEADERS, OfficialAction, OfficialState
from huiyin.rules.roles import WHOLE_UNIT, Role


class OfficialDocumentQuerySet(models.QuerySet["OfficialDocument"]):
    def visible_to(self, viewer: Viewer) -> OfficialDocumentQuerySet:
        """The office: its body's; the leading group: what came before it; a team and a unit: what was issued
        about their target, the unit only where it is for the unit."""
        seen = Q(body_id__in=viewer.bodies(Role.OFFICE))
        seen |= Q(body_id__in=viewer.bodies(Role.LEADING_GROUP), state__in=sorted(SHOWN_TO_LEADERS))
        issued = Q(state=OfficialState.ISSUED)
        if teams := viewer.scopes(Role.TEAM):
            seen |= issued & Q(target__team_id__in=teams)
        if units := viewer.scopes(*WHOLE_UNIT):
            seen |= issued & Q(target__unit_id__in=units, to_unit=True)
        return self.filter(seen)


class OfficialDocument(models.Model):
    """A document composed from the ledger of a round, or of one target in it.

    `content` is what `documents.content` says, `written` what people wrote themselves by the template's keys,
    `template` the text it was composed by. `sequence` is how far the body's journal was then. `copy` is the
    .docx that people changed by hand, `explained` why it differs from the ledger, by difference.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300)
    to_unit = models.BooleanField(default=False)
    for_leaders = models.BooleanField(default=False)
    template = models.TextField()
    content = models.JSONField(default=dict)
    written = models.JSONField(default=dict)
    sequence = models.PositiveBigIntegerField(default=0)
    composed_at = models.DateTimeField(default=timezone.now)
    composed_on = models.DateField()
    edition = models.PositiveIntegerField(default=1)
    copy = models.BinaryField(null=True, blank=True)
    copy_name = models.CharField(max_length=200, blank=True)
    copy_text = models.JSONField(default=list)
    explained = models.JSONField(default=dict)
    state = models.CharField(
        max_length=16, choices=[(s.value, s.value) for s in OfficialState], default=OfficialState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    written_by = models.UUIDField()
    written_by_name = models.CharField(max_length=120)
    approved_by = models.UUIDField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    serial = models.PositiveIntegerField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)

    objects = OfficialDocumentQuerySet.as_manager()

    class Meta:
        db_table = "documents_document"
        ordering = ("-composed_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["body", "year", "serial"], name="document_number_once_a_year"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("written_by")),
                name="document_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="issued") | Q(issued_on__isnull=False, serial__isnull=False),
                name="issued_document_has_number",
            ),
        )
        indexes = (
            models.Index(fields=["body", "state", "due_on", "id"], name="document_body_state"),
            models.Index(fields=["round", "kind"], name="document_round_kind"),
        )

    def __str__(self) -> str:
        return self.title


class DocumentEvent(models.Model):
    """What was done with a document: never changed."""

    document = models.ForeignKey(OfficialDocument, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=10, choices=[(a.value, a.value) for a in OfficialAction])
    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=120)
    edition = models.PositiveIntegerField(default=1)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "documents_event"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.document_id} {self.action}"


class BodyTemplate(models.Model):
    """A body's own template of a kind, in the place of the package's. Each change raises `version`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    text = models.TextField()
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by_name = models.CharField(max_length=120)

    class Meta:
        db_table = "documents_template"
        constraints = (models.UniqueConstraint(fields=["body", "kind"], name="own_template_once_a_kind"),)

    def __str__(self) -> str:
        return f"{self.body_id} {self.kind}"
