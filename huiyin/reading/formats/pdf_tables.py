"""Ruled tables of a PDF page: lines drawn on the page → cells → the characters in them.

The lines come from pdfium, the geometry of cells from pdfplumber, so that pages need not be parsed twice.
"""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2.raw as pdfium

from huiyin.reading.formats.assembly import GridCell
from huiyin.reading.formats.pdf_lines import Glyph, lines_of
from huiyin.reading.formats.wrapping import MARKER, joined, unbreakable

_MOST_EDGES = 4_000
_THIN = 2.5
_PADDING = 0.8  # em between text and borders of a cell, left and right together
_ENDINGS = frozenset("。；;！？")

Box = tuple[float, float, float, float]  # x0, top, x1, bottom with y downwards, as pdfplumber has it


@dataclass(slots=True)
class RuledTable:
    """A table on a page: its box (y downwards), its cells, its column borders, the glyphs it took."""

    box: Box
    cells: list[GridCell]
    borders: list[float]
    taken: set[int]


def tables_of(page: Any, glyphs: Sequence[Glyph]) -> list[RuledTable]:
    """Tables of more than one cell, from top to bottom; none when the page has no ruled grid."""
    height: float = page.get_height()
    edges = _edges(page, height)
    flat = sum(1 for edge in edges if edge["orientation"] == "h")
    if flat < 2 or len(edges) - flat < 2 or len(edges) > _MOST_EDGES:
        return []
    # a page without ruled lines must not pay for this import
    from pdfplumber import table as geometry

    merged = geometry.merge_edges(edges, 3, 3, 3, 3)
    crossings = geometry.edges_to_intersections(merged, 3, 3)
    if len(crossings) > _MOST_EDGES:
        return []
    groups = geometry.cells_to_tables(geometry.intersections_to_cells(crossings))
    tables = [_table(group, glyphs, height) for group in groups if len(group) > 1]
    return sorted((table for table in tables if table.taken), key=lambda table: table.box[1])


def _edges(page: Any, height: float) -> list[dict[str, Any]]:
    edges: list[dict[str, Any]] = []
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        left, bottom, right, top = item.get_bounds()
        if right - left < _THIN or top - bottom < _THIN:
            _add_edge(edges, left, height - top, right, height - bottom)
        else:
            _outline(edges, item, height)
        if len(edges) > _MOST_EDGES:
            break
    return edges


def _outline(edges: list[dict[str, Any]], item: Any, height: float) -> None:
    """The straight upright and level pieces of a path."""
    raw = item.raw
    count = pdfium.FPDFPath_CountSegments(raw)
    if not 2 <= count <= 400:
        return
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(raw, matrix)
    x, y = ctypes.c_float(), ctypes.c_float()
    begin = last = (0.0, 0.0)
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(raw, index)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            begin = here
        elif kind == pdfium.FPDF_SEGMENT_LINETO:
            _add_line(edges, last, here, height)
        if pdfium.FPDFPathSegment_GetClose(segment):
            _add_line(edges, here, begin, height)
        last = here


def _add_line(
    edges: list[dict[str, Any]], one: tuple[float, float], other: tuple[float, float], height: float
) -> None:
    if abs(one[0] - other[0]) < 1 or abs(one[1] - other[1]) < 1:
        _add_edge(
            edges,
            min(one[0], other[0]),
            height - max(one[1], other[1]),
            max(one[0], other[0]),
            height - min(one[1], other[1]),
        )


def _add_edge(edges: list[dict[str, Any]], x0: float, top: float, x1: float, bottom: float) -> None:
    wide, tall = x1 - x0, bottom - top
    if max(wide, tall) < 4:
        return
    level = wide >= tall
    # a thin box stands for the line in its middle
    if level:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    edges.append(
        {
            "x0": x0,
            "x1": x1,
            "top": top,
            "bottom": bottom,
            "doctop": top,
            "width": x1 - x0,
            "height": bottom - top,
            "orientation": "h" if level else "v",
            "object_type": "line",
        }
    )


def _table(boxes: Sequence[Box], glyphs: Sequence[Glyph], height: float) -> RuledTable:
    columns = _stops(value for box in boxes for value in (box[0], box[2]))
    rows = _stops(value for box in boxes for value in (box[1], box[3]))
    outline = (columns[0], rows[0], columns[-1], rows[-1])
    inside = [
        (index, glyph)
        for index, glyph in enumerate(glyphs)
        if outline[0] - 1 <= (glyph.x0 + glyph.x1) / 2 <= outline[2] + 1
        and outline[1] - 1 <= height - glyph.y - 0.3 * glyph.size <= outline[3] + 1
    ]
    cells: list[GridCell] = []
    taken: set[int] = set()
    for box in boxes:
        row, column = _nearest(rows, box[1]), _nearest(columns, box[0])
        held = [
            (index, glyph)
            for index, glyph in inside
            if box[0] - 1 <= (glyph.x0 + glyph.x1) / 2 < box[2] + 1
            and box[1] - 1 <= height - glyph.y - 0.3 * glyph.size < box[3] + 1
            and index not in taken
        ]
        taken.update(index for index, _ in held)
        text, bold = _cell_text([glyph for _, glyph in held], box)
        spans = max(1, _nearest(rows, box[3]) - row), max(1, _nearest(columns, box[2]) - column)
        cells.append(GridCell(text, row, column, *spans, bold=bold))
    return RuledTable(outline, cells, columns, taken)


def _cell_text(glyphs: list[Glyph], box: Box) -> tuple[str, bool]:
    """The lines of a cell; one that fills its width goes on in the next unless a marker begins there."""
    lines = lines_of(glyphs, 0)
    paragraphs: list[list[str]] = []
    free = 0.0
    ended = False
    for line in lines:
        marked = MARKER.match(line.text) is not None
        full = free <= (0.7 + unbreakable(line.text)) * line.size and not (ended and free > line.size)
        if paragraphs and full and not marked:
            paragraphs[-1].append(line.text)
        else:
            paragraphs.append([line.text])
        # text in the middle of its cell leaves half of what is free on the left
        free = (box[2] - box[0]) - (line.x1 - line.x0) - _PADDING * line.size
        ended = line.text[-1:] in _ENDINGS
    bold = bool(lines) and all(line.bold for line in lines)
    return "\n".join(joined(paragraph) for paragraph in paragraphs), bold


def _stops(values: Any) -> list[float]:
    """Different positions in order; what lies closer than two points is one."""
    stops: list[float] = []
    for value in sorted(values):
        if not stops or value - stops[-1] > 2:
            stops.append(value)
    return stops


def _nearest(stops: list[float], value: float) -> int:
    return min(range(len(stops)), key=lambda index: abs(stops[index] - value))
