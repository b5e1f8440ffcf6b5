"""Word documents. A line may begin with ``@title @center @right @h1 @h2 @h3 @bold @indent @num0…@num3 @box``
or ``@header``; ``@table`` … ``@end`` holds rows of cells between ``¦`` and ``@merge r1,c1,r2,c2``.
``numbering: chineseCounting %1、; decimal %2.`` in the head gives the levels of the automatic numbering.
"""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

from annotated import Source, printed
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
V = 'xmlns:v="urn:schemas-microsoft-com:vml"'
NUMBER_ID = "77"


def document(source: Source) -> bytes:
    """The bytes of a .docx file."""
    doc = Document()
    doc.styles["Normal"].font.name = "FangSong"
    doc.core_properties.created = doc.core_properties.modified = dt.datetime(2024, 1, 1)
    doc.core_properties.author = ""
    if source.one("numbering"):
        add_numbering(doc, source.one("numbering"))
    rows: list[str] | None = None
    for line in source.body:
        word, _, rest = line.partition(" ")
        if word == "@table":
            rows = []
        elif word == "@end":
            add_table(doc, rows or [])
            rows = None
        elif rows is not None:
            rows.append(line)
        elif word.startswith("@"):
            add_styled(doc, word[1:], printed(rest))
        else:
            doc.add_paragraph(printed(line))
    out = io.BytesIO()
    doc.save(out)
    return out.getvalue()


def add_styled(doc: Any, style: str, text: str) -> None:
    """One paragraph with the looks that its first word names."""
    if style == "box":
        doc.add_paragraph()._p.append(text_box(text))
        return
    if style == "header":
        doc.sections[0].header.paragraphs[0].text = text
        return
    if style in ("h1", "h2", "h3"):
        doc.add_heading(text, level=int(style[1]))
        return
    paragraph = doc.add_paragraph()
    run = paragraph.add_run(text)
    if style in ("title", "center"):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run.font.size, run.font.bold = Pt(18 if style == "title" else 12), style == "title"
    elif style == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    elif style == "bold":
        run.font.bold = True
    elif style == "indent":
        paragraph.paragraph_format.left_indent = Pt(36)
    elif style.startswith("num"):
        number(paragraph, int(style[3:]))
    else:
        raise ValueError(f"unknown style {style!r}")


def number(paragraph: Any, level: int) -> None:
    """Hand the paragraph to the list, at a level; Word prints the marker, the file does not hold it."""
    marks = parse_xml(f'<w:numPr {W}><w:ilvl w:val="{level}"/><w:numId w:val="{NUMBER_ID}"/></w:numPr>')
    paragraph._p.get_or_add_pPr().append(marks)


def add_numbering(doc: Any, levels: str) -> None:
    """A multi-level list: each deeper level starts again below a higher one."""
    root = doc.part.numbering_part.element
    body = ""
    for level, entry in enumerate(levels.split(";")):
        form, shape = entry.split()
        body += (
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            f'<w:suff w:val="nothing"/><w:lvlText w:val="{shape}"/></w:lvl>'
        )
    shape_xml = f'<w:abstractNum {W} w:abstractNumId="{NUMBER_ID}">{body}</w:abstractNum>'
    use_xml = f'<w:num {W} w:numId="{NUMBER_ID}"><w:abstractNumId w:val="{NUMBER_ID}"/></w:num>'
    root.insert(0, parse_xml(shape_xml))
    root.append(parse_xml(use_xml))


def text_box(text: str) -> Any:
    """A run with a VML text box, as older Word files have it."""
    inner = f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"
    return parse_xml(
        f'<w:r {W} {V}><w:pict><v:shape style="width:400pt;height:60pt"><v:textbox>'
        f"<w:txbxContent>{inner}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def add_table(doc: Any, lines: list[str]) -> None:
    """A grid of cells; merges are given by rows and columns counted from 0."""
    merges = [line.split()[1] for line in lines if line.startswith("@merge")]
    rows = [printed(line).split("¦") for line in lines if not line.startswith("@merge")]
    table = doc.add_table(rows=len(rows), cols=max(map(len, rows)))
    table.style = "Table Grid"
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            table.cell(r, c).text = cell.strip().replace("\\n", "\n")
    for merge in merges:
        top, left, bottom, right = map(int, merge.split(","))
        table.cell(top, left).merge(table.cell(bottom, right))
    for row in table.rows[:1]:
        marks = row._tr.get_or_add_trPr()
        header = OxmlElement("w:tblHeader")
        header.set(qn("w:val"), "true")
        marks.append(header)
