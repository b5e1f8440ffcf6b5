from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rounds.models import ReviewAssignment, Round, Target
from huiyin.rules.finding import Completion, FindingState, Pace
from huiyin.rules.owed import SHOWN_AS_FINDING
from huiyin.rules.roles import WHOLE_UNIT, Role

from .kept_models import UnitTotal

__all__ = ["Category", "Finding", "LedgerTotal", "Referral", "SentForm", "UnitTotal"]


class Category(models.Model):
    """A category of findings in one body, from its profile or added by the office."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="categories")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=120)
    name_en = models.CharField(max_length=160, blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "findings_category"
        ordering = ("order", "code")
        constraints = (models.UniqueConstraint(fields=["body", "code"], name="category_code_once_a_body"),)

    def __str__(self) -> str:
        return self.name


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, viewer: Viewer) -> FindingQuerySet:
        """The rows of docs/security.md's table. What is outside does not exist for this viewer.

        Units, reviewers and departments see a finding only after it was fed back (`fed_back_on` is set); a
        unit's staff only with a task that was given to their department or to them.
        """
        seen = Q(body_id__in=viewer.bodies(Role.OFFICE, Role.LEADING_GROUP))
        if teams := viewer.scopes(Role.TEAM):
            seen |= Q(target__team_id__in=teams)
        issued = Q(fed_back_on__isnull=False)
        if units := viewer.scopes(*WHOLE_UNIT):
            seen |= issued & Q(unit_id__in=units)
        if units := viewer.scopes(Role.UNIT_STAFF):
            seen |= issued & Q(unit_id__in=units, pk__in=given_to(viewer))
        if viewer.has(Role.REVIEWER):
            assigned = ReviewAssignment.objects.filter(reviewer_id=viewer.id).values("target_id")
            seen |= issued & Q(target_id__in=assigned, body_id__in=viewer.bodies(Role.REVIEWER))
        if departments := viewer.scopes(Role.DEPARTMENT):
            referred = Referral.objects.filter(department_id__in=departments).values("finding_id")
            seen |= issued & Q(pk__in=referred)
        return self.filter(seen)


def given_to(viewer: Viewer) -> models.QuerySet[Finding]:
    """The keys of findings with a task that was given to the viewer or to their department inside the unit.

    `errands` is the reverse of `unit_work.Errand.task`: a name, not an import of the layer above.
    """
    own = Q(tasks__errands__persons__account_id=viewer.id)
    own |= Q(tasks__errands__department__people__account_id=viewer.id)
    standing = Q(tasks__errands__withdrawn_at__isnull=True)
    return Finding._base_manager.filter(own & standing).values("pk")


class Finding(models.Model):
    """A problem that an inspection found in one unit. Its state is written by `findings.actions` alone.

    `category` is the body's; `heading` the heading under which the document had it. `fingerprint` makes a
    repeated import find the row again. Money is in yuan.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(InspectingBody, on_delete=models.PROTECT, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="findings")
    target = models.ForeignKey(Target, on_delete=models.PROTECT, related_name="findings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    category = models.ForeignKey(
        Category, null=True, blank=True, on_delete=models.PROTECT, related_name="findings"
    )
    heading = models.CharField(max_length=300, blank=True)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    pace = models.CharField(max_length=12, choices=[(p.value, p.value) for p in Pace], default=Pace.STAGED)
    state = models.CharField(
        max_length=12, choices=[(s.value, s.value) for s in FindingState], default=FindingState.REGISTERED
    )
    version = models.PositiveIntegerField(default=1)
    completion = models.CharField(
        max_length=16, choices=[(c.value, c.value) for c in Completion], default=Completion.NOT_DONE
    )
    claimed_completion = models.CharField(
        max_length=16, choices=[(c.value, c.value) for c in Completion], blank=True
    )
    standing = models.BooleanField(default=False)
    key_watch = models.BooleanField(default=False)
    recorded_on = models.DateField()
    recorded_by = models.UUIDField(null=True)
    recorded_by_name = models.CharField(max_length=120, blank=True)
    fed_back_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    fingerprint = models.CharField(max_length=64)
    source_document = models.UUIDField(null=True, blank=True)
    earlier = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="recurrences"
    )
    updated_at = models.DateTimeField(default=timezone.now)
    # what it lacks of a home, the sum of `rectification.lacking.BITS`; written by database triggers alone
    lacks = models.PositiveSmallIntegerField(null=True, editable=False)

    objects = FindingQuerySet.as_manager()

    class Meta:
        db_table = "findings_finding"
        ordering = ("-id",)
        constraints = (
            models.UniqueConstraint(fields=["target", "number"], name="finding_number_once_a_target"),
            models.UniqueConstraint(fields=["target", "fingerprint"], name="finding_once_a_target"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_on__isnull=False), name="closed_finding_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["registered", "withdrawn"]) | Q(fed_back_on__isnull=False),
                name="open_finding_was_fed_back",
            ),
        )
        # A page of a list is read by identifier first. `finding_ledger` has everything that lists filter and
        # sort by, so that no list reads 100,000 rows with their texts (figures: bench/web_lists.py).
        indexes = (
            models.Index(
                fields=[
                    *("body", "state", "due_on", "id", "round", "unit", "target", "category", "completion"),
                    *("pace", "standing", "key_watch", "number", "amount", "fed_back_on", "closed_on"),
                    "recorded_on",
                ],
                name="finding_ledger",
            ),
            models.Index(fields=["body", "id"], name="finding_body_newest"),
            models.Index(fields=["body", "due_on", "id"], name="finding_body_due"),
            models.Index(fields=["body", "number", "id"], name="finding_body_number"),
            models.Index(fields=["body", "recorded_on", "id"], name="finding_body_recorded"),
            models.Index(fields=["body", "fed_back_on", "id"], name="finding_body_fed_back"),
            # with the state: of most states no finding was ever closed, which the index alone then tells
            models.Index(fields=["body", "closed_on", "id", "state"], name="finding_body_closed"),
            models.Index(fields=["body", "amount", "id"], name="finding_body_amount"),
            models.Index(fields=["body", "completion", "due_on", "id"], name="finding_body_completion"),
            models.Index(
                fields=["body", "lacks", "state", "id"], name="finding_lacking", condition=Q(lacks__gt=0)
            ),
            models.Index(fields=["body", "id", "state"], name="finding_watched", condition=Q(key_watch=True)),
            models.Index(fields=["body", "round", "state"], name="finding_body_round_state"),
            models.Index(fields=["body", "round", "id"], name="finding_body_round"),
            models.Index(fields=["body", "unit", "number", "id"], name="finding_body_unit"),
            models.Index(fields=["body", "category", "id"], name="finding_body_category"),
            models.Index(fields=["unit", "state"], name="finding_unit_state"),
            # the list of owed answers reads what is not settled by its day, past everything that is closed
            models.Index(
                fields=["body", "due_on", "id"], condition=Q(state__in=SHOWN_AS_FINDING), name="finding_owed"
            ),
        )

    def __str__(self) -> str:
        return self.title


