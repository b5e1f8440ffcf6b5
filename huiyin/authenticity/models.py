from __future__ import annotations

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.dialogue.models import Question
from huiyin.findings.models import Finding
from huiyin.findings.visible import of_visible_findings
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody
from huiyin.rectification.models import CloseApplication
from huiyin.rounds.models import Round
from huiyin.rules.roles import Role
from huiyin.rules.sign import JUDGES, UNJUDGED, SignState, SuppressionKind

#: who may know of signs; what a unit or a department sees of a finding never tells of them
INSPECTING = JUDGES | {Role.LEADING_GROUP}


def as_inspector(viewer: Viewer) -> Viewer:
    """The same person with those roles alone in which one may know of signs."""
    return viewer.only(*INSPECTING)


class FileText(models.Model):
    """The text of a kept file, read once; `problem` is the reader's code where it can't be read."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    text = models.TextField(blank=True)
    problem = models.CharField(max_length=60, blank=True)
    read_at = models.DateTimeField(default=timezone.now)

    class Meta:
        db_table = "authenticity_file_text"

    def __str__(self) -> str:
        return self.sha256[:12]


class Sifted(models.Model):
    """What of a finding was sifted last: the claim's text with where each part of it comes from.

    `parts` are `[start, end, "progress" | "application", identifier]`; `seal` is the hash of the whole
    record, so that what has not changed is not sifted again; `wanted_at` is later than `sifted_at` while it
    waits.
    """

    finding = models.OneToOneField(Finding, primary_key=True, on_delete=models.PROTECT, related_name="sifted")
    application = models.ForeignKey(
        CloseApplication, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    seal = models.CharField(max_length=64, blank=True)
    text = models.TextField(blank=True)
    parts = models.JSONField(default=list)
    pieces = models.JSONField(default=list)
    wanted_at = models.DateTimeField(default=timezone.now)
    sifted_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "authenticity_sifted"
        indexes = (models.Index(fields=["sifted_at"], name="sifted_at"),)

    def __str__(self) -> str:
        return str(self.finding_id)


class Suppression(models.Model):
    """What a dismissal taught: signs like it are kept, but point no more. It can be lifted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=30)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in SuppressionKind])
    #: what it is about, as `rules.sign_likeness` makes it of a sign
    mark = models.CharField(max_length=160)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=120)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by_name = models.CharField(max_length=120, blank=True)
    lifted_reason = models.TextField(blank=True)

    class Meta:
        db_table = "authenticity_suppression"
        ordering = ("-made_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["body", "code", "kind", "mark"],
                condition=Q(lifted_at__isnull=True),
                name="one_suppression_of_a_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.kind} {self.mark}"


class SignQuerySet(models.QuerySet["Sign"]):
    def visible_to(self, viewer: Viewer) -> SignQuerySet:
        """The inspecting side sees the signs of the findings that it sees; nobody else knows that they
        exist.
        """
        return self.filter(of_visible_findings(as_inspector(viewer)))


class Sign(models.Model):
    """One sign at a finding, or at one of its applications to close, and what was made of it.

    `refs` are identifiers of the findings compared with; `why` names them, so it is shown only to those who
    see all of them (`params` and `reason` word it without names). `spans` are characters of `Sifted.text`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="signs")
    application = models.ForeignKey(
        CloseApplication, null=True, blank=True, on_delete=models.PROTECT, related_name="signs"
    )
    code = models.CharField(max_length=30)
    score = models.FloatField()
    why = models.TextField()
    because = models.CharField(max_length=40, blank=True)
    params = models.JSONField(default=dict)
    refs = models.JSONField(default=list)
    spans = models.JSONField(default=list)
    compared = models.JSONField(default=list)
    #: the text that the spans speak of, as it was when the sign was raised
    text = models.TextField(blank=True)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in SignState], default=SignState.OPEN
    )
    version = models.PositiveIntegerField(default=1)
    #: 0 while it waits for a judgement, 1 afterwards: the list's first order
    waits = models.GeneratedField(
        expression=Case(When(state__in=[s.value for s in sorted(UNJUDGED)], then=Value(0)), default=Value(1)),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    raised_at = models.DateTimeField(default=timezone.now)
    reason = models.TextField(blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.UUIDField(null=True, blank=True)
    judged_by_name = models.CharField(max_length=120, blank=True)
    question = models.ForeignKey(Question, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    suppression = models.ForeignKey(
        Suppression, null=True, blank=True, on_delete=models.PROTECT, related_name="signs"
    )

    objects = SignQuerySet.as_manager()

    class Meta:
        db_table = "authenticity_sign"
        ordering = ("-raised_at", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=["finding", "application", "code"],
                condition=~Q(state="gone"),
                name="one_sign_of_a_code_an_application",
            ),
            models.UniqueConstraint(
                fields=["finding", "code"],
                condition=Q(application__isnull=True) & ~Q(state="gone"),
                name="one_sign_of_a_code_a_finding",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "dismissed"]) | ~Q(reason=""),
                name="judged_sign_has_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=["state", "code"], name="sign_state_code"),
            models.Index(
                F("waits"),
                F("score").desc(),
                F("id").desc(),
                condition=~Q(state="gone"),
                name="sign_by_waiting",
            ),
            models.Index(fields=["finding", "state"], name="sign_finding_state"),
        )

    def __str__(self) -> str:
        return f"{self.finding_id} {self.code} {self.state}"


class SweepState(models.TextChoices):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class SweepQuerySet(models.QuerySet["Sweep"]):
    def visible_to(self, viewer: Viewer) -> SweepQuerySet:
        return self.filter(body_id__in=viewer.bodies(Role.OFFICE, Role.LEADING_GROUP))


class Sweep(models.Model):
    """Everything against everything, for one round: how far it has come, and what it found.

    `done` findings of `total` have had their signs written; a sweep that was cut off goes on from there.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="sweeps")
    state = models.CharField(max_length=10, choices=SweepState.choices, default=SweepState.WAITING)
    phase = models.CharField(max_length=12, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    raised = models.PositiveIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    started_by = models.UUIDField(null=True)
    started_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField(default=timezone.now)
    seen_alive_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True)

    objects = SweepQuerySet.as_manager()

    class Meta:
        db_table = "authenticity_sweep"
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_sweep_at_a_time_a_round",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.state}"


class ReadUntil(models.Model):
    """Up to which entry of a chain the journal was read for findings that want sifting."""

    chain = models.CharField(max_length=36, primary_key=True)
    sequence = models.BigIntegerField(default=0)

    class Meta:
        db_table = "authenticity_read_until"

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence}"
