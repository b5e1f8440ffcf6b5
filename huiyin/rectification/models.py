from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Category, Finding
from huiyin.findings.visible import OfVisibleFindings
from huiyin.journal.identity import new_id
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.rounds.models import Round, Target
from huiyin.rules.extension import UNANSWERED as UNANSWERED_EXTENSIONS
from huiyin.rules.extension import ExtensionState
from huiyin.rules.finding import WORKABLE, Pace
from huiyin.rules.roles import Role
from huiyin.rules.task import UNFINISHED, Deliverable, TaskState

from .change_models import ChangeSet, ChangeSetRow, PendingChange
from .closing_models import CloseApplication, StandingCheck
from .kept_models import OwnerTotal, TaskTotal
from .plan_models import Plan, PlanEdition, PlanOpinion, PlanRemark, TaskStage
from .progress_models import PeopleDealtWith, ProgressReport
from .report_models import UnitReport

__all__ = [
    "ChangeSet",
    "ChangeSetRow",
    "CloseApplication",
    "Extension",
    "OwnerTotal",
    "PendingChange",
    "PeopleDealtWith",
    "Plan",
    "PlanEdition",
    "PlanOpinion",
    "PlanRemark",
    "ProgressReport",
    "Responsibility",
    "StandingCheck",
    "Task",
    "TaskStage",
    "TaskTotal",
    "UnitReport",
]


class TaskQuerySet(OfVisibleFindings):
    def visible_to(self, viewer: Viewer) -> TaskQuerySet:
        """As with findings; who sees a whole body is answered from the task's own row."""
        whole = viewer.bodies(Role.OFFICE, Role.LEADING_GROUP)
        if whole and all(g.role in (Role.OFFICE, Role.LEADING_GROUP) for g in viewer.grants):
            return self.filter(body_id__in=whole)
        return self.filter(finding__in=Finding.objects.visible_to(viewer))


#: tasks whose dates press: unfinished ones of findings that the unit works on; in the order that the filter
#: has, by which SQLite knows the index again
PRESSING = Q(state__in=UNFINISHED, finding_state__in=sorted(WORKABLE))
#: of tasks that lack something, in the order of a list
_NEWEST = ["body", "id", "state", "finding_state"]


