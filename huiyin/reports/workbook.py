"""The three lists as one workbook of three sheets, written row by row to the disk."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import IO, Any

from django.utils.functional import Promise
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from .lists import Column, Records, batches

#: what a spreadsheet would take for a formula at the start of a text
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: characters that no workbook may hold
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 32_767
_HEADER_ROW = 3
_DAY, _MONEY, _WHOLE = "yyyy-mm-dd", "#,##0.00", "0"

Word = Callable[[Enum], object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its headline, what is told below it, and the columns of its list."""

    name: str
    headline: str
    told: str
    columns: Sequence[Column]


def safe_text(text: str) -> str:
    """The text as a cell may hold it: never a formula, no control characters, not too long.

    A text that begins like a formula gets an apostrophe before it (docs/security.md, formula injection).
    """
    bare = _ILLEGAL.sub("", text)
    if text.startswith(_FORMULA) or bare.startswith(_FORMULA):
        bare = f"'{bare}"
    return bare if len(bare) <= _LONGEST else f"{bare[: _LONGEST - 1]}…"


def write_lists(
    file: IO[bytes], found: Records, problems: Sheet, tasks: Sheet, responsibilities: Sheet, word: Word
) -> None:
    """Write the workbook; `word` gives the words of an enum member. Memory does not grow with the rows."""
    book = Workbook(write_only=True)
    first = _Sheet(book, problems, len(found.findings), word)
    second = _Sheet(book, tasks, found.count("tasks"), word)
    third = _Sheet(book, responsibilities, found.count("responsibilities"), word)
    for problem_rows, task_rows in batches(found):
        for problem in problem_rows:
            first.add(problem)
        for task in task_rows:
            second.add(task)
            third.add(task)
    book.save(file)


class _Sheet:
    """Writes one sheet. One cell object serves a whole column: it is written at once."""

    def __init__(self, book: Workbook, sheet: Sheet, rows: int, word: Word) -> None:
        self._columns, self._word = sheet.columns, word
        self._page: WriteOnlyWorksheet = book.create_sheet(sheet.name)
        self._lay_out(rows)
        self._page.append([self._styled(sheet.headline, Font(bold=True, size=14))])
        self._page.append([self._styled(sheet.told, Font(color="595959"))])
        header = [self._styled(str(c.words), Font(bold=True), wrap=True) for c in sheet.columns]
        self._page.append(header)
        self._text = [self._styled("", wrap=True) for _ in sheet.columns]
        self._day = self._formatted(_DAY)
        self._money = self._formatted(_MONEY)
        self._whole = self._formatted(_WHOLE)

    def _lay_out(self, rows: int) -> None:
        page, last = self._page, get_column_letter(len(self._columns))
        for place, column in enumerate(self._columns, start=1):
            page.column_dimensions[get_column_letter(place)].width = column.width
        page.freeze_panes = f"C{_HEADER_ROW + 1}"
        page.auto_filter.ref = f"A{_HEADER_ROW}:{last}{_HEADER_ROW + rows}"
        page.page_setup.orientation = "landscape"
        page.page_setup.paperSize = page.PAPERSIZE_A4
        page.page_setup.fitToHeight = 0
        page.sheet_properties.pageSetUpPr.fitToPage = True
        page.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"

    def _styled(self, text: str, font: Font | None = None, *, wrap: bool = False) -> WriteOnlyCell:
        cell = WriteOnlyCell(self._page, value=safe_text(text))
        if font is not None:
            cell.font = font
        cell.alignment = Alignment(wrap_text=wrap, vertical="top")
        return cell

    def _formatted(self, number_format: str) -> list[WriteOnlyCell]:
        cells = []
        for _ in self._columns:
            cell = WriteOnlyCell(self._page, value=0)
            cell.number_format = number_format
            cell.alignment = Alignment(vertical="top")
            cells.append(cell)
        return cells

    def add(self, record: Any) -> None:
        self._page.append([self._cell(n, c.cell(record)) for n, c in enumerate(self._columns)])

    def _cell(self, place: int, value: Any) -> WriteOnlyCell | None:
        if value is None or value == "":
            return None
        if isinstance(value, Enum):
            value = str(self._word(value))
        elif isinstance(value, Promise):
            value = str(value)
        if isinstance(value, str):
            return _set(self._text[place], "s", safe_text(value))
        if isinstance(value, date | datetime):
            return _set(self._day[place], "d", value)
        kind = self._money if isinstance(value, Decimal) else self._whole
        return _set(kind[place], "n", value)


def _set(cell: WriteOnlyCell, kind: str, value: Any) -> WriteOnlyCell:
    """Past the library's guessing of kinds, which takes half of the time and sees formulas in texts."""
    cell._value, cell.data_type = value, kind
    return cell
