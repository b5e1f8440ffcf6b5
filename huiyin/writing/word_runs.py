"""Paragraphs and runs as the XML of a .docx, written as text."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from . import official
from .structure import clean

TWIPS = 20
MM = 56.6929
#: a text of size 3 set so much closer has 28 characters on a line of 156 mm; twentieths of a point
_CLOSER = -5


def paragraph(
    text: str, size: float = official.BODY, face: str = official.BODY_FACE, *, align: str = "",
    indent: bool = False, keep: bool = False, line: float = official.LINE, label: str = "", outline: int = 0,
) -> str:  # fmt: skip
    look = "".join((
        '<w:keepNext/>' if keep else "",
        f'<w:spacing w:before="0" w:after="0" w:line="{round(line * TWIPS)}" w:lineRule="exact"/>',
        f'<w:ind w:firstLineChars="200" w:firstLine="{round(2 * size * TWIPS)}"/>' if indent else "",
        f'<w:jc w:val="{align or "both"}"/>',
        f'<w:outlineLvl w:val="{outline - 1}"/>' if outline else "",
    ))  # fmt: skip
    before = run(t(label), size, face, bold=True) if label else ""
    return f"<w:p><w:pPr>{look}</w:pPr>{before}{run(t(text), size, face)}</w:p>"


def spaced(
    inside: str, *, line: float, align: str, before: float = 0, borders: str = "",
    tabs: str = "", ends: str = "", keep: bool = False, new_page: bool = False,
) -> str:  # fmt: skip
    """A paragraph around runs; distances in points. The format wants its properties in this order."""
    look = "".join((
        "<w:keepNext/>" if keep else "", "<w:pageBreakBefore/>" if new_page else "",
        f"<w:pBdr>{borders}</w:pBdr>" if borders else "", f"<w:tabs>{tabs}</w:tabs>" if tabs else "",
        f'<w:spacing w:before="{round(before * TWIPS)}" w:after="0" w:line="{round(line * TWIPS)}" ',
        f'w:lineRule="exact"/>{ends}<w:jc w:val="{align}"/>',
    ))  # fmt: skip
    return f"<w:p><w:pPr>{look}</w:pPr>{inside}</w:p>"


def run(inside: str, size: float, face: str, *, bold: bool = False, colour: str = "", wide: int = 100) -> str:
    """Text of one look. `wide` is the width of its characters in per cent."""
    latin, east = quoteattr(official.LATIN_FACE), quoteattr(face)
    fonts = f'<w:rFonts w:ascii={latin} w:hAnsi={latin} w:eastAsia={east} w:hint="eastAsia"/>'
    half = round(size * 2)
    weight = "<w:b/>" if bold else ""
    if colour:
        weight += f'<w:color w:val="{colour}"/>'
    if size == official.BODY:
        weight += f'<w:spacing w:val="{_CLOSER}"/>'
    if wide != 100:
        weight += f'<w:w w:val="{wide}"/>'
    return f'<w:r><w:rPr>{fonts}{weight}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/></w:rPr>{inside}</w:r>'


def t(text: str) -> str:
    lines = [f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in clean(text).split("\n")]
    return "<w:br/>".join(lines)


def small(inside: str, size: float, align: str, *, keep: bool = False) -> str:
    line = round(size * 1.45 * TWIPS)
    look = f'{"<w:keepNext/>" if keep else ""}<w:spacing w:before="0" w:after="0" w:line="{line}" '
    return f'<w:p><w:pPr>{look}w:lineRule="exact"/><w:jc w:val="{align}"/></w:pPr>{inside}</w:p>'
