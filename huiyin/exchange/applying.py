"""Bringing the decided rows of a workbook into the ledger: all of them in one transaction, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import Evidence
from huiyin.findings.models import Finding
from huiyin.intake.progress import note_progress
from huiyin.journal.actions import one_entry
from huiyin.journal.staleness import Stale
from huiyin.rectification import changesets
from huiyin.rectification.actions import OWNER_FIELDS, Owner
from huiyin.rectification.bulk import NewTask, plan_tasks, take_back
from huiyin.rectification.models import ProgressReport, Task
from huiyin.rules.bulk import ChangeSource, RowKind, cleaned
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.rules.task import TaskState
from huiyin.rules.three_way import Held, RowChoice, RowVerdict, written

from .layout import ROW_KINDS
from .ledger import values_for
from .models import Workbook, WorkbookRow, WorkbookState

BATCH = 500


def changing(workbook: Workbook) -> QuerySet[WorkbookRow]:
    """The rows that applying would write, by what is decided now."""
    rows = WorkbookRow.objects.filter(workbook=workbook).exclude(choice=RowChoice.SKIP)
    mine = Q(verdict=RowVerdict.CONFLICT, choice=RowChoice.MINE)
    beside = Q(verdict=RowVerdict.CONFLICT, has_here=True)
    return rows.filter(Q(verdict__in=[RowVerdict.CHANGED, RowVerdict.NEW]) | mine | beside)


def demand_reason(workbook: Workbook, reason: str) -> None:
    """Postponing and the like ask for a reason, once for the whole file."""
    if not reason.strip() and changing(workbook).filter(needs_reason=True).exists():
        raise Refused(Role.OFFICE, [Obstacle("reason_missing")])


def apply_workbook(workbook_id: UUID, by: Viewer) -> Workbook:
    """Apply a workbook that is `applying`. One that is applied already changes nothing.

    When the ledger or the rules have moved on since the dry run, nothing is written: the workbook is open
    again with a problem that says so, and is to be compared again.
    """
    try:
        with transaction.atomic():
            workbook = Workbook.objects.select_for_update().get(pk=workbook_id)
            if workbook.state != WorkbookState.APPLYING:
                return workbook
            _carry_out(workbook, by)
            return workbook
    except (Stale, Refused, ObjectDoesNotExist):
        return hand_back(workbook_id, {"code": "ledger_moved"})


def hand_back(workbook_id: UUID, problem: dict[str, Any]) -> Workbook:
    """Open it again after nothing was applied, with the reason."""
    Workbook.objects.filter(pk=workbook_id, state=WorkbookState.APPLYING).update(
        state=WorkbookState.READ, problem=problem
    )
    return Workbook.objects.get(pk=workbook_id)


def _carry_out(workbook: Workbook, by: Viewer) -> None:
    rows = list(changing(workbook).order_by("place"))
    known = [r for r in rows if r.verdict != RowVerdict.NEW]
    fresh = [r for r in rows if r.verdict == RowVerdict.NEW]
    with one_entry(
        body=workbook.body_id, by=by, action="apply_workbook", object_type="workbook", object_id=workbook.pk
    ) as entry:
        note_progress(workbook.pk, "changes", 0, len(rows))
        if known:
            made = changesets.apply(
                list(_changes(known, workbook.list_name)), by=by, source=ChangeSource.WORKBOOK,
                reason=workbook.reason,
            )  # fmt: skip
            workbook.change_set = made.pk
            note_progress(workbook.pk, "changes", len(known), len(rows))
        planned = plan_tasks(_new_tasks(fresh, by), by=by) if fresh else ()
        if len(planned) != len(fresh):
            raise Refused(RowKind.TASK, [Obstacle("task_there_already")])
        workbook.new_tasks = [str(task.pk) for task in planned]
        workbook.outcome = {"changed": len(known), "new": len(fresh)}
        entry.payload |= {
            "name": workbook.name, "sha256": workbook.sha256, "export": workbook.about["export"],
            "list": workbook.list_name, "rows": workbook.counts, "reason": workbook.reason,
            "new_tasks": workbook.new_tasks, **workbook.outcome,
        }  # fmt: skip
    workbook.state, workbook.applied_at = WorkbookState.APPLIED, timezone.now()
    workbook.version += 1
    workbook.save()


def _changes(rows: Iterable[WorkbookRow], list_name: str) -> Iterable[changesets.RowChange]:
    for row in rows:
        choice = RowChoice(row.choice) if row.choice else None
        texts = {code: mine for code, _b, mine, _n, how in row.cells if written(Held(how), choice)}
        yield changesets.RowChange(
            ROW_KINDS[list_name], row.object_id, row.seen_version, values_for(list_name, texts)
        )


def _new_tasks(rows: Sequence[WorkbookRow], by: Viewer) -> list[NewTask]:
    findings: dict[UUID, Finding] = {}
    parents = [r.parent for r in rows]
    for start in range(0, len(parents), BATCH):
        found = Finding.objects.visible_to(by).filter(pk__in=parents[start : start + BATCH])
        findings |= {f.pk: f for f in found}
    made = []
    for row in rows:
        if row.parent not in findings:
            raise Finding.DoesNotExist(str(row.parent))
        texts = {code: mine for code, _b, mine, _n, _h in row.cells}
        values, _unfit = cleaned(RowKind.TASK, values_for("tasks", texts), today=timezone.localdate())
        owner = Owner(**{name: values.pop(name, "") for name in OWNER_FIELDS})
        made.append(NewTask(finding=findings[row.parent], owner=owner, **values))
    return made


def undo(*, workbook_id: UUID, reason: str, by: Viewer) -> Workbook:
    """Take an applied workbook back: changed rows get their former values, new tasks are cancelled.

    What somebody has changed since stays, and is counted. Raises `Refused` where the change set can't be
    undone any more or somebody has built on a new task.
    """
    Workbook.objects.visible_to(by).only("pk").get(pk=workbook_id)
    with transaction.atomic():
        workbook = Workbook.objects.select_for_update().get(pk=workbook_id)
        if workbook.state != WorkbookState.APPLIED:
            raise Refused(Role.OFFICE, [Obstacle("workbook_not_open")])
        if found := built_on(workbook):
            raise Refused(Role.OFFICE, found)
        with one_entry(
            body=workbook.body_id, by=by, action="undo_workbook", object_type="workbook",
            object_id=workbook.pk,
        ) as entry:  # fmt: skip
            left = 0
            if workbook.change_set:
                left = len(changesets.undo(workbook.change_set, by=by).left)
            tasks = [UUID(t) for t in workbook.new_tasks]
            if tasks:
                take_back(findings=(), task_ids=tasks, reason=reason, by=by)
            workbook.outcome |= {"left": left, "cancelled": len(tasks)}
            entry.payload |= {"name": workbook.name, "reason": reason, **workbook.outcome}
        workbook.state, workbook.version = WorkbookState.UNDONE, workbook.version + 1
        workbook.save(update_fields=["state", "version", "outcome"])
    return workbook


def against_undoing(workbook: Workbook, by: Viewer) -> list[Obstacle]:
    """What stands against taking this workbook back; nothing means it may be."""
    found = built_on(workbook)
    if workbook.change_set:
        made = changesets.ChangeSet.objects.visible_to(by).filter(pk=workbook.change_set).first()
        found += changesets.obstacles_to_undoing(made, by) if made else [Obstacle("not_in_this_state", {})]
    return found


def built_on(workbook: Workbook) -> list[Obstacle]:
    """What stands against cancelling the new tasks, each with how many."""
    tasks = Task.objects.filter(pk__in=[UUID(t) for t in workbook.new_tasks])
    found = (
        ("import_tasks_changed", tasks.exclude(state=TaskState.PLANNED, version=1).count()),
        ("import_has_progress", ProgressReport.objects.filter(task__in=tasks).count()),
        ("import_has_evidence", Evidence.objects.filter(task_id__in=tasks.values("pk")).count()),
    )
    return [Obstacle(code, {"count": count}) for code, count in found if count]
