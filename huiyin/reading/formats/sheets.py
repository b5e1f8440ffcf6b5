"""Workbooks (.xlsx, .xls, .et) through calamine; values printed as a person sees them in the cell.

Each sheet is one table. Hidden sheets are not read, and a note names them: they hold lists for drop-downs
or the ids of an exported ledger, not what the sender shows.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterator
from typing import Any

import python_calamine as calamine

from huiyin.reading.formats.assembly import MOST_CELLS, Assembler, Draft, GridCell, too_many_cells
from huiyin.reading.formats.number_formats import Formats, formats_of, place, sheet_parts
from huiyin.reading.formats.refusals import Refusal
from huiyin.reading.formats.zipguard import Package

_USED = re.compile(rb'<(?:\w+:)?dimension\b[^<>]*?ref="(?:[A-Z]+\d+:)?([A-Z]{1,3})(\d{1,7})"')
_FILLED_CELL = re.compile(
    rb'<(?:\w+:)?c\b[^<>]*?\br="([A-Z]{1,3})(\d{1,7})"(?:[^<>/]|/(?!>))*>(?=\s*<(?:\w+:)?(?:v|is)\b)'
)


def read_xlsx(data: bytes) -> Draft:
    """An OOXML workbook; raises `Refusal` (damaged, encrypted, macros, bomb, too_large.table)."""
    package = Package(data)
    for name in package.names:
        if name.startswith("xl/") and name.endswith(".xml"):
            _refuse_entities(package, name)
    for sheet, part in sheet_parts(package):
        _refuse_far_cells(package, sheet, part)
    return _read(data, formats_of(package))


def read_xls(data: bytes) -> Draft:
    """A BIFF workbook; number formats other than dates are not known to calamine and shown plainly."""
    return _read(data, {})


def _refuse_far_cells(package: Package, sheet: str, part: str) -> None:
    """A value far away would make a grid of everything before it; whole formatted columns do no harm."""
    if not _is_wide(package.head(part) if part in package.names else b""):
        return
    rows = columns = 0
    for piece in package.pieces(part, b"<c "):
        for found in _FILLED_CELL.finditer(piece):
            row, column = place(found[1], found[2])
            rows, columns = max(rows, row + 1), max(columns, column + 1)
        if rows * columns > MOST_CELLS:
            raise too_many_cells(sheet, rows, columns)


def _is_wide(head: bytes) -> bool:
    """By the range that the sheet says it uses; one that says nothing is looked at."""
    used = _USED.search(head)
    if used is None:
        return bool(head)
    row, column = place(used[1], used[2])
    return (row + 1) * (column + 1) > MOST_CELLS


def _refuse_entities(package: Package, name: str) -> None:
    if b"<!DOCTYPE" in package.head(name).upper():
        raise Refusal(
            "bomb", detail_zh="XML 中带有 DTD 或实体定义", detail_en="the XML declares a DTD or entities"
        )


def _read(data: bytes, formats: dict[str, Formats]) -> Draft:
    try:
        return _sheets(calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)), formats)
    except calamine.PasswordError as problem:
        raise Refusal("encrypted") from problem
    except (calamine.CalamineError, ValueError, OSError, KeyError, IndexError, OverflowError) as problem:
        if "password" in str(problem).lower() or "encrypt" in str(problem).lower():
            raise Refusal("encrypted") from problem
        raise Refusal("damaged") from problem


def _sheets(workbook: Any, formats: dict[str, Formats]) -> Draft:
    assembler = Assembler()
    hidden: list[str] = []
    for index, sheet in enumerate(workbook.sheets_metadata):
        if sheet.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        if sheet.visible != calamine.SheetVisibleEnum.Visible:
            hidden.append(sheet.name)
            continue
        _add_sheet(assembler, workbook.get_sheet_by_index(index), formats.get(sheet.name, {}))
    if hidden:
        assembler.notes.append(f"隐藏的工作表没有读取：{'、'.join(hidden)}")
    return assembler.finish()


def _add_sheet(assembler: Assembler, sheet: Any, formats: Formats) -> None:
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        raise too_many_cells(sheet.name, sheet.total_height, sheet.total_width)
    assembler.add_table(_cells(sheet, formats), sheet=sheet.name)


def _cells(sheet: Any, formats: Formats) -> Iterator[GridCell]:
    extents, covered = _merged(sheet)
    first_row, first_column = sheet.start or (0, 0)
    for row, values in enumerate(sheet.to_python(skip_empty_area=True), start=first_row):
        for column, value in enumerate(values, start=first_column):
            if (row, column) in covered:
                continue
            rows, columns = extents.get((row, column), (1, 1))
            yield GridCell(shown(value, formats.get((row, column))), row, column, rows, columns)


def _merged(sheet: Any) -> tuple[dict[tuple[int, int], tuple[int, int]], set[tuple[int, int]]]:
    extents: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    last_row, last_column = sheet.total_height, sheet.total_width
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        extents[top, left] = (bottom - top + 1, right - left + 1)
        inside = (min(bottom, last_row) - top + 1) * (min(right, last_column) - left + 1)
        if len(covered) + inside > MOST_CELLS:
            raise too_many_cells(sheet.name, bottom + 1, right + 1)
        covered.update(
            (row, column)
            for row in range(top, min(bottom, last_row) + 1)
            for column in range(left, min(right, last_column) + 1)
            if (row, column) != (top, left)
        )
    return extents, covered


def shown(value: object, pattern: str | None = None) -> str:
    """A cell's value in print: 2024-05-31, 12 instead of 12.0, 76% where the cell is formatted so."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, (int, float)):
        return _number(value, pattern)
    if isinstance(value, dt.datetime):
        return _moment(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, dt.time):
        return value.strftime("%H:%M" if not value.second else "%H:%M:%S")
    if isinstance(value, dt.timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}" + (f":{seconds:02}" if seconds else "")
    return "" if value is None else str(value)


def _moment(value: dt.datetime) -> str:
    if not (value.hour or value.minute or value.second):
        return value.date().isoformat()
    return value.strftime("%Y-%m-%d %H:%M" if not value.second else "%Y-%m-%d %H:%M:%S")


def _number(value: float, pattern: str | None) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    if pattern is None:
        # fifteen digits is what Excel keeps: 0.1 + 0.2 shows 0.3
        return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"
    percent, decimals, grouped, padded = pattern.split(",")
    number = value * 100 if percent else value
    digits = f"{number:{',' if grouped else ''}.{int(decimals or 0)}f}"
    return digits.zfill(int(padded)) + percent if padded else digits + percent
