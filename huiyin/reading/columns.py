"""The heads of a ledger: one or two rows, in any words, and the columns they name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from huiyin.reading.cues import Grammar
from huiyin.reading.paragraphs import Paragraph
from huiyin.reading.result import Span

_BLANK = re.compile(r"[\s\u3000:：*★]+")
_SUFFIX = re.compile(r"[（(][^（）()]{0,16}[)）]$")
_FIGURES = re.compile(r"(?:数|数量|个数|占比|率)$")
_JOINED = re.compile(r"[/／、\\]|及其|及|和|与")
_LOOK = 12
_ROWS = 200


class Grid:
    """The cells of a table by row and column; a merged cell stands in every row and column it covers."""

    def __init__(self, text: str, rows: Sequence[Paragraph]) -> None:
        self.text = text
        self.rows: list[dict[int, Span]] = []
        self.spans: list[dict[int, tuple[int, int]]] = []
        hanging: dict[int, tuple[int, Span]] = {}
        self.width = 0
        for p in rows:
            row: dict[int, Span] = {}
            wide: dict[int, tuple[int, int]] = {}
            for column, (left, span) in list(hanging.items()):
                row[column] = span
                if left <= 1:
                    del hanging[column]
                else:
                    hanging[column] = (left - 1, span)
            for cell in p.block.cells:
                span = (cell.start, cell.end)
                row[cell.column] = span
                wide[cell.column] = (cell.row_span, cell.column_span)
                self.width = max(self.width, cell.column + cell.column_span)
                if cell.row_span > 1:
                    hanging[cell.column] = (cell.row_span - 1, span)
            self.rows.append(row)
            self.spans.append(wide)

    def row(self, index: int) -> Mapping[int, Span]:
        return self.rows[index]

    def words(self, index: int, column: int) -> str:
        span = self.rows[index].get(column)
        return _BLANK.sub("", self.text[span[0] : span[1]]) if span else ""

    def is_wide(self, index: int) -> bool:
        """Whether one cell of the row goes over (nearly) the whole width."""
        return any(w >= max(2, self.width - 1) for _, w in self.spans[index].values())


@dataclass(frozen=True, slots=True)
class Columns:
    """Which column holds what: `places` maps meanings to columns; data begin at `first_row`."""

    places: Mapping[str, int]
    heads: Mapping[str, str]
    header_row: int
    first_row: int
    width: int
    # what numbered parts of a finding are: 问题/措施 puts its measures in the column of the findings
    part: str = "subfinding"

    def column(self, name: str) -> int:
        return self.places.get(name, -1)

    def is_ledger(self) -> bool:
        rest = {"measures", "deadline", "person", "department", "leader", "progress", "status"} & set(
            self.places
        )
        return "finding" in self.places and bool(rest)

    def is_header_again(self, values: Mapping[str, Span], text: str) -> bool:
        """Whether a row repeats the heads, as printed tables do on every page."""
        span = values.get("finding")
        return span is not None and _BLANK.sub("", text[span[0] : span[1]]) == self.heads.get("finding")

    def continued(self) -> Columns:
        return replace(self, header_row=0, first_row=0)


def find_columns(grid: Grid, grammar: Grammar) -> Columns | None:
    """The heads among the first rows; two rows are read together when the second names more columns."""
    best: Columns | None = None
    for index in range(min(_LOOK, len(grid.rows))):
        one = _read(grid, grammar, index, index)
        if len(one.places) < 2:
            continue
        found = one
        if index + 1 < len(grid.rows):
            two = _read(grid, grammar, index, index + 1)
            below = _read(grid, grammar, index + 1, index + 1)
            if len(two.places) > len(one.places) and len(below.places) >= 2 and _short(grid, index + 1):
                found = two
        if best is None or len(found.places) > len(best.places) + 1:
            best = found
        if best.is_ledger():
            break
    return _with_state(grid, best, grammar) if best is not None else None


def _short(grid: Grid, index: int) -> bool:
    return all(len(grid.words(index, c)) <= 14 for c in grid.row(index))


def _read(grid: Grid, grammar: Grammar, top: int, bottom: int) -> Columns:
    places: dict[str, int] = {}
    heads: dict[str, str] = {}
    strength: dict[str, float] = {}
    part = "subfinding"
    for column in range(grid.width):
        lower = grid.words(bottom, column)
        upper = _over(grid, top, column) if lower else grid.words(top, column)
        names = [lower] if top == bottom else [n for n in (lower, upper + lower, upper) if n]
        for name in names:
            found, score = _meaning(name, grammar)
            if {_meaning(n, grammar)[0] for n in _JOINED.split(name)} >= {"finding", "measures"}:
                found, score, part = "finding", 2.0, "measure"
            if found and score > strength.get(found, 0.0):
                places[found], heads[found], strength[found] = column, name, score
            if found:
                break
    if "finding" not in places and "subfinding" in places:
        places["finding"], heads["finding"] = places.pop("subfinding"), heads.pop("subfinding")
    return Columns(places, heads, top, bottom + 1, grid.width, part)


def _with_state(grid: Grid, columns: Columns, grammar: Grammar) -> Columns:
    """The column whose cells tell states holds the states, whichever of two like heads it has."""
    head = columns.first_row - 1
    heads = {c: meaning(grid.words(head, c), grammar) for c in range(grid.width)}
    likely = [c for c, name in heads.items() if name in ("status", "progress")]
    if len(likely) < 2:
        return columns
    telling = {c: _telling(grid, columns.first_row, c, grammar) for c in likely}
    best = max(likely, key=lambda c: (telling[c], c == columns.column("status")))
    if telling[best] < 0.5 or best == columns.column("status"):
        return columns
    places = {k: c for k, c in columns.places.items() if c != best} | {"status": best}
    rest = [c for c in likely if c != best and heads[c] == "progress"]
    return replace(columns, places={"progress": rest[0], **places} if rest else places)


def _telling(grid: Grid, first: int, column: int, grammar: Grammar) -> float:
    """The share of the short cells of a column, all its cells taken, that tell how far a finding is."""
    cells = [
        words for i in range(first, min(len(grid.rows), first + _ROWS)) if (words := grid.words(i, column))
    ]
    states = [w for w in cells if len(w) <= 14 and any(p.search(w) for _, p in grammar.states)]
    return len(states) / len(cells) if cells else 0.0


def meaning(head: str, grammar: Grammar) -> str | None:
    """What a head or the name of a field means: finding, measures, leader …; None when it isn't known."""
    return _meaning(head, grammar)[0]


