"""Tables that print their own totals: every column of figures against its 合计 row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huiyin.reading.columns import Grid
from huiyin.reading.normal import same_length
from huiyin.reading.numerals import tidy
from huiyin.reading.paragraphs import Paragraph
from huiyin.reading.result import Check, Span
from huiyin.rules.reconciliation import listed_and_claimed

_TOTAL = re.compile(r"\s*(?:合\s*计|总\s*计|共\s*计)[:：]?\s*$")
_SUBTOTAL = re.compile(r"\s*小\s*计[:：]?\s*$")
# a row that may sum up others or be within another
_PARTIAL = re.compile(r"\s*(?:小\s*计|其中|[一二三四五六七八九十]{1,3}、|\([一二三四五六七八九十]{1,3}\))")
_FIGURE = re.compile(r"\s*-?(\d[\d,]*(?:\.\d+)?)\s*(?:个|项|条|件|万元|元|人)?\s*$")
_NOTHING = re.compile(r"\s*(?:[-—–－/／无]*)\s*\Z")
_NO_SUM = re.compile(r"序号|编号|率|占比|比例|%|日期|时间|时限|年度|年份|电话")
_MANY = 20_000


def total_rows(text: str, rows: Sequence[Paragraph]) -> Iterator[Check]:
    """One check for each column of figures of a table that ends in a row of totals.

    Columns with a cell that is no figure are left alone, and so are tables with subtotals that can't be told
    from entries.
    """
    if not 3 <= len(rows) <= _MANY:
        return
    grid = Grid(text, rows)
    first = [next(iter(grid.rows[i].values()), (0, 0)) for i in range(len(rows))]
    labels = [same_length(text[a:b]) for a, b in first]
    last = next((i for i in range(len(rows) - 1, 0, -1) if _TOTAL.match(labels[i])), None)
    if last is None or last < 2 or sum(bool(_TOTAL.match(label)) for label in labels) > 1:
        return
    for column in range(1, grid.width):
        check = _column(text, grid, labels, last, column)
        if check is not None:
            yield check


def _column(text: str, grid: Grid, labels: Sequence[str], last: int, column: int) -> Check | None:
    stated = _figure(text, grid.rows[last].get(column))
    if stated is None:
        return None
    figures: list[float] = []
    top, unsure = last, False
    counted: Span | None = None
    for i in range(last - 1, -1, -1):
        span = grid.rows[i].get(column)
        value = _figure(text, span)
        if value is None and span is not None and not _NOTHING.match(text, *span):
            break
        top = i
        # a merged cell stands in all its rows and counts once
        if value is not None and not _SUBTOTAL.match(labels[i]) and span != counted:
            figures.append(value)
        unsure = unsure or (value is not None and _PARTIAL.match(labels[i]) is not None)
        counted = span
    heads = "".join(same_length(grid.words(i, column)) for i in range(max(0, top - 2), top))
    if len(figures) < 2 or not heads or _NO_SUM.search(heads):
        return None
    outcome = listed_and_claimed(
        f"sum of rows = 合计 ({heads[:20]})", stated, tidy(sum(figures)), unsure=unsure
    )
    at: Span = grid.rows[last][column]
    return Check(outcome.rule, outcome.stated, outcome.computed, outcome.verdict, (at,), outcome.note)


def _figure(text: str, span: Span | None) -> float | None:
    found = _FIGURE.match(same_length(text[span[0] : span[1]])) if span else None
    return float(found.group(1).replace(",", "")) if found else None
