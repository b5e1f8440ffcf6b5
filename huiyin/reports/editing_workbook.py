"""A list as a workbook that may be edited and comes back: what is where, `exchange.layout` says.

openpyxl makes the frame (styles, drop-downs, protection, hidden columns and sheets); the rows go in as XML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import IO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from huiyin.exchange.cells import safe_text
from huiyin.exchange.layout import (
    CODE_ROW,
    COLUMNS,
    FIRST_ROW,
    HEADER_ROW,
    ID,
    MARKS,
    OPTIONS,
    SPARE_ROWS,
    VERSION,
    Field,
    Kind,
    Manifest,
    Options,
    digest,
    editable,
    mark_columns,
    seal,
)
from huiyin.exchange.ledger import LedgerRow

from .workbook import fill, in_pieces, number_cell, serial, text_cell

#: the colours of what may be edited, of its header, and of the other headers
_OPEN, _OPEN_HEAD, _HEAD = "FFF9E3", "F6E3A1", "E7E6E2"
_FORMATS = {Kind.DAY: "yyyy-mm-dd", Kind.MONEY: "#,##0.00"}
#: columns of the hidden identifiers before the first visible one
_BEFORE = 2
_LAST_DAY = date(2099, 12, 31)


@dataclass(frozen=True, slots=True)
class Shown:
    """A column as it is shown: its field, its words, its width in characters, and what a chosen cell says."""

    field: Field
    words: str
    width: int
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Editing:
    """Everything that the workbook is made of. `help_lines` are pairs of heading and text."""

    name: str
    headline: str
    told: str
    columns: Sequence[Shown]
    options: Options
    help_name: str
    help_lines: Sequence[tuple[str, str]]
    refusal: tuple[str, str]
    spare: bool


def write_editing(
    file: IO[bytes], made: Editing, manifest: Manifest, rows: Iterable[tuple[LedgerRow, frozenset[str]]],
    key: bytes,
) -> None:  # fmt: skip
    """Write the workbook. `rows` come with the codes of the columns that may be edited in each of them.

    Memory does not grow with the rows but for their marks, some hundred bytes a row.
    """
    book, styles = _frame(made, manifest, key)
    frame = BytesIO()
    book.save(frame)
    writing = _Writing(made, manifest, styles, key)
    # the list is sheet 1 and is written first: it leaves the marks of its rows for sheet 3
    fill(frame, file, {1: in_pieces(writing.rows(rows)), 3: in_pieces(writing.marks())})


def _frame(made: Editing, manifest: Manifest, key: bytes) -> tuple[Workbook, _Styles]:
    book = Workbook()
    page = book.active
    page.title = made.name
    _head(page, made)
    styles = _Styles.registered(page)
    _help(book.create_sheet(made.help_name), made)
    marks = book.create_sheet(MARKS)
    for line in manifest.lines(key):
        marks.append(line)
    marks.append(mark_columns(manifest.list_name))
    ranges = _offer(book.create_sheet(OPTIONS), made)
    for hidden in (marks, book[OPTIONS]):
        hidden.sheet_state = "hidden"
        hidden.protection.sheet = True
    _validate(page, made, ranges, manifest.rows)
    return book, styles


def _head(page: Worksheet, made: Editing) -> None:
    page["C1"], page["C2"] = safe_text(made.headline), safe_text(made.told)
    page["C1"].font, page["C2"].font = Font(bold=True, size=14), Font(color="595959")
    below = Border(bottom=Side("thin", "595959"))
    for place, code in enumerate((ID, VERSION), start=1):
        page.cell(CODE_ROW, place, code)
        page.cell(HEADER_ROW, place, code)
        page.column_dimensions[get_column_letter(place)].hidden = True
    for place, column in enumerate(made.columns, start=_BEFORE + 1):
        page.cell(CODE_ROW, place, column.field.code)
        cell = page.cell(HEADER_ROW, place, safe_text(column.words))
        cell.font, cell.border = Font(bold=True), below
        cell.fill = PatternFill("solid", fgColor=_OPEN_HEAD if column.field.editable else _HEAD)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        page.column_dimensions[get_column_letter(place)].width = column.width
    page.row_dimensions[CODE_ROW].hidden = True
    page.freeze_panes = f"D{FIRST_ROW}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    page.oddFooter.center.text = "&P / &N"
    protection = page.protection
    protection.sheet = True
    # False allows it in spite of the protection
    protection.formatCells = protection.formatColumns = protection.formatRows = False
    protection.sort = protection.autoFilter = False


def _help(page: Worksheet, made: Editing) -> None:
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 20, 96
    for heading, text in made.help_lines:
        page.append([safe_text(heading), safe_text(text)])
        for cell in page[page.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        page.cell(page.max_row, 1).font = Font(bold=True)
    page.protection.sheet = True
    page.page_setup.paperSize, page.page_setup.fitToHeight = Worksheet.PAPERSIZE_A4, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True


def _offer(page: Worksheet, made: Editing) -> Mapping[str, str]:
    """The drop-downs' lists, two columns each; gives the range of the words by column."""
    ranges: dict[str, str] = {}
    columns = {COLUMNS: {c.words: c.field.code for c in made.columns}}
    for at, (code, offered) in enumerate({**made.options.by_column, **columns}.items()):
        left, right = 2 * at + 1, 2 * at + 2
        page.cell(1, left, code)
        for row, (words, member) in enumerate(offered.items(), start=2):
            page.cell(row, left, safe_text(member))
            page.cell(row, right, safe_text(words))
        letter = get_column_letter(right)
        if offered:
            ranges[code] = f"{OPTIONS}!${letter}$2:${letter}${len(offered) + 1}"
    return ranges


