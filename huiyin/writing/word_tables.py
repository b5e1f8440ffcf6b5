"""Tables and places to sign as the XML of a .docx."""

from __future__ import annotations

from . import official
from .structure import Cell, Signature, Table, cells
from .word_runs import MM, paragraph, run, small, t

_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def table(shown: Table) -> str:
    head = [Cell(text, bold=True, align="center") for text in shown.head]
    rows = [_row(head, shown, repeated=True)] if head else []
    rows += [_row(cells(row), shown) for row in shown.rows]
    return _grid(shown.widths, rows)


def _grid(widths: tuple[float, ...], rows: list[str], *, gap_line: float = 8) -> str:
    columns = "".join(f'<w:gridCol w:w="{round(w * MM)}"/>' for w in widths)
    look = (
        f'<w:tblW w:w="{round(sum(widths) * MM)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="57" w:type="dxa"/>'
        '<w:left w:w="91" w:type="dxa"/><w:bottom w:w="57" w:type="dxa"/>'
        '<w:right w:w="91" w:type="dxa"/></w:tblCellMar>'
    )
    # two tables one after the other would grow together, and a heading needs its distance
    gap = paragraph("", 1, line=gap_line)
    before = paragraph("", 1, line=4)
    grid = f"<w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
    return f"{before}<w:tbl>{grid}{''.join(rows)}</w:tbl>{gap}"


def _row(row: list[Cell], table: Table, *, repeated: bool = False) -> str:
    made, place = [], 0
    for cell in row:
        width = sum(table.widths[place : place + cell.span])
        place += cell.span
        face = official.HEAD_FACE if cell.bold else official.BODY_FACE
        inside = run(t(cell.text), table.size, face)
        made.append(_td(width, small(inside, table.size, cell.align), cell.span))
    first = "<w:tblHeader/>" if repeated else ""
    return f"<w:tr><w:trPr>{first}</w:trPr>{''.join(made)}</w:tr>"


def _td(width: float, inside: str, span: int = 1, *, valign: str = "center") -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    size = f'<w:tcW w:w="{round(width * MM)}" w:type="dxa"/>'
    return f'<w:tc><w:tcPr>{size}{spanned}<w:vAlign w:val="{valign}"/></w:tcPr>{inside}</w:tc>'


def signature(block: Signature) -> str:
    """Two rows of a table that stay together: whose place it is, and the room for name, seal and day."""
    width = official.BLOCK_WIDTH / len(block.places)
    heads, rooms = [], []
    for place in block.places:
        whose = small(run(t(place.whose), 12, official.HEAD_FACE), 12, "center", keep=True)
        heads.append(_td(width, whose))
        lines = "".join(
            small(run(t(x.strip(" ")), 12, official.BODY_FACE), 15, "right" if x.endswith(" ") else "left")
            for x in place.lines
        )
        rooms.append(_td(width, lines, valign="bottom"))
    height = f'<w:cantSplit/><w:trHeight w:val="{round(block.height * MM)}" w:hRule="atLeast"/>'
    rows = [
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(heads)}</w:tr>",
        f"<w:tr><w:trPr>{height}</w:trPr>{''.join(rooms)}</w:tr>",
    ]
    return paragraph("", 8, line=10) + _grid((width,) * len(block.places), rows, gap_line=1)
