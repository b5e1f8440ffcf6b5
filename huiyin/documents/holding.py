"""A document that people changed by hand, read back and held against what the ledger composes."""

from __future__ import annotations

from collections.abc import Mapping

from huiyin.organisations.models import Unit
from huiyin.reading.opening import Limits, open_bytes
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.official_document import OfficialAction
from huiyin.writing import to_docx

from .comparing import Difference, differences
from .models import OfficialDocument
from .paper import paper_of

LARGEST_MB = 20
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_LIMITS = Limits(megabytes=LARGEST_MB, pages=300)


def lines_of(file: bytes, name: str) -> list[str]:
    """The lines of a .docx, a row of a table as one; raises `UnreadableFile` with what to do about it, and
    `Refused` for a file of another kind."""
    found = open_bytes(file, name, limits=_LIMITS)
    if found.media_type != _DOCX:
        raise Refused(OfficialAction.UPLOAD, [Obstacle("document_copy_not_docx")])
    return found.text.split("\n")


def differences_of(document: OfficialDocument) -> list[Difference]:
    """Where the copy that people changed says another thing than the ledger; nothing without a copy.

    Both are read from a .docx by the same reader, so that only what was changed can differ.
    """
    if not document.copy_text:
        return []
    composed = lines_of(to_docx(paper_of(document)), "composed.docx")
    names = Unit.objects.filter(body_id=document.body_id).values_list("name", flat=True)
    return differences(composed, document.copy_text, list(names))


def unexplained(found: list[Difference], explained: Mapping[str, str]) -> list[Difference]:
    return [d for d in found if not explained.get(d.key, "").strip()]
