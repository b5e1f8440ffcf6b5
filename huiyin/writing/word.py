"""A document as .docx. Page, fonts and footers are made once; of each document only its body is written, as
XML at once: cell by cell, python-docx takes ten times as long.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from . import official
from .structure import Block, Cell, Heading, Paper, Signature, Table, Text, cells, clean

_TWIPS = 20
_MM = 56.6929
#: a text of size 3 set so much closer has 28 characters on a line of 156 mm; twentieths of a point
_CLOSER = -4
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
_BODY, _ABOUT = "word/document.xml", "docProps/core.xml"
#: the earliest day that a zip can name, for documents that do not say when they were made
_NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)


def to_docx(paper: Paper) -> bytes:
    """The document as .docx. Fonts are named as the standard names them; the reader's machine has them or
    what stands in for them."""
    inside = "".join((_head(paper), *(_block(b) for b in paper.blocks)))
    at = (paper.made_at or _NO_TIME).timetuple()[:6]
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as file:
        for name, content in _frame().items():
            if name == _BODY:
                content = content.replace(b"<w:sectPr", inside.encode() + b"<w:sectPr", 1)
            if name == _ABOUT:
                content = _about(paper)
            info = ZipInfo(name, at)
            info.compress_type = ZIP_DEFLATED
            file.writestr(info, content)
    return kept.getvalue()


@cache
def _frame() -> dict[str, bytes]:
    """Every part of an empty document: its page, its footers, its fonts."""
    file = Document()
    _page(file)
    _number_pages(file)
    body = file.element.body
    for old in list(body):
        if not old.tag.endswith("sectPr"):
            body.remove(old)
    _name_fonts(file)
    kept = BytesIO()
    file.save(kept)
    with ZipFile(kept) as made:
        return {name: made.read(name) for name in made.namelist()}


def _about(paper: Paper) -> bytes:
    at = (paper.made_at or _NO_TIME).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    spaces = (
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    times = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{at}</dcterms:{name}>' for name in ("created", "modified")
    )
    language = "zh-CN" if paper.language == "zh" else "en"
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties {spaces}>'
        f"<dc:title>{escape(clean(paper.title))}</dc:title><dc:language>{language}</dc:language>{times}"
        "</cp:coreProperties>"
    ).encode()


def _page(file: Document) -> None:
    section = file.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(official.TOP), Mm(official.BOTTOM)
    section.left_margin, section.right_margin = Mm(official.LEFT), Mm(official.RIGHT)
    section.footer_distance = Mm(official.BOTTOM - official.FOOTER_GAP - 5)
    # the font of what nobody names, an empty table cell for one
    fonts = file.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    for name, face in (("ascii", official.LATIN_FACE), ("hAnsi", official.LATIN_FACE),
                       ("eastAsia", official.BODY_FACE)):  # fmt: skip
        fonts.set(f"{{{fonts.nsmap['w']}}}{name}", face)


def _number_pages(file: Document) -> None:
    """— 1 —, on odd pages at the right, on even ones at the left, one character in."""
    file.settings.odd_and_even_pages_header_footer = True
    section = file.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        field = "".join(
            _run(inside, official.PAGE_NUMBER, official.NUMBER_FACE)
            for inside in (
                _t("— "), '<w:fldChar w:fldCharType="begin"/>',
                '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
                '<w:fldChar w:fldCharType="separate"/>', _t("1"), '<w:fldChar w:fldCharType="end"/>',
                _t(" —"),
            )
        )  # fmt: skip
        indent = f'<w:ind w:{side}="{official.PAGE_NUMBER * _TWIPS}"/>'
        old = footer.paragraphs[0]._p
        old.getparent().replace(
            old, parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{indent}<w:jc w:val='{side}'/></w:pPr>{field}</w:p>")
        )


def _head(paper: Paper) -> str:
    title = "\n".join(official.title_lines(paper.title))
    lines = [_paragraph(title, official.TITLE, official.TITLE_FACE, align="center", line=official.TITLE_LINE)]
    if paper.number:
        lines.append(_paragraph(paper.number, align="center"))
    lines += [_paragraph(line, official.META, line=20) for line in paper.meta]
    return "".join(lines)


def _block(block: Block) -> str:
    match block:
        case Heading():
            face = official.HEAD_FACE if block.level == 1 else official.SECOND_FACE
            return _paragraph(block.text, face=face, indent=True, keep=True, outline=block.level)
        case Text():
            first, *others = clean(block.text).split("\n")
            rest = "".join(_paragraph(line, indent=True) for line in others)
            return _paragraph(first, indent=True, label=block.label) + rest
        case Table():
            return _table(block)
        case Signature():
            return _signature(block)


def _paragraph(
    text: str, size: float = official.BODY, face: str = official.BODY_FACE, *, align: str = "",
    indent: bool = False, keep: bool = False, line: float = official.LINE, label: str = "", outline: int = 0,
) -> str:  # fmt: skip
    look = "".join((
        '<w:keepNext/>' if keep else "",
        f'<w:spacing w:before="0" w:after="0" w:line="{round(line * _TWIPS)}" w:lineRule="exact"/>',
        f'<w:ind w:firstLineChars="200" w:firstLine="{round(2 * size * _TWIPS)}"/>' if indent else "",
        f'<w:jc w:val="{align or "both"}"/>',
        f'<w:outlineLvl w:val="{outline - 1}"/>' if outline else "",
    ))  # fmt: skip
    before = _run(_t(label), size, face, bold=True) if label else ""
    return f"<w:p><w:pPr>{look}</w:pPr>{before}{_run(_t(text), size, face)}</w:p>"


def _run(inside: str, size: float, face: str, *, bold: bool = False) -> str:
    latin, east = quoteattr(official.LATIN_FACE), quoteattr(face)
    fonts = f'<w:rFonts w:ascii={latin} w:hAnsi={latin} w:eastAsia={east} w:hint="eastAsia"/>'
    half = round(size * 2)
    weight = "<w:b/>" if bold else ""
    if size == official.BODY:
        weight += f'<w:spacing w:val="{_CLOSER}"/>'
    return f'<w:r><w:rPr>{fonts}{weight}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>{inside}</w:r>'


def _t(text: str) -> str:
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).split("\n")]
    return "<w:br/>".join(lines)


def _table(table: Table) -> str:
    head = [Cell(text, bold=True, align="center") for text in table.head]
    rows = [_row(head, table, repeated=True)] if head else []
    rows += [_row(cells(row), table) for row in table.rows]
    return _grid(table.widths, rows)


def _grid(widths: tuple[float, ...], rows: list[str], *, gap_line: float = 8) -> str:
    columns = "".join(f'<w:gridCol w:w="{round(w * _MM)}"/>' for w in widths)
    look = (
        f'<w:tblW w:w="{round(sum(widths) * _MM)}" w:type="dxa"/><w:tblBorders>{_BORDERS}</w:tblBorders>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:top w:w="57" w:type="dxa"/>'
        '<w:left w:w="91" w:type="dxa"/><w:bottom w:w="57" w:type="dxa"/>'
        '<w:right w:w="91" w:type="dxa"/></w:tblCellMar>'
    )
    # two tables one after the other would grow together, and a heading needs its distance
    gap = _paragraph("", 1, line=gap_line)
    before = _paragraph("", 1, line=4)
    grid = f"<w:tblPr>{look}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>"
    return f"{before}<w:tbl>{grid}{''.join(rows)}</w:tbl>{gap}"


def _row(row: list[Cell], table: Table, *, repeated: bool = False) -> str:
    made, place = [], 0
    for cell in row:
        width = sum(table.widths[place : place + cell.span])
        place += cell.span
        face = official.HEAD_FACE if cell.bold else official.BODY_FACE
        run = _run(_t(cell.text), table.size, face)
        made.append(_td(width, _small(run, table.size, cell.align), cell.span))
    first = "<w:tblHeader/>" if repeated else ""
    return f"<w:tr><w:trPr>{first}</w:trPr>{''.join(made)}</w:tr>"


def _td(width: float, inside: str, span: int = 1, *, valign: str = "center") -> str:
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    size = f'<w:tcW w:w="{round(width * _MM)}" w:type="dxa"/>'
    return f'<w:tc><w:tcPr>{size}{spanned}<w:vAlign w:val="{valign}"/></w:tcPr>{inside}</w:tc>'


def _small(run: str, size: float, align: str, *, keep: bool = False) -> str:
    line = round(size * 1.45 * _TWIPS)
    look = f'{"<w:keepNext/>" if keep else ""}<w:spacing w:before="0" w:after="0" w:line="{line}" '
    return f'<w:p><w:pPr>{look}w:lineRule="exact"/><w:jc w:val="{align}"/></w:pPr>{run}</w:p>'


def _signature(block: Signature) -> str:
    """Two rows of a table that stay together: whose place it is, and the room for name, seal and day."""
    width = official.BLOCK_WIDTH / len(block.places)
    heads, rooms = [], []
    for place in block.places:
        whose = _small(_run(_t(place.whose), 12, official.HEAD_FACE), 12, "center", keep=True)
        heads.append(_td(width, whose))
        lines = "".join(
            _small(_run(_t(x.strip(" ")), 12, official.BODY_FACE), 15, "right" if x.endswith(" ") else "left")
            for x in place.lines
        )
        rooms.append(_td(width, lines, valign="bottom"))
    height = f'<w:cantSplit/><w:trHeight w:val="{round(block.height * _MM)}" w:hRule="atLeast"/>'
    rows = [
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(heads)}</w:tr>",
        f"<w:tr><w:trPr>{height}</w:trPr>{''.join(rooms)}</w:tr>",
    ]
    return _paragraph("", 8, line=10) + _grid((width,) * len(block.places), rows, gap_line=1)


def _name_fonts(file: Document) -> None:
    """Say what may stand in for each font where the reader's machine lacks it."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(face)}><w:altName w:val={quoteattr(';'.join(stand_ins[:8]))}/></w:font>"
        for face, stand_ins in official.STAND_INS.items()
    )
    for part in file.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()
