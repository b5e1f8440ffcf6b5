"""Findings on cards: a small table for each, the name of a field on the left and its words on the right."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.reading.columns import Grid, meaning
from huiyin.reading.cues import Grammar
from huiyin.reading.result import Span

_LEAST = 3
_KNOWN = 0.7
_MOST_ROWS = 60


def read_cards(grid: Grid, grammar: Grammar) -> list[Mapping[str, Span]]:
    """The fields of each card of a table, by meaning; nothing when the table is no card.

    A row may hold one field or several side by side. A further 反馈问题 begins the next card.
    """
    if len(grid.rows) > _MOST_ROWS:
        return []
    cards: list[dict[str, Span]] = []
    fields = known = 0
    for index in range(len(grid.rows)):
        columns = [c for c in sorted(grid.row(index)) if grid.words(index, c)]
        if len(columns) % 2:
            columns.pop()
        for label, value in zip(columns[::2], columns[1::2], strict=True):
            name = meaning(grid.words(index, label), grammar)
            fields += 1
            known += name is not None
            if name == "finding" or not cards:
                cards.append({})
            if name is not None:
                cards[-1].setdefault(name, grid.row(index)[value])
    whole = fields >= _LEAST and known >= _KNOWN * fields
    found = [card for card in cards if "finding" in card and len(card) >= _LEAST]
    return list(found) if whole and len(found) == len(cards) else []
