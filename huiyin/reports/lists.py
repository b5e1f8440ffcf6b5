"""The three lists as rows of one record set: problems, tasks, responsibilities.

Columns are those of the profile. A cell is text, a number, a date, or an enum member that the caller words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.findings.models import Finding
from huiyin.organisations.models import InspectingBody
from huiyin.organisations.profiles import profile_of
from huiyin.rectification.models import ProgressReport, Task
from huiyin.rectification.queries import evidence_counts
from huiyin.rules.finding import Completion, FindingState, Pace
from huiyin.rules.profiles import KNOWN_COLUMNS
from huiyin.rules.task import Deliverable, TaskState

#: findings that are read at once
BATCH = 500
LISTS = tuple(KNOWN_COLUMNS)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its words, its width in characters, and how its cell comes from a row's record."""

    words: str | Promise
    width: int
    cell: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task with what is told of it: the newest progress report, and how many pieces of evidence."""

    task: Task
    finding: Finding
    progress: str = ""
    evidence: int = 0

    @property
    def number(self) -> str:
        return f"{self.finding.number}-{self.task.number}"


@dataclass(frozen=True, slots=True)
class ProblemRow:
    finding: Finding
    tasks: int


@dataclass(frozen=True, slots=True)
class Records:
    """The record set of an export, by identifiers in the order of the lists."""

    findings: tuple[UUID, ...]
    tasks: Mapping[UUID, tuple[UUID, ...]] = field(repr=False)

    def count(self, name: str) -> int:
        """How many rows the list has."""
        return len(self.findings) if name == "problems" else sum(map(len, self.tasks.values()))


def _owner(name: str) -> Callable[[TaskRow], str]:
    return lambda row: getattr(getattr(row.task, "responsibility", None), name, "")


_OF_TASK: dict[str, Column] = {
    "number": Column(_("序号"), 8, lambda r: r.number),
    "unit": Column(_("单位"), 22, lambda r: r.finding.unit.name),
    "finding": Column(_("问题"), 40, lambda r: r.finding.title),
    "task": Column(_("整改任务"), 40, lambda r: r.task.title),
    "due_on": Column(_("整改时限"), 12, lambda r: r.task.due_on),
    "state": Column(_("状态"), 10, lambda r: TaskState(r.task.state)),
}
COLUMNS: dict[str, dict[str, Column]] = {
    "problems": {
        "number": Column(_("序号"), 8, lambda r: r.finding.number),
        "unit": Column(_("单位"), 22, lambda r: r.finding.unit.name),
        "round": Column(_("轮次"), 18, lambda r: r.finding.round.name),
        "team": Column(
            _("巡视组"), 14, lambda r: r.finding.target.team.name if r.finding.target.team else ""
        ),
        "category": Column(_("类别"), 24, lambda r: r.finding.category.name if r.finding.category else ""),
        "title": Column(_("问题"), 48, lambda r: r.finding.title),
        "text": Column(_("具体表现"), 60, lambda r: r.finding.text),
        "state": Column(_("状态"), 12, lambda r: FindingState(r.finding.state)),
        "completion": Column(_("完成情况"), 10, lambda r: Completion(r.finding.completion)),
        "standing": Column(_("长期坚持"), 10, lambda r: _("是") if r.finding.standing else _("否")),
        "recorded_on": Column(_("登记日期"), 12, lambda r: r.finding.recorded_on),
        "fed_back_on": Column(_("反馈日期"), 12, lambda r: r.finding.fed_back_on),
        "due_on": Column(_("整改时限"), 12, lambda r: r.finding.due_on),
        "closed_on": Column(_("销号日期"), 12, lambda r: r.finding.closed_on),
        "tasks": Column(_("任务数"), 8, lambda r: r.tasks),
        "amount": Column(_("涉及金额（元）"), 16, lambda r: r.finding.amount),
    },
    "tasks": {
        **_OF_TASK,
        "deliverable": Column(_("成果形式"), 10, lambda r: Deliverable(r.task.deliverable)),
        "pace": Column(_("整改方式"), 12, lambda r: Pace(r.task.pace)),
        "progress": Column(_("最新进展"), 48, lambda r: r.progress),
        "evidence": Column(_("佐证材料（份）"), 12, lambda r: r.evidence),
    },
    "responsibilities": {
        **_OF_TASK,
        "leader": Column(_("责任领导"), 18, _owner("leader")),
        "lead_department": Column(_("牵头部门"), 18, _owner("lead_department")),
        "support_departments": Column(_("配合部门"), 24, _owner("support_departments")),
        "person": Column(_("责任人"), 18, _owner("person")),
    },
}


def columns_of(bodies: Sequence[InspectingBody], name: str) -> list[Column]:
    """The columns of list `name`: the profile's, in its order; of several profiles together, in ours."""
    chosen = [profile_of(body).list_columns[name] for body in bodies] or [KNOWN_COLUMNS[name]]
    if any(other != chosen[0] for other in chosen):
        together = set().union(*chosen)
        chosen = [tuple(c for c in KNOWN_COLUMNS[name] if c in together)]
    return [COLUMNS[name][c] for c in chosen[0]]


def records(findings: QuerySet[Finding], tasks: QuerySet[Task]) -> Records:
    """The identifiers of these findings, by unit and number, and of those tasks that are theirs.

    Nothing is ever deleted, so what is listed here is still there when its row is read.
    """
    ordered = findings.select_related(None).order_by("unit__name", "round_id", "number", "pk")
    ids = tuple(ordered.values_list("pk", flat=True))
    wanted = set(ids)
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = tasks.select_related(None).order_by("finding_id", "number")
    for finding, task in rows.values_list("finding_id", "pk"):
        if finding in wanted:
            found[finding].append(task)
    return Records(ids, {finding: tuple(own) for finding, own in found.items()})


def bodies_of(findings: QuerySet[Finding]) -> list[InspectingBody]:
    """The bodies whose findings these are, by name."""
    ids = findings.select_related(None).order_by().values_list("body_id", flat=True).distinct()
    return list(InspectingBody.objects.filter(pk__in=list(ids)).order_by("name"))


def batches(found: Records) -> Iterator[tuple[list[ProblemRow], list[TaskRow]]]:
    """The rows of the lists, some findings at a time with all their tasks (four queries a batch)."""
    for start in range(0, len(found.findings), BATCH):
        ids = found.findings[start : start + BATCH]
        related = ("unit", "round", "category", "target__team")
        findings = Finding.objects.select_related(*related).in_bulk(ids)
        wanted = [task for pk in ids for task in found.tasks.get(pk, ())]
        tasks = Task.objects.select_related("responsibility").in_bulk(wanted)
        progress = _newest_progress(wanted)
        evidence = evidence_counts(wanted)
        problems = [ProblemRow(findings[pk], len(found.tasks.get(pk, ()))) for pk in ids]
        yield (
            problems,
            [
                TaskRow(tasks[t], findings[pk], progress.get(t, ""), evidence.get(t, 0))
                for pk in ids
                for t in found.tasks.get(pk, ())
            ],
        )


def _newest_progress(tasks: Sequence[UUID]) -> dict[UUID, str]:
    """The text of the newest report on each of these tasks."""
    rows = ProgressReport.objects.filter(task_id__in=tasks).order_by("reported_at", "id")
    return {task: text for task, text in rows.values_list("task_id", "text") if task is not None}
