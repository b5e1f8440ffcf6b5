from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.models import User
from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.journal.identity import new_id
from huiyin.rules.brief import BEFORE_LEADERS, INSTRUCTED, UNSENT, BriefAction, BriefState
from huiyin.rules.instruction import InstructionAction, InstructionState
from huiyin.rules.roles import Role


class BriefQuerySet(models.QuerySet["Brief"]):
    def visible_to(self, viewer: Viewer) -> BriefQuerySet:
        """The office: its body's; the leading group: what was sent to it; a team: where it was instructed."""
        seen = Q(finding__body_id__in=viewer.bodies(Role.OFFICE))
        seen |= Q(finding__body_id__in=viewer.bodies(Role.LEADING_GROUP), state__in=sorted(BEFORE_LEADERS))
        if teams := viewer.scopes(Role.TEAM):
            own = Instruction.objects.filter(to=Role.TEAM, finding__target__team_id__in=teams)
            seen |= Q(pk__in=own.values("brief_id"))
        return self.filter(seen)


class Brief(models.Model):
    """An important matter of one finding. `facts` are figures of the ledger as of `facts_on`, by their names.

    `due_on` is the day by which whoever has it must act: the office, or the leading group.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    text = models.TextField()
    reasons = models.JSONField(default=list)
    facts = models.JSONField(default=dict)
    facts_on = models.DateField()
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in BriefState], default=BriefState.DRAFT
    )
    version = models.PositiveIntegerField(default=1)
    written_by = models.UUIDField()
    written_by_name = models.CharField(max_length=120)
    written_at = models.DateTimeField(default=timezone.now)
    approved_by = models.UUIDField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)

    objects = BriefQuerySet.as_manager()

    class Meta:
        db_table = "upward_brief"
        ordering = ("-written_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["finding"], condition=Q(state__in=sorted(UNSENT)), name="one_unsent_brief_a_finding"
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=models.F("written_by")),
                name="brief_approved_by_another",
            ),
        )
        indexes = (models.Index(fields=["state", "due_on", "id"], name="brief_state_due"),)

    def __str__(self) -> str:
        return self.title


class BriefEvent(models.Model):
    """What was done with a brief: never changed. `inside` where the leading group is not told of it."""

    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=10, choices=[(a.value, a.value) for a in BriefAction])
    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=120)
    inside = models.BooleanField(default=False)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "upward_event"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.brief_id} {self.action}"


class BriefRead(models.Model):
    """A read receipt: when a member of the leading group first opened a brief."""

    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="reads")
    reader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "upward_read"
        ordering = ("at",)
        constraints = (models.UniqueConstraint(fields=["brief", "reader"], name="brief_read_once"),)

    def __str__(self) -> str:
        return f"{self.brief_id} {self.reader_id}"


class InstructionQuerySet(models.QuerySet["Instruction"]):
    def visible_to(self, viewer: Viewer) -> InstructionQuerySet:
        """Office and leading group: all of the body; a team: those to it."""
        seen = Q(finding__body_id__in=viewer.bodies(Role.OFFICE, Role.LEADING_GROUP))
        if teams := viewer.scopes(Role.TEAM):
            seen |= Q(to=Role.TEAM, finding__target__team_id__in=teams)
        return self.filter(seen)


class Instruction(models.Model):
    """What the leading group instructs on a brief: a task with a day, and its answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    brief = models.ForeignKey(Brief, on_delete=models.PROTECT, related_name="instructions")
    #: the brief's, so that it is found without it
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    to = models.CharField(max_length=16, choices=[(r.value, r.value) for r in sorted(INSTRUCTED)])
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in InstructionState], default=InstructionState.GIVEN
    )
    version = models.PositiveIntegerField(default=1)
    given_by_name = models.CharField(max_length=120)
    given_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField(null=True, blank=True)

    objects = InstructionQuerySet.as_manager()

    class Meta:
        db_table = "upward_instruction"
        ordering = ("given_at", "id")
        indexes = (models.Index(fields=["state", "due_on", "id"], name="instruction_state_due"),)

    def __str__(self) -> str:
        return self.text[:40]


class InstructionEvent(models.Model):
    """An answer to an instruction, or what was said to it: never changed."""

    instruction = models.ForeignKey(Instruction, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=10, choices=[(a.value, a.value) for a in InstructionAction])
    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=120)
    text = models.TextField(blank=True)

    class Meta:
        db_table = "upward_instruction_event"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.instruction_id} {self.action}"
