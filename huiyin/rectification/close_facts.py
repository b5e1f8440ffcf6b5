"""What the checks before closing ask of the ledger, for many findings at a constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from huiyin.evidence.models import Evidence
from huiyin.findings.models import Finding
from huiyin.organisations.clock import today
from huiyin.rules.close_application import ApplicationState
from huiyin.rules.close_checks import (
    ClosePoint,
    Closing,
    ClosingTask,
    Piece,
    ReturnReason,
    close_points,
)
from huiyin.rules.deliverable import Deliverable
from huiyin.rules.evidence import EvidenceKind
from huiyin.rules.task import TaskState

from .models import CloseApplication, ProgressReport, Task, TaskStage

_LIVE = (TaskState.PLANNED, TaskState.UNDER_WAY, TaskState.DONE)
_NOTHING: dict[str, Any] = {"rules": 0, "people": 0, "money": Decimal(0)}


def points_of(findings: Sequence[Finding], on: date | None = None) -> dict[UUID, list[ClosePoint]]:
    """What the checks find in each of these findings today (seven queries in all)."""
    day = on or today()
    return {pk: close_points(closing, day) for pk, closing in closings(findings).items()}


def closings(findings: Sequence[Finding]) -> dict[UUID, Closing]:
    """Each finding as it would be handed in now. The caller has shown that they may be seen."""
    ids = [f.pk for f in findings]
    tasks = list(Task.objects.filter(finding_id__in=ids, state__in=_LIVE).order_by("number"))
    evidence, reports, stages = _evidence(ids), _reports(ids), _stages(ids)
    sums, returned = _sums(ids), _returned(ids)
    by_finding: dict[UUID, list[ClosingTask]] = defaultdict(list)
    for task in tasks:
        by_finding[task.finding_id].append(_task(task, evidence, reports, stages))
    return {
        f.pk: Closing(
            tasks=tuple(by_finding[f.pk]),
            of_no_task=tuple(evidence[f.pk, None]),
            fed_back_on=f.fed_back_on,
            due_on=f.due_on,
            amount=f.amount,
            rules_made=sums[f.pk]["rules"],
            persons=sums[f.pk]["people"],
            money_recovered=sums[f.pk]["money"],
            returned=returned.get(f.pk, ()),
        )
        for f in findings
    }


_Evidence = Mapping[tuple[UUID, UUID | None], list[Piece]]


def _task(
    task: Task, evidence: _Evidence, reports: Mapping[UUID | None, int], stages: Mapping[UUID, list[date]]
) -> ClosingTask:
    return ClosingTask(
        number=task.number,
        deliverable=Deliverable(task.deliverable),
        done=task.state == TaskState.DONE,
        due_on=task.due_on,
        evidence=tuple(evidence[task.finding_id, task.pk]),
        reports=reports[task.pk],
        stages=tuple(stages[task.pk]),
    )


def _evidence(ids: Collection[UUID]) -> _Evidence:
    found: dict[tuple[UUID, UUID | None], list[Piece]] = defaultdict(list)
    rows = Evidence.objects.filter(finding_id__in=ids, withdrawn_at__isnull=True).order_by("uploaded_at")
    for finding, task, kind, content, dated in rows.values_list(
        "finding_id", "task_id", "kind", "file_id", "dated"
    ):
        found[finding, task].append(Piece(EvidenceKind(kind), content, dated))
    return found


def _reports(ids: Collection[UUID]) -> Mapping[UUID | None, int]:
    rows = ProgressReport.objects.filter(finding_id__in=ids).order_by().values_list("task_id")
    return Counter(dict(rows.annotate(n=Count("pk"))))


def _stages(ids: Collection[UUID]) -> Mapping[UUID, list[date]]:
    found: dict[UUID, list[date]] = defaultdict(list)
    rows = TaskStage.objects.filter(task__finding_id__in=ids).order_by("number")
    for task, day in rows.values_list("task_id", "due_on"):
        found[task].append(day)
    return found


def _sums(ids: Collection[UUID]) -> Mapping[UUID, dict[str, Any]]:
    rows = ProgressReport.objects.filter(finding_id__in=ids).order_by().values("finding_id")
    summed = rows.annotate(rules=Sum("rules_made"), people=Sum("persons"), money=Sum("money_recovered"))
    return defaultdict(lambda: _NOTHING, {row["finding_id"]: row for row in summed})


def _returned(ids: Collection[UUID]) -> dict[UUID, tuple[ReturnReason, ...]]:
    """Why the last application was sent back; a recalled one has answered nothing."""
    rows = CloseApplication.objects.filter(finding_id__in=ids).exclude(state=ApplicationState.RECALLED)
    newest: dict[UUID, tuple[ReturnReason, ...]] = {}
    for finding, state, remarks in rows.order_by("submitted_at", "id").values_list(
        "finding_id", "state", "remarks"
    ):
        sent_back = state == ApplicationState.RETURNED
        newest[finding] = tuple(ReturnReason(r["text"], r.get("task")) for r in remarks) if sent_back else ()
    return newest


def kept_points(points: Sequence[ClosePoint], explanations: Mapping[str, str]) -> list[dict[str, Any]]:
    """The points with their explanations, as an application keeps them."""
    return [
        {
            "check": p.check.value,
            "severity": p.severity.value,
            "task": p.task,
            "params": dict(p.params),
            "place": p.place,
            "text": explanations.get(p.key, "").strip(),
        }
        for p in points
    ]
