from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import StoredFile
from huiyin.findings.models import Finding
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.rules.spot_check import CheckResult, CheckState, Stratum

#: who sees all spot checks of a body
WHOLE = (Role.OFFICE, Role.LEADING_GROUP)
CHECKERS = (Role.OFFICE, Role.TEAM, Role.REVIEWER)


class SpotCheckQuerySet(models.QuerySet["SpotCheck"]):
    def visible_to(self, viewer: Viewer) -> SpotCheckQuerySet:
        """A draw as a whole is the office's and the leading group's; who checks sees their own items."""
        return self.filter(body_id__in=viewer.bodies(*WHOLE))


class SpotCheck(models.Model):
    """One draw. `population` is the list that was drawn from: pairs of finding and stratum.

    The seed is made and journaled with the list's hash before anything is drawn (`drawn_at` is None).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="spot_checks")
    title = models.CharField(max_length=200)
    stratified_by = models.CharField(max_length=12, choices=[(s.value, s.value) for s in Stratum])
    wanted = models.PositiveIntegerField()
    seed = models.CharField(max_length=64)
    population = models.JSONField()
    population_hash = models.CharField(max_length=64)
    scope = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(default=1)
    seeded_at = models.DateTimeField(default=timezone.now)
    seeded_by = models.UUIDField(null=True)
    seeded_by_name = models.CharField(max_length=120)
    drawn_at = models.DateTimeField(null=True, blank=True)

    objects = SpotCheckQuerySet.as_manager()

    class Meta:
        db_table = "spot_checks_spot_check"
        ordering = ("-seeded_at", "id")

    def __str__(self) -> str:
        return self.title


class ItemQuerySet(models.QuerySet["SpotCheckItem"]):
    def visible_to(self, viewer: Viewer) -> ItemQuerySet:
        """Office and leading group: all of the body. Whoever checks: what was assigned to them, of findings
        that they see. The unit: what it was told."""
        seen = Q(check_of__body_id__in=viewer.bodies(*WHOLE))
        if viewer.has(*CHECKERS):
            seen |= Q(checker_id=viewer.id, finding__in=Finding.objects.visible_to(viewer))
        if units := viewer.scopes(*WHOLE_UNIT):
            seen |= Q(told_at__isnull=False, finding__unit_id__in=units)
        return self.filter(seen)


class SpotCheckItem(models.Model):
    """A finding that was drawn, and what was found on site. `answers` has an answer for each question."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    check_of = models.ForeignKey(SpotCheck, on_delete=models.PROTECT, related_name="items")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="spot_checks")
    stratum = models.CharField(max_length=200)
    place = models.PositiveIntegerField()
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in CheckState], default=CheckState.TO_CHECK
    )
    version = models.PositiveIntegerField(default=1)
    checker_id = models.UUIDField(null=True, blank=True, db_index=True)
    checker_name = models.CharField(max_length=120, blank=True)
    answers = models.JSONField(default=dict, blank=True)
    asked = models.PositiveIntegerField(default=0)
    satisfied = models.PositiveIntegerField(default=0)
    result = models.CharField(max_length=8, choices=[(r.value, r.value) for r in CheckResult], blank=True)
    remarks = models.TextField(blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.UUIDField(null=True, blank=True)
    checked_by_name = models.CharField(max_length=120, blank=True)
    confirmed_by = models.UUIDField(null=True, blank=True)
    confirmed_by_name = models.CharField(max_length=120, blank=True)
    reason = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        db_table = "spot_checks_item"
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=["check_of", "finding"], name="drawn_once_a_check"),
            models.CheckConstraint(condition=Q(satisfied__lte=F("asked")), name="satisfied_of_those_asked"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("checked_by")),
                name="check_confirmed_by_another",
            ),
        )

    def __str__(self) -> str:
        return f"{self.check_of_id} {self.place}"


class OfVisibleItems(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> OfVisibleItems:
        return self.filter(item__in=SpotCheckItem.objects.visible_to(viewer))


class SpotCheckFile(models.Model):
    """A photo or paper of a check."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(SpotCheckItem, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    added_at = models.DateTimeField(default=timezone.now)

    objects = OfVisibleItems.as_manager()

    class Meta:
        db_table = "spot_checks_file"
        ordering = ("added_at",)
        constraints = (models.UniqueConstraint(fields=["item", "file"], name="file_once_an_item"),)

    def __str__(self) -> str:
        return self.name
