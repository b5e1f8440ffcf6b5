"""Ledgers as workbooks. Lines: ``@sheet name``, ``@merge A1:I1``, ``@hide name``; all others are cells
between ``¦``.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from annotated import Source, printed
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

THIN = Border(*[Side(style="thin")] * 4)


def value(cell: str) -> Any:
    """``n:93600`` is a number, ``d:2024-05-31`` a date, ``-`` alone an empty cell, all else text."""
    cell = cell.strip().replace("\\n", "\n")
    if cell.startswith("n:"):
        return float(cell[2:]) if "." in cell else int(cell[2:])
    if cell.startswith("d:"):
        return dt.date.fromisoformat(cell[2:])
    return cell or None


def workbook(source: Source) -> bytes:
    """The workbook of a source, as the bytes of an .xlsx file."""
    book = Workbook()
    book.remove(book.active)
    book.properties.created = book.properties.modified = dt.datetime(2024, 1, 1)
    sheet = None
    row = 0
    for line in source.body:
        word, _, rest = line.partition(" ")
        if word == "@sheet":
            sheet, row = book.create_sheet(rest.strip()), 0
        elif word == "@merge":
            sheet.merge_cells(rest.strip())
        elif word == "@hide":
            book[rest.strip()].sheet_state = "hidden"
        else:
            row += 1
            fill(sheet, row, printed(line).split("¦"))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def fill(sheet: Any, row: int, cells: list[str]) -> None:
    """Write one row with the borders and wrapping that such tables have."""
    for column, cell in enumerate(cells, 1):
        place = sheet.cell(row, column, value(cell))
        place.alignment = Alignment(wrap_text=True, vertical="center")
        place.border = THIN
        if row <= 2:
            place.font = Font(bold=True)
