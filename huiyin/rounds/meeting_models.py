"""What meetings decided, and who has to carry it out."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rules.meeting_decision import OWNERS, DecisionState
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.rules.round import RoundState


class DecisionQuerySet(models.QuerySet["MeetingDecision"]):
    def visible_to(self, viewer: Viewer) -> DecisionQuerySet:
        """Office and leading group: all of the body. A team: what concerns its targets, departments left out.
        Unit and department: what was given to them."""
        seen = Q(body_id__in=viewer.bodies(Role.OFFICE, Role.LEADING_GROUP))
        if teams := viewer.scopes(Role.TEAM):
            seen |= Q(target__team_id__in=teams) & ~Q(owner=Role.DEPARTMENT)
        if units := viewer.scopes(*WHOLE_UNIT):
            announced = ~Q(target__round__state=RoundState.PLANNED)
            seen |= announced & Q(owner=Role.UNIT, target__unit_id__in=units)
        if departments := viewer.scopes(Role.DEPARTMENT):
            seen |= Q(owner=Role.DEPARTMENT, department_id__in=departments)
        return self.filter(seen)


class MeetingDecision(models.Model):
    """One thing that was decided (议定事项). `target` None: it concerns no unit; `post` answers for it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey("rounds.Meeting", on_delete=models.PROTECT, related_name="decisions")
    round = models.ForeignKey("rounds.Round", on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(
        "rounds.Target", null=True, blank=True, on_delete=models.PROTECT, related_name="decisions"
    )
    department = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    owner = models.CharField(max_length=20, choices=[(r.value, r.value) for r in OWNERS])
    post = models.CharField(max_length=120, blank=True)
    given_on = models.DateField()
    due_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in DecisionState], default=DecisionState.GIVEN
    )
    version = models.PositiveIntegerField(default=1)
    report = models.TextField(blank=True)
    reported_on = models.DateField(null=True, blank=True)
    reported_by_name = models.CharField(max_length=120, blank=True)
    answer_due_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        db_table = "rounds_meeting_decision"
        ordering = ("meeting", "number")
        constraints = (
            models.UniqueConstraint(fields=["meeting", "number"], name="decision_number_once_a_meeting"),
        )
        indexes = (
            models.Index(
                fields=["due_on"], name="decision_given_due", condition=Q(state=DecisionState.GIVEN)
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.text[:40]}"
