"""A document as PDF, set by typst: fonts are embedded as far as they are used, nothing is fetched."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from . import official
from .fonts import Fonts, chosen_fonts, found
from .structure import Block, Cell, Heading, Paper, Signature, Table, Text, cells, clean

_TEMPLATE = Path(__file__).with_name("paper.typ")
#: a word longer than this would stick out of its cell: it may be broken anywhere
_LONG_WORD = re.compile(r"[!-~]{13,}")
_MAY_BREAK = "\u200b"


def to_pdf(paper: Paper, font_folder: Path | None = None) -> bytes:
    """The document as PDF; raises `NoChineseFont` when nothing here can write it."""
    return _setter(font_folder).set(paper)


class _Setter:
    """One compiler with its fonts; what it has learnt of them serves the next document."""

    def __init__(self, folder: Path | None) -> None:
        self.fonts = chosen_fonts(folder)
        self._compiler = typst.Compiler(font_paths=found(folder))
        self._template = _TEMPLATE.read_bytes()
        self._lock = Lock()

    def set(self, paper: Paper) -> bytes:
        told = json.dumps(_plain(paper, self.fonts), ensure_ascii=False)
        at = int(paper.made_at.timestamp()) if paper.made_at else None
        with self._lock:
            made = self._compiler.compile(
                self._template, format="pdf", sys_inputs={"doc": told}, timestamp=at, pdf_tags=False
            )
        if not isinstance(made, bytes):
            raise TypeError(type(made))
        return made


@cache
def _setter(folder: Path | None) -> _Setter:
    # a machine without fonts is asked again each time: one may be put there at any moment
    return _Setter(folder)


def _plain(paper: Paper, fonts: Fonts) -> dict[str, Any]:
    names = {
        "title": official.TITLE_FACE, "head": official.HEAD_FACE, "second": official.SECOND_FACE,
        "body": official.BODY_FACE, "number": official.NUMBER_FACE,
    }  # fmt: skip
    return {
        "title": clean(paper.title),
        "title_lines": "\n".join(official.title_lines(clean(paper.title))),
        "number": clean(paper.number), "meta": [clean(m) for m in paper.meta],
        "lang": paper.language, "latin": fonts.latin,
        "faces": {name: fonts.faces[face] for name, face in names.items()},
        "measures": {
            "top": official.TOP, "left": official.LEFT, "right": official.RIGHT, "bottom": official.BOTTOM,
            "footer_gap": official.FOOTER_GAP, "title": official.TITLE, "title_line": official.TITLE_LINE,
            "body": official.BODY, "meta": official.META, "page_number": official.PAGE_NUMBER,
            "line": official.LINE, "mark_from_top": official.MARK_FROM_TOP, "imprint": official.IMPRINT,
        },
        "blocks": [_block(b) for b in paper.blocks], **_around(paper),
    }  # fmt: skip


def _around(paper: Paper) -> dict[str, Any]:
    """What stands around the text: header, addressee, attachments, signature, foot."""
    marks = official.attachment_marks(len(paper.attachments), paper.language)
    found, signed = paper.head, paper.signed
    head = found and {
        "above": [clean(f) for f in (found.copy_number, found.secrecy, found.urgency) if f],
        "mark": clean(found.mark), "mark_shape": official.mark_shape(clean(found.mark)),
        "number": clean(found.number), "signatory": clean(found.signatory), "red": f"#{official.RED}",
    }  # fmt: skip
    return {
        "head": head, "addressee": clean(paper.addressee),
        "signed": signed and {
            "agency": clean(signed.agency), "on": clean(signed.on),
            "indents": official.signed_indents(signed.agency, signed.on),
        },
        "note": official.attachment_lines(paper) if paper.attachments else [],
        "attachments": [
            {"mark": mark, "title": "\n".join(official.title_lines(clean(one.title))),
             "landscape": one.landscape, "blocks": [_block(b) for b in one.blocks]}
            for mark, one in zip(marks, paper.attachments, strict=True)
        ],
        "imprint": [[clean(x) for x in row] for row in official.imprint_rows(paper.imprint)]
        if paper.imprint else [],
    }  # fmt: skip


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Heading():
            return {"kind": "heading", "text": clean(block.text), "level": block.level}
        case Text():
            return {"kind": "text", "text": clean(block.text), "label": clean(block.label)}
        case Table():
            head = [Cell(text, bold=True, align="center") for text in block.head]
            return {
                "kind": "table", "widths": block.widths, "size": block.size,
                "head": [_cell(c) for c in head], "rows": [[_cell(c) for c in cells(r)] for r in block.rows],
            }  # fmt: skip
        case Signature():
            places = [{"whose": clean(p.whose), "lines": [clean(x) for x in p.lines]} for p in block.places]
            return {"kind": "signature", "places": places, "height": block.height}


def _cell(cell: Cell) -> dict[str, Any]:
    broken = _LONG_WORD.sub(lambda m: _MAY_BREAK.join(m.group()), clean(cell.text))
    return {"text": broken, "bold": cell.bold, "align": cell.align, "span": cell.span}
