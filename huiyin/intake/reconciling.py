"""An outside ledger that comes again, record by record: new, changed, in conflict, missing, back. Pure.

What the document says now is held against what it said last time and against the ledger. Nothing is closed or
deleted because it is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from huiyin.rules.bulk import FIELDS, RowKind
from huiyin.rules.finding import Pace
from huiyin.rules.three_way import Held, ImportVerdict, RowChoice, held, import_verdict, written

from .planned import PlannedFinding, PlannedTask, is_target

Told = Mapping[str, str]
#: what a document says of a finding and of a task; `claimed` is kept on record and changes nothing
CLAIMED = "claimed"
FINDING_FIELDS = ("text", "category", "amount", CLAIMED)
TASK_FIELDS = ("text", "due_on", "leader", "lead_department", "person", "pace")


@dataclass(frozen=True, slots=True)
class NowRow:
    """A record as the ledger has it. `untouched`: exactly as an import left it."""

    id: UUID
    version: int
    values: Told
    label: str
    untouched: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """The last import of the same ledger: the records that it had, and those that it lacked already.

    Both by identifier, with the finding that each belongs to and what it is called.
    """

    document: UUID | None = None
    present: Mapping[UUID, tuple[RowKind, UUID, str]] = field(default_factory=dict)
    missing: Mapping[UUID, tuple[RowKind, UUID, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of the records that a document names."""

    findings: Mapping[UUID, NowRow] = field(default_factory=dict)
    tasks: Mapping[tuple[UUID, str], NowRow] = field(default_factory=dict)
    told: Mapping[UUID, Mapping[str, str | None]] = field(default_factory=dict)
    last: Edition = field(default_factory=Edition)


@dataclass(frozen=True, slots=True)
class Difference:
    """One value: as it was told last time (None: not known), now, and as the ledger has it."""

    field: str
    before: str | None
    told: str
    now: str
    held: Held


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What becomes of one record. `where` and `mark` name a new one, `id` one that is there."""

    kind: RowKind
    verdict: ImportVerdict
    item: str
    label: str
    told: Told
    id: UUID | None = None
    finding: UUID | None = None
    version: int | None = None
    cells: tuple[Difference, ...] = ()
    came_back: bool = False
    where: str = ""
    finding_mark: str = ""
    mark: str = ""

    @property
    def key(self) -> str:
        """How a choice about this record is kept: a finding and its task may come from one item."""
        return f"{self.kind}:{self.item}"


def told_of_finding(finding: PlannedFinding) -> dict[str, str]:
    return {
        "text": bare(finding.text), "category": str(finding.category_id or ""),
        "amount": spelled(finding.amount), "claimed": finding.claimed,
    }  # fmt: skip


def told_of_task(task: PlannedTask) -> dict[str, str]:
    return {
        "text": bare(task.text), "due_on": spelled(task.due_on), "leader": bare(task.leader),
        "lead_department": bare(task.department), "person": bare(task.person),
        # a document that names no pace says nothing about it
        "pace": "" if task.pace == Pace.STAGED else str(task.pace),
    }  # fmt: skip


def bare(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def spelled(value: Any) -> str:
    """A value of the ledger as it is compared."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return value.isoformat() if isinstance(value, date) else bare(str(value))


def reconcile(findings: Sequence[PlannedFinding], known: Known) -> list[Reconciled]:
    """Every record of the document in order, then those of the last edition that it lacks."""
    made = list(_there(findings, known))
    seen = {row.id for row in made if row.id}
    for there in (known.last.present, known.last.missing):
        for ident, (kind, finding, label) in there.items():
            if ident not in seen:
                seen.add(ident)
                made.append(Reconciled(kind, ImportVerdict.MISSING, "", label, {}, id=ident, finding=finding))
    return made


def _there(findings: Sequence[PlannedFinding], known: Known) -> Iterator[Reconciled]:
    for finding in findings:
        there = known.findings.get(finding.known.id) if finding.known and is_target(finding.where) else None
        about = {"where": finding.where, "finding_mark": finding.mark}
        told = told_of_finding(finding)
        yield _one(RowKind.FINDING, finding.item, finding.title, told, there, known, about | {
            "finding": there.id if there else None, "mark": finding.mark})  # fmt: skip
        for task in finding.tasks:
            now = known.tasks.get((there.id, task.mark)) if there else None
            yield _one(RowKind.TASK, task.item, task.title, told_of_task(task), now, known, about | {
                "finding": there.id if there else None, "mark": task.mark})  # fmt: skip


def _one(
    kind: RowKind, item: str, title: str, told: Told, there: NowRow | None, known: Known,
    about: Mapping[str, Any],
) -> Reconciled:  # fmt: skip
    if there is None:
        return Reconciled(kind, ImportVerdict.NEW, item, title, told, **about)
    # what nobody has touched since it was imported says itself what was told last time
    before = known.told.get(there.id) or (there.values if there.untouched else None)
    cells = tuple(_differences(told, before, there.values))
    back = there.id in known.last.missing
    what = import_verdict({c.held for c in cells}, known=True, came_back=back)
    return Reconciled(
        kind, what, item, there.label, told, id=there.id, version=there.version, cells=cells, came_back=back,
        **about,
    )  # fmt: skip


def _differences(told: Told, before: Mapping[str, str | None] | None, now: Told) -> Iterator[Difference]:
    for name, value in told.items():
        was = before.get(name, "") if before is not None else None
        # what is claimed is never taken over: it is held against what was claimed last time alone
        there = was if name == CLAIMED and was is not None else now.get(name, "")
        how = held(was, value, there)
        if how in (Held.HERE, Held.BOTH):
            yield Difference(name, was, value, now.get(name, ""), how)


def changes_of(row: Reconciled, choice: RowChoice | None) -> dict[str, Any]:
    """The values that go into the ledger when this is chosen, by the names of `rules.bulk.FIELDS`."""
    return {
        c.field: _value(c.field, c.told)
        for c in row.cells
        if c.field in FIELDS[row.kind] and written(c.held, choice)
    }


def _value(name: str, text: str) -> Any:
    match name:
        case "due_on":
            return date.fromisoformat(text)
        case "amount":
            return Decimal(text)
        case "category":
            return UUID(text)
    return text
