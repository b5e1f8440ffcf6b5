"""A document as .docx. Page, fonts and footers are made once; of each document only its body is written, as
XML at once: cell by cell, python-docx takes ten times as long.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from . import official
from .structure import Block, Heading, Paper, Signature, Table, Text, clean
from .word_frame import frame
from .word_parts import attached, attachment_note, head, imprint, signed, title
from .word_runs import MM, paragraph
from .word_tables import signature, table

_BODY, _ABOUT = "word/document.xml", "docProps/core.xml"
#: the earliest day that a zip can name, for documents that do not say when they were made
_NO_TIME = datetime(1980, 1, 1, tzinfo=UTC)
_SECTION = re.compile("<w:sectPr.*</w:sectPr>", re.DOTALL)
_SIZE, _MARGIN = re.compile("<w:pgSz[^>]*>"), re.compile("<w:pgMar[^>]*>")


def to_docx(paper: Paper) -> bytes:
    """The document as .docx. Fonts are named as the standard names them; the reader's machine has them or
    what stands in for them."""
    at = (paper.made_at or _NO_TIME).timetuple()[:6]
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as file:
        for name, content in frame().items():
            if name == _BODY:
                content = _body(paper, content.decode()).encode()
            if name == _ABOUT:
                content = _about(paper)
            info = ZipInfo(name, at)
            info.compress_type = ZIP_DEFLATED
            file.writestr(info, content)
    return kept.getvalue()


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


def _body(paper: Paper, empty: str) -> str:
    """The empty body filled. Each change between upright and landscape pages ends a section."""
    found = _SECTION.search(empty)
    if found is None:
        raise ValueError("the frame has no section")
    upright, sections = found.group(), _sections(paper)
    written = ""
    for inside, landscape in sections[:-1]:
        section = _turned(upright) if landscape else upright
        written += f"{inside}<w:p><w:pPr>{_TINY}{section}</w:pPr></w:p>"
    inside, landscape = sections[-1]
    last = _turned(upright) if landscape else upright
    return empty[: found.start()] + written + inside + last + empty[found.end() :]


#: a paragraph that only carries the end of a section takes no line of the page
_TINY = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'


def _sections(paper: Paper) -> list[tuple[str, bool]]:
    """The body in runs of pages that lie the same way."""
    first = "".join((
        head(paper), title(paper), *(_block(b) for b in paper.blocks),
        attachment_note(paper), signed(paper),
    ))  # fmt: skip
    sections = [(first, False)]
    marks = official.attachment_marks(len(paper.attachments), paper.language)
    for mark, one in zip(marks, paper.attachments, strict=True):
        before, landscape = sections[-1]
        turns = landscape != one.landscape
        inside = attached(mark, one, new_page=not turns) + "".join(_block(b) for b in one.blocks)
        if turns:
            sections.append((inside, one.landscape))
        else:
            sections[-1] = (before + inside, landscape)
    if paper.imprint:
        before, landscape = sections[-1]
        if landscape:
            sections.append((imprint(paper.imprint), False))
        else:
            sections[-1] = (before + imprint(paper.imprint), False)
    return sections


def _turned(section: str) -> str:
    """The section of landscape pages: the upright page with its measures turned to the left."""
    size = f'<w:pgSz w:w="{round(297 * MM)}" w:h="{round(210 * MM)}" w:orient="landscape"/>'
    sides = {"top": official.LEFT, "right": official.BOTTOM, "bottom": official.RIGHT, "left": official.TOP}
    told = " ".join(f'w:{side}="{round(mm * MM)}"' for side, mm in sides.items())
    footer = round((official.RIGHT - official.FOOTER_GAP - 5) * MM)
    margin = f'<w:pgMar {told} w:header="720" w:footer="{footer}" w:gutter="0"/>'
    return _MARGIN.sub(margin, _SIZE.sub(size, section))


def _block(block: Block) -> str:
    match block:
        case Heading():
            return paragraph(
                block.text, face=official.LEVEL_FACES[block.level], indent=True, keep=True,
                outline=block.level,
            )  # fmt: skip
        case Text():
            first, *others = clean(block.text).split("\n")
            rest = "".join(paragraph(line, indent=True) for line in others)
            return paragraph(first, indent=True, label=block.label) + rest
        case Table():
            return table(block)
        case Signature():
            return signature(block)
