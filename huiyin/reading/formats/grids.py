"""A workbook cell by cell, also its hidden sheets: for files that this program wrote and that come back.

Gives plain lists, so that it can cross the border of the sandbox. A sheet is
`{"name", "hidden", "rows", "merged", "formulas"}`: rows from the sheet's first row and column on; a cell is a
text, a number, a truth value, null, or `["day", "2024-05-31"]`; `merged` are [top, left, bottom, right] and
`formulas` [row, column], all counted from nought.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine

from huiyin.reading.formats.assembly import too_many_cells
from huiyin.reading.formats.number_formats import place, sheet_parts
from huiyin.reading.formats.refusals import Refusal
from huiyin.reading.formats.zipguard import Package

# 10,000 rows of twenty columns, their marks, and the empty rows that spreadsheets keep formatted
MOST_CELLS = 1_500_000
_FORMULA = re.compile(rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"[^<>]*>\s*<(?:\w+:)?f\b')
_MOST_NAMED = 1_000


def read_grid(data: bytes) -> list[dict[str, Any]]:
    """The sheets of an .xlsx, .xls or .et. Raises `Refusal` (damaged, encrypted, macros, bomb, too_large)."""
    package = Package(data) if data.startswith(b"PK") else None
    if package:
        _refuse_entities(package)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [_sheet(book, at, package) for at in range(len(book.sheets_metadata))]
    except calamine.PasswordError as problem:
        raise Refusal("encrypted") from problem
    except (calamine.CalamineError, ValueError, OSError, KeyError, IndexError, OverflowError) as problem:
        raise Refusal("damaged") from problem


def _refuse_entities(package: Package) -> None:
    for name in package.names:
        if name.startswith("xl/") and name.endswith(".xml") and b"<!DOCTYPE" in package.head(name).upper():
            raise Refusal(
                "bomb", detail_zh="XML 中带有 DTD 或实体定义", detail_en="the XML declares a DTD or entities"
            )


def _sheet(book: Any, at: int, package: Package | None) -> dict[str, Any]:
    about = book.sheets_metadata[at]
    name, hidden = about.name, about.visible != calamine.SheetVisibleEnum.Visible
    if about.typ != calamine.SheetTypeEnum.WorkSheet:
        return {"name": name, "hidden": hidden, "rows": [], "merged": [], "formulas": []}
    sheet = book.get_sheet_by_index(at)
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise too_many_cells(name, sheet.total_height, sheet.total_width)
    rows = [[_plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    while rows and not any(value is not None and value != "" for value in rows[-1]):
        rows.pop()
    merged = [[*top_left, *bottom_right] for top_left, bottom_right in sheet.merged_cell_ranges or ()]
    return {
        "name": name, "hidden": hidden, "rows": rows, "merged": merged[:_MOST_NAMED],
        "formulas": list(_formulas(package, name)) if package else [],
    }  # fmt: skip


def _formulas(package: Package, name: str) -> Iterator[list[int]]:
    """Where formulas stand: calamine gives their last value and does not say so."""
    found = 0
    for sheet, part in sheet_parts(package):
        if sheet != name or part not in package.names:
            continue
        for piece in package.pieces(part, b"<c "):
            for cell in _FORMULA.finditer(piece):
                found += 1
                if found > _MOST_NAMED:
                    return
                yield list(place(cell[1], cell[2]))


def _plain(value: object) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dt.date):  # a moment is one, too
        return ["day", value.isoformat()[:10]]
    return str(value)
