"""Outcomes that were announced publicly, linked to the unit."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id
from huiyin.organisations.models import Unit
from huiyin.rounds.models import Target
from huiyin.rules.announced import AnnouncedKind
from huiyin.rules.roles import Role
from huiyin.supervision.models import BY_FINDING, WHOLE


class AnnouncedQuerySet(models.QuerySet["AnnouncedOutcome"]):
    def visible_to(self, viewer: Viewer) -> AnnouncedQuerySet:
        """The inspecting side: office and leading group of the body, the teams and reviewers of its targets.

        That it was announced everybody may know; that it is linked to an inspection is the inspecting side's.
        """
        seen = Q(unit__body_id__in=viewer.bodies(*WHOLE))
        if viewer.has(*BY_FINDING):
            own = Target.objects.visible_to(viewer.only(*BY_FINDING)).order_by()
            seen |= Q(unit__in=own.values("unit_id"))
        rows = self.filter(seen)
        own_units = viewer.scopes(Role.UNIT, Role.UNIT_HEAD, Role.UNIT_STAFF)
        return rows.exclude(unit_id__in=own_units) if own_units else rows


class AnnouncedOutcome(models.Model):
    """One announcement: by post, never by name; `source` is where it can be read. A mistake is withdrawn."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    target = models.ForeignKey(Target, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in AnnouncedKind])
    post = models.CharField(max_length=120)
    on = models.DateField()
    announced_by = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=300)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by_name = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AnnouncedQuerySet.as_manager()

    class Meta:
        db_table = "accountability_announced"
        ordering = ("-on", "-id")
        indexes = (models.Index(fields=["unit", "-on"], name="announced_unit_on"),)

    def __str__(self) -> str:
        return f"{self.post} {self.on}"
