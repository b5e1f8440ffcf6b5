"""A book held against the ledger, row by row. Pure: what the ledger has now is given.

A row outside the viewer's scope is one that was never there: it gets no values and no words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from huiyin.rules.three_way import Held, RowVerdict, held, verdict

from .cells import LONGEST
from .layout import editable
from .opening import Book, FileRow, locked_digest

#: what stands behind a cell and may be empty in the ledger, but not in a row that is to be new
NEEDED_IN_NEW = ("task",)


@dataclass(frozen=True, slots=True)
class Now:
    """A row as the ledger has it: its version, its texts by code, and what it is called."""

    version: int
    values: Mapping[str, str]
    label: str
    unit: UUID


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that differs somewhere; `base` is None where it is not known any more."""

    code: str
    base: str | None
    mine: str
    now: str
    held: Held


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one row: a code that the wording knows, and what it speaks of."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowDifference:
    """What comes of one row. `number` is its row in the sheet, 0 for one that is missing there."""

    number: int
    verdict: RowVerdict
    ident: UUID | None = None
    version: int | None = None
    label: str = ""
    cells: tuple[Cell, ...] = ()
    remarks: tuple[Remark, ...] = ()
    #: for a new row: the finding that it is for
    parent: UUID | None = None

    def verdict_of_cells(self) -> RowVerdict:
        """What the cells make of the row; a new one stays a new one."""
        return self.verdict if self.verdict == RowVerdict.NEW else verdict({c.held for c in self.cells})


@dataclass(frozen=True, slots=True)
class Parent:
    """The finding that a new row names; `code` says why there is none."""

    id: UUID | None
    label: str = ""
    unit: UUID | None = None
    code: str = ""


def differences(
    book: Book, now: Mapping[UUID, Now], parents: Mapping[int, Parent], takes_new: bool
) -> Iterator[RowDifference]:
    """Every row of the book in order, then the rows that were taken out and did not come back."""
    back: set[UUID] = set()
    for row in book.rows:
        if row.ident is None and not row.trouble:
            yield _new(row, parents.get(row.number), takes_new)
            continue
        if row.ident is not None:
            back.add(row.ident)
        yield _known(row, book, now.get(row.ident) if row.ident else None)
    for ident, there in now.items():
        if ident in book.marks and ident not in back:
            yield RowDifference(0, RowVerdict.MISSING, ident, there.version, there.label)


def _known(row: FileRow, book: Book, there: Now | None) -> RowDifference:
    if row.trouble == "damaged_id":
        return RowDifference(row.number, RowVerdict.UNCLEAR, remarks=(Remark("id_damaged"),))
    if there is None:
        return RowDifference(row.number, RowVerdict.NOT_FOUND)
    about = {"ident": row.ident, "version": there.version, "label": there.label}
    if row.trouble == "twice":
        return RowDifference(row.number, RowVerdict.UNCLEAR, remarks=(Remark("row_twice"),), **about)
    mark = book.marks.get(row.ident) if row.ident else None
    base, remarks = _base(row, mark, there)
    if mark and mark.sound and (now_locked := locked_digest(book.manifest.list_name, row.values)):
        remarks += (Remark("locked_changed"),) if now_locked != mark.locked else ()
    if row.problems:
        remarks += tuple(Remark(f"cell_{c}", {"column": col, "shown": s}) for col, c, s in row.problems)
        return RowDifference(row.number, RowVerdict.UNCLEAR, remarks=remarks, **about)
    cells = tuple(_cells(row, book, base, there))
    if cut := [c.code for c in cells if c.held in (Held.HERE, Held.BOTH) and len(c.base or "") >= LONGEST]:
        remarks += tuple(Remark("cell_cut", {"column": code}) for code in cut)
        return RowDifference(row.number, RowVerdict.UNCLEAR, cells=cells, remarks=remarks, **about)
    return RowDifference(row.number, verdict({c.held for c in cells}), cells=cells, remarks=remarks, **about)


def _base(row: FileRow, mark: Any, there: Now) -> tuple[Mapping[str, str] | None, tuple[Remark, ...]]:
    """What the row held when it was taken out; None where that is not known any more."""
    if mark is not None and mark.sound:
        return mark.values, ()
    if row.version == there.version:
        return there.values, (Remark("mark_unsound"),)
    return None, (Remark("mark_lost"),)


def _cells(row: FileRow, book: Book, base: Mapping[str, str] | None, there: Now) -> Iterator[Cell]:
    for column in editable(book.manifest.list_name):
        if column.code not in row.values:
            continue
        was = base.get(column.code, "") if base is not None else None
        mine, now = row.values[column.code], there.values.get(column.code, "")
        how = held(was, mine, now)
        if how != Held.SAME:
            yield Cell(column.code, was, mine, now, how)


def _new(row: FileRow, parent: Parent | None, takes_new: bool) -> RowDifference:
    if not takes_new:
        return RowDifference(row.number, RowVerdict.UNCLEAR, remarks=(Remark("no_new_rows"),))
    remarks = [Remark(f"cell_{c}", {"column": col, "shown": s}) for col, c, s in row.problems]
    remarks += [Remark("new_lacks", {"column": c}) for c in NEEDED_IN_NEW if not row.values.get(c)]
    if parent is None or parent.id is None:
        remarks.append(Remark(parent.code if parent else "parent_unknown"))
    if remarks or parent is None:
        return RowDifference(row.number, RowVerdict.UNCLEAR, remarks=tuple(remarks))
    cells = tuple(
        Cell(code, "", value, "", Held.HERE)
        for column in editable("tasks")
        if (code := column.code) in row.values and (value := row.values[code])
    )
    return RowDifference(row.number, RowVerdict.NEW, label=parent.label, cells=cells, parent=parent.id)