def _validate(page: Worksheet, made: Editing, ranges: Mapping[str, str], count: int) -> None:
    last = FIRST_ROW + count - 1 + (SPARE_ROWS if made.spare else 0)
    for place, column in enumerate(made.columns, start=_BEFORE + 1):
        if not column.field.editable or last < FIRST_ROW:
            continue
        rule = _rule(column.field, ranges.get(column.field.code))
        if rule is None:
            continue
        rule.error, rule.errorTitle = made.refusal
        rule.prompt, rule.showInputMessage = column.hint or None, bool(column.hint)
        letter = get_column_letter(place)
        rule.add(f"{letter}{FIRST_ROW}:{letter}{last}")
        page.add_data_validation(rule)
    end = get_column_letter(_BEFORE + len(made.columns))
    page.auto_filter.ref = f"C{HEADER_ROW}:{end}{max(HEADER_ROW + count, HEADER_ROW)}"


def _rule(field: Field, offered: str | None) -> DataValidation | None:
    if field.kind == Kind.DAY:
        return DataValidation(
            "date", operator="between", formula1=str(serial(date(2000, 1, 1))),
            formula2=str(serial(_LAST_DAY)), allow_blank=True, showErrorMessage=True,
        )  # fmt: skip
    if field.kind == Kind.MONEY:
        return DataValidation(
            "decimal", operator="greaterThanOrEqual", formula1="0", allow_blank=True, showErrorMessage=True
        )
    if offered is None:
        return None
    # a department or a person that is not in the list yet may be typed
    strict = field.kind != Kind.OWNER
    return DataValidation("list", formula1=offered, allow_blank=True, showErrorMessage=strict)


@dataclass(frozen=True, slots=True)
class _Styles:
    """Numbers of the cell styles by format, locked and open."""

    locked: Mapping[str, int]
    open: Mapping[str, int]

    @classmethod
    def registered(cls, page: Worksheet) -> _Styles:
        """Borrows a cell for each style and takes it away again."""
        found: dict[bool, dict[str, int]] = {False: {}, True: {}}
        for opened in (False, True):
            for form in ("General", *_FORMATS.values()):
                cell = page.cell(FIRST_ROW, 1)
                cell.number_format = form
                cell.alignment = Alignment(wrap_text=form == "General", vertical="top")
                cell.protection = Protection(locked=not opened)
                if opened:
                    cell.fill = PatternFill("solid", fgColor=_OPEN)
                found[opened][form] = cell.style_id
                del page._cells[FIRST_ROW, 1]
        return cls(found[False], found[True])


class _Writing:
    """The rows of the list as XML, and the marks that they leave."""

    def __init__(self, made: Editing, manifest: Manifest, styles: _Styles, key: bytes) -> None:
        self._made, self._styles, self._key = made, styles, key
        self._first_mark = len(manifest.lines(key)) + 2
        self._letters = [get_column_letter(n) for n in range(_BEFORE + 1, _BEFORE + 1 + len(made.columns))]
        self._words = {
            code: {member: words for words, member in offered.items()}
            for code, offered in made.options.by_column.items()
        }
        self._codes = [f.code for f in editable(manifest.list_name)]
        self._left: list[tuple[str, ...]] = []

    def rows(self, rows: Iterable[tuple[LedgerRow, frozenset[str]]]) -> Iterator[str]:
        number = FIRST_ROW
        for row, opened in rows:
            self._left.append(self._mark(row))
            head = text_cell(f"A{number}", 0, str(row.id)) + number_cell(f"B{number}", 0, row.now.version)
            yield f'<row r="{number}">{head}{"".join(self._cells(row.now.values, opened, number))}</row>'
            number += 1
        if self._made.spare:
            yield from self._spare(number)

    def _cells(self, values: Mapping[str, str], opened: frozenset[str], number: int) -> Iterator[str]:
        for letter, column in zip(self._letters, self._made.columns, strict=True):
            field = column.field
            styles = self._styles.open if field.code in opened else self._styles.locked
            yield self._cell(f"{letter}{number}", field, values[field.code], styles)

    def _cell(self, place: str, field: Field, value: str, styles: Mapping[str, int]) -> str:
        style = styles[_FORMATS.get(field.kind, "General")]
        if not value:
            return f'<c r="{place}" s="{style}"/>'
        if field.kind == Kind.DAY:
            return number_cell(place, style, serial(date.fromisoformat(value)))
        if field.kind == Kind.MONEY:
            return number_cell(place, style, Decimal(value))
        return text_cell(place, style, self._words.get(field.code, {}).get(value, value))

    def _mark(self, row: LedgerRow) -> tuple[str, ...]:
        values = row.now.values
        locked = digest(values[c.field.code] for c in self._made.columns if not c.field.editable)
        told = [values[code] for code in self._codes]
        head = (str(row.id), str(row.now.version))
        return (*head, seal(self._key, (*head, locked, *told)), locked, *told)

    def _spare(self, number: int) -> Iterator[str]:
        """Empty rows that may be filled in: a new task for the finding that the row names."""
        named = {"number", "unit", "finding"}
        opened = frozenset(c.field.code for c in self._made.columns if c.field.editable) | named
        empty = {c.field.code: "" for c in self._made.columns}
        for at in range(number, number + SPARE_ROWS):
            yield f'<row r="{at}">{"".join(self._cells(empty, opened, at))}</row>'

    def marks(self) -> Iterator[str]:
        letters = [get_column_letter(n) for n in range(1, len(self._codes) + 5)]
        for number, mark in enumerate(self._left, start=self._first_mark):
            cells = [
                text_cell(f"{letter}{number}", 0, value)
                for letter, value in zip(letters, mark, strict=True) if value
            ]  # fmt: skip
            yield f'<row r="{number}">{"".join(cells)}</row>'
