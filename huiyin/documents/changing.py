"""What a step changes in a document's row: its content, the copy that people changed, reasons, its number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.clock import today
from huiyin.organisations.models import InspectingBody
from huiyin.rules.official_document import OfficialAction

from .composing import Word
from .content import plain
from .holding import differences_of, lines_of
from .kinds import text_of
from .models import OfficialDocument
from .paper import filled
from .queries import fresh, sequence_of
from .template import parse

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Given:
    """What comes with a step: people's own words by key; a changed .docx and its name; reasons by the key of
    the difference that they explain."""

    written: Mapping[str, str] = field(default_factory=dict)
    copy: bytes = b""
    copy_name: str = ""
    explained: Mapping[str, str] = field(default_factory=dict)


NOTHING = Given()


def changed_by(
    document: OfficialDocument, action: OfficialAction, by: Viewer, word: Word, given: Given
) -> dict[str, Any]:
    """The fields that this step sets besides the state. Whoever changes what is said has written it."""
    match action:
        case OfficialAction.WRITE | OfficialAction.COMPOSE:
            return _made_anew(document, action, by, word, given.written) | _written(document, by)
        case OfficialAction.UPLOAD:
            lines = lines_of(given.copy, given.copy_name)
            copy = {"copy": given.copy, "copy_name": given.copy_name[:200], "copy_text": lines}
            return copy | _written(document, by)
        case OfficialAction.DISCARD:
            return {"copy": None, "copy_name": "", "copy_text": [], "explained": {}} | _written(document, by)
        case OfficialAction.EXPLAIN:
            keys = {d.key for d in differences_of(document)}
            reasons = {k: v.strip()[:LONGEST_REASON] for k, v in given.explained.items() if k in keys}
            return {"explained": {k: v for k, v in reasons.items() if v}}
        case OfficialAction.APPROVE:
            return {"approved_by": by.id}
        case OfficialAction.RETURN:
            return {"approved_by": None}
        case OfficialAction.ISSUE:
            return _issued(document)
    return {}


def _written(document: OfficialDocument, by: Viewer) -> dict[str, Any]:
    return {"edition": document.edition + 1, "written_by": by.id, "written_by_name": by.name}


def _made_anew(
    document: OfficialDocument, action: OfficialAction, by: Viewer, word: Word, written: Mapping[str, str]
) -> dict[str, Any]:
    """The content by people's new words and by the ledger, and on composing the template, as they are now."""
    if action == OfficialAction.COMPOSE:
        document.template = text_of(document.body_id, document.kind)
    keys = parse(document.template).written
    document.written = {k: v.strip() for k, v in {**document.written, **written}.items() if k in keys}
    sequence = sequence_of(document.body_id)
    content = fresh(document, by, word)
    return {
        "template": document.template, "written": document.written, "content": content,
        "sequence": sequence, "composed_at": timezone.now(), "composed_on": today(),
        "title": plain(content["title"], content["figures"]),
    }  # fmt: skip


def _issued(document: OfficialDocument) -> dict[str, Any]:
    """The next number of the body's year, also in the changed copy; the body's row is held, so that no number
    is given twice."""
    InspectingBody.objects.select_for_update().get(pk=document.body_id)
    year = today().year
    rows = OfficialDocument.objects.filter(body_id=document.body_id, year=year)
    last = rows.aggregate(n=Max("serial"))["n"] or 0
    document.year, document.serial, document.issued_on = year, last + 1, today()
    made = {"year": year, "serial": last + 1, "issued_on": document.issued_on}
    if document.copy_text and document.copy:
        made["copy"] = filled(bytes(document.copy), document)
    return made
