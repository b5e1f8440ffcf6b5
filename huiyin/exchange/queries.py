"""Workbooks that came back and what the ledger knows about their rows, within the viewer's scope."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.rectification.actions import OWNER_FIELDS
from huiyin.rectification.models import Task
from huiyin.rules.three_way import RowChoice, RowVerdict

from .models import OwnerAlias, Workbook, WorkbookRow

BATCH = 500


def sealing_key() -> bytes:
    """With what the marks of a file are sealed: this installation's own."""
    return hashlib.sha256(b"huiyin.exchange/" + settings.SECRET_KEY.encode()).digest()


def known_owners(viewer: Viewer, *, findings: Sequence[UUID], most: int) -> dict[str, list[str]]:
    """The names that the tasks of these findings' units use, by column, the most used first."""
    used: dict[str, Counter[str]] = {name: Counter() for name in OWNER_FIELDS}
    for start in range(0, len(findings), BATCH):
        rows = Task.objects.visible_to(viewer).filter(finding_id__in=findings[start : start + BATCH])
        for names in rows.order_by().values_list(*(f"responsibility__{n}" for n in OWNER_FIELDS)):
            for column, name in zip(OWNER_FIELDS, names, strict=True):
                if name:
                    used[column][" ".join(name.split())] += 1
    return {column: [n for n, _count in found.most_common(most)] for column, found in used.items()}


def owners_of_units(viewer: Viewer, units: Collection[UUID]) -> dict[tuple[UUID, str], list[str]]:
    """The names that the tasks of these units use, by unit and column, the most used first."""
    used: dict[tuple[UUID, str], Counter[str]] = defaultdict(Counter)
    rows = Task.objects.visible_to(viewer).filter(finding__unit_id__in=units).order_by()
    columns = (f"responsibility__{n}" for n in OWNER_FIELDS)
    for unit, *names in rows.values_list("finding__unit_id", *columns).iterator():
        for column, name in zip(OWNER_FIELDS, names, strict=True):
            if name:
                used[unit, column][" ".join(name.split())] += 1
    return {key: [n for n, _count in found.most_common()] for key, found in used.items()}


def aliases_of(units: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """What was said of other spellings before, by unit; the units are the viewer's."""
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    rows = OwnerAlias.objects.filter(unit_id__in=units).values_list("unit_id", "mark", "name")
    for unit, mark, name in rows:
        found[unit][mark] = name
    return found


def workbooks_for(viewer: Viewer) -> QuerySet[Workbook]:
    """What the viewer has brought back, newest first."""
    return Workbook.objects.visible_to(viewer).order_by("-uploaded_at", "-id")


def workbook_for(viewer: Viewer, workbook_id: UUID) -> Workbook:
    """One of them; raises `Workbook.DoesNotExist` for another's."""
    return Workbook.objects.visible_to(viewer).select_related("body").get(pk=workbook_id)


def rows_for(workbook: Workbook, verdict: str = "") -> QuerySet[WorkbookRow]:
    """The rows of a workbook that the viewer may see, in the order of its sheet, or those of one kind."""
    rows = WorkbookRow.objects.filter(workbook=workbook).order_by("place")
    return rows.filter(verdict=verdict) if verdict else rows


def still_seen(workbook: Workbook, rows: Sequence[WorkbookRow], viewer: Viewer) -> set[int]:
    """The places of those rows whose record the viewer may see at this moment (two queries)."""
    ids = {r.object_id for r in rows if r.object_id} | {r.parent for r in rows if r.parent}
    findings = set(Finding.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    tasks = set(Task.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    seen = findings | tasks
    return {r.place for r in rows if r.object_id in seen or r.parent in seen}


def decided(workbook: Workbook) -> dict[str, int]:
    """What applying would do now: rows that change, new tasks, conflicts left as they are, rows left out."""
    rows = WorkbookRow.objects.filter(workbook=workbook)
    open_conflicts = Q(verdict=RowVerdict.CONFLICT) & ~Q(choice=RowChoice.MINE)
    skipped = Q(choice=RowChoice.SKIP)
    writes = Q(verdict=RowVerdict.CHANGED) | Q(verdict=RowVerdict.CONFLICT, choice=RowChoice.MINE)
    writes |= Q(verdict=RowVerdict.CONFLICT, has_here=True)
    return rows.aggregate(
        changed=Count("pk", filter=writes & ~skipped),
        new=Count("pk", filter=Q(verdict=RowVerdict.NEW) & ~skipped),
        kept=Count("pk", filter=open_conflicts & ~skipped),
        skipped=Count("pk", filter=skipped),
        needs_reason=Count("pk", filter=Q(needs_reason=True) & ~skipped),
    )
