"""A team's stay in a unit: when, where it is found, and what it announced that it listens to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id


class StationingQuerySet(models.QuerySet["Stationing"]):
    def visible_to(self, viewer: Viewer) -> StationingQuerySet:
        """Whoever sees the target: a unit from the day on which its inspection is announced."""
        targets = self.model._meta.get_field("target").related_model.objects
        return self.filter(target__in=targets.visible_to(viewer))


class Stationing(models.Model):
    """One stay (进驻); `leaves_on` None: not known yet. `alongside`: 一托二, as was decided for the team."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    target = models.OneToOneField("rounds.Target", on_delete=models.PROTECT, related_name="stationing")
    version = models.PositiveIntegerField(default=1)
    enters_on = models.DateField()
    leaves_on = models.DateField(null=True, blank=True)
    alongside = models.BooleanField(default=False)
    office = models.CharField(max_length=200, blank=True)
    hotline = models.CharField(max_length=60, blank=True)
    hotline_hours = models.CharField(max_length=120, blank=True)
    mailbox = models.CharField(max_length=200, blank=True)
    postal_address = models.CharField(max_length=200, blank=True)
    accepts = models.TextField(blank=True)
    declines = models.TextField(blank=True)
    accepts_until = models.DateField(null=True, blank=True)
    announced_on = models.DateField(null=True, blank=True)

    objects = StationingQuerySet.as_manager()

    class Meta:
        db_table = "rounds_stationing"
        ordering = ("enters_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(leaves_on__isnull=True) | Q(leaves_on__gte=F("enters_on")),
                name="stay_ends_after_it_begins",
            ),
        )

    def __str__(self) -> str:
        return f"{self.target_id} {self.enters_on}"
