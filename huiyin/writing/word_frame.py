"""What every .docx of the house shares: its page, its footers with their numbers, the fonts it names."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from . import official
from .word_runs import TWIPS, run, t


@cache
def frame() -> dict[str, bytes]:
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
    # every line of a page is used, and no space is put between digits and what stands beside them
    look = file.styles["Normal"].element.get_or_add_pPr()
    for name in ("widowControl", "autoSpaceDE", "autoSpaceDN"):
        look.append(parse_xml(f'<w:{name} {nsdecls("w")} w:val="0"/>'))


def _number_pages(file: Document) -> None:
    """— 1 —, on odd pages at the right, on even ones at the left, one character in."""
    file.settings.odd_and_even_pages_header_footer = True
    section = file.sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        footer.is_linked_to_previous = False
        field = "".join(
            run(inside, official.PAGE_NUMBER, official.NUMBER_FACE)
            for inside in (
                t("— "), '<w:fldChar w:fldCharType="begin"/>',
                '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
                '<w:fldChar w:fldCharType="separate"/>', t("1"), '<w:fldChar w:fldCharType="end"/>',
                t(" —"),
            )
        )  # fmt: skip
        indent = f'<w:ind w:{side}="{official.PAGE_NUMBER * TWIPS}"/>'
        old = footer.paragraphs[0]._p
        old.getparent().replace(
            old, parse_xml(f"<w:p {nsdecls('w')}><w:pPr>{indent}<w:jc w:val='{side}'/></w:pPr>{field}</w:p>")
        )


def _name_fonts(file: Document) -> None:
    """Say what may stand in for each font where the reader's machine lacks it."""
    fonts = "".join(
        f"<w:font w:name={quoteattr(face)}><w:altName w:val={quoteattr(';'.join(stand_ins[:8]))}/></w:font>"
        for face, stand_ins in official.STAND_INS.items()
    )
    for part in file.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            part._blob = f"<w:fonts {nsdecls('w')}>{fonts}</w:fonts>".encode()
