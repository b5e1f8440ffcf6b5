"""What a spot check came to, as a workbook: a sheet of the summary, a sheet of what was drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO

from openpyxl import Workbook

from .models import SpotCheckItem
from .queries import Line

Word = Callable[[str, str], str]


def written(
    lines: Iterable[Line], items: Iterable[SpotCheckItem], *, heads: tuple[list[str], list[str]],
    titles: tuple[str, str], all_words: str, word: Word,
) -> bytes:  # fmt: skip
    """The bytes of an .xlsx; `heads` are the columns of both sheets, `word` says states and results."""
    book = Workbook()
    first = book.active
    first.title = titles[0]
    first.append(heads[0])
    for line in lines:
        low, high = line.interval or (None, None)
        share = line.good / line.checked if line.checked else None
        pleased = line.satisfied / line.asked if line.asked else None
        stratum = word(line.stratum, "stratum") if line.stratum else all_words
        first.append([
            stratum, line.drawn, line.checked, line.holds, line.remarks, line.fails, share, low, high,
            line.asked, line.satisfied, pleased,
        ])  # fmt: skip
    second = book.create_sheet(titles[1])
    second.append(heads[1])
    for item in items:
        second.append([
            item.place, item.finding.unit.name, item.finding.number, item.finding.title, item.checker_name,
            item.checked_on, word(item.state, "CheckState"), word(item.result, "CheckResult"), item.remarks,
            item.asked, item.satisfied,
        ])  # fmt: skip
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                # what begins like a formula is text
                if isinstance(cell.value, str):
                    cell.data_type = "s"
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()
