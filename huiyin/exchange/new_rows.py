"""Rows without an identifier: the finding that each names, and what stands against a new task for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID

from huiyin.accounts.viewer import Viewer
from huiyin.findings.fingerprints import essence, fingerprint
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.organisations.clock import today
from huiyin.rectification.models import Task
from huiyin.rules.bulk import RowKind, cleaned
from huiyin.rules.finding import LIFE, FindingAction, FindingFacts, FindingState
from huiyin.rules.moves import Obstacle

from .differing import Parent, RowDifference
from .ledger import values_for
from .opening import Book, FileRow

_NUMBER = re.compile(r"\s*(\d+)\s*(?:[-－—–].*)?\Z")
BATCH = 500


def named_findings(book: Book, by: Viewer) -> dict[int, Parent]:
    """The finding that each row without an identifier names, by the row's number in the sheet.

    By its number or its title, within the named unit (the only one, where the file has a single unit), among
    the findings of the file's rounds that the viewer sees.
    """
    rows = [r for r in book.rows if r.ident is None and not r.trouble]
    if not rows:
        return {}
    found = Finding.objects.visible_to(by).filter(round_id__in=book.manifest.rounds)
    by_number: dict[int, list[Parent]] = defaultdict(list)
    by_title: dict[str, list[Parent]] = defaultdict(list)
    names: dict[UUID, str] = {}
    known = found.order_by().values_list("pk", "number", "title", "unit_id", "unit__name")
    for pk, number, title, unit, unit_name in known.iterator():
        parent = Parent(pk, f"{unit_name} {number} {title}", unit)
        names[pk] = essence(unit_name)
        by_number[number].append(parent)
        by_title[essence(title)].append(parent)
    return {row.number: _named(row, by_number, by_title, names) for row in rows}


def _named(
    row: FileRow, by_number: Mapping[int, list[Parent]], by_title: Mapping[str, list[Parent]],
    names: Mapping[UUID, str],
) -> Parent:  # fmt: skip
    number = _NUMBER.match(row.values.get("number", ""))
    title, unit = essence(row.values.get("finding", "")), essence(row.values.get("unit", ""))
    if not number and not title:
        return Parent(None, code="parent_missing")
    candidates = by_number.get(int(number[1]), []) if number else by_title.get(title, [])
    if number and title:
        alike = {p.id for p in by_title.get(title, [])}
        candidates = [p for p in candidates if p.id in alike]
    if unit:
        candidates = [p for p in candidates if p.id and names[p.id] == unit]
    if len(candidates) == 1:
        return candidates[0]
    return Parent(None, code="parent_several" if candidates else "parent_unknown")


def obstacles_to_new(rows: Sequence[RowDifference], by: Viewer) -> dict[int, tuple[Obstacle, ...]]:
    """What stands against each new task, by the row's number; rows without an entry may be planned."""
    parents = {r.parent for r in rows if r.parent}
    if not parents:
        return {}
    findings = _findings(list(parents), by)
    marks = _marks(list(parents))
    against: dict[UUID, tuple[Obstacle, ...]] = {}
    found: dict[int, tuple[Obstacle, ...]] = {}
    for row in rows:
        finding = findings.get(row.parent) if row.parent else None
        if finding is None:
            found[row.number] = (Obstacle("not_in_this_state", {}),)
            continue
        if finding.pk not in against:
            state = FindingState(finding.state)
            roles = roles_on(finding, by)
            against[finding.pk] = tuple(LIFE.obstacles(FindingAction.PLAN, state, roles, FindingFacts()))
        texts = {c.code: c.mine for c in row.cells}
        _values, unfit = cleaned(RowKind.TASK, values_for("tasks", texts), today=today())
        mark = fingerprint(texts["task"])
        twice = (Obstacle("task_there_already"),) if mark in marks[finding.pk] else ()
        marks[finding.pk].add(mark)
        if reasons := (*against[finding.pk], *unfit, *twice):
            found[row.number] = reasons
    return found


def _findings(ids: Sequence[UUID], by: Viewer) -> dict[UUID, Finding]:
    found: dict[UUID, Finding] = {}
    for start in range(0, len(ids), BATCH):
        rows = Finding.objects.visible_to(by).filter(pk__in=ids[start : start + BATCH])
        found |= {f.pk: f for f in rows.select_related("target", "body")}
    return found


def _marks(ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    marks: dict[UUID, set[str]] = defaultdict(set)
    for start in range(0, len(ids), BATCH):
        rows = Task.objects.filter(finding_id__in=ids[start : start + BATCH]).order_by()
        for finding, mark in rows.values_list("finding_id", "fingerprint"):
            marks[finding].add(mark)
    return marks
