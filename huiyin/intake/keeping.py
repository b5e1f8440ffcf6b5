"""Reading one document and keeping what was read. Done twice, or again after a crash, it has one effect."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from huiyin.accounts.models import User
from huiyin.accounts.queries import viewer_for
from huiyin.accounts.viewer import NOBODY, SYSTEM, Viewer
from huiyin.evidence.models import StoredFile
from huiyin.evidence.storage import path_of
from huiyin.journal.actions import record
from huiyin.reading import UnreadableFile, dump
from huiyin.reading.cues import load_grammar
from huiyin.reading.engine import understand
from huiyin.reading.opening import Limits, open_bytes
from huiyin.reading.result import Reading

from .columns import tables_in, taught, with_memory
from .ledger import BodyLedger
from .models import HEAVY, ColumnMapping, DocumentState, ImportedDocument, ReadPart
from .outline import from_items
from .parts import cut, to_plain
from .progress import LOST_AFTER, note_progress

logger = logging.getLogger(__name__)


def read_one(document_id: UUID) -> None:
    """Take up a waiting document (or one whose reader was lost), read it, keep it or why it can't be read."""
    started = timezone.now()
    lost = Q(state=DocumentState.READING, started_at__lt=started - LOST_AFTER)
    rows = ImportedDocument.objects.filter(Q(state=DocumentState.WAITING) | lost, pk=document_id)
    if not rows.update(state=DocumentState.READING, started_at=started):
        return
    document = ImportedDocument.objects.defer(*HEAVY).get(pk=document_id)
    note_progress(document.pk, "reading")
    try:
        reading, tables = read_kept(document)
    except UnreadableFile as unreadable:
        _fail(document, started, {
            "code": unreadable.code, "reason": unreadable.reason, "remedy": unreadable.remedy,
            "reason_en": unreadable.reason_en, "remedy_en": unreadable.remedy_en,
        })  # fmt: skip
    except Exception:
        # whatever the file did to the reader, its user is told and the other files are read
        logger.exception("reading document %s failed", document_id)
        _fail(document, started, {"code": "reader_failed"})
    else:
        keep_reading(document, reading, started, tables)


def read_kept(document: ImportedDocument) -> tuple[Reading, list[dict[str, Any]]]:
    """Read a kept content as the file that it came as: its name helps to tell what it is.

    Gives also its tables with their columns; what the document's body said of such columns before is heeded.
    """
    limits = Limits(megabytes=-(-settings.HUIYIN_MAX_FILE_BYTES // 1_000_000))
    opened = open_bytes(path_of(document.sha256).read_bytes(), document.name, limits=limits)
    grammar = load_grammar()
    tables = tables_in(opened, grammar)
    known = _remembered(document, [t["signature"] for t in tables])
    if known:
        grammar = taught(grammar, [k["meanings"] for k in known.values()])
        tables = tables_in(opened, grammar)
    return understand(opened, grammar), with_memory(tables, known)


def _remembered(document: ImportedDocument, signatures: list[str]) -> dict[str, dict[str, Any]]:
    rows = ColumnMapping.objects.filter(body_id=document.body_id, signature__in=signatures)
    return {
        row.signature: {"meanings": row.meanings, "by": row.said_by_name, "at": row.said_at.isoformat()}
        for row in rows
    }


def keep_reading(
    document: ImportedDocument, reading: Reading, started: datetime, tables: Sequence[Mapping[str, Any]] = ()
) -> bool:
    """Store what was read; False when somebody else has taken the document up meanwhile."""
    head = dump(replace(reading, text="", items=(), claims=(), warnings=()))
    head["tables"] = list(tables)
    parts = cut(reading)
    outline = from_items(reading.items)
    with transaction.atomic():
        mine = ImportedDocument.objects.filter(
            pk=document.pk, state=DocumentState.READING, started_at=started
        ).select_for_update()
        if (held := mine.first()) is None:
            return False
        ReadPart.objects.filter(document=held).delete()
        ReadPart.objects.bulk_create(
            ReadPart(
                document=held, number=n, start=p.start, first_item=p.first_item, text=p.text,
                items=[to_plain(i) for i in p.items], claims=[to_plain(c) for c in p.claims],
                warnings=[to_plain(w) for w in p.warnings],
            )
            for n, p in enumerate(parts)
        )  # fmt: skip
        held.reading, held.outline = head, outline.as_rows()
        held.corrections, held.kind, held.problem = [], reading.kind, {}
        held.number_of_items = len(reading.items)
        held.number_of_warnings = len(reading.warnings)
        held.number_of_disagreements = sum(1 for c in reading.reconciliation if c.verdict == "disagrees")
        held.target_id = held.target_id or _target_of(held, reading)
        held.state, held.version = DocumentState.READ, held.version + 1
        held.save()
        StoredFile.objects.filter(pk=held.sha256).update(media_type=reading.media_type[:100])
        _journal(held, "read")
    return True


def _target_of(document: ImportedDocument, reading: Reading) -> UUID | None:
    """The target of the round whose unit has exactly the name that the document gives; else the user says."""
    if not reading.unit or not document.round_id:
        return None
    found = BodyLedger(document, viewer_by_id(document.uploaded_by)).places.find(reading.unit)
    return found.place.target_id if found.place else None


def _fail(document: ImportedDocument, started: datetime, problem: dict[str, str]) -> None:
    mine = ImportedDocument.objects.filter(pk=document.pk, state=DocumentState.READING, started_at=started)
    with transaction.atomic():
        if mine.update(state=DocumentState.FAILED, problem=problem, version=F("version") + 1):
            _journal(document, problem["code"])


def _journal(document: ImportedDocument, outcome: str) -> None:
    """The program itself has read it; its user is told that it waits for them."""
    record(body=document.body_id, by=SYSTEM, action="read_document", object_type="document",
           object_id=document.pk, payload={"outcome": outcome})  # fmt: skip


def viewer_by_id(user_id: UUID | None) -> Viewer:
    """The person as they are granted now; nobody when the account is gone or locked."""
    user = User.objects.filter(pk=user_id).first() if user_id else None
    return viewer_for(user) if user else NOBODY
