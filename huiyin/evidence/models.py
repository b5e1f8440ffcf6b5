from __future__ import annotations

from django.db import models
from django.utils import timezone

from huiyin.findings.models import Finding
from huiyin.findings.visible import OfVisibleFindings
from huiyin.journal.identity import new_id
from huiyin.rounds.models import Meeting
from huiyin.rules.evidence import EvidenceKind

from .storage import Kept


class StoredFiles(models.Manager["StoredFile"]):
    def of(self, kept: Kept) -> StoredFile:
        """The row of a content that lies on the disk, made if there is none yet."""
        about = {"size": kept.size, "media_type": kept.media_type}
        return self.get_or_create(sha256=kept.sha256, defaults=about)[0]


class StoredFile(models.Model):
    """A content kept once, under its SHA-256."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    stored_at = models.DateTimeField(default=timezone.now)

    objects = StoredFiles()

    class Meta:
        db_table = "evidence_stored_file"

    def __str__(self) -> str:
        return self.sha256[:12]


class Evidence(models.Model):
    """A file handed in for a finding. A mistake is withdrawn with a reason; the file stays.

    A newer version `replaces` an older one, which then no longer stands (`withdrawn_at` says since when, for
    either); `number` counts the versions. Everything that was ever handed in can be fetched.
    `task_id` names the task that it proves, an identifier only: tasks live in the layer above.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="evidence")
    task_id = models.UUIDField(null=True, blank=True, db_index=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="uses")
    name = models.CharField(max_length=255)
    title = models.CharField(max_length=200, blank=True)
    kind = models.CharField(
        max_length=20, choices=[(k.value, k.value) for k in EvidenceKind], default=EvidenceKind.OTHER
    )
    dated = models.DateField(null=True, blank=True)
    uploaded_at = models.DateTimeField(default=timezone.now)
    uploaded_by = models.UUIDField()
    uploaded_by_name = models.CharField(max_length=120)
    # whoever handed it in inside the unit, where the liaison took it over
    contributed_by = models.UUIDField(null=True, blank=True)
    contributed_by_name = models.CharField(max_length=120, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    number = models.PositiveSmallIntegerField(default=1)

    objects = OfVisibleFindings.as_manager()

    class Meta:
        db_table = "evidence_evidence"
        ordering = ("uploaded_at",)

    def __str__(self) -> str:
        return self.title or self.name


class MeetingFile(models.Model):
    """A file of a meeting; `withdrawn_reason` says why it can be fetched no more."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    added_at = models.DateTimeField(default=timezone.now)
    added_by_name = models.CharField(max_length=120)
    withdrawn_reason = models.CharField(max_length=1000, blank=True)

    class Meta:
        db_table = "evidence_meeting_file"
        ordering = ("added_at", "pk")

    def __str__(self) -> str:
        return self.name