class LedgerTotal(models.Model):
    """How many findings a round has per unit, category and state; kept by database triggers."""

    id = models.BigAutoField(primary_key=True)
    round = models.ForeignKey(Round, on_delete=models.DO_NOTHING, related_name="totals", db_constraint=False)
    unit = models.ForeignKey(Unit, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False)
    category_key = models.CharField(max_length=36)
    state = models.CharField(max_length=12)
    count = models.IntegerField(default=0)

    class Meta:
        db_table = "findings_ledger_total"
        constraints = (
            models.UniqueConstraint(
                fields=["round", "unit", "category_key", "state"], name="ledger_total_once"
            ),
        )
        indexes = (
            models.Index(
                fields=["category_key", "round", "state", "unit", "count"], name="ledger_total_category"
            ),
        )

    def __str__(self) -> str:
        return f"{self.round_id} {self.unit_id} {self.state}: {self.count}"


class Referral(models.Model):
    """A finding that the office referred to a department, and the department's answer."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="referrals")
    department = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="referrals")
    note = models.TextField()
    referred_on = models.DateField()
    referred_by_name = models.CharField(max_length=120)
    answer_due_on = models.DateField()
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "findings_referral"
        ordering = ("referred_on",)
        constraints = (
            models.UniqueConstraint(fields=["finding", "department"], name="referral_once_a_department"),
        )
        indexes = (
            models.Index(
                fields=["answer_due_on", "id"], condition=Q(answered_on=None), name="referral_waiting"
            ),
        )

    def __str__(self) -> str:
        return f"{self.finding_id} → {self.department_id}"


class SentForm(models.Model):
    """A form that was taken, by the one-time key that it carried: pressed twice, it counts once.

    Written in the transaction of what the form does; `address` is where the person was led afterwards.
    """

    id = models.BigAutoField(primary_key=True)
    user = models.UUIDField()
    key = models.CharField(max_length=64)
    address = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        db_table = "findings_sent_form"
        constraints = (models.UniqueConstraint(fields=["user", "key"], name="form_sent_once"),)

    def __str__(self) -> str:
        return self.key
