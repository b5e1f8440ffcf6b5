"""A unit's own departments and people, and the tasks given to them. Nobody outside the unit sees any."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import StoredFile
from huiyin.journal.identity import new_id
from huiyin.organisations.models import Unit
from huiyin.rectification.models import ProgressReport, Task
from huiyin.rules.errand import OUT, ContributionState, ErrandState
from huiyin.rules.evidence import EvidenceKind
from huiyin.rules.roles import WHOLE_UNIT, Role

from .dispatch_models import Dispatch, DispatchItem

__all__ = ["ContributedFile", "Contribution", "Department", "Dispatch", "DispatchItem", "Errand", "Person"]


class OfOneUnit(models.QuerySet):
    """What the liaison keeps, and the head may read."""

    def visible_to(self, viewer: Viewer) -> OfOneUnit:
        return self.filter(unit_id__in=viewer.scopes(*WHOLE_UNIT))


class Department(models.Model):
    """A department inside a unit. `aliases` are other ways in which it is written; retired ones stay."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inner_departments")
    name = models.CharField(max_length=120)
    aliases = models.JSONField(default=list, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfOneUnit.as_manager()

    class Meta:
        db_table = "unit_work_department"
        ordering = ("name",)
        constraints = (models.UniqueConstraint(fields=["unit", "name"], name="department_once_a_unit"),)

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody inside a unit, by name and post; `account_id` is the account that they log in with, if any."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="inner_people")
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    name = models.CharField(max_length=80)
    post = models.CharField(max_length=120, blank=True)
    aliases = models.JSONField(default=list, blank=True)
    account_id = models.UUIDField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = OfOneUnit.as_manager()

    class Meta:
        db_table = "unit_work_person"
        ordering = ("department__name", "name")
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "account_id"],
                condition=Q(account_id__isnull=False),
                name="account_once_a_unit",
            ),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(account_id__isnull=True),
                name="retired_without_account",
            ),
        )
        indexes = (models.Index(fields=["account_id"], name="inner_person_account"),)

    def __str__(self) -> str:
        return f"{self.post} {self.name}".strip()


def own_errands(viewer: Viewer) -> Q:
    """Errands that were given to the viewer or to their department, and not withdrawn."""
    own = Q(persons__account_id=viewer.id) | Q(department__people__account_id=viewer.id)
    return own & Q(withdrawn_at__isnull=True, unit_id__in=viewer.scopes(Role.UNIT_STAFF))


class ErrandQuerySet(models.QuerySet["Errand"]):
    def visible_to(self, viewer: Viewer) -> ErrandQuerySet:
        """The unit's liaison and head see all of them, its staff those that are theirs; nobody else any."""
        seen = Q(unit_id__in=viewer.scopes(*WHOLE_UNIT))
        if viewer.has(Role.UNIT_STAFF):
            seen |= Q(pk__in=self.model._base_manager.filter(own_errands(viewer)).values("pk"))
        return self.filter(seen)


class Errand(models.Model):
    """A task given to a department and persons of the unit, due inside before it is due outside.

    `withdrawn_at` repeats the state: `findings.models.given_to` asks for it from below.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="errands")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="errands"
    )
    persons = models.ManyToManyField(Person, related_name="errands", db_table="unit_work_errand_person")
    note = models.TextField(blank=True)
    inner_due_on = models.DateField()
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in ErrandState], default=ErrandState.GIVEN
    )
    version = models.PositiveIntegerField(default=1)
    given_at = models.DateTimeField(default=timezone.now)
    given_by = models.UUIDField(null=True)
    given_by_name = models.CharField(max_length=120)
    reported_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ErrandQuerySet.as_manager()

    class Meta:
        db_table = "unit_work_errand"
        ordering = ("inner_due_on",)
        constraints = (
            models.UniqueConstraint(
                fields=["task", "department"],
                condition=Q(state__in=sorted(OUT), department__isnull=False),
                name="errand_out_once_a_department",
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~Q(state="withdrawn") & Q(withdrawn_at__isnull=True)),
                name="withdrawn_errand_has_a_day",
            ),
        )
        indexes = (models.Index(fields=["unit", "state", "inner_due_on"], name="errand_unit_state"),)

    def __str__(self) -> str:
        return f"{self.task_id} {self.state}"


class OfVisibleErrands(models.QuerySet):
    def visible_to(self, viewer: Viewer) -> OfVisibleErrands:
        return self.filter(errand__in=Errand.objects.visible_to(viewer))


class Contribution(models.Model):
    """What staff hand in about an errand, in words and figures (money in yuan)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    errand = models.ForeignKey(Errand, on_delete=models.PROTECT, related_name="contributions")
    state = models.CharField(
        max_length=12,
        choices=[(s.value, s.value) for s in ContributionState],
        default=ContributionState.WAITING,
    )
    text = models.TextField()
    rules_made = models.PositiveIntegerField(default=0)
    persons = models.PositiveIntegerField(default=0)
    meetings = models.PositiveIntegerField(default=0)
    money_recovered = models.DecimalField(max_digits=18, decimal_places=2, default=0)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.UUIDField(null=True)
    made_by_name = models.CharField(max_length=120)
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    progress = models.ForeignKey(
        ProgressReport, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = OfVisibleErrands.as_manager()

    class Meta:
        db_table = "unit_work_contribution"
        ordering = ("made_at",)

    def __str__(self) -> str:
        return self.text[:40]


class ContributedFile(models.Model):
    """A file of a contribution; `evidence_id` is the evidence that it became."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="files")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=255)
    title = models.CharField(max_length=200, blank=True)
    kind = models.CharField(
        max_length=20, choices=[(k.value, k.value) for k in EvidenceKind], default=EvidenceKind.OTHER
    )
    dated = models.DateField(null=True, blank=True)
    evidence_id = models.UUIDField(null=True, blank=True)

    class Meta:
        db_table = "unit_work_contributed_file"
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(fields=["contribution", "file"], name="file_once_a_contribution"),
        )

    def __str__(self) -> str:
        return self.title or self.name
