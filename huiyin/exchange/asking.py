"""Departments and persons in a file that are written differently: understood, or asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from huiyin.accounts.viewer import Viewer
from huiyin.rules.three_way import Held, held

from .differing import Cell, Remark, RowDifference
from .layout import FIELDS, Kind
from .naming import Names, folded
from .opening import Book
from .queries import owners_of_units

#: more than anybody answers one by one; the rest are taken as they are written
MOST_QUESTIONS = 100
_DEPARTMENTS = ("lead_department", "support_departments")


@dataclass(frozen=True, slots=True)
class Question:
    """A name that is written nearly like known ones: what it could mean, and in how many rows it stands."""

    unit: UUID
    column: str
    written: str
    near: tuple[str, ...]
    rows: int


def renamed(
    rows: Sequence[RowDifference], units: Mapping[int, UUID], book: Book, by: Viewer,
    aliases: Mapping[UUID, Mapping[str, str]],
) -> tuple[list[RowDifference], list[Question]]:  # fmt: skip
    """The rows with every name as it is meant, and what is still to be asked."""
    columns = {f.code for f in FIELDS[book.manifest.list_name] if f.kind == Kind.OWNER}
    touched = {units[r.number] for r in rows if r.number in units and any(c.code in columns for c in r.cells)}
    if not touched:
        return list(rows), []
    known = owners_of_units(by, touched)
    names = {
        (unit, column): Names(_known(known, unit, column), aliases.get(unit, {}))
        for unit in touched for column in columns
    }  # fmt: skip
    asked: dict[tuple[UUID, str, str], tuple[tuple[str, ...], int]] = {}
    made = []
    for row in rows:
        unit = units.get(row.number)
        if unit is None or not any(c.code in columns for c in row.cells):
            made.append(row)
            continue
        made.append(_with_names(row, unit, names, columns, asked))
    questions = [
        Question(unit, column, written, near, count)
        for (unit, column, written), (near, count) in asked.items()
    ]
    return made, sorted(questions, key=lambda q: -q.rows)[:MOST_QUESTIONS]


def _known(known: Mapping[tuple[UUID, str], list[str]], unit: UUID, column: str) -> list[str]:
    """A department that leads elsewhere may support here, and the other way round."""
    alike = _DEPARTMENTS if column in _DEPARTMENTS else (column,)
    return [name for each in alike for name in known.get((unit, each), ())]


def _with_names(
    row: RowDifference, unit: UUID, names: Mapping[tuple[UUID, str], Names], columns: set[str],
    asked: dict[tuple[UUID, str, str], tuple[tuple[str, ...], int]],
) -> RowDifference:  # fmt: skip
    cells: list[Cell] = []
    remarks = list(row.remarks)
    for cell in row.cells:
        if cell.code not in columns or cell.held not in (Held.HERE, Held.BOTH):
            cells.append(cell)
            continue
        meant, near = names[unit, cell.code].find(cell.mine)
        if near and folded(cell.mine) not in {folded(n) for n in near}:
            key = unit, cell.code, cell.mine
            asked[key] = (near, asked.get(key, ((), 0))[1] + 1)
        if meant == cell.mine:
            cells.append(cell)
            continue
        remarks.append(Remark("owner_understood", {"column": cell.code, "shown": cell.mine}))
        how = held(cell.base, meant, cell.now)
        if how != Held.SAME:
            cells.append(replace(cell, mine=meant, held=how))
    return _with_cells(row, tuple(cells), tuple(remarks))


def _with_cells(row: RowDifference, cells: tuple[Cell, ...], remarks: tuple[Remark, ...]) -> RowDifference:
    kept = replace(row, cells=cells, remarks=remarks)
    return replace(kept, verdict=kept.verdict_of_cells())
