"""Tables of web pages: which hold data and which only lay out the page, and the cells of the former."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from huiyin.reading.formats.assembly import GridCell

_WHITE = re.compile(r"[ \t\r\n\f]+")
_LINES = frozenset(["p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd"])
_SKIPPED = frozenset(["script", "style", "noscript", "template", "select", "textarea"])
_LONG_CELL = 1200
_MOST_SPAN = 1000


def is_data_table(table: LexborNode) -> bool:
    """A table in the reader's sense. Old sites lay out whole pages with tables: those hold tables or long
    text.
    """
    rows = list(_rows(table))
    widths = [sum(1 for _ in _row_cells(row)) for row in rows[:50]]
    if len(rows) < 2 or max(widths, default=0) < 2:
        return False
    if any(_has_table(row) for row in rows) or _linked(table) > 0.8:
        return False
    longest = max((len(cell.text(deep=True)) for row in rows[:50] for cell in _row_cells(row)), default=0)
    attributes = table.attributes
    bordered = (attributes.get("border") or "0").rstrip("px") not in {"", "0"} or "border" in (
        attributes.get("style") or ""
    )
    headed = any(cell.tag == "th" for cell in _row_cells(rows[0]))
    if bordered or headed:
        return longest <= 4 * _LONG_CELL
    paragraphs = sum(1 for row in rows[:50] for cell in _row_cells(row) if _paragraphs(cell) > 4)
    alike = sum(1 for width in widths if width == max(widths)) >= 0.5 * len(widths)
    return alike and longest <= _LONG_CELL and paragraphs == 0


def _linked(table: LexborNode) -> float:
    """The share of a table's letters that are links: nearly all in a menu."""
    whole = len(table.text(deep=True).strip()) or 1
    return sum(len(link.text(deep=True).strip()) for link in table.css("a[href]")) / whole


def _has_table(row: LexborNode) -> bool:
    return row.css_first("table") is not None


def _paragraphs(cell: LexborNode) -> int:
    return sum(1 for _ in cell.css("p"))


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child.iter() if row.tag == "tr")


def _row_cells(row: LexborNode) -> Iterator[LexborNode]:
    return (cell for cell in row.iter() if cell.tag in {"td", "th"})


def table_cells(table: LexborNode) -> list[GridCell]:
    """The cells at their places; rowspan and colspan push the cells after and below them aside."""
    cells: list[GridCell] = []
    taken: dict[int, int] = {}  # column → rows below that are still covered
    caption = next((child for child in table.iter() if child.tag == "caption"), None)
    first_row = 0
    if caption is not None:
        cells.append(GridCell(_cell_text(caption), 0, 0))
        first_row = 1
    for number, row in enumerate(_rows(table), start=first_row):
        column = 0
        covered = {at: left - 1 for at, left in taken.items() if left > 1}
        for cell in _row_cells(row):
            while taken.get(column, 0) > 0:
                column += 1
            rows, columns = _span(cell, "rowspan"), _span(cell, "colspan")
            cells.append(GridCell(_cell_text(cell), number, column, rows, columns, _is_bold(cell)))
            if rows > 1:
                covered.update(dict.fromkeys(range(column, column + columns), rows - 1))
            column += columns
        taken = covered
    return cells


def _span(cell: LexborNode, name: str) -> int:
    value = (cell.attributes.get(name) or "1").strip()
    return min(max(int(value), 1), _MOST_SPAN) if value.isdigit() and len(value) < 6 else 1


def _is_bold(cell: LexborNode) -> bool:
    if cell.tag == "th":
        return True
    whole = cell.text(deep=True).strip()
    bold = sum(len(part.text(deep=True).strip()) for part in cell.css("b, strong"))
    return bool(whole) and bold >= len(whole)


def _cell_text(cell: LexborNode) -> str:
    parts: list[str] = []
    _collect(cell, parts, 0)
    lines = (line.strip(" ") for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def _collect(node: LexborNode, parts: list[str], depth: int) -> None:
    child = node.first_child
    while child is not None:
        tag = child.tag
        if tag == "-text":
            parts.append(_WHITE.sub(" ", child.text_content or ""))
        elif tag == "br":
            parts.append("\n")
        elif tag and tag not in _SKIPPED and tag[0] not in "-!#_":
            edge = "\n" if tag in _LINES else ""
            parts.append(edge)
            if depth < 100:
                _collect(child, parts, depth + 1)
            else:
                parts.append(child.text(deep=True))
            parts.append(edge)
        child = child.next
