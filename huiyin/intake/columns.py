"""Which column of a table is what: found by the reader, corrected by a person, remembered for the body.

A table is known again by the words of its heads, in order. What somebody said of a head counts more than any
word list: it is taken into the grammar as that very word, and out of every other meaning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from huiyin.reading.columns import Columns, Grid, find_columns
from huiyin.reading.cues import Grammar
from huiyin.reading.document import Block, Document
from huiyin.reading.paragraphs import Paragraph

#: what a column may hold, as the grammar of the reader calls it
MEANINGS = (
    "number", "unit", "category", "finding", "subfinding", "measures", "leader", "department", "person",
    "deadline", "status", "progress", "pace", "amount", "recovered", "evidence", "goal", "rule", "note",
)  # fmt: skip
#: a column that somebody said is of no use
UNUSED = "unused"
HEAD_ROWS = 14
SAMPLES = 3
SAMPLE_LENGTH = 40
FEWEST_COLUMNS, MOST_COLUMNS, MOST_TABLES = 3, 40, 10

#: heads → meaning, who said so and when, by the table's signature
Remembered = Mapping[str, Mapping[str, Any]]


def tables_in(document: Document, grammar: Grammar) -> list[dict[str, Any]]:
    """The heads of a document's tables, what each column is taken for, and how its first rows look."""
    found = []
    for rows in _tops(document.blocks):
        grid = Grid(document.text, [Paragraph(b.start, b.end, b, False) for b in rows])
        if FEWEST_COLUMNS <= grid.width <= MOST_COLUMNS and len(rows) > 1:
            found.append(_table(grid, find_columns(grid, grammar), rows[0].sheet))
    return found[:MOST_TABLES]


def _tops(blocks: Sequence[Block]) -> list[list[Block]]:
    """The first rows of every table, in order."""
    tables: dict[object, list[Block]] = {}
    for block in blocks:
        if block.cells:
            rows = tables.setdefault((block.sheet, block.table), [])
            if len(rows) < HEAD_ROWS:
                rows.append(block)
    return list(tables.values())


def _table(grid: Grid, columns: Columns | None, sheet: str | None) -> dict[str, Any]:
    top, first = (columns.header_row, columns.first_row) if columns else (0, 1)
    meant = {place: meaning for meaning, place in columns.places.items()} if columns else {}
    rows = []
    for at in range(grid.width):
        head = grid.words(first - 1, at) or grid.words(top, at)
        cells = (grid.words(n, at) for n in range(first, len(grid.rows)))
        samples = [c[:SAMPLE_LENGTH] for c in cells if c][:SAMPLES]
        if head:
            rows.append({"head": head[:60], "meaning": meant.get(at, ""), "samples": samples})
    return {
        "signature": signature(r["head"] for r in rows), "sheet": sheet or "", "columns": rows,
        "ledger": bool(columns and columns.is_ledger()),
    }  # fmt: skip


def signature(heads: Iterable[str]) -> str:
    """What tables with these heads in this order are known by."""
    return hashlib.sha256("\x1f".join(heads).encode()).hexdigest()


def taught(grammar: Grammar, mappings: Iterable[Mapping[str, str]]) -> Grammar:
    """The grammar with what people said of heads: each head has the one meaning that it was given."""
    said = {head: meaning for mapping in mappings for head, meaning in mapping.items()}
    if not said:
        return grammar
    columns = {m: tuple(w for w in words if w not in said) for m, words in grammar.columns.items()}
    for head, meaning in said.items():
        columns[meaning] = (*columns.get(meaning, ()), head)
    return replace(grammar, columns=columns)


def with_memory(tables: Sequence[Mapping[str, Any]], remembered: Remembered) -> list[dict[str, Any]]:
    """The tables with who said of their columns what they are."""
    return [{**t, "remembered": dict(remembered.get(t["signature"], {}))} for t in tables]
