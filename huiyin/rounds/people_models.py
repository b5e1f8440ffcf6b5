"""Inspectors: who they are, what may keep them away from a unit, in which teams they serve."""

from __future__ import annotations

from django.db import models

from huiyin.accounts.models import User
from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rules.recusal import Relation
from huiyin.rules.roles import Role
from huiyin.rules.team import TeamPart


class InspectorQuerySet(models.QuerySet["Inspector"]):
    def visible_to(self, viewer: Viewer) -> InspectorQuerySet:
        """Origins and relatives are personal matters: the office alone."""
        return self.filter(body_id__in=viewer.bodies(Role.OFFICE))


class Inspector(models.Model):
    """Somebody who can serve in a team. `origins`: places from the widest to the narrowest.

    `account` is the person's own log-in, if they have one: whoever leads a team decides on its drafts by it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="inspectors")
    name = models.CharField(max_length=60)
    post = models.CharField(max_length=120, blank=True)
    account = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    borrowed_from = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    origins = models.JSONField(default=list, blank=True)
    skills = models.JSONField(default=list, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = InspectorQuerySet.as_manager()

    class Meta:
        db_table = "rounds_inspector"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=["body", "name", "post"], name="inspector_once_a_body"),
            models.UniqueConstraint(fields=["body", "account"], name="account_once_a_body"),
        )

    def __str__(self) -> str:
        return self.name


class Tie(models.Model):
    """A post in a unit: the inspector's own (`relation` empty), or a relative's. `until` None: held now."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    inspector = models.ForeignKey(Inspector, on_delete=models.CASCADE, related_name="ties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=20, blank=True, choices=[(r.value, r.value) for r in Relation])
    post = models.CharField(max_length=120, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        db_table = "rounds_tie"
        ordering = ("relation", "-until", "pk")

    def __str__(self) -> str:
        return f"{self.inspector_id} {self.unit_id}"


class Bar(models.Model):
    """The inspector is not to go to this unit, for a reason that no post or relative tells."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    inspector = models.ForeignKey(Inspector, on_delete=models.CASCADE, related_name="bars")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "rounds_bar"
        ordering = ("unit__name", "pk")
        constraints = (models.UniqueConstraint(fields=["inspector", "unit"], name="bar_once_a_unit"),)

    def __str__(self) -> str:
        return f"{self.inspector_id} not to {self.unit_id}"


class TeamMember(models.Model):
    """An inspector in a team of a round; one team a round."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    team = models.ForeignKey("rounds.Team", on_delete=models.PROTECT, related_name="members")
    inspector = models.ForeignKey(Inspector, on_delete=models.PROTECT, related_name="services")
    part = models.CharField(
        max_length=20, choices=[(p.value, p.value) for p in TeamPart], default=TeamPart.MEMBER
    )

    class Meta:
        db_table = "rounds_team_member"
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["team", "inspector"], name="member_once_a_team"),)

    def __str__(self) -> str:
        return f"{self.inspector_id} in {self.team_id}"
