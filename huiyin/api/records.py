"""What the API tells of findings, tasks, applications, units and rounds: the columns of their pages.

Days are ISO dates, money is yuan as a decimal in a string. `state` and other codes are the glossary's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema

from huiyin.rules.close_application import ApplicationState
from huiyin.rules.close_checks import ClosePoint, Severity
from huiyin.rules.finding import Completion, FindingState, Pace
from huiyin.rules.moves import Obstacle
from huiyin.rules.round import RoundState
from huiyin.rules.task import Deliverable, TaskState
from huiyin.rules.unit import UnitType
from huiyin.web.closing_sentences import placed
from huiyin.web.objections import sentence


class Named(Schema):
    """A record that is named beside another."""

    id: UUID
    name: str


class Against(Schema):
    """One obstacle: its code, and the sentence that the page shows, in the reader's language."""

    code: str
    words: str


class Step(Schema):
    """A step that state and roles know; it may be taken now if nothing stands against it."""

    action: str
    words: str
    obstacles: list[Against]


class Owner(Schema):
    """Who answers for a task, by post."""

    leader: str
    lead_department: str
    support_departments: str
    person: str


class Task(Schema):
    id: UUID
    finding: UUID
    number: int
    title: str
    text: str
    deliverable: Deliverable
    pace: Pace
    due_on: date | None
    planned_on: date
    state: TaskState
    version: int
    owner: Owner


class TaskInLife(Task):
    steps: list[Step]


class TaskOfList(Task):
    """A task with what its finding says: the number there, title and unit."""

    finding_number: int
    finding_title: str
    unit: Named


class Finding(Schema):
    """`key_watch` is null for who may not know of it."""

    id: UUID
    number: int
    title: str
    text: str
    basis: str
    unit: Named
    round: Named
    team: Named | None
    category: Named | None
    amount: Decimal | None
    pace: Pace
    state: FindingState
    version: int
    completion: Completion
    standing: bool
    key_watch: bool | None
    recorded_on: date
    fed_back_on: date | None
    due_on: date | None
    closed_on: date | None
    tasks: list[Task]


class Point(Schema):
    """What the checks before closing found: `explain` asks for an explanation under its key."""

    key: str
    severity: Severity
    words: str


class FindingInLife(Finding):
    """`now` says whose turn it is; `application` is the newest one, if any; `points` are told to the unit
    while it may apply."""

    tasks: list[TaskInLife]
    steps: list[Step]
    points: list[Point]
    now: str
    application: UUID | None


class Application(Schema):
    id: UUID
    finding: UUID
    finding_number: int
    finding_title: str
    unit: Named
    round: Named
    text: str
    completion: Completion
    standing: bool
    rest: str
    rest_due_on: date | None
    state: ApplicationState
    version: int
    submitted_at: datetime
    answer_due_on: date
    answered_at: datetime | None


class ApplicationInLife(Application):
    """`steps` are the decisions; empty for who has none to take."""

    steps: list[Step]


class Unit(Schema):
    """Counts are of the findings that the caller may see."""

    id: UUID
    name: str
    short_name: str
    unit_type: UnitType
    sector: str
    receives: bool
    findings: int
    unsettled: int
    overdue: int


class Round(Schema):
    """Counts are of what the caller may see."""

    id: UUID
    number: int
    name: str
    term: Named
    state: RoundState
    version: int
    stationed_from: date | None
    stationed_until: date | None
    targets: int
    findings: int
    unsettled: int


class RoundInLife(Round):
    """`steps` is the next step, for whoever may take it."""

    steps: list[Step]


def named(row: Any) -> dict[str, Any] | None:
    return None if row is None else {"id": row.pk, "name": row.name}


def step(action: str, words: object, obstacles: Iterable[Obstacle]) -> dict[str, Any]:
    return {"action": str(action), "words": str(words), "obstacles": against(obstacles)}


def against(obstacles: Iterable[Obstacle]) -> list[dict[str, str]]:
    return [{"code": o.code, "words": str(sentence(o))} for o in obstacles]


def point(found: ClosePoint) -> dict[str, Any]:
    words = str(placed(found.check, found.params, found.task))
    return {"key": found.key, "severity": found.severity, "words": words}


_TASK = ("number", "title", "text", "deliverable", "pace", "due_on", "planned_on", "state", "version")
_OWNER = ("leader", "lead_department", "support_departments", "person")
_FINDING = (
    "number", "title", "text", "basis", "amount", "pace", "state", "version", "completion", "standing",
    "recorded_on", "fed_back_on", "due_on", "closed_on",
)  # fmt: skip
_APPLICATION = (
    "text", "completion", "standing", "rest", "rest_due_on", "state", "version", "submitted_at",
    "answer_due_on", "answered_at",
)  # fmt: skip


def task(row: Any) -> dict[str, Any]:
    """A task read with its responsibility."""
    owner = getattr(row, "responsibility", None)
    return {
        "id": row.pk, "finding": row.finding_id, **{name: getattr(row, name) for name in _TASK},
        "owner": {name: getattr(owner, name, "") for name in _OWNER},
    }  # fmt: skip


def task_of_list(row: Any) -> dict[str, Any]:
    """A task read with its finding and the finding's unit as well."""
    finding = row.finding
    told = {"finding_number": finding.number, "finding_title": finding.title, "unit": named(finding.unit)}
    return task(row) | told


def finding(row: Any, *, watched: bool, tasks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A finding read with unit, round, category and its target's team."""
    return {
        "id": row.pk, **{name: getattr(row, name) for name in _FINDING},
        "unit": named(row.unit), "round": named(row.round), "team": named(row.target.team),
        "category": named(row.category), "key_watch": row.key_watch if watched else None, "tasks": tasks,
    }  # fmt: skip


def application(row: Any) -> dict[str, Any]:
    """An application read with its finding, and the finding's unit and round."""
    finding = row.finding
    return {
        "id": row.pk, "finding": finding.pk, "finding_number": finding.number,
        "finding_title": finding.title, "unit": named(finding.unit), "round": named(finding.round),
        **{name: getattr(row, name) for name in _APPLICATION},
    }  # fmt: skip


def unit(row: Any) -> dict[str, Any]:
    """A unit with the counts of its page's list."""
    names = ("name", "short_name", "unit_type", "sector", "receives")
    counts = {"findings": row.findings_seen, "unsettled": row.open_seen, "overdue": row.overdue_seen}
    return {"id": row.pk, **{name: getattr(row, name) for name in names}, **counts}


def round_(row: Any) -> dict[str, Any]:
    """A round with the counts of its page's list."""
    names = ("number", "name", "state", "version", "stationed_from", "stationed_until")
    counts = {
        "targets": row.targets_seen, "findings": row.findings_seen, "unsettled": row.open_findings,
    }  # fmt: skip
    return {"id": row.pk, **{name: getattr(row, name) for name in names}, "term": named(row.term), **counts}
