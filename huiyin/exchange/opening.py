"""A file that comes back as rows: what file it is, which column is which, what was odd about it. Pure.

Everything odd becomes a `Notice` that the dry run shows, so that nobody has to guess what was understood.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from .cells import Unclear, plain, understood, whole_text
from .layout import (
    COLUMNS,
    DIGEST,
    FIELDS,
    ID,
    MARKS,
    OPTIONS,
    SEALED,
    VERSION,
    Field,
    Kind,
    Manifest,
    Mark,
    Options,
    digest,
    manifest_of,
    mark_columns,
    seal,
)

Grid = Sequence[Sequence[Any]]
#: rows in which the columns' words are looked for when the hidden row is gone
_HEAD_WITHIN = 12


class NotOurs(Exception):
    """The file is no list that was taken out for editing; `code` says what is missing."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about the file as a whole: a code that the wording knows, and what it speaks of."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of the list: its place in the sheet, whose it is, its values by code, and what was unclear.

    `ident` is None for a row without one; `problems` are cells as (column, code, shown).
    """

    number: int
    ident: UUID | None
    version: int | None
    values: Mapping[str, str]
    problems: tuple[tuple[str, str, str], ...] = ()
    #: `damaged_id` or `twice` when the row can't be told whose it is
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """A file that came back, understood as far as it goes."""

    manifest: Manifest
    rows: tuple[FileRow, ...]
    marks: Mapping[UUID, Mark]
    notices: tuple[Notice, ...]


def book_of(sheets: Sequence[Mapping[str, Any]], key: bytes) -> Book:
    """The book that these sheets (see `reading.formats.grids`) are. Raises `NotOurs`."""
    by_name = {s["name"]: s for s in sheets}
    if MARKS not in by_name:
        raise NotOurs("no_marks")
    manifest, sound, marks = _marks(by_name[MARKS]["rows"], key)
    if manifest is None:
        raise NotOurs("marks_damaged")
    if not sound:
        raise NotOurs("marks_forged")
    options = _options(by_name.get(OPTIONS, {}).get("rows", ()))
    sheet, header = _list_sheet(sheets, manifest)
    head, notices = _columns(sheet["rows"], header, manifest, options)
    unsound = sum(1 for m in marks.values() if not m.sound)
    rows = tuple(_rows(sheet["rows"], head, manifest, options))
    notices += _around(sheet, head, unsound)
    notices += _sorts(rows)
    return Book(manifest, rows, marks, tuple(notices))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return str(value[1])
    return whole_text(value)


def _marks(rows: Grid, key: bytes) -> tuple[Manifest | None, bool, dict[UUID, Mark]]:
    lines: dict[str, str] = {}
    start = 0
    for at, row in enumerate(rows):
        first = _text(row[0]) if row else ""
        if first == ID:
            start = at
            break
        if first:
            lines[first] = plain(_text(row[1])) if len(row) > 1 else ""
    manifest, sound = manifest_of(lines, key)
    if manifest is None or not start:
        return None, False, {}
    wanted = mark_columns(manifest.list_name)
    place = {plain(_text(c)): n for n, c in enumerate(rows[start])}
    found: dict[UUID, Mark] = {}
    for row in rows[start + 1 :]:
        values = {
            c: plain(_text(row[place[c]])) if c in place and place[c] < len(row) else "" for c in wanted
        }
        if (mark := _mark(values, key)) is not None:
            found[mark.id] = mark
    return manifest, sound, found


def _mark(values: dict[str, str], key: bytes) -> Mark | None:
    try:
        ident, version = UUID(values[ID]), int(values[VERSION])
    except ValueError:
        return None
    told = {c: v for c, v in values.items() if c not in (ID, VERSION, SEALED, DIGEST)}
    sound = values[SEALED] == seal(key, (values[ID], values[VERSION], values[DIGEST], *told.values()))
    return Mark(ident, version, told, values[DIGEST], sound)


def _options(rows: Grid) -> Options:
    """Two columns a list: codes, then words; the first row has the column's code."""
    found: dict[str, dict[str, str]] = {}
    heads = [_text(c) for c in rows[0]] if rows else []
    for at, column in enumerate(heads):
        if not column or at + 1 >= len(heads):
            continue
        offered = found.setdefault(column, {})
        for row in rows[1:]:
            code, words = (_text(row[n]) if n < len(row) else "" for n in (at, at + 1))
            if words:
                offered[plain(words)] = code
    return Options(found)


def _list_sheet(sheets: Sequence[Mapping[str, Any]], manifest: Manifest) -> tuple[Mapping[str, Any], int]:
    """The sheet with the list and the row (from nought) that names its columns."""
    visible = [s for s in sheets if s["name"] not in (MARKS, OPTIONS)]
    for sheet in visible:
        for at, row in enumerate(sheet["rows"][:_HEAD_WITHIN]):
            if ID in {_text(c) for c in row}:
                return sheet, at
    raise NotOurs("no_codes")


@dataclass(frozen=True, slots=True)
class _Head:
    """Where each column stands, the row of their words, and the first row of the list, all from nought."""

    place: Mapping[str, int]
    words: int
    first: int


