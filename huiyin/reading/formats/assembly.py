"""From pieces to a draft: one text, and blocks and cells that point into it.

Format modules give paragraphs and tables in reading order; only this module counts characters, so that the
promise of `Document` (blocks joined by a line feed give the text, cells lie in their rows) is kept in one
place.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from huiyin.reading.document import Block, Cell
from huiyin.reading.formats.cleaning import clean, leading_width
from huiyin.reading.formats.refusals import Refusal

# a ledger of 10,000 rows has some 110,000 cells; much more costs more memory than reading may take
MOST_CELLS = 300_000
_BREAK_IN_CELL = re.compile(r"[ \u3000]*\n[ \u3000\n]*")


@dataclass(slots=True)
class GridCell:
    """A cell as its format gives it: a merged cell stands at its first place."""

    text: str
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    bold: bool = False


@dataclass(slots=True)
class Draft:
    """What a format module gives back, and what crosses the border of the sandbox."""

    text: str
    blocks: list[Block]
    title_hint: str | None = None
    chrome: list[tuple[int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class Assembler:
    """Collects paragraphs and tables; `finish` gives the draft."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._blocks: list[Block] = []
        self._at = 0
        self._tables = 0
        self.title_hint: str | None = None
        self.notes: list[str] = []
        self.chrome: list[tuple[int, int]] = []
        # what a format knows of each block beyond its layout (web pages: how much of it is links)
        self.traits: list[Any] = []

    @property
    def characters(self) -> int:
        return self._at

    def add(self, text: str, *, chrome: bool = False, trait: object = None, **layout: Any) -> None:
        """A paragraph; line breaks inside it make blocks of the same layout, empty lines make none."""
        for line in clean(text).split("\n"):
            stripped = line.strip(" \t\u3000")
            if stripped:
                block = Block(0, 0, **layout | {"indent": layout.get("indent", 0.0) + leading_width(line)})
                self._append(stripped.replace("\t", " "), block, chrome)
                self.traits.append(trait)

    def add_clean_line(self, line: str, *, indent: float = 0.0) -> None:
        """A line that is known to be clean and not empty (plain text: cleaned as a whole, for speed)."""
        self._append(line, Block(0, 0, indent=indent), False)
        self.traits.append(None)

    def _append(self, text: str, block: Block, chrome: bool, cells: tuple[Cell, ...] = ()) -> None:
        start = self._at
        end = start + len(text)
        self._texts.append(text)
        self._blocks.append(
            Block(
                start, end, block.heading, block.bold, block.italic, block.centred, block.right,
                block.indent, block.table, block.sheet, block.page, block.size, cells,
            )
        )  # fmt: skip
        if chrome:
            self.chrome.append((start, end))
        self._at = end + 1

    def new_table(self) -> int:
        """The number of a table whose rows come in several portions (a table over several pages)."""
        self._tables += 1
        return self._tables - 1

    def add_table(
        self,
        cells: Iterable[GridCell],
        *,
        sheet: str | None = None,
        page: int | None = None,
        chrome: bool = False,
        number: int | None = None,
        first_row: int = 0,
        trait: object = None,
    ) -> int:
        """Rows of one table, empty rows and columns left out; returns how many rows came to stand."""
        kept = list(islice(cells, MOST_CELLS + 1))
        if len(kept) > MOST_CELLS:
            raise too_many_cells(sheet, kept[-1].row, max(cell.column for cell in kept) + 1)
        rows = _compressed(kept)
        if not rows:
            return 0
        table = self.new_table() if number is None else number
        for index, row in enumerate(rows):
            start = self._at
            placed: list[Cell] = []
            for cell in row:
                end = start + len(cell.text)
                placed.append(
                    Cell(start, end, first_row + index, cell.column, cell.row_span, cell.column_span)
                )
                start = end + 1
            bold = all(cell.bold for cell in row if cell.text)
            text = "\t".join(cell.text for cell in row)
            block = Block(0, 0, bold=bold, table=table, sheet=sheet, page=page)
            self._append(text, block, chrome, tuple(placed))
            self.traits.append(trait)
        return len(rows)

    def finish(self) -> Draft:
        hint = clean(self.title_hint).strip() if self.title_hint else None
        return Draft("\n".join(self._texts), self._blocks, hint or None, merged(self.chrome), self.notes)


def merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, with those that touch or overlap (a line feed between does not part them) as one."""
    result: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def too_many_cells(sheet: str | None, rows: int, columns: int) -> Refusal:
    """Why a table of this size is not read."""
    return Refusal("too_large.table", sheet=sheet or "1", rows=rows, columns=columns, limit=MOST_CELLS)


def _compressed(kept: list[GridCell]) -> list[list[GridCell]]:
    """Rows of cells with rows and columns that hold no text left out and the extents of merged cells mended.

    Empty cells stay where they part two filled ones; at the end of a row they are left out.
    """
    for cell in kept:
        cell.text = _cell_text(cell.text)
    row_of = _ranks({cell.row for cell in kept if cell.text})
    column_of = _ranks({cell.column for cell in kept if cell.text})
    filled_rows, filled_columns = list(row_of), list(column_of)
    rows: list[list[GridCell]] = [[] for _ in row_of]
    for cell in kept:
        if cell.row not in row_of or cell.column not in column_of:
            continue
        if cell.row_span > 1:
            cell.row_span = _kept(filled_rows, cell.row, cell.row_span)
        if cell.column_span > 1:
            cell.column_span = _kept(filled_columns, cell.column, cell.column_span)
        row = row_of[cell.row]
        cell.row, cell.column = row, column_of[cell.column]
        rows[row].append(cell)
    for line in rows:
        line.sort(key=lambda cell: cell.column)
        while not line[-1].text:
            line.pop()
    return rows


def _ranks(numbers: set[int]) -> dict[int, int]:
    return {number: rank for rank, number in enumerate(sorted(numbers))}


def _kept(numbers: list[int], first: int, span: int) -> int:
    """How many of the rows (or columns) that a merged cell covers are kept."""
    return bisect_left(numbers, first + span) - bisect_left(numbers, first)


def _cell_text(text: str) -> str:
    text = clean(text).replace("\t", " ").strip(" \n\u3000")
    return _BREAK_IN_CELL.sub("\n", text) if "\n" in text else text
