"""What a plan says: findings and tasks as the checks read them, and as an edition keeps them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.models import QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.rounds.models import Target
from huiyin.rules.finding import FindingState, Pace
from huiyin.rules.plan_checks import PlannedFinding, PlannedStage, PlannedTask
from huiyin.rules.task import Deliverable, TaskState

from .models import Task
from .plan_models import TaskStage
from .queries import LIVE


def findings_of(target: Target, viewer: Viewer) -> QuerySet[Finding]:
    """The findings that a plan has to answer: fed back and not withdrawn, those that the viewer may see."""
    rows = Finding.objects.visible_to(viewer).filter(target=target, fed_back_on__isnull=False)
    return rows.exclude(state=FindingState.WITHDRAWN).order_by("number")


def planned(target: Target, viewer: Viewer) -> tuple[PlannedFinding, ...]:
    """The plan as it stands now in the ledger (three queries)."""
    rows = list(findings_of(target, viewer))
    by_finding: dict[Any, list[Task]] = defaultdict(list)
    live = Task.objects.filter(finding__in=[f.pk for f in rows], state__in=LIVE)
    for task in live.select_related("responsibility").order_by("number"):
        by_finding[task.finding_id].append(task)
    stages: dict[Any, list[PlannedStage]] = defaultdict(list)
    for stage in TaskStage.objects.filter(task__in=live).order_by("number"):
        stages[stage.task_id].append(PlannedStage(stage.due_on, stage.text))
    return tuple(
        PlannedFinding(
            f.number, f.title, f.fed_back_on, f.due_on,
            tuple(_task(t, tuple(stages[t.pk])) for t in by_finding[f.pk]),
        )
        for f in rows
    )  # fmt: skip


def _task(task: Task, stages: tuple[PlannedStage, ...]) -> PlannedTask:
    owner = getattr(task, "responsibility", None)
    named = ("leader", "lead_department", "support_departments", "person")
    return PlannedTask(
        number=task.number, title=task.title, text=task.text, deliverable=Deliverable(task.deliverable),
        pace=Pace(task.pace), due_on=task.due_on, done=task.state == TaskState.DONE, stages=stages,
        **{name: getattr(owner, name, "") for name in named},
    )  # fmt: skip


def kept(findings: tuple[PlannedFinding, ...]) -> list[dict[str, Any]]:
    """The plan as an edition keeps it; what is done since is not part of what was promised."""

    def plain(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {k: plain(v) for k, v in value.items() if k != "done"}
        if isinstance(value, list | tuple):
            return [plain(v) for v in value]
        return value.isoformat() if isinstance(value, date) else value

    return [plain(asdict(f)) for f in findings]


def read_back(content: list[dict[str, Any]]) -> tuple[PlannedFinding, ...]:
    """An edition as the checks and pages read it."""

    def day(value: str | None) -> date | None:
        return date.fromisoformat(value) if value else None

    def task(row: dict[str, Any]) -> PlannedTask:
        stages = tuple(PlannedStage(date.fromisoformat(s["due_on"]), s["text"]) for s in row["stages"])
        more = {"due_on": day(row["due_on"]), "stages": stages}
        given = {"deliverable": Deliverable(row["deliverable"]), "pace": Pace(row["pace"])}
        return PlannedTask(**{**row, **more, **given})

    return tuple(
        PlannedFinding(
            row["number"], row["title"], day(row["fed_back_on"]), day(row["due_on"]),
            tuple(task(t) for t in row["tasks"]),
        )
        for row in content
    )  # fmt: skip
