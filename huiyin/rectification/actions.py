"""What a unit does about a finding: plan, assign, report, complete."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.findings.fingerprints import fingerprint
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.journal.actions import Actor, record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import today
from huiyin.rules.finding import FindingAction, Pace
from huiyin.rules.plan import PlanState
from huiyin.rules.roles import Role
from huiyin.rules.task import LIFE, Deliverable, TaskAction, TaskState

from .achieved import Figures, create_report, demand_sense
from .models import Plan, ProgressReport, Responsibility, Task
from .queries import gathered_facts, task_facts

OWNER_FIELDS = ("leader", "lead_department", "support_departments", "person")


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for a task, by post: leader, lead and supporting departments, person."""

    leader: str = ""
    lead_department: str = ""
    support_departments: str = ""
    person: str = ""


@transaction.atomic
def plan_task(
    *,
    finding_id: UUID,
    title: str,
    by: Viewer,
    text: str = "",
    deliverable: Deliverable = Deliverable.OTHER,
    pace: Pace = Pace.STAGED,
    due_on: date | None = None,
    owner: Owner | None = None,
) -> Task:
    """A new task for a finding; raises `ValidationError` when the finding has it already."""
    finding = findings.move(finding_id, FindingAction.PLAN, by=by, note={"task": title})
    mark = fingerprint(title)
    if Task.objects.filter(finding=finding, fingerprint=mark).exists():
        raise ValidationError({"title": _("这个问题下已有同一任务，请勿重复添加。")})
    last = Task.objects.filter(finding=finding).aggregate(n=Max("number"))["n"] or 0
    task = Task.objects.create(
        finding=finding, number=last + 1, title=title.strip()[:500], text=text, deliverable=deliverable,
        pace=pace, due_on=due_on, planned_on=today(), fingerprint=mark,
    )  # fmt: skip
    given = owner or Owner()
    Responsibility.objects.create(task=task, **{k: getattr(given, k).strip() for k in OWNER_FIELDS})
    return task


def step(
    task_id: UUID, action: TaskAction, *, by: Viewer, version: int | None, facts: dict[str, Any],
    changes: dict[str, Any], note: dict[str, Any],
) -> Task:  # fmt: skip
    """One step of a task's life, with its row, its finding's row held, and one journal entry."""
    seen = Task.objects.visible_to(by).only("finding_id").get(pk=task_id)
    finding = findings.locked(seen.finding_id, by)
    task = Task.objects.select_related("finding", "responsibility").get(pk=task_id)
    check_version(task, version)
    state = TaskState(task.state)
    after = LIFE.next_state(action, state, roles_on(finding, by), task_facts(task, **facts))
    update_unchanged(task, version=task.version, state=after, **changes)
    record(body=finding.body_id, by=by, action=f"task_{action}", object_type="finding", object_id=finding.pk,
           payload={"task": task.pk, "from": state, "to": after, **note})  # fmt: skip
    return task


@transaction.atomic
def assign(*, task_id: UUID, owner: Owner, by: Viewer, version: int | None = None) -> Task:
    """Say who answers for a task. The former owner stays in the journal."""
    before = Responsibility.objects.filter(task_id=task_id).values(*OWNER_FIELDS).first()
    after = {k: getattr(owner, k).strip() for k in OWNER_FIELDS}
    task = step(task_id, TaskAction.ASSIGN, by=by, version=version, facts={}, changes={},
                 note={"before": before, "after": after})  # fmt: skip
    Responsibility.objects.update_or_create(task=task, defaults=after)
    return Task.objects.select_related("responsibility", "finding").get(pk=task.pk)


@transaction.atomic
def revise_task(
    *, task_id: UUID, by: Viewer, version: int | None = None, reason: str = "", **changes: Any
) -> Task:
    """Change title, text, deliverable, pace or due date; postponing asks for a reason."""
    task = Task.objects.visible_to(by).get(pk=task_id)
    allowed = ("title", "text", "deliverable", "pace", "due_on")
    changed = {k: v for k, v in changes.items() if k in allowed and getattr(task, k) != v}
    before = {k: getattr(task, k) for k in changed}
    if "title" in changed:
        changed["fingerprint"] = fingerprint(changed["title"])
        same = Task.objects.filter(finding_id=task.finding_id, fingerprint=changed["fingerprint"])
        if same.exclude(pk=task.pk).exists():
            raise ValidationError({"title": _("这个问题下已有同一任务，请换一种写法。")})
    dates = {"due_before": task.due_on, "due_after": changed.get("due_on", task.due_on),
             "date_agreed": _date_agreed(task, by)}  # fmt: skip
    after = {k: changed[k] for k in before}
    return step(task_id, TaskAction.REVISE, by=by, version=version, facts={"reason": reason, **dates},
                 changes=changed, note={"before": before, "after": after, "reason": reason})  # fmt: skip


def _date_agreed(task: Task, by: Viewer) -> bool:
    """Whether the unit's plan with this task was approved; the office, which approved it, may change it."""
    approved = Plan.objects.filter(target__findings=task.finding_id, state=PlanState.APPROVED)
    return Role.OFFICE not in roles_on(task.finding, by) and approved.exists()


@transaction.atomic
def report_progress(
    *, finding_id: UUID, text: str, by: Viewer, task_id: UUID | None = None, figures: Figures | None = None,
    contributor: Actor | None = None, **counts: Any,
) -> ProgressReport:  # fmt: skip
    """What was done, in words and figures; `counts` are the fields of `Figures` one by one.

    `contributor` is whoever worked it out inside the unit, where the liaison takes it over. Raises
    `ValidationError` on an empty text or figures that contradict each other, `Refused` otherwise.
    """
    given = figures or Figures(**counts)
    finding = findings.locked(finding_id, by)
    demand_sense(text, given, finding.body)
    if task_id is not None:
        task = Task.objects.get(pk=task_id, finding=finding)
        step(task.pk, TaskAction.REPORT, by=by, version=None, facts={}, changes={}, note={})
    note = {"task": task_id, **given.columns(), "people": dict(given.people)}
    finding = findings.move(finding_id, FindingAction.REPORT, by=by, facts=gathered_facts(finding), note=note)
    return create_report(
        finding, task_id, text, given, by, contributed_by=contributor.id if contributor else None,
        contributed_by_name=contributor.name if contributor else "",
    )  # fmt: skip


@transaction.atomic
def complete_task(*, task_id: UUID, by: Viewer, version: int | None = None) -> Task:
    """The unit says that a task is done; it needs evidence for that."""
    return step(task_id, TaskAction.COMPLETE, by=by, version=version, facts={}, changes={}, note={})


@transaction.atomic
def resume_task(*, task_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Task:
    """Take up again a task that was called done."""
    return step(task_id, TaskAction.RESUME, by=by, version=version, facts={"reason": reason}, changes={},
                 note={"reason": reason})  # fmt: skip


@transaction.atomic
def cancel_task(*, task_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Task:
    """Give up a task that another one replaces; the last task of a finding can't be given up."""
    return step(task_id, TaskAction.CANCEL, by=by, version=version, facts={"reason": reason}, changes={},
                 note={"reason": reason})  # fmt: skip


def obstacles_to(task: Task, action: TaskAction, by: Viewer, finding: Finding, **facts: Any) -> Sequence[Any]:
    """What stands against a step of a task, for greying its button."""
    return LIFE.obstacles(action, TaskState(task.state), roles_on(finding, by), task_facts(task, **facts))
