"""Reading a workbook that came back and keeping what it would change. Done twice, it has one effect."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.storage import path_of
from huiyin.intake.keeping import viewer_by_id
from huiyin.intake.progress import note_progress
from huiyin.reading.document import UnreadableFile
from huiyin.reading.formats.kinds import recognise
from huiyin.reading.formats.refusals import Refusal, unreadable
from huiyin.reading.sandbox import read_sheets
from huiyin.rules.three_way import DECIDABLE, Held, RowVerdict

from .asking import Question
from .comparing import Compared, compare, counted
from .layout import Manifest
from .models import Workbook, WorkbookRow, WorkbookState
from .opening import Book, NotOurs, book_of
from .queries import sealing_key

logger = logging.getLogger(__name__)

BATCH = 500
LOST_AFTER = timedelta(minutes=10)
_SECONDS, _MEMORY = 40.0, 440
#: .xlsx and .et of today are one zip; the older ones are BIFF
READ = frozenset({"xlsx", "xls"})


def read_one(workbook_id: UUID) -> None:
    """Take up a waiting workbook (or one whose reader was lost), compare it, keep that or why it can't be."""
    started = timezone.now()
    lost = Q(state=WorkbookState.READING, started_at__lt=started - LOST_AFTER)
    rows = Workbook.objects.filter(Q(state=WorkbookState.WAITING) | lost, pk=workbook_id)
    if not rows.update(state=WorkbookState.READING, started_at=started):
        return
    workbook = Workbook.objects.get(pk=workbook_id)
    note_progress(workbook.pk, "reading")
    try:
        keep_comparison(workbook, started)
    except UnreadableFile as refused:
        fail(workbook, started, {
            "code": refused.code, "reason": refused.reason, "remedy": refused.remedy,
            "reason_en": refused.reason_en, "remedy_en": refused.remedy_en,
        })  # fmt: skip
    except NotOurs as strange:
        fail(workbook, started, {"code": strange.code})
    except Exception:
        # whatever the file did, its user is told
        logger.exception("reading workbook %s failed", workbook_id)
        fail(workbook, started, {"code": "reader_failed"})


def fail(workbook: Workbook, started: datetime, problem: dict[str, str]) -> None:
    mine = Workbook.objects.filter(pk=workbook.pk, state=WorkbookState.READING, started_at=started)
    mine.update(state=WorkbookState.FAILED, problem=problem, version=F("version") + 1)


def keep_comparison(workbook: Workbook, started: datetime) -> None:
    """Read the kept file anew, hold it against the ledger, and keep the outcome.

    Raises `UnreadableFile` and `NotOurs`.
    """
    by = viewer_by_id(workbook.uploaded_by)
    book = opened(workbook)
    if book.manifest.body not in by.bodies():
        raise NotOurs("other_body")
    note_progress(workbook.pk, "comparing")
    found = compare(book, by, reason=workbook.reason)
    with transaction.atomic():
        mine = Workbook.objects.select_for_update().filter(
            pk=workbook.pk, state=WorkbookState.READING, started_at=started
        )
        if (held := mine.first()) is None:
            return
        chosen = _choices(held)
        WorkbookRow.objects.filter(workbook=held).delete()
        _keep_rows(held, found.rows, chosen)
        held.body_id, held.list_name = book.manifest.body, book.manifest.list_name
        held.about = _about(book.manifest, by)
        held.notices = [{"code": n.code, "params": dict(n.params)} for n in book.notices]
        held.names = [_question(q) for q in found.questions]
        held.counts = counted(c.row.verdict for c in found.rows)
        held.counts["needs_reason"] = sum(1 for c in found.rows if c.needs_reason)
        held.state, held.problem, held.compared_at = WorkbookState.READ, {}, timezone.now()
        held.version += 1
        held.save()
    note_progress(workbook.pk, "done", 1, 1)


def opened(workbook: Workbook) -> Book:
    """The kept file, read in the limited process. Raises `UnreadableFile` and `NotOurs`."""
    data = path_of(workbook.sha256).read_bytes()
    try:
        if len(data) > settings.HUIYIN_MAX_FILE_BYTES:
            raise Refusal("too_large", size=f"{len(data) / 1_000_000:.1f}", limit=50)
        if recognise(data, workbook.name).kind not in READ:
            raise NotOurs("no_workbook")
        sheets = read_sheets(data, seconds=_SECONDS, memory=_MEMORY)
    except Refusal as refusal:
        raise unreadable(workbook.name, refusal) from refusal
    return book_of(sheets, sealing_key())


def _about(manifest: Manifest, by: Viewer) -> dict[str, Any]:
    return {
        "export": str(manifest.export), "at": manifest.at.isoformat(), "scope": manifest.scope,
        "rounds": [str(r) for r in manifest.rounds], "rows": manifest.rows,
        "by_me": manifest.viewer == by.id,
    }  # fmt: skip


def _question(question: Question) -> dict[str, Any]:
    return {
        "unit": str(question.unit), "column": question.column, "written": question.written,
        "near": list(question.near), "rows": question.rows,
    }  # fmt: skip


def _choices(workbook: Workbook) -> dict[tuple[int, str], str]:
    """What a person has chosen before, kept for rows about which there is still the same to decide."""
    rows = WorkbookRow.objects.filter(workbook=workbook).exclude(choice="")
    return {(n, verdict): choice for n, verdict, choice in rows.values_list("number", "verdict", "choice")}


def _keep_rows(workbook: Workbook, rows: Sequence[Compared], chosen: dict[tuple[int, str], str]) -> None:
    for start in range(0, len(rows), BATCH):
        WorkbookRow.objects.bulk_create(
            _row(workbook, place, row, chosen)
            for place, row in enumerate(rows[start : start + BATCH], start=start)
        )
        note_progress(workbook.pk, "comparing", min(start + BATCH, len(rows)), len(rows))


def _row(
    workbook: Workbook, place: int, compared: Compared, chosen: dict[tuple[int, str], str]
) -> WorkbookRow:
    row = compared.row
    remarks = [{"code": r.code, "params": dict(r.params)} for r in row.remarks]
    remarks += [] if compared.may_be_mine else [{"code": "mine_refused", "params": {}}]
    choice = chosen.get((row.number, str(row.verdict)), "") if row.verdict in DECIDABLE else ""
    return WorkbookRow(
        workbook=workbook, place=place, number=row.number, verdict=row.verdict,
        # what is not found has no name here, and no text
        object_id=None if row.verdict == RowVerdict.NOT_FOUND else row.ident, parent=row.parent,
        seen_version=row.version, label=row.label[:700],
        cells=[[c.code, c.base, c.mine, c.now, str(c.held)] for c in row.cells], remarks=remarks,
        obstacles=[{"code": o.code, "params": _told(o.params)} for o in compared.obstacles],
        needs_reason=compared.needs_reason, has_here=any(c.held == Held.HERE for c in row.cells),
        choice=choice if compared.may_be_mine or choice != "mine" else "",
    )  # fmt: skip


def _told(params: Any) -> dict[str, Any]:
    """What an obstacle speaks of, as it can be kept."""
    return {k: v if isinstance(v, str | int | list | tuple) else str(v) for k, v in params.items()}
