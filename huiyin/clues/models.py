from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rounds.models import Target
from huiyin.rules.clue import OPEN, ClueAction, ClueClass, ClueReason, ClueSource, ClueState
from huiyin.rules.roles import OF_UNIT, Role

from .key_models import DepartmentKey, KeyMember, KeyOpening, KeyWrap

__all__ = ["Clue", "ClueEvent", "ClueFile", "ClueReply", "ClueToken", "DepartmentKey", "KeyMember",
           "KeyOpening", "KeyWrap"]  # fmt: skip


class ClueQuerySet(models.QuerySet["Clue"]):
    def visible_to(self, viewer: Viewer) -> ClueQuerySet:
        """Of its existence know: the office; the team of its target; the department, once it was sent there.

        Whoever is of the inspected unit as well does not, in whatever other role.
        """
        seen = Q(body_id__in=viewer.bodies(Role.OFFICE))
        if teams := viewer.scopes(Role.TEAM):
            seen |= Q(target__team_id__in=teams)
        if departments := viewer.scopes(Role.DEPARTMENT):
            seen |= Q(department_id__in=departments, sent_on__isnull=False)
        rows = self.filter(seen)
        if own := viewer.scopes(*OF_UNIT):
            rows = rows.exclude(target__unit_id__in=own)
        return rows


class Clue(models.Model):
    """A clue: in clear its number, what it is about by class, whose it is and how far; the rest sealed.

    `sealed_key` is the content key sealed to the department's public key; `content` the text under it.
    `due_on` is the day by which whoever has it must act.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    clue_class = models.CharField(max_length=16, choices=[(c.value, c.value) for c in ClueClass])
    source = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ClueSource])
    quick = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in ClueState], default=ClueState.ENTERED
    )
    version = models.PositiveIntegerField(default=1)
    key = models.ForeignKey(DepartmentKey, on_delete=models.PROTECT, related_name="+")
    sealed_key = models.BinaryField()
    content = models.BinaryField()
    entered_by = models.UUIDField()
    entered_at = models.DateTimeField(default=timezone.now)
    sent_on = models.DateField(null=True, blank=True)
    received_on = models.DateField(null=True, blank=True)
    reply_due_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)

    objects = ClueQuerySet.as_manager()

    class Meta:
        db_table = "clues_clue"
        ordering = ("-entered_at", "-id")
        constraints = (
            models.UniqueConstraint(fields=["body", "year", "number"], name="clue_number_once_a_year"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(OPEN)) | Q(due_on__isnull=False), name="open_clue_has_a_day"
            ),
        )
        indexes = (models.Index(fields=["state", "due_on", "id"], name="clue_state_due"),)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:03}"


class ClueFile(models.Model):
    """A sealed file: its name on the disk is its identifier, its own name is in `label`, sealed."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="files")
    place = models.PositiveSmallIntegerField()
    label = models.BinaryField()
    size = models.BigIntegerField()

    class Meta:
        db_table = "clues_file"
        ordering = ("place",)

    def __str__(self) -> str:
        return str(self.id)


class ClueReply(models.Model):
    """What the department wrote when it replied, under a key sealed to itself: nobody else reads it."""

    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="replies")
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in ClueState])
    at = models.DateTimeField(default=timezone.now)
    key = models.ForeignKey(DepartmentKey, on_delete=models.PROTECT, related_name="+")
    sealed_key = models.BinaryField()
    content = models.BinaryField()

    class Meta:
        db_table = "clues_reply"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.clue_id} {self.state}"


class ClueEvent(models.Model):
    """What was done with a clue: never changed. `by_role` instead of a name; a reason is a code."""

    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=10, choices=[(a.value, a.value) for a in ClueAction])
    at = models.DateTimeField(default=timezone.now)
    by_role = models.CharField(max_length=16)
    reason = models.CharField(max_length=12, blank=True, choices=[(r.value, r.value) for r in ClueReason])
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "clues_event"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.clue_id} {self.action}"


class ClueToken(models.Model):
    """One pair of characters of a clue as its HMAC under a key that only the department can derive."""

    clue = models.ForeignKey(Clue, on_delete=models.CASCADE, related_name="tokens")
    token = models.BinaryField(max_length=16)

    class Meta:
        db_table = "clues_token"
        constraints = (models.UniqueConstraint(fields=["clue", "token"], name="clue_token_once"),)
        indexes = (models.Index(fields=["token", "clue"], name="clue_token"),)

    def __str__(self) -> str:
        return f"{self.clue_id}"
