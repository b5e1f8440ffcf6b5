"""The three lists as rows of one record set: problems, tasks, responsibilities.

Columns are those of the profile. A row is a mapping from the column's code to its value: text, a number, a
date, a truth value, or the code of an enum member that the caller words. Money is in yuan.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain, groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huiyin.findings.models import Category, Finding
from huiyin.organisations.models import InspectingBody, Unit
from huiyin.organisations.profiles import profile_of
from huiyin.rectification.models import ProgressReport, Task
from huiyin.rectification.queries import evidence_counts
from huiyin.rounds.models import Round, Target
from huiyin.rules.finding import Completion, FindingState, Pace
from huiyin.rules.profiles import KNOWN_COLUMNS
from huiyin.rules.task import Deliverable, TaskState

#: findings that are read at once
BATCH = 1000
LISTS = tuple(KNOWN_COLUMNS)
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its code, its words, its width in characters, and the enum whose codes it holds."""

    code: str
    words: str | Promise
    width: int
    kind: type[Enum] | None = None


class Keys:
    """Identifiers in order, sixteen bytes each."""

    __slots__ = ("_packed",)

    def __init__(self, keys: Iterable[UUID] = ()) -> None:
        self._packed = b"".join(key.bytes for key in keys)

    def __len__(self) -> int:
        return len(self._packed) // 16

    def __iter__(self) -> Iterator[UUID]:
        return iter(self[:])

    def __getitem__(self, part: slice) -> list[UUID]:
        start, stop, _step = part.indices(len(self))
        return [UUID(bytes=self._packed[n * 16 : n * 16 + 16]) for n in range(start, stop)]


@dataclass(frozen=True, slots=True)
class Records:
    """The record set of an export, by identifiers in the order of the lists."""

    findings: Keys
    tasks: Mapping[UUID, Keys] = field(repr=False)

    def count(self, name: str) -> int:
        """How many rows the list has."""
        return len(self.findings) if name == "problems" else sum(map(len, self.tasks.values()))


_OF_TASK = (
    Column("number", _("序号"), 9),
    Column("unit", _("单位"), 22),
    Column("finding", _("问题"), 40),
    Column("task", _("整改任务"), 40),
    Column("due_on", _("整改时限"), 12),
)
_COLUMNS: dict[str, tuple[Column, ...]] = {
    "problems": (
        Column("number", _("序号"), 8),
        Column("unit", _("单位"), 22),
        Column("round", _("轮次"), 18),
        Column("team", _("巡视组"), 14),
        Column("category", _("类别"), 24),
        Column("title", _("问题"), 48),
        Column("text", _("具体表现"), 60),
        Column("state", _("状态"), 12, FindingState),
        Column("completion", _("完成情况"), 10, Completion),
        Column("standing", _("长期坚持"), 10),
        Column("recorded_on", _("登记日期"), 12),
        Column("fed_back_on", _("反馈日期"), 12),
        Column("due_on", _("整改时限"), 12),
        Column("closed_on", _("销号日期"), 12),
        Column("tasks", _("任务数"), 8),
        Column("amount", _("涉及金额（元）"), 16),
    ),
    "tasks": (
        *_OF_TASK,
        Column("deliverable", _("成果形式"), 10, Deliverable),
        Column("pace", _("整改方式"), 12, Pace),
        Column("state", _("状态"), 10, TaskState),
        Column("progress", _("最新进展"), 48),
        Column("evidence", _("佐证材料（份）"), 10),
    ),
    "responsibilities": (
        *_OF_TASK,
        Column("leader", _("责任领导"), 18),
        Column("lead_department", _("牵头部门"), 18),
        Column("support_departments", _("配合部门"), 24),
        Column("person", _("责任人"), 18),
        Column("state", _("状态"), 10, TaskState),
    ),
}
COLUMNS = {name: {c.code: c for c in columns} for name, columns in _COLUMNS.items()}
_OWNER = ("leader", "lead_department", "support_departments", "person")


def columns_of(bodies: Sequence[InspectingBody], name: str) -> list[Column]:
    """The columns of list `name`: the profile's, in its order; of several profiles together, in ours."""
    chosen = [profile_of(body).list_columns[name] for body in bodies] or [KNOWN_COLUMNS[name]]
    if any(other != chosen[0] for other in chosen):
        together = set(chain.from_iterable(chosen))
        chosen = [tuple(c for c in KNOWN_COLUMNS[name] if c in together)]
    return [COLUMNS[name][code] for code in chosen[0]]