def _columns(rows: Grid, header: int, manifest: Manifest, options: Options) -> tuple[_Head, list[Notice]]:
    """Where each column stands, by the hidden codes; what was moved, doubled or taken away.

    Without the row of codes the words of the columns tell as much.
    """
    known = {ID, VERSION, *manifest.codes}
    offered = options.by_column.get(COLUMNS, {})
    coded = bool({_text(c) for c in rows[header]} & set(manifest.codes))
    codes = [t if (t := _text(c)) in known else offered.get(plain(t), "") for c in rows[header]]
    place: dict[str, int] = {}
    doubled = []
    for at, code in enumerate(codes):
        if code in place:
            doubled.append(code)
        elif code in known:
            place[code] = at
    words = header + 1 if coded else header
    head = _Head(place, words, words + 1)
    notices = [] if coded else [Notice("codes_gone")]
    if [c for c in codes if c in place and c in manifest.codes] != [c for c in manifest.codes if c in place]:
        notices.append(Notice("columns_moved"))
    shown = rows[words] if words < len(rows) else []
    strange = [_text(c) for n, c in enumerate(shown) if _text(c) and n not in place.values()]
    renamed = [
        code for code, at in place.items()
        if code in manifest.codes and at < len(shown) and offered.get(plain(_text(shown[at]))) != code
    ]  # fmt: skip
    told = (
        ("columns_gone", [c for c in manifest.codes if c not in place]), ("columns_twice", doubled),
        ("columns_unknown", strange[:10]), ("columns_renamed", renamed),
    )  # fmt: skip
    return head, notices + [Notice(code, {"columns": which}) for code, which in told if which]


def _rows(grid: Grid, head: _Head, manifest: Manifest, options: Options) -> Iterator[FileRow]:
    fields = [f for f in FIELDS[manifest.list_name] if f.code in head.place]
    seen: set[UUID] = set()
    for at in range(head.first, len(grid)):
        row = grid[at]
        if not any(value not in (None, "") for value in row):
            continue
        made = _row(at + 1, row, head.place, fields, options)
        if made.ident is None and not made.trouble and not any(made.values.values()) and not made.problems:
            continue
        if made.ident is not None:
            if made.ident in seen:
                made = replace(made, trouble="twice")
            seen.add(made.ident)
        yield made


def _row(
    number: int, row: Sequence[Any], place: Mapping[str, int], fields: Sequence[Field], options: Options
) -> FileRow:
    def cell(code: str) -> Any:
        return row[place[code]] if code in place and place[code] < len(row) else None

    values: dict[str, str] = {}
    problems: list[tuple[str, str, str]] = []
    for column in fields:
        value = cell(column.code)
        try:
            values[column.code] = _understood(column, value, options)
        except Unclear as unclear:
            problems.append((column.code, unclear.code, unclear.shown))
    written = plain(_text(cell(ID)))
    ident, version, trouble = None, None, ""
    if written:
        try:
            ident = UUID(written)
        except ValueError:
            trouble = "damaged_id"
        version = int(v) if (v := plain(_text(cell(VERSION)))).isdecimal() else None
    return FileRow(number, ident, version, values, tuple(problems), trouble)


def _understood(column: Field, value: Any, options: Options) -> str:
    if isinstance(value, list):
        if column.kind == Kind.DAY:
            return understood(column, str(value[1]), options, is_day=True)
        value = str(value[1])
    try:
        return understood(column, value, options)
    except Unclear:
        if column.editable:
            raise
        return plain(whole_text(value))


def locked_digest(list_name: str, values: Mapping[str, str]) -> str:
    """Tells whether somebody wrote into columns that don't come back; "" where one of them is gone."""
    locked = [f.code for f in FIELDS[list_name] if not f.editable]
    return digest(values[code] for code in locked) if values.keys() >= set(locked) else ""


def _around(sheet: Mapping[str, Any], head: _Head, unsound: int) -> list[Notice]:
    notices = []
    columns = set(head.place.values())
    formulas = [r + 1 for r, c in sheet["formulas"] if r >= head.first and c in columns]
    if formulas:
        notices.append(Notice("formulas", {"rows": sorted(set(formulas))[:20], "count": len(formulas)}))
    merged = [top + 1 for top, _left, bottom, _right in sheet["merged"] if bottom >= head.first]
    if merged:
        notices.append(Notice("merged", {"rows": sorted(set(merged))[:20], "count": len(merged)}))
    if unsound:
        notices.append(Notice("marks_unsound", {"count": unsound}))
    return notices


def _sorts(rows: Sequence[FileRow]) -> list[Notice]:
    twice = [r.number for r in rows if r.trouble == "twice"]
    damaged = [r.number for r in rows if r.trouble == "damaged_id"]
    found = (("rows_twice", twice), ("ids_damaged", damaged))
    return [Notice(code, {"rows": at[:20], "count": len(at)}) for code, at in found if at]


__all__ = ["Book", "FileRow", "NotOurs", "Notice", "book_of", "locked_digest"]
