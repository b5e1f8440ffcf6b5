"""The body of a Word document in reading order: paragraphs, tables, text boxes, content controls.

What a person sees with all changes accepted: deletions and hidden text are left out, insertions read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from huiyin.reading.formats.assembly import Assembler, GridCell
from huiyin.reading.formats.word_numbering import Numbering, W
from huiyin.reading.formats.word_runs import TRANSPARENT, Runs, deeper
from huiyin.reading.formats.word_styles import Style, Styles, with_paragraph

_VAL = W + "val"
_P, _TBL, _TR, _TC = W + "p", W + "tbl", W + "tr", W + "tc"


class Body:
    """Walks the document once and gives its pieces to the assembler."""

    def __init__(self, assembler: Assembler, styles: Styles, numbering: Numbering) -> None:
        self._out, self._styles, self._numbering = assembler, styles, numbering
        self._notes: dict[str, int] = {}

    def read(self, root: etree._Element) -> None:
        self._blocks(root, 0)
        if self._notes.get("footnotes"):
            self._out.notes.append(f"有 {self._notes['footnotes']} 条脚注或尾注没有读取")
        if self._notes.get("chunks"):
            self._out.notes.append(
                "文件里嵌有另一份文档（altChunk），没有读取；请在 Word 中另存一次后重新导入"
            )

    def _blocks(self, parent: etree._Element, depth: int) -> None:
        for child in parent:
            if child.tag == _P:
                self._paragraph(child, depth)
            elif child.tag == _TBL:
                self._table(child, depth)
            elif child.tag in TRANSPARENT:
                self._blocks(child, deeper(depth))
            elif child.tag == W + "altChunk":
                self._notes["chunks"] = 1

    def _paragraph(self, paragraph: etree._Element, depth: int) -> None:
        style, text, boxes, bold, italic = self._read_paragraph(paragraph)
        if text.strip():
            size = style.size or 10.5
            self._out.add(
                text,
                chrome=style.contents,
                heading=style.heading,
                bold=bold,
                italic=italic,
                centred=style.alignment == "center",
                right=style.alignment in {"right", "end"},
                indent=_characters(style.left, size) + _characters(style.first, size),
                size=style.size,
            )
        for box in boxes:
            self._blocks(box, deeper(depth))

    def _read_paragraph(
        self, paragraph: etree._Element
    ) -> tuple[Style, str, list[etree._Element], bool, bool]:
        """Its style, its text with the number in front, text boxes anchored in it, all bold, all italic."""
        properties = paragraph.find(f"{W}pPr")
        style, marker = self._style_and_marker(properties)
        run_reader = Runs(self._styles, style)
        run_reader.read(paragraph, 0)
        self._notes["footnotes"] = self._notes.get("footnotes", 0) + run_reader.footnotes
        text = run_reader.text
        if marker and text.strip():
            text = marker + _gap(marker, text.lstrip()) + text.lstrip()
        bold, italic, size = run_reader.look()
        if size is not None and size != style.size:
            style = replace(style, size=size)
        return style, text, run_reader.boxes, bold, italic

    def _style_and_marker(self, properties: etree._Element | None) -> tuple[Style, str]:
        if properties is None:
            return self._styles.style(None), ""
        named = properties.find(f"{W}pStyle")
        identity = named.get(_VAL) if named is not None else None
        style = self._styles.style(identity)
        own = with_paragraph(style, properties)
        number = own.number
        if not number or number == "0":
            return own, ""
        depth = own.depth
        if style.number == number and identity and properties.find(f"{W}numPr/{W}ilvl") is None:
            depth = self._numbering.depth_of_style(number, identity) or depth
        level = self._numbering.level(number, depth or 0)
        if level is not None and level.properties is not None and properties.find(f"{W}ind") is None:
            placed = with_paragraph(Style(), level.properties)
            # the hanging part is where the number stands, so the paragraph begins at left + first
            own = replace(own, left=placed.left, first=placed.first)
        if _paragraph_is_deleted(properties):
            return own, ""
        return own, self._numbering.next_marker(number, depth or 0)

    def _table(self, table: etree._Element, depth: int) -> None:
        rows = list(_children(table, _TR))
        cells_of_first = list(_children(rows[0], _TC)) if rows else []
        if len(rows) == 1 and len(cells_of_first) == 1:
            # a frame around text, drawn as a table of one cell
            self._blocks(cells_of_first[0], deeper(depth))
            return
        self._out.add_table(self._cells(rows, depth))

    def _cells(self, rows: list[etree._Element], depth: int) -> list[GridCell]:
        cells: list[GridCell] = []
        above: dict[int, GridCell] = {}
        for row_number, row in enumerate(rows):
            properties = row.find(f"{W}trPr")
            column = 0
            if properties is not None:
                if properties.find(f"{W}del") is not None:
                    continue
                column = _count(properties.find(f"{W}gridBefore"), 0)
            for tc in _children(row, _TC):
                span, merge = _extent(tc)
                continued = above.get(column) if merge == "continue" else None
                if continued is not None:
                    continued.row_span += 1
                else:
                    text, bold = self._cell_text(tc, depth)
                    cell = GridCell(text, row_number, column, 1, span, bold)
                    cells.append(cell)
                    above[column] = cell
                column += span
        return cells

    def _cell_text(self, parent: etree._Element, depth: int) -> tuple[str, bool]:
        lines: list[str] = []
        all_bold = True
        for child in parent:
            if child.tag == _P:
                _, text, boxes, bold, _ = self._read_paragraph(child)
                if text.strip():
                    lines.append(text)
                    all_bold = all_bold and bold
                lines.extend(self._cell_text(box, deeper(depth))[0] for box in boxes)
            elif child.tag in TRANSPARENT or child.tag in (_TBL, _TR, _TC):
                text, bold = self._cell_text(child, deeper(depth))
                if text:
                    lines.append(text)
                    all_bold = all_bold and bold
        return "\n".join(lines), all_bold and bool(lines)


def _children(parent: etree._Element, tag: str, depth: int = 0) -> Iterator[etree._Element]:
    """Rows or cells, also those inside content controls and tracked insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in TRANSPARENT:
            yield from _children(child, tag, deeper(depth))


def _extent(cell: etree._Element) -> tuple[int, str | None]:
    """How many columns a cell spans, and `restart` or `continue` when it is merged with its neighbours
    below.
    """
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return 1, None
    span = max(1, _count(properties.find(f"{W}gridSpan"), 1))
    merge = properties.find(f"{W}vMerge")
    return span, None if merge is None else merge.get(_VAL, "continue")


def _count(element: etree._Element | None, default: int) -> int:
    value = element.get(_VAL, "") if element is not None else ""
    return min(int(value), 63) if value.isdigit() else default


def _paragraph_is_deleted(properties: etree._Element) -> bool:
    return properties.find(f"{W}rPr/{W}del") is not None


def _characters(width: tuple[float, bool] | None, size: float) -> float:
    """A width in points or characters, in characters of this size."""
    if width is None:
        return 0.0
    return width[0] if width[1] else round(width[0] / size, 2)


def _gap(marker: str, text: str) -> str:
    """Between number and text: nothing after punctuation, brackets and ①; a space after words and digits, and
    where a digit would make another number of it (1. and 5 人).
    """
    last, first = marker[-1], text[0]
    if last.isspace():
        return ""
    if last.isdecimal() or last.isalpha():
        return " "
    return " " if last == "." and first.isascii() and first.isalnum() else ""