class Task(models.Model):
    """What the unit will do about a finding, what it will leave behind, and by when.

    The columns after `finding` repeat what its finding and its responsibility say, so that a list of all
    tasks needs no join. Database triggers alone write them (migrations 0002 and 0003): read the originals.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # found by `task_finding_state`
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    body = models.ForeignKey(
        InspectingBody, null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        Unit, null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    round = models.ForeignKey(
        Round, null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    target = models.ForeignKey(
        Target, null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    category = models.ForeignKey(
        Category, null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    finding_state = models.CharField(max_length=12, default="", editable=False)
    lead_department = models.CharField(max_length=120, default="", editable=False)
    person = models.CharField(max_length=120, default="", editable=False)
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=500)
    text = models.TextField(blank=True)
    deliverable = models.CharField(
        max_length=12, choices=[(d.value, d.value) for d in Deliverable], default=Deliverable.OTHER
    )
    pace = models.CharField(max_length=12, choices=[(p.value, p.value) for p in Pace], default=Pace.STAGED)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in TaskState], default=TaskState.PLANNED
    )
    version = models.PositiveIntegerField(default=1)
    planned_on = models.DateField()
    fingerprint = models.CharField(max_length=64)

    objects = TaskQuerySet.as_manager()

    class Meta:
        db_table = "rectification_task"
        ordering = ("finding_id", "number")
        constraints = (
            models.UniqueConstraint(fields=["finding", "number"], name="task_number_once_a_finding"),
            models.UniqueConstraint(fields=["finding", "fingerprint"], name="task_once_a_finding"),
        )
        # as with findings: `task_ledger` has what lists filter and sort by
        indexes = (
            models.Index(fields=["state", "due_on"], name="task_state_due"),
            models.Index(
                fields=[
                    *("body", "state", "due_on", "id", "finding", "unit", "round", "target", "category"),
                    *("finding_state", "deliverable", "pace"),
                ],
                name="task_ledger",
            ),
            models.Index(fields=["body", "id"], name="task_body_newest"),
            models.Index(fields=["body", "due_on", "id"], name="task_body_due"),
            models.Index(fields=["body", "unit", "finding", "id"], name="task_body_unit"),
            models.Index(fields=["body", "round", "id"], name="task_body_round"),
            models.Index(fields=["body", "target", "id"], name="task_body_target"),
            models.Index(fields=["body", "category", "id"], name="task_body_category"),
            models.Index(fields=["body", "lead_department", "id"], name="task_body_department"),
            # a department's tasks run into the hundred thousands, too many to be put in order when asked for
            models.Index(fields=["body", "lead_department", "due_on", "id"], name="task_department_due"),
            models.Index(fields=["body", "person", "id"], name="task_body_person"),
            models.Index(fields=["finding", "state"], name="task_finding_state"),
            models.Index(fields=_NEWEST, condition=Q(due_on=None), name="task_undated"),
            # what is late or due soon is looked for among these, past all that is done
            models.Index(fields=["body", "due_on", "id"], condition=PRESSING, name="task_pressing"),
            models.Index(fields=["body", "id", "due_on"], condition=PRESSING, name="task_pressing_newest"),
            models.Index(fields=_NEWEST, condition=Q(lead_department="", person=""), name="task_unowned"),
        )

    def __str__(self) -> str:
        return self.title


class Responsibility(models.Model):
    """Who answers for a task: leader, lead and supporting departments, person (by post)."""

    task = models.OneToOneField(
        Task, primary_key=True, on_delete=models.PROTECT, related_name="responsibility"
    )
    leader = models.CharField(max_length=120, blank=True)
    lead_department = models.CharField(max_length=120, blank=True)
    support_departments = models.CharField(max_length=300, blank=True)
    person = models.CharField(max_length=120, blank=True)

    class Meta:
        db_table = "rectification_responsibility"

    def __str__(self) -> str:
        return self.person or self.lead_department or self.leader

    @property
    def is_named(self) -> bool:
        """A task has an owner when a department or a person answers for it; a leader alone is not enough."""
        return bool(self.lead_department or self.person)


class Extension(models.Model):
    """More time asked for: another deadline of a finding, or of one of its tasks, and the answer to it.

    `old_due_on` is the date as it stood when this was asked for; it stays here when the deadline moves.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="extensions")
    task = models.ForeignKey(Task, null=True, blank=True, on_delete=models.PROTECT, related_name="extensions")
    state = models.CharField(
        max_length=10, choices=[(s.value, s.value) for s in ExtensionState], default=ExtensionState.ASKED
    )
    version = models.PositiveIntegerField(default=1)
    reason = models.TextField()
    old_due_on = models.DateField()
    wanted_on = models.DateField()
    granted_on = models.DateField(null=True, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    asked_by = models.UUIDField(null=True)
    asked_by_name = models.CharField(max_length=120)
    # whoever prepared what the unit's head signed
    prepared_by = models.UUIDField(null=True, blank=True)
    prepared_by_name = models.CharField(max_length=120, blank=True)
    answer_due_on = models.DateField()
    office_view = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.UUIDField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=120, blank=True)

    objects = OfVisibleFindings.as_manager()

    class Meta:
        db_table = "rectification_extension"
        ordering = ("asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["finding"],
                condition=Q(state__in=sorted(UNANSWERED_EXTENSIONS), task=None),
                name="one_waiting_a_finding",
            ),
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(state__in=sorted(UNANSWERED_EXTENSIONS)),
                name="one_waiting_a_task",
            ),
            models.CheckConstraint(
                condition=Q(asked_by=None)
                | Q(answered_by=None)
                | Q(state="recalled")
                | ~Q(answered_by=F("asked_by")),
                name="extension_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state="granted")
                | Q(granted_on__gt=F("old_due_on"), granted_on__lte=F("wanted_on")),
                name="granted_until_a_later_day",
            ),
        )
        indexes = (models.Index(fields=["state", "answer_due_on"], name="extension_state_due"),)

    def __str__(self) -> str:
        return f"{self.task_id or self.finding_id} {self.old_due_on} → {self.wanted_on}"
