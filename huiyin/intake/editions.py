"""What the database knows for reconciling: the records as they are, and what earlier editions said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from uuid import UUID

from django.db.models import F

from huiyin.accounts.viewer import Viewer
from huiyin.findings.bulk import batches
from huiyin.findings.models import Finding
from huiyin.rectification.models import Task
from huiyin.rules.bulk import RowKind
from huiyin.rules.finding import FindingState
from huiyin.rules.task import TaskState
from huiyin.rules.three_way import ImportVerdict

from .models import DocumentState, ImportedDocument, ImportRow
from .planned import PlannedFinding, is_target
from .reconciling import CLAIMED, FINDING_FIELDS, TASK_FIELDS, Edition, Known, NowRow, spelled

_DATED = re.compile(r"第[一二三四五六七八九十\d]+[版稿期次批]?|[\d\s()（）._\-年月日版稿]+")
#: how many records are looked for in earlier documents to find the last edition
SAMPLE = 500


def known_records(document: ImportedDocument, findings: Sequence[PlannedFinding], viewer: Viewer) -> Known:
    """What stands about the findings that the ledger has already; a constant number of queries each 500."""
    ids = list(dict.fromkeys(f.known.id for f in findings if f.known and is_target(f.where)))
    if not ids:
        return Known()
    now = _findings(ids, viewer)
    tasks = _tasks(list(now), viewer)
    last = last_edition(document, list(now))
    return Known(now, tasks, _told(document, [*now, *(t.id for t in tasks.values())]), last)


def _findings(ids: Sequence[UUID], viewer: Viewer) -> dict[UUID, NowRow]:
    found: dict[UUID, NowRow] = {}
    columns = ("pk", "version", "state", "title", "text", "amount", "number", "unit__name")
    for batch in batches(ids):
        rows = Finding.objects.visible_to(viewer).filter(pk__in=batch).order_by()
        given = rows.values(*columns, claimed=F("claimed_completion"), of=F("category_id"))
        for row in given:
            values = {
                name: spelled(row["of"] if name == "category" else row[name]) for name in FINDING_FIELDS
            }
            # registered or fed back, and one step on when it got its tasks
            fresh = row["state"] in (FindingState.REGISTERED, FindingState.FED_BACK) and row["version"] == 1
            fresh |= row["state"] == FindingState.IN_PROGRESS and row["version"] == 2
            label = f"{row['unit__name']} {row['number']} {row['title']}"
            found[row["pk"]] = NowRow(row["pk"], row["version"], values, label[:520], fresh)
    return found


def _tasks(ids: Sequence[UUID], viewer: Viewer) -> dict[tuple[UUID, str], NowRow]:
    found: dict[tuple[UUID, str], NowRow] = {}
    owner = {f"of_{n}": F(f"responsibility__{n}") for n in ("leader", "lead_department", "person")}
    columns = (
        "pk",
        "version",
        "state",
        "finding_id",
        "fingerprint",
        "number",
        "title",
        "text",
        "due_on",
        "pace",
    )
    for batch in batches(ids):
        rows = Task.objects.visible_to(viewer).filter(finding_id__in=batch).exclude(state=TaskState.CANCELLED)
        for row in rows.order_by().values(*columns, finding_number=F("finding__number"), **owner):
            values = {n: spelled(row.get(f"of_{n}") if f"of_{n}" in row else row[n]) for n in TASK_FIELDS}
            label = f"{row['finding_number']}-{row['number']} {row['title']}"
            fresh = row["state"] == TaskState.PLANNED and row["version"] == 1
            key = row["finding_id"], row["fingerprint"]
            found[key] = NowRow(row["pk"], row["version"], values, label[:520], fresh)
    return found


def _earlier(document: ImportedDocument) -> dict[str, object]:
    """Applied documents of the same round, but this one."""
    return {
        "document__body_id": document.body_id, "document__round_id": document.round_id,
        "document__state": DocumentState.APPLIED,
    }  # fmt: skip


def _told(document: ImportedDocument, ids: Iterable[UUID]) -> dict[UUID, Mapping[str, str | None]]:
    """What the documents that named each record said of it last, as far as the ledger took it over.

    A change that was only kept on record is no common ground: it is offered again with the next edition.
    """
    wanted = set(ids)
    rows = ImportRow.objects.filter(**_earlier(document)).exclude(document_id=document.pk)
    rows = rows.exclude(verdict=ImportVerdict.MISSING).order_by("document__applied_at", "place")
    found: dict[UUID, Mapping[str, str | None]] = {}
    for finding, task, told, cells in rows.values_list("finding_id", "task_id", "told", "cells").iterator():
        if (task or finding) in wanted:
            found[task or finding] = told | {
                name: before for name, before, *_, taken in cells if not taken and name != CLAIMED
            }
    return found


def last_edition(document: ImportedDocument, ids: Sequence[UUID]) -> Edition:
    """The newest document that is the same ledger: of one name but for its date, or half of it the same."""
    rows = ImportRow.objects.filter(**_earlier(document), document__kind=document.kind)
    rows = rows.exclude(document_id=document.pk).exclude(verdict=ImportVerdict.MISSING)
    shared: Counter[UUID] = Counter()
    sample = list(ids)[:SAMPLE]
    named = rows.filter(kind=RowKind.FINDING, finding_id__in=sample).order_by()
    for pk in named.values_list("document_id", flat=True):
        shared[pk] += 1
    candidates = ImportedDocument.objects.filter(pk__in=shared).order_by("-applied_at", "-pk")
    for pk, name in candidates.values_list("pk", "name"):
        whole = rows.filter(document_id=pk, kind=RowKind.FINDING).count()
        if stem(name) == stem(document.name) or 2 * shared[pk] >= min(len(sample), whole):
            return _edition(pk)
    return Edition()


def stem(name: str) -> str:
    """A file's name without what tells one edition from the next: 整改台账（2024年6月）.xlsx is 整改台账."""
    return _DATED.sub("", PurePath(name).stem).lower()


def _edition(document_id: UUID) -> Edition:
    present: dict[UUID, tuple[RowKind, UUID, str]] = {}
    missing: dict[UUID, tuple[RowKind, UUID, str]] = {}
    rows = ImportRow.objects.filter(document_id=document_id).exclude(finding__state=FindingState.WITHDRAWN)
    for kind, finding, task, label, verdict in rows.values_list(
        "kind", "finding_id", "task_id", "label", "verdict"
    ).iterator():
        place = missing if verdict == ImportVerdict.MISSING else present
        place[task or finding] = (RowKind(kind), finding, label)
    return Edition(document_id, present, missing)
