from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rounds.models import Round, Term
from huiyin.rules.roles import Role
from huiyin.rules.unit_span import SpanKind

from .states import ProposalState


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def visible_to(self, viewer: Viewer) -> ProposalQuerySet:
        """Planning is the office's matter, and recusal rests on personal facts."""
        return self.filter(body_id__in=viewer.bodies(Role.OFFICE))


class Proposal(models.Model):
    """One question to the planning engine and its answer.

    About a term (which unit in which round) or, where `round` is set, about a round (which team to which
    target). `asked` holds pins, what was ruled out and overrides with their reasons, `found` the answer
    (`keeping` has its shape). A stop leaves the best answer so far.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="proposals")
    round = models.ForeignKey(
        Round, null=True, blank=True, on_delete=models.PROTECT, related_name="proposals"
    )
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in ProposalState], default=ProposalState.WAITING
    )
    asked = models.JSONField(default=dict)
    found = models.JSONField(null=True, blank=True)
    seconds = models.FloatField(default=0)
    gap = models.FloatField(null=True, blank=True)
    stop_asked = models.BooleanField(default=False)
    asked_by = models.UUIDField(null=True)
    asked_by_name = models.CharField(max_length=120)
    asked_at = models.DateTimeField(default=timezone.now)
    seen_alive_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    taken_over_at = models.DateTimeField(null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        db_table = "proposals_proposal"
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["term"],
                condition=Q(state__in=["waiting", "running"], round=None),
                name="one_proposal_at_a_time_a_term",
            ),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_proposal_at_a_time_a_round",
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_id or self.term_id} {self.state}"


class SpanKept(models.Model):
    """When a unit has to be inspected in a term, or must not be, and why; both days included."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="spans")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in SpanKind])
    starts_on = models.DateField()
    ends_on = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "proposals_span"
        ordering = ("starts_on", "pk")

    def __str__(self) -> str:
        return f"{self.unit_id} {self.kind} {self.starts_on}"
