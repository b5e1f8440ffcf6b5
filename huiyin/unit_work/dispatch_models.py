"""What goes out under the head's signature: prepared, signed, and what the signature stands under."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import StoredFile
from huiyin.findings.models import Finding
from huiyin.journal.identity import new_id
from huiyin.organisations.models import Unit
from huiyin.rectification.models import Task
from huiyin.rounds.models import Target
from huiyin.rules.dispatch import UNDER_WAY, DispatchKind, DispatchState
from huiyin.rules.roles import WHOLE_UNIT, Role

#: who sees a dispatch from the inspecting side, once it is signed
INSPECTING = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, Role.REVIEWER)


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    def visible_to(self, viewer: Viewer) -> DispatchQuerySet:
        """The unit's liaison and head see all of theirs; the inspecting side sees what was signed."""
        seen = Q(unit_id__in=viewer.scopes(*WHOLE_UNIT))
        if viewer.has(*INSPECTING):
            targets = Target.objects.visible_to(viewer.only(*INSPECTING))
            seen |= Q(state=DispatchState.SIGNED, target__in=targets)
        return self.filter(seen)


class Dispatch(models.Model):
    """One thing that the liaison prepared for the head. `content` is what is to go out, by kind:

    application: {"items": [{"finding", "text", "completion", "standing", "explanations", "rest",
    "rest_due_on"}]};
    extension: {"finding", "task", "old", "wanted", "reason"}; plan: {"plan": as `plan_content.kept`}.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="dispatches")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in DispatchKind])
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in DispatchState], default=DispatchState.PREPARED
    )
    version = models.PositiveIntegerField(default=1)
    content = models.JSONField()
    note = models.TextField(blank=True)
    prepared_at = models.DateTimeField(default=timezone.now)
    prepared_by = models.UUIDField(null=True)
    prepared_by_name = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.UUIDField(null=True, blank=True)
    signed_by_name = models.CharField(max_length=120, blank=True)
    signed_post = models.CharField(max_length=120, blank=True)
    pledge = models.TextField(blank=True)
    pledge_file = models.ForeignKey(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    pledge_name = models.CharField(max_length=255, blank=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        db_table = "unit_work_dispatch"
        ordering = ("-prepared_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["target"],
                condition=Q(kind="plan", state__in=sorted(UNDER_WAY)),
                name="one_plan_prepared_a_target",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | (Q(answered_at__isnull=False) & ~Q(pledge="")),
                name="signed_with_a_pledge",
            ),
            models.CheckConstraint(
                condition=~Q(state="signed")
                | Q(pledge_file__isnull=False)
                | (Q(signed_by__isnull=False) & ~Q(signed_by=F("prepared_by"))),
                name="signed_by_another",
            ),
        )
        indexes = (models.Index(fields=["unit", "state"], name="dispatch_unit_state"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"


class DispatchItem(models.Model):
    """What a dispatch is about; `live` while it is under way, so that nothing is prepared twice."""

    dispatch = models.ForeignKey(Dispatch, on_delete=models.PROTECT, related_name="items")
    kind = models.CharField(max_length=16, choices=[(k.value, k.value) for k in DispatchKind])
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="dispatch_items")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    live = models.BooleanField(default=True)

    class Meta:
        db_table = "unit_work_dispatch_item"
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "finding"],
                condition=Q(live=True, task__isnull=True),
                name="prepared_once_a_finding",
            ),
            models.UniqueConstraint(
                fields=["kind", "task"],
                condition=Q(live=True, task__isnull=False),
                name="prepared_once_a_task",
            ),
        )

    def __str__(self) -> str:
        return f"{self.dispatch_id} {self.finding_id}"
