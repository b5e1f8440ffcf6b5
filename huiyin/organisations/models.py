from __future__ import annotations

from django.db import models
from django.db.models import Q

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id
from huiyin.rules.roles import OF_UNIT, Role
from huiyin.rules.unit import UnitType


class BodyQuerySet(models.QuerySet["InspectingBody"]):
    def visible_to(self, viewer: Viewer) -> BodyQuerySet:
        return self.filter(pk__in=viewer.bodies())


class InspectingBody(models.Model):
    """Owns rounds; its level and profile set the words, categories and deadlines."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120, unique=True)
    level = models.CharField(max_length=20)
    profile = models.CharField(max_length=60)

    objects = BodyQuerySet.as_manager()

    class Meta:
        db_table = "organisations_body"

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(models.QuerySet["Unit"]):
    def visible_to(self, viewer: Viewer) -> UnitQuerySet:
        """Office and leading group: all of the body; teams and reviewers: their targets; others: their own.

        `targets` is the reverse of `rounds.Target.unit`: a name, not an import of the layer above.
        """
        seen = Q(body_id__in=viewer.bodies(Role.OFFICE, Role.LEADING_GROUP))
        own = viewer.scopes(*OF_UNIT, Role.DEPARTMENT)
        if own:
            seen |= Q(pk__in=own)
        if teams := viewer.scopes(Role.TEAM):
            seen |= Q(pk__in=self.model._base_manager.filter(targets__team_id__in=teams).values("pk"))
        if viewer.has(Role.REVIEWER):
            assigned = self.model._base_manager.filter(
                targets__review_assignments__reviewer_id=viewer.id,
                targets__body_id__in=viewer.bodies(Role.REVIEWER),
            )
            seen |= Q(pk__in=assigned.values("pk"))
        return self.filter(seen)


class Unit(models.Model):
    """An inspected unit, or a department that is asked for help and receives matters."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="units")
    name = models.CharField(max_length=120)
    short_name = models.CharField(max_length=60, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    unit_type = models.CharField(max_length=30, choices=[(t.value, t.value) for t in UnitType])
    sector = models.CharField(max_length=60, blank=True)
    receives = models.BooleanField(default=False)
    former_names = models.JSONField(default=list, blank=True)
    #: the unit that it is a part of, as a subsidiary is of its group
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    #: the department that supervises its business; both belong into one round
    supervised_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="supervised"
    )
    #: the area that it governs, from the widest to the narrowest: 甲省乙市丙县; for recusal by origin
    place = models.CharField(max_length=120, blank=True)
    #: it is no more: what was found there is the other's to put right, and its inspections count there
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged"
    )
    merged_on = models.DateField(null=True, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        db_table = "organisations_unit"
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["body", "name"], name="unit_name_once_a_body"),)

    def __str__(self) -> str:
        return self.name
