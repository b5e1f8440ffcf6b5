from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import StoredFile
from huiyin.findings.models import Category, Finding
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody
from huiyin.rounds.models import Target
from huiyin.rules.draft import DraftState
from huiyin.rules.finding import Pace
from huiyin.rules.roles import Role
from huiyin.rules.working_paper import PaperKind, PaperState


class TeamsOwn(models.QuerySet):
    """Records of a team at a target. Nobody else learns that they exist, the leading group included."""

    _target = "target"

    def visible_to(self, viewer: Viewer) -> Self:
        seen = Q(**{f"{self._target}__body_id__in": viewer.bodies(Role.OFFICE)})
        if teams := viewer.scopes(Role.TEAM):
            seen |= Q(**{f"{self._target}__team_id__in": teams})
        return self.filter(seen)


class WorkingPaper(models.Model):
    """What a team came to know: of whom or what, when, and by whom it was written down.

    `source` names whom was spoken to (by post), what was read, where the team was.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="working_papers")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in PaperKind])
    title = models.CharField(max_length=200)
    source = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    on = models.DateField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in PaperState], default=PaperState.OPEN
    )
    version = models.PositiveIntegerField(default=1)
    reason = models.TextField(blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.UUIDField()
    written_by_name = models.CharField(max_length=120)

    objects = TeamsOwn.as_manager()

    class Meta:
        db_table = "team_work_paper"
        ordering = ("-on", "-id")
        indexes = (models.Index(fields=["target", "state"], name="paper_of_target"),)

    def __str__(self) -> str:
        return self.title


class OfPapers(TeamsOwn):
    _target = "paper__target"


class PaperFile(models.Model):
    """A file that belongs to a working paper: a copy, a photo, a table."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    paper = models.ForeignKey(WorkingPaper, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    added_at = models.DateTimeField(default=timezone.now)
    added_by_name = models.CharField(max_length=120)

    objects = OfPapers.as_manager()

    class Meta:
        db_table = "team_work_paper_file"
        ordering = ("added_at",)
        constraints = (models.UniqueConstraint(fields=["paper", "file"], name="file_once_a_paper"),)

    def __str__(self) -> str:
        return self.name


class Draft(models.Model):
    """A finding as the team drafts it; `finding` is what it became. Money is in yuan.

    `people` are the people concerned, by post: they stay with the team and are no part of the finding.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="drafts")
    title = models.CharField(max_length=500)
    fact = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    category = models.ForeignKey(Category, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    people = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    pace = models.CharField(max_length=12, choices=[(p.value, p.value) for p in Pace], default=Pace.STAGED)
    papers = models.ManyToManyField(WorkingPaper, related_name="drafts", through="Ground")
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in DraftState], default=DraftState.WRITTEN
    )
    version = models.PositiveIntegerField(default=1)
    #: why it was last sent back or dropped
    reason = models.TextField(blank=True)
    written_at = models.DateTimeField(default=timezone.now)
    written_by = models.UUIDField()
    written_by_name = models.CharField(max_length=120)
    proposed_by = models.UUIDField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts"
    )
    merged_at = models.DateTimeField(null=True, blank=True)
    merged_by_name = models.CharField(max_length=120, blank=True)
    finding = models.OneToOneField(
        Finding, null=True, blank=True, on_delete=models.PROTECT, related_name="draft"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=120, blank=True)

    objects = TeamsOwn.as_manager()

    class Meta:
        db_table = "team_work_draft"
        ordering = ("-written_at", "-id")
        indexes = (models.Index(fields=["target", "state"], name="draft_of_target"),)
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="registered") | Q(finding__isnull=False),
                name="registered_draft_has_its_finding",
            ),
            models.CheckConstraint(
                condition=~Q(state="merged") | Q(merged_into__isnull=False), name="merged_draft_has_its_whole"
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")), name="draft_not_its_own_part"
            ),
        )

    def __str__(self) -> str:
        return self.title


class OfDrafts(TeamsOwn):
    _target = "draft__target"


class Ground(models.Model):
    """A working paper that a draft rests on."""

    id = models.BigAutoField(primary_key=True)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="grounds")
    paper = models.ForeignKey(WorkingPaper, on_delete=models.PROTECT, related_name="grounds")

    class Meta:
        db_table = "team_work_ground"
        constraints = (models.UniqueConstraint(fields=["draft", "paper"], name="paper_once_a_draft"),)

    def __str__(self) -> str:
        return f"{self.draft_id} ← {self.paper_id}"


class Remark(models.Model):
    """What a member of the team, or the office, said about a draft; never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.UUIDField()
    by_name = models.CharField(max_length=120)

    objects = OfDrafts.as_manager()

    class Meta:
        db_table = "team_work_remark"
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.draft_id} {self.at}"
