"""Structure → official documents after GB/T 9704-2012, as .docx and as PDF. Knows no Django.

paper = Paper("对账销号单", number="…", blocks=(Heading("一、问题"), Text("…"), Table(…)))
to_docx(paper)                           # bytes
to_pdf(paper, Path("var/fonts"))         # bytes; NoChineseFont where no font can write it
"""

from __future__ import annotations

from .fonts import NoChineseFont, chosen_fonts
from .glyphs import Uncovered, uncovered
from .official import heading_number
from .structure import (
    Attachment,
    Cell,
    Head,
    Heading,
    Imprint,
    Paper,
    Place,
    Signature,
    Signed,
    Table,
    Text,
)
from .typesetting import to_pdf
from .word import to_docx

__all__ = [
    "Attachment",
    "Cell",
    "Head",
    "Heading",
    "Imprint",
    "NoChineseFont",
    "Paper",
    "Place",
    "Signature",
    "Signed",
    "Table",
    "Text",
    "Uncovered",
    "chosen_fonts",
    "heading_number",
    "to_docx",
    "to_pdf",
    "uncovered",
]
