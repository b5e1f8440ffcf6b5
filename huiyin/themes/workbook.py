"""The list of common problems as a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO

from openpyxl import Workbook

from .queries import ThemeFigures


def written(title: str, heads: Sequence[str], rows: Iterable[tuple[str, str, ThemeFigures]]) -> bytes:
    """The bytes of an .xlsx with a row a theme: its name, its phrases, its figures."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(heads))
    for name, phrases, found in rows:
        sheet.append([name, phrases, found.findings, found.units, found.rounds, found.open, found.closed,
                      found.back, found.amount])  # fmt: skip
        for cell in sheet[sheet.max_row][:2]:
            # what begins like a formula is text
            cell.data_type = "s"
    sheet.freeze_panes = "B2"
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 36, 60
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