def records(findings: QuerySet[Finding], tasks: QuerySet[Task]) -> Records:
    """The identifiers of these findings, by unit and number, and of those tasks that are theirs.

    Nothing is ever deleted, so what is listed here is still there when its row is read.
    """
    ordered = findings.select_related(None).order_by("unit__name", "round_id", "number", "pk")
    ids = Keys(ordered.values_list("pk", flat=True).iterator(chunk_size=BATCH))
    found: dict[UUID, Keys] = {}
    rows = tasks.select_related(None).order_by("finding_id", "number").values_list("finding_id", "pk")
    # not all tasks in scope: those of these findings
    for start in range(0, len(ids), BATCH):
        of_some = rows.filter(finding_id__in=ids[start : start + BATCH])
        for finding, own in groupby(of_some, key=itemgetter(0)):
            found[finding] = Keys(task for _, task in own)
    return Records(ids, found)


def bodies_of(findings: QuerySet[Finding]) -> list[InspectingBody]:
    """The bodies whose findings these are, by name."""
    ids = findings.select_related(None).order_by().values_list("body_id", flat=True).distinct()
    return list(InspectingBody.objects.filter(pk__in=list(ids)).order_by("name"))


def rounds_of(findings: QuerySet[Finding]) -> list[str]:
    """The names of the rounds to which these findings belong, the newest first."""
    ids = findings.select_related(None).order_by().values_list("round_id", flat=True).distinct()
    return list(Round.objects.filter(pk__in=list(ids)).values_list("name", flat=True))


def rows(name: str, columns: Collection[Column], found: Records) -> Iterator[Row]:
    """The rows of list `name` in order, with at least these columns; memory does not grow with them."""
    wanted = {c.code for c in columns}
    names = _Names()
    for start in range(0, len(found.findings), BATCH):
        ids = found.findings[start : start + BATCH]
        if name == "problems":
            yield from _problems(ids, found, wanted, names)
        else:
            yield from _tasks(ids, found, wanted, names)


class _Names:
    """The few names that many rows repeat, each read once."""

    def __init__(self) -> None:
        self.units: dict[UUID, str] = _Kept(Unit, "name")
        self.rounds: dict[UUID, str] = _Kept(Round, "name")
        self.categories: dict[UUID, str] = _Kept(Category, "name")
        self.teams: dict[UUID, str] = _Kept(Target, "team__name")


class _Kept(dict[UUID | None, str]):
    def __init__(self, model: Any, path: str) -> None:
        super().__init__({None: ""})
        self._model, self._path = model, path

    def __missing__(self, key: UUID) -> str:
        self[key] = self._model._base_manager.values_list(self._path, flat=True).get(pk=key) or ""
        return self[key]


def _problems(ids: Sequence[UUID], found: Records, wanted: set[str], names: _Names) -> Iterator[Row]:
    columns = [
        "pk",
        "number",
        "unit_id",
        "round_id",
        "target_id",
        "category_id",
        "title",
        "state",
        "completion",
    ]
    columns += ["standing", "recorded_on", "fed_back_on", "due_on", "closed_on", "amount"]
    columns += ["text"] if "text" in wanted else []
    read = {r["pk"]: r for r in Finding.objects.filter(pk__in=ids).order_by().values(*columns)}
    for pk in ids:
        row = read[pk]
        row["unit"], row["round"] = names.units[row["unit_id"]], names.rounds[row["round_id"]]
        row["category"] = names.categories[row["category_id"]]
        row["team"] = names.teams[row["target_id"]] if "team" in wanted else ""
        row["standing"] = _("是") if row["standing"] else _("否")
        row["tasks"] = len(found.tasks.get(pk, ()))
        yield row


def _tasks(ids: Sequence[UUID], found: Records, wanted: set[str], names: _Names) -> Iterator[Row]:
    tasks = [task for pk in ids for task in found.tasks.get(pk, ())]
    columns = ["pk", "number", "title", "deliverable", "pace", "due_on", "state"]
    owner = [f"responsibility__{name}" for name in _OWNER] if wanted & set(_OWNER) else []
    read = {r["pk"]: r for r in Task.objects.filter(pk__in=tasks).order_by().values(*columns, *owner)}
    progress = _newest_progress(tasks) if "progress" in wanted else {}
    evidence = evidence_counts(tasks) if "evidence" in wanted else {}
    above = Finding.objects.filter(pk__in=ids).order_by().values_list("pk", "number", "title", "unit_id")
    findings = {pk: rest for pk, *rest in above}
    for pk in ids:
        number, title, unit = findings[pk]
        for task in found.tasks.get(pk, ()):
            row = read[task]
            row["number"], row["task"] = f"{number}-{row['number']}", row["title"]
            row["finding"], row["unit"] = title, names.units[unit]
            row["progress"], row["evidence"] = progress.get(task, ""), evidence.get(task, 0)
            row.update((name, row[f"responsibility__{name}"]) for name in _OWNER if owner)
            yield row


def _newest_progress(tasks: Sequence[UUID]) -> dict[UUID, str]:
    """The text of the newest report on each of these tasks."""
    reports = ProgressReport.objects.filter(task_id__in=tasks, counts=True).order_by("reported_at", "id")
    return {task: text for task, text in reports.values_list("task_id", "text") if task is not None}