def _over(grid: Grid, row: int, column: int) -> str:
    """The head above a column, also when it is one cell over several columns."""
    words = grid.words(row, column)
    if words:
        return words
    for start, (_, width) in grid.spans[row].items():
        if start < column < start + width:
            return grid.words(row, start)
    # a file without merged cells leaves the cells to the right of a wide head empty
    return next((w for c in range(column - 1, -1, -1) if (w := grid.words(row, c))), "")


def _meaning(head: str, grammar: Grammar) -> tuple[str | None, float]:
    """The meaning of a head and how sure it is: 2 for the very word, less for a word that holds it."""
    plain = _SUFFIX.sub("", head)
    if not plain or len(plain) > 20 or _FIGURES.search(plain):
        return None, 0.0
    best: tuple[str | None, float] = (None, 0.0)
    for name, words in grammar.columns.items():
        for word in words:
            if plain == word or head == word:
                return name, 2.0
            if len(word) >= 2 and word in plain:
                score = len(word) / len(plain) + (0.2 if plain.endswith(word) else 0.0)
                if score > best[1]:
                    best = (name, score)
    return best if best[1] >= 0.35 else (None, 0.0)


def is_by_row(grid: Grid, columns: Columns) -> bool:
    """Whether several rows tell one finding, each with a manifestation of its own."""
    finding, part = columns.column("finding"), columns.column("subfinding")
    before = ""
    for index in range(columns.first_row, len(grid.rows)):
        words = grid.words(index, finding)
        if part >= 0 and before and words in ("", before) and grid.words(index, part):
            return True
        before = words or before
    return False
