"""What the guards of findings ask of tasks, owners, evidence and applications, for many findings at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from huiyin.evidence.models import Evidence
from huiyin.findings.models import Finding
from huiyin.rules.close_application import UNANSWERED
from huiyin.rules.finding import Completion, FindingFacts, FindingState
from huiyin.rules.task import TaskState

from .models import CloseApplication, ProgressReport, Task

#: tasks that count as the finding's home
LIVE = (TaskState.PLANNED, TaskState.UNDER_WAY, TaskState.DONE)
_SENT_BACK = (FindingState.RETURNED, FindingState.REOPENED)
_COLUMNS = ("finding_id", "task_id", "uploaded_by", "contributed_by", "withdrawn_at", "uploaded_at")


def has_owner(task: Task) -> bool:
    responsibility = getattr(task, "responsibility", None)
    return responsibility is not None and responsibility.is_named


def gathered_of_all(
    findings: Sequence[Finding], *, reason: str = "", signed: bool = False
) -> dict[UUID, FindingFacts]:
    """The facts of each of these findings (five queries in all). For rules: takes no viewer."""
    ids = [f.pk for f in findings]
    tasks = _by_finding(
        Task.objects.filter(finding_id__in=ids, state__in=LIVE)
        .select_related("responsibility")
        .order_by("number")
    )
    pieces: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    # whoever handed something in has had a part in it, also when it was withdrawn afterwards
    for piece in Evidence.objects.filter(finding_id__in=ids).values(*_COLUMNS):
        pieces[piece["finding_id"]].append(piece)
    waiting = CloseApplication.objects.filter(finding_id__in=ids, state__in=sorted(UNANSWERED))
    open_ones = {a.finding_id: a for a in waiting}
    back = _sent_back([f.pk for f in findings if f.state in _SENT_BACK])
    reported = _reported(list(back))
    return {
        f.pk: FindingFacts(
            reason=reason,
            signed=signed,
            **_of_tasks(tasks[f.pk], pieces[f.pk]),
            **_of_application(open_ones.get(f.pk)),
            **_of_return(back.get(f.pk), pieces[f.pk], reported.get(f.pk)),
        )
        for f in findings
    }


def _by_finding(rows: Any) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.finding_id].append(row)
    return found


def _of_tasks(live: Sequence[Task], pieces: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    hands = {piece[who] for piece in pieces for who in ("uploaded_by", "contributed_by")} - {None}
    proven = {piece["task_id"] for piece in pieces if piece["withdrawn_at"] is None}
    return {
        "tasks": len(live),
        "tasks_without_owner": tuple(t.title for t in live if not has_owner(t)),
        "tasks_without_deadline": tuple(t.title for t in live if t.due_on is None),
        "tasks_without_evidence": tuple(t.title for t in live if t.pk not in proven),
        "uploaded_by": frozenset(map(str, hands)),
    }


def _of_application(open_one: CloseApplication | None) -> dict[str, Any]:
    """What the guards ask of the application that waits; nobody has applied where there is none."""
    if open_one is None:
        return {}
    return {
        "submitted_by": str(open_one.submitted_by),
        "prepared_by": str(open_one.prepared_by) if open_one.prepared_by else None,
        "accepted_by": frozenset(open_one.passed_by),
        "passed": open_one.passed,
        "completion": Completion(open_one.completion),
        "rest": open_one.rest,
        "rest_due_on": open_one.rest_due_on,
    }


def _sent_back(ids: Collection[UUID]) -> dict[UUID, datetime]:
    """When the newest answer to an application was given, of those that are back with the unit since."""
    if not ids:
        return {}
    rows = CloseApplication.objects.filter(finding_id__in=ids).order_by().values_list("finding_id")
    return {pk: at for pk, at in rows.annotate(at=Max("answered_at")) if at is not None}


def _reported(ids: Collection[UUID]) -> dict[UUID, datetime]:
    if not ids:
        return {}
    rows = ProgressReport.objects.filter(finding_id__in=ids, counts=True).order_by()
    return dict(rows.values_list("finding_id").annotate(at=Max("reported_at")))


def _of_return(
    moment: datetime | None, pieces: Sequence[Mapping[str, Any]], reported: datetime | None
) -> dict[str, bool]:
    """Whether the unit has reported or handed in anything since its finding was sent back."""
    if moment is None:
        return {}
    handed_in = any(p["withdrawn_at"] is None and p["uploaded_at"] > moment for p in pieces)
    return {"sent_back": True, "new_since_sent_back": handed_in or bool(reported and reported > moment)}
