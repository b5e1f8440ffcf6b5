"""Running heads, footers and page numbers of a PDF: printed on each page, no part of the text."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence

from huiyin.reading.formats.pdf_lines import Line

# what a line at the edge is known by on other pages: its words without numbers, height, middle and size
Key = tuple[str, int, int, int]

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^[\s\-—–－―~·.]*(?:第\s*)?(?:\d{1,4}|[一二三四五六七八九十]{1,4}(?=\s*页))\s*(?:页)?"
    r"\s*(?:[/／,，]?\s*(?:共\s*)?\d{1,4}\s*页?)?[\s\-—–－―~·.]*$|"
    r"^[Pp]age\s*\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?$"
)
_EDGE_LINES = 3
_EDGE = 0.14  # of the height of a page


def without_running_heads(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> list[list[Line]]:
    """Pages without lines that repeat at their upper and lower edge, and without page numbers."""
    edges = [_keys(lines, height) for lines, height in zip(pages, heights, strict=True)]
    seen = Counter(key for keys in edges for key in set(keys.values()))
    # odd and even pages often have heads of their own
    needed = max(2, round(0.3 * len(pages))) if len(pages) > 5 else max(2, len(pages) - 1)
    sure = max(4, 0.8 * len(pages))
    # what stands apart on one page is a running head on the others too, however close the text comes there
    apart = {
        key
        for lines, keys in zip(pages, edges, strict=True)
        for at, key in keys.items()
        if seen[key] >= needed and (seen[key] >= sure or _stands_apart(lines, at))
    }
    result: list[list[Line]] = []
    for lines, keys in zip(pages, edges, strict=True):
        heads = {at for at, key in keys.items() if _PAGE_NUMBER.match(lines[at].text) or key in apart}
        drop = _from_the_edge(heads, len(lines))
        result.append([line for at, line in enumerate(lines) if at not in drop])
    return result


def _keys(lines: Sequence[Line], height: float) -> dict[int, Key]:
    """The lines near an edge of the page by their index. A title and a signature may have the same words."""
    keys: dict[int, Key] = {}
    count = len(lines)
    for at in {*range(min(_EDGE_LINES, count)), *range(max(0, count - _EDGE_LINES), count)}:
        line = lines[at]
        if line.y > (1 - _EDGE) * height or line.y < _EDGE * height:
            middle = round((line.x0 + line.x1) / 80)
            keys[at] = (_DIGITS.sub("#", line.text), round(line.y / 12), middle, round(line.size))
    return keys


def _from_the_edge(heads: set[int], count: int) -> set[int]:
    """Only what has nothing but other heads between itself and the edge."""
    drop: set[int] = set()
    for order in (range(count), range(count - 1, -1, -1)):
        drop.update(itertools.takewhile(lambda at: at in heads, order))
    return drop


def _stands_apart(lines: Sequence[Line], at: int) -> bool:
    """A running head is smaller than the text or further from it than its lines are from each other: two
    pages
    may well begin with the same words."""
    line = lines[at]
    text = [other for other in lines[_EDGE_LINES:-_EDGE_LINES] if other is not line]
    if len(text) < 3:
        text = [other for other in lines if other is not line]
    if len(text) < 2:
        return True
    size = sorted(other.size for other in text)[len(text) // 2]
    pitches = sorted(above.y - below.y for above, below in itertools.pairwise(text))
    inner = lines[at + 1] if at < len(lines) / 2 else lines[at - 1]
    return line.size < 0.92 * size or abs(line.y - inner.y) > 1.2 * pitches[len(pitches) // 2]
