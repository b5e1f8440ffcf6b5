"""Word documents (.docx and .wps files that are really .docx), read straight from their XML.

Not through python-docx's objects: they leave out content controls, tracked insertions and text boxes, and
cost three times the time. ECMA-376 part 1, 17.
"""

from __future__ import annotations

import posixpath

from lxml import etree

from huiyin.reading.formats.assembly import Assembler, Draft
from huiyin.reading.formats.refusals import Refusal
from huiyin.reading.formats.word_body import Body
from huiyin.reading.formats.word_numbering import Numbering
from huiyin.reading.formats.word_styles import Styles
from huiyin.reading.formats.xml_parts import part
from huiyin.reading.formats.zipguard import Package

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"


def read_word(data: bytes) -> Draft:
    """A .docx as blocks; raises `Refusal` (damaged, encrypted, macros, bomb)."""
    package = Package(data)
    path = _main_part(package)
    root = part(package, path)
    if root is None:
        raise Refusal("damaged.part", part=path)
    folder = posixpath.dirname(path)
    styles = Styles(_optional(package, f"{folder}/styles.xml"))
    numbering = Numbering(_optional(package, f"{folder}/numbering.xml"), styles.lists_of_styles())
    assembler = Assembler()
    assembler.title_hint = _title(package)
    body = Body(assembler, styles, numbering)
    body.read(root)
    return assembler.finish()


def _main_part(package: Package) -> str:
    relations = _optional(package, "_rels/.rels")
    for each in relations if relations is not None else ():
        if str(each.get("Type", "")).endswith("/officeDocument"):
            target = str(each.get("Target", "")).lstrip("/")
            if target in package.names:
                return target
    return "word/document.xml"


def _optional(package: Package, name: str) -> etree._Element | None:
    """A part without which the text can still be read: a damaged one counts as absent, a hostile one does
    not.
    """
    try:
        return part(package, name)
    except Refusal as refusal:
        if refusal.key.startswith("damaged"):
            return None
        raise


def _title(package: Package) -> str | None:
    root = _optional(package, "docProps/core.xml")
    found = root.find(_TITLE) if root is not None else None
    return found.text if found is not None else None
