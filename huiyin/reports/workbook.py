"""The three lists as one workbook of three sheets, written row by row.

openpyxl makes the workbook with its styles, headers and print set-up; the rows go straight into its sheets as
XML: three million cells as objects would take minutes and half a gigabyte.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from io import BytesIO
from typing import IO, Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from huiyin.exchange.cells import EPOCH, safe_text

from .lists import Column, Row

#: what a spreadsheet would read as one character: _x003D_ is "="
_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_HEADER_ROW = 3
#: rows that are handed to the compression at once
_AT_ONCE = 500

Word = Callable[[str, type[Enum]], object]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its headline, what is told below it, its columns, its rows and how many."""

    name: str
    headline: str
    told: str
    columns: Sequence[Column]
    rows: Iterable[Row]
    count: int


@dataclass(frozen=True, slots=True)
class _Styles:
    """Numbers of the cell styles in the workbook."""

    text: int
    day: int
    money: int
    whole: int


def write_lists(file: IO[bytes], sheets: Sequence[Sheet], word: Word) -> None:
    """Write the workbook; `word` gives the words of an enum member. Memory does not grow with the rows."""
    frame, styles = _frame(sheets)
    fill(frame, file, {n: _pieces(sheet, styles, word) for n, sheet in enumerate(sheets, start=1)})


def fill(frame: IO[bytes], file: IO[bytes], pages: Mapping[int, Iterable[bytes]]) -> None:
    """Write the workbook `frame` with rows, as XML, behind those that its sheets (by number, from 1) have."""
    rows = {f"xl/worksheets/sheet{n}.xml": pieces for n, pieces in pages.items()}
    with ZipFile(frame) as parts, ZipFile(file, "w", ZIP_DEFLATED, compresslevel=4) as book:
        for part in parts.namelist():
            if part not in rows:
                book.writestr(part, parts.read(part))
                continue
            before, end, after = parts.read(part).rpartition(b"</sheetData>")
            with book.open(part, "w", force_zip64=True) as page:
                page.write(before)
                for piece in rows[part]:
                    page.write(piece)
                page.write(end + after)


def text_cell(place: str, style: int, text: str) -> str:
    """A cell at `place` (C7) that holds a text, whatever the text looks like."""
    shown = escape(_CODED.sub("_x005F_", safe_text(text)))
    return f'<c r="{place}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def number_cell(place: str, style: int, number: Decimal | int) -> str:
    return f'<c r="{place}" s="{style}"><v>{number}</v></c>'


def serial(day: date) -> int:
    """A day as spreadsheets count them."""
    return (day - EPOCH).days


def in_pieces(rows: Iterable[str]) -> Iterator[bytes]:
    """Rows as XML, some hundred at a time: what is handed to the compression at once."""
    waiting: list[str] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _AT_ONCE:
            yield "".join(waiting).encode()
            waiting.clear()
    yield "".join(waiting).encode()


def _frame(sheets: Sequence[Sheet]) -> tuple[BytesIO, _Styles]:
    """The workbook with everything but its rows."""
    book = Workbook()
    book.remove(book.active)
    styles = _Styles(0, 0, 0, 0)
    for sheet in sheets:
        page = book.create_sheet(sheet.name)
        _lay_out(page, sheet)
        styles = _register(page)
    frame = BytesIO()
    book.save(frame)
    return frame, styles


def _lay_out(page: Worksheet, sheet: Sheet) -> None:
    page["A1"], page["A2"] = safe_text(sheet.headline), safe_text(sheet.told)
    page["A1"].font, page["A2"].font = Font(bold=True, size=14), Font(color="595959")
    below = Border(bottom=Side("thin", "595959"))
    for place, column in enumerate(sheet.columns, start=1):
        cell = page.cell(_HEADER_ROW, place, safe_text(str(column.words)))
        cell.font, cell.border = Font(bold=True), below
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        page.column_dimensions[get_column_letter(place)].width = column.width
    last = get_column_letter(len(sheet.columns))
    page.freeze_panes = f"C{_HEADER_ROW + 1}"
    page.auto_filter.ref = f"A{_HEADER_ROW}:{last}{_HEADER_ROW + sheet.count}"
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", Worksheet.PAPERSIZE_A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{_HEADER_ROW}:{_HEADER_ROW}"
    page.oddFooter.center.text = "&P / &N"


def _register(page: Worksheet) -> _Styles:
    """The numbers of the styles; a cell that borrowed them is taken away again."""
    numbers = []
    for number_format in ("General", "yyyy-mm-dd", "#,##0.00", "0"):
        cell = page.cell(_HEADER_ROW + 1, 1)
        cell.number_format = number_format
        cell.alignment = Alignment(wrap_text=number_format == "General", vertical="top")
        numbers.append(cell.style_id)
        del page._cells[_HEADER_ROW + 1, 1]
    return _Styles(*numbers)


def _pieces(sheet: Sheet, styles: _Styles, word: Word) -> Iterator[bytes]:
    """The sheet's rows as XML, some hundred at a time."""
    cells = [_cell_of(c, get_column_letter(n), styles, word) for n, c in enumerate(sheet.columns, start=1)]
    return in_pieces(
        f'<row r="{number}">{"".join([cell(row, number) for cell in cells])}</row>'
        for number, row in enumerate(sheet.rows, start=_HEADER_ROW + 1)
    )


def _cell_of(column: Column, letter: str, styles: _Styles, word: Word) -> Callable[[Row, int], str]:
    code, kind = column.code, column.kind
    worded: dict[str, str] = {}

    def cell(row: Row, number: int) -> str:
        value: Any = row[code]
        if value is None or value == "":
            return ""
        if kind is not None:
            if value not in worded:
                worded[value] = str(word(value, kind))
            value = worded[value]
        if isinstance(value, date):
            day = value.date() if isinstance(value, datetime) else value
            return number_cell(f"{letter}{number}", styles.day, serial(day))
        if isinstance(value, Decimal | int):
            style = styles.money if isinstance(value, Decimal) else styles.whole
            return number_cell(f"{letter}{number}", style, value)
        return text_cell(f"{letter}{number}", styles.text, str(value))

    return cell
