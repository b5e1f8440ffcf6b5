from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.clues.models import DepartmentKey
from huiyin.findings.models import Finding
from huiyin.journal.identity import new_id
from huiyin.rules.accountability import HOLDING, OPEN, TOLD, CaseAction, CaseOrigin, CaseState
from huiyin.rules.roles import WHOLE_UNIT
from huiyin.supervision.models import seen_inside

from .announced_models import AnnouncedOutcome

__all__ = ["AccountabilityCase", "AnnouncedOutcome", "CaseEvent"]


class CaseQuerySet(models.QuerySet["AccountabilityCase"]):
    def visible_to(self, viewer: Viewer) -> CaseQuerySet:
        """The inspecting side: the cases of the findings that it sees. The unit's liaison and head: what was
        decided; of what was only opened they never learn.
        """
        seen = seen_inside(viewer)
        if units := viewer.scopes(*WHOLE_UNIT):
            seen |= Q(state__in=sorted(TOLD), finding__unit_id__in=units)
        return self.filter(seen)


class AccountabilityCase(models.Model):
    """One post held to account for one finding. `origin_key` names the sign or step that it came from.

    `instrument` is one of the profile's, by its Chinese word. A name, where the case needs one, is sealed to
    a department as clues are: `name` under a key that only `key`'s department opens.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="accountability_cases")
    origin = models.CharField(max_length=10, choices=[(o.value, o.value) for o in CaseOrigin])
    origin_key = models.UUIDField(null=True, blank=True)
    post = models.CharField(max_length=120)
    basis = models.TextField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in CaseState], default=CaseState.OPENED
    )
    version = models.PositiveIntegerField(default=1)
    key = models.ForeignKey(DepartmentKey, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sealed_key = models.BinaryField(null=True)
    name = models.BinaryField(null=True)
    instrument = models.CharField(max_length=60, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    document = models.CharField(max_length=120, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    effect_until = models.DateField(null=True, blank=True)
    appealed_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    opened_by_name = models.CharField(max_length=120)
    opened_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        db_table = "accountability_case"
        ordering = ("-opened_at", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=sorted(HOLDING))
                | ~Q(instrument="") & ~Q(document="") & Q(decided_on__isnull=False),
                name="case_holds_by_a_document",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(OPEN)) | Q(due_on__isnull=False), name="open_case_has_a_day"
            ),
            models.UniqueConstraint(
                fields=["origin_key", "post"], condition=Q(origin_key__isnull=False),
                name="case_once_an_occasion_and_post",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=["state", "due_on", "id"], name="case_state_due"),)

    def __str__(self) -> str:
        return f"{self.post} {self.instrument}".strip()


class CaseEvent(models.Model):
    """What was done in a case: never changed. `inside` where the unit is not told of it."""

    case = models.ForeignKey(AccountabilityCase, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=10, choices=[(a.value, a.value) for a in CaseAction])
    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=120)
    inside = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "accountability_event"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.action}"
