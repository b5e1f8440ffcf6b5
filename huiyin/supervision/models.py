from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import StoredFile
from huiyin.findings.models import Finding
from huiyin.journal.identity import new_id
from huiyin.rules.ladder import OPEN, Rung, StepAction, StepState
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.rules.watch import Cause, Light

#: who sees all of a body's supervision
WHOLE = (Role.OFFICE, Role.LEADING_GROUP)
#: who sees it of the findings that they see
BY_FINDING = (Role.TEAM, Role.REVIEWER)
INSIDE = (*WHOLE, *BY_FINDING)


def seen_inside(viewer: Viewer, finding: str = "finding") -> Q:
    """Rows on findings that the viewer sees on the inspecting side."""
    seen = Q(**{f"{finding}__body_id__in": viewer.bodies(*WHOLE)})
    if viewer.has(*BY_FINDING):
        own = Finding.objects.visible_to(viewer.only(*BY_FINDING))
        seen |= Q(**{f"{finding}__in": own.order_by()})
    return seen


class StepQuerySet(models.QuerySet["SupervisionStep"]):
    def visible_to(self, viewer: Viewer) -> StepQuerySet:
        """The inspecting side: the steps of the findings that it sees. The unit's liaison and head: what was
        issued to their unit; of what was only proposed they never learn.
        """
        seen = seen_inside(viewer)
        if units := viewer.scopes(*WHOLE_UNIT):
            seen |= Q(issued_on__isnull=False, finding__unit_id__in=units)
        return self.filter(seen)


class SupervisionStep(models.Model):
    """One step of supervision of a finding. `due_on` is the day by which whoever has it must act: the
    approver, the unit, the office; `answer_due_on` stays what the unit was given.

    `proposed_as` is the role of whoever proposed it, or empty where a trigger did. `skip_reason` says why
    rungs were left out.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="supervision_steps")
    rung = models.CharField(max_length=10, choices=[(r.value, r.value) for r in Rung])
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in StepState], default=StepState.PROPOSED
    )
    version = models.PositiveIntegerField(default=1)
    approver = models.CharField(max_length=16, choices=[(r.value, r.value) for r in WHOLE])
    demand = models.TextField()
    skip_reason = models.TextField(blank=True)
    follows = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    proposed_as = models.CharField(max_length=16, blank=True)
    proposed_by = models.UUIDField(null=True, blank=True)
    proposed_by_name = models.CharField(max_length=120, blank=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    approved_by = models.UUIDField(null=True, blank=True)
    issued_on = models.DateField(null=True, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        db_table = "supervision_step"
        ordering = ("-proposed_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["finding"], condition=Q(state__in=sorted(OPEN)), name="one_open_step_a_finding"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "answered", "settled"])
                | Q(issued_on__isnull=False, answer_due_on__isnull=False),
                name="issued_step_has_its_days",
            ),
            models.CheckConstraint(
                condition=Q(rung=Rung.REMIND)
                | Q(approved_by=None)
                | Q(proposed_by=None)
                | ~Q(approved_by=F("proposed_by")),
                name="step_approved_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(OPEN)) | Q(due_on__isnull=False), name="open_step_has_a_day"
            ),
        )
        indexes = (models.Index(fields=["state", "due_on", "id"], name="step_state_due"),)

    def __str__(self) -> str:
        return f"{self.finding_id} {self.rung} {self.state}"


class StepEvent(models.Model):
    """What was done in a step, in words: never changed. `inside` where the unit is not told of it."""

    step = models.ForeignKey(SupervisionStep, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=10, choices=[(a.value, a.value) for a in StepAction])
    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=120, blank=True)
    by_unit = models.BooleanField(default=False)
    inside = models.BooleanField(default=False)
    text = models.TextField(blank=True)
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "supervision_step_event"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.step_id} {self.action}"


class StepFileQuerySet(models.QuerySet["StepFile"]):
    def visible_to(self, viewer: Viewer) -> StepFileQuerySet:
        """With the step whose answer they came with."""
        steps = SupervisionStep.objects.visible_to(viewer).order_by()
        return self.filter(event__step__in=steps)


class StepFile(models.Model):
    """A file that came with a unit's answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(StepEvent, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)

    objects = StepFileQuerySet.as_manager()

    class Meta:
        db_table = "supervision_file"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["event", "file"], name="file_once_an_answer"),)

    def __str__(self) -> str:
        return self.name


class TriggerMet(models.Model):
    """A cause that called for a step, by its key: `sign:<id>`, `overdue:<rung>:<day>`. It has one effect."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+", db_index=False)
    step = models.ForeignKey(SupervisionStep, on_delete=models.PROTECT, related_name="causes")
    cause = models.CharField(max_length=12, choices=[(c.value, c.value) for c in Cause])
    n = models.PositiveIntegerField(default=1)
    key = models.CharField(max_length=80)

    class Meta:
        db_table = "supervision_trigger_met"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["finding", "key"], name="trigger_met_once"),)

    def __str__(self) -> str:
        return self.key


class KeyPostQuerySet(models.QuerySet["KeyPost"]):
    def visible_to(self, viewer: Viewer) -> KeyPostQuerySet:
        """The inspecting side's own, as lights are."""
        return self.filter(seen_inside(viewer))


class KeyPost(models.Model):
    """A post whose holder is watched closely with this finding: never a name."""

    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="key_posts")
    post = models.CharField(max_length=60)

    objects = KeyPostQuerySet.as_manager()

    class Meta:
        db_table = "supervision_key_post"
        ordering = ("id",)
        constraints = (models.UniqueConstraint(fields=["finding", "post"], name="key_post_once"),)

    def __str__(self) -> str:
        return self.post


class LightQuerySet(models.QuerySet["KeptLight"]):
    def visible_to(self, viewer: Viewer) -> LightQuerySet:
        """Lights are the inspecting side's own; a unit never learns how it is watched."""
        return self.filter(seen_inside(viewer))


class KeptLight(models.Model):
    """The light of an open finding as of `seen_on`; a green one is kept for key matters and posts alone.

    `reasons` are [cause, number, light], the worst first. `rank` orders: the worse the higher.
    """

    finding = models.OneToOneField(
        Finding, primary_key=True, on_delete=models.PROTECT, related_name="watch_light"
    )
    light = models.CharField(max_length=6, choices=[(li.value, li.value) for li in Light])
    rank = models.PositiveSmallIntegerField()
    reasons = models.JSONField(default=list)
    seen_on = models.DateField()

    objects = LightQuerySet.as_manager()

    class Meta:
        db_table = "supervision_light"
        ordering = ("-rank", "-finding_id")
        indexes = (models.Index(fields=["-rank", "-finding"], name="light_rank"),)

    def __str__(self) -> str:
        return f"{self.finding_id} {self.light}"
