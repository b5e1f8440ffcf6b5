"""CSV and its relatives: delimiter found out by which one gives rows of equal length."""

from __future__ import annotations

import csv
import io
from collections import Counter
from itertools import islice

from huiyin.reading.formats.assembly import MOST_CELLS, Assembler, Draft, GridCell
from huiyin.reading.formats.cleaning import clean
from huiyin.reading.formats.encoding import decode
from huiyin.reading.formats.plain import damage_note

_DELIMITERS = ",\t;|，"
_TRIAL = 100_000


def read_delimited(data: bytes) -> Draft:
    """A CSV file as one table. Raises `Refusal("unsupported.binary")` when it is no text."""
    decoded = decode(data)
    text = clean_keeping_tabs(decoded.text)
    delimiter, text = _declared_delimiter(text)
    delimiter = delimiter or _likely_delimiter(text[:_TRIAL])
    # a quoted cell may be as long as the file; the default of 131,072 characters would raise
    csv.field_size_limit(max(131_072, len(text) + 1))
    cells = (
        GridCell(value, row, column)
        for row, values in enumerate(_rows(text, delimiter))
        for column, value in enumerate(values[: _filled(values)])
    )
    assembler = Assembler()
    assembler.add_table(cells)
    if decoded.damaged:
        assembler.notes.append(damage_note(decoded.damaged))
    return assembler.finish()


def clean_keeping_tabs(text: str) -> str:
    """Cleaning leaves tabs alone; named so that nobody strips them here, where they may part the columns."""
    return clean(text)


def _declared_delimiter(text: str) -> tuple[str | None, str]:
    """Excel's own first line `sep=;`."""
    first, _, rest = text.partition("\n")
    if first[:4].lower() == "sep=" and len(first) == 5:
        return first[4], rest
    return None, text


def _likely_delimiter(sample: str) -> str:
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        lengths = Counter(len(row) for row in _rows(sample, delimiter) if any(row))
        columns, times = max(
            lengths.items(), key=lambda pair: (pair[1] * (pair[0] > 1), pair[0]), default=(1, 0)
        )
        score = times * columns / max(sum(lengths.values()), 1) if columns > 1 else 0.0
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _filled(values: list[str]) -> int:
    """How many cells of a row are left when the empty ones at its end are taken away."""
    return next((at for at in range(len(values), 0, -1) if values[at - 1].strip()), 0)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    """Rows of the table; a quote that is never closed makes the quotes ordinary characters."""
    rows = list(islice(csv.reader(io.StringIO(text), delimiter=delimiter), MOST_CELLS + 1))
    longest = max((len(value) for row in rows for value in row), default=0)
    if longest > 20_000 and longest > len(text) // 2:
        plain = csv.reader(io.StringIO(text), delimiter=delimiter, quoting=csv.QUOTE_NONE)
        rows = list(islice(plain, MOST_CELLS + 1))
    return rows
