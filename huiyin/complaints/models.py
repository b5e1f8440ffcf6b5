from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.clues.models import Clue
from huiyin.findings.models import Finding
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rounds.models import Round, Target
from huiyin.rules.complaint import (
    OPEN,
    AnswerWay,
    ComplaintAction,
    ComplaintChannel,
    ComplaintReason,
    ComplaintState,
    ComplaintTopic,
)
from huiyin.rules.roles import OF_UNIT, Role


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    def visible_to(self, viewer: Viewer) -> ComplaintQuerySet:
        """The office, and the team of the target; never whoever is of the inspected unit as well."""
        seen = Q(body_id__in=viewer.bodies(Role.OFFICE))
        if teams := viewer.scopes(Role.TEAM):
            seen |= Q(target__team_id__in=teams)
        rows = self.filter(seen)
        if own := viewer.scopes(*OF_UNIT):
            # one that is not placed yet may be about any unit
            rows = rows.filter(target__isnull=False).exclude(target__unit_id__in=own)
        return rows


class Complaint(models.Model):
    """One complaint: in clear its number, how it came, which unit, how far; its words and sender sealed.

    `key` is its own key under the installation's (`house_key`); once it is a clue, `key`, `content`, `sender`
    and `answer` are gone. `code` stands for the receipt code. `handled_by` owes the next step until `due_on`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    channel = models.CharField(max_length=10, choices=[(c.value, c.value) for c in ComplaintChannel])
    topic = models.CharField(max_length=14, blank=True, choices=[(t.value, t.value) for t in ComplaintTopic])
    signed = models.BooleanField(default=False)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in ComplaintState], default=ComplaintState.RECEIVED
    )
    version = models.PositiveIntegerField(default=1)
    handled_by = models.CharField(
        max_length=16, choices=[(r.value, r.value) for r in (Role.OFFICE, Role.TEAM)]
    )
    key = models.BinaryField(null=True)
    content = models.BinaryField(null=True)
    sender = models.BinaryField(null=True)
    answer = models.BinaryField(null=True)
    code = models.CharField(max_length=32, unique=True)
    received_on = models.DateField()
    registered_at = models.DateTimeField(default=timezone.now)
    registered_by_name = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    elsewhere = models.CharField(max_length=120, blank=True)
    way = models.CharField(max_length=14, blank=True, choices=[(w.value, w.value) for w in AnswerWay])
    joined_to = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="joined"
    )
    clue = models.ForeignKey(Clue, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    findings = models.ManyToManyField(Finding, related_name="+", blank=True)
    ended_on = models.DateField(null=True, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        db_table = "complaints_complaint"
        ordering = ("-year", "-number")
        constraints = (
            models.UniqueConstraint(fields=["body", "year", "number"], name="complaint_number_once_a_year"),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(OPEN)) | Q(due_on__isnull=False),
                name="open_complaint_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state=ComplaintState.HANDED_ON)
                | Q(clue__isnull=False, key=None, content=None, sender=None, answer=None),
                name="handed_on_complaint_has_no_words",
            ),
        )
        indexes = (models.Index(fields=["state", "due_on", "id"], name="complaint_state_due"),)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:04}"

    @property
    def unit(self) -> Unit | None:
        return self.target.unit if self.target else None


class ComplaintEvent(models.Model):
    """What was done with a complaint: never changed. A reason is a code; nothing here is told of persons."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=10, choices=[(a.value, a.value) for a in ComplaintAction])
    at = models.DateTimeField(default=timezone.now)
    by_name = models.CharField(max_length=120)
    reason = models.CharField(
        max_length=14, blank=True, choices=[(r.value, r.value) for r in ComplaintReason]
    )
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "complaints_event"
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.action}"


class LetterBox(models.Model):
    """Whether a body takes complaints by its web form; without a row it does not."""

    body = models.OneToOneField(InspectingBody, primary_key=True, on_delete=models.PROTECT, related_name="+")
    opened = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=timezone.now)
    changed_by_name = models.CharField(max_length=120)

    class Meta:
        db_table = "complaints_letter_box"

    def __str__(self) -> str:
        return f"{self.body_id} {self.opened}"


class Knock(models.Model):
    """One use of the public pages, for their limits alone: `who` is a mark of the address, kept for a day."""

    what = models.CharField(max_length=8)
    who = models.CharField(max_length=32)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "complaints_knock"
        indexes = (models.Index(fields=["what", "at"], name="knock_what_at"),)

    def __str__(self) -> str:
        return f"{self.what} {self.at}"
