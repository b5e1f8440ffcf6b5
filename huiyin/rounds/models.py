from __future__ import annotations

from django.db import models
from django.db.models import Q

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.rules.round import InspectionKind, MeetingKind, RoundState

from .meeting_models import MeetingDecision
from .people_models import Bar, Inspector, TeamMember, Tie
from .stationing_models import Stationing

__all__ = [
    "Bar", "Inspector", "Meeting", "MeetingDecision", "ReviewAssignment", "Round", "Stationing", "Target",
    "Team", "TeamMember", "Term", "Tie",
]  # fmt: skip

#: a unit learns of its own inspection when it is announced, not while it is planned
ANNOUNCED = tuple(s.value for s in RoundState if s != RoundState.PLANNED)


class Term(models.Model):
    """A leading group's term of office (届): every unit is inspected at least once in it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="terms")
    name = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "rounds_term"
        ordering = ("-starts_on",)
        constraints = (models.UniqueConstraint(fields=["body", "name"], name="term_name_once_a_body"),)

    def __str__(self) -> str:
        return self.name


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, viewer: Viewer) -> RoundQuerySet:
        seen = Q(body_id__in=viewer.bodies(Role.OFFICE, Role.LEADING_GROUP))
        if teams := viewer.scopes(Role.TEAM):
            seen |= Q(pk__in=Team.objects.filter(pk__in=teams).values("round_id"))
        if viewer.has(Role.REVIEWER, *WHOLE_UNIT):
            seen |= Q(pk__in=Target.objects.visible_to(viewer).values("round_id"))
        return self.filter(seen)


class Round(models.Model):
    """One round of inspection (轮次) within a term."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="rounds")
    term = models.ForeignKey(Term, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    state = models.CharField(
        max_length=20, choices=[(s.value, s.value) for s in RoundState], default=RoundState.PLANNED
    )
    version = models.PositiveIntegerField(default=1)
    stationed_from = models.DateField(null=True, blank=True)
    stationed_until = models.DateField(null=True, blank=True)
    #: while it is planned: when it is to be held, and how many targets it can bear
    planned_from = models.DateField(null=True, blank=True)
    planned_until = models.DateField(null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        db_table = "rounds_round"
        ordering = ("-term__starts_on", "-number")
        constraints = (models.UniqueConstraint(fields=["term", "number"], name="round_number_once_a_term"),)

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """An inspection team of one round."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="teams")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)

    class Meta:
        db_table = "rounds_team"
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["round", "number"], name="team_number_once_a_round"),)

    def __str__(self) -> str:
        return self.name


class TargetQuerySet(models.QuerySet["Target"]):
    def visible_to(self, viewer: Viewer) -> TargetQuerySet:
        seen = Q(body_id__in=viewer.bodies(Role.OFFICE, Role.LEADING_GROUP))
        if teams := viewer.scopes(Role.TEAM):
            seen |= Q(team_id__in=teams)
        if units := viewer.scopes(*WHOLE_UNIT):
            seen |= Q(unit_id__in=units, round__state__in=ANNOUNCED)
        if viewer.has(Role.REVIEWER):
            assigned = ReviewAssignment.objects.filter(reviewer_id=viewer.id).values("target_id")
            seen |= Q(pk__in=assigned, body_id__in=viewer.bodies(Role.REVIEWER))
        return self.filter(seen)


class Target(models.Model):
    """A unit in a round (巡视对象), with the kind of inspection and its team."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="targets")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="targets")
    kind = models.CharField(
        max_length=20, choices=[(k.value, k.value) for k in InspectionKind], default=InspectionKind.REGULAR
    )
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="targets")
    looks_back_at = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT)

    objects = TargetQuerySet.as_manager()

    class Meta:
        db_table = "rounds_target"
        constraints = (models.UniqueConstraint(fields=["round", "unit"], name="unit_once_a_round"),)

    def __str__(self) -> str:
        return f"{self.unit} · {self.round}"


class Meeting(models.Model):
    """A milestone of a round; one-to-one feedback belongs to a target."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="meetings")
    target = models.ForeignKey(
        Target, null=True, blank=True, on_delete=models.PROTECT, related_name="meetings"
    )
    kind = models.CharField(max_length=30, choices=[(k.value, k.value) for k in MeetingKind])
    held_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    #: posts, as they were read out
    attended = models.JSONField(default=list, blank=True)
    minutes = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "rounds_meeting"
        ordering = ("held_on", "kind")

    def __str__(self) -> str:
        return f"{self.kind} {self.held_on}"


class ReviewAssignment(models.Model):
    """Which reviewer looks at the applications of which target."""

    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="review_assignments")
    reviewer_id = models.UUIDField()

    class Meta:
        db_table = "rounds_review_assignment"
        constraints = (
            models.UniqueConstraint(fields=["target", "reviewer_id"], name="reviewer_once_a_target"),
        )
        indexes = (models.Index(fields=["reviewer_id"], name="assignment_reviewer"),)

    def __str__(self) -> str:
        return f"{self.target_id} → {self.reviewer_id}"
