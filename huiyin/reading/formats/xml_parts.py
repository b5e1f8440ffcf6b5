"""XML parts of an office package, parsed without document types, entities, network or huge texts.

Apart from `zipguard`, so that telling what a file is does not cost the import of an XML library.
"""

from __future__ import annotations

import re

from lxml import etree

from huiyin.reading.formats.refusals import Refusal, too_deep
from huiyin.reading.formats.zipguard import Package

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/([a-zA-Z]+)/main")
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def part(package: Package, name: str) -> etree._Element | None:
    """The root of an XML part, None when the part is absent or empty. Raises `Refusal` (damaged.part,
    bomb).
    """
    content = package.read(name)
    return parse_xml(content, name) if content else None


def parse_xml(content: bytes, name: str) -> etree._Element:
    """XML without document type, entities, network or huge text; strict OOXML names become the usual ones."""
    head = content[:4096]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = content[:8192].decode("utf-16", errors="ignore").encode()
    if _DOCTYPE.search(head):
        raise Refusal(
            "bomb", detail_zh="XML 中带有 DTD 或实体定义", detail_en="the XML declares a DTD or entities"
        )
    if b"purl.oclc.org/ooxml" in head:
        content = _STRICT.sub(_usual_name, content)
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        if "memory" in str(problem).lower():
            raise MemoryError from problem
        if "depth" in str(problem):
            raise too_deep() from problem
        raise Refusal("damaged.part", part=name) from problem
    except ValueError as problem:
        raise Refusal("damaged.part", part=name) from problem
    document = root.getroottree().docinfo
    if document is not None and document.internalDTD is not None:
        raise Refusal(
            "bomb", detail_zh="XML 中带有 DTD 或实体定义", detail_en="the XML declares a DTD or entities"
        )
    return root


def _usual_name(found: re.Match[bytes]) -> bytes:
    return b"http://schemas.openxmlformats.org/" + found[1] + b"/2006/main"
