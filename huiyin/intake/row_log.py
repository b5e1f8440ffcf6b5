"""What a repeated import changes, and the log of every record of an import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings.bulk import batches
from huiyin.findings.models import Finding
from huiyin.rectification.changesets import RowChange, RowOutcome, Verdict, preview
from huiyin.rectification.models import Task
from huiyin.rules.moves import Obstacle
from huiyin.rules.three_way import ImportVerdict, RowChoice

from .editions import known_records
from .models import DocumentState, ImportedDocument, ImportRow
from .planned import ImportPlan
from .reconciling import Reconciled, changes_of, reconcile


@dataclass(frozen=True, slots=True)
class Judged:
    """A record with what the rules say about taking over what the document has of it."""

    row: Reconciled
    choice: RowChoice | None = None
    obstacles: tuple[Obstacle, ...] = ()
    #: what would be written by what is chosen now
    change: RowChange | None = None


def reconciliation(document: ImportedDocument, made: ImportPlan, by: Viewer) -> list[Judged]:
    """Every record of the document and of its last edition, with what would come of it."""
    rows = reconcile(made.findings, known_records(document, made.findings, by))
    return judge(document, rows, by)


def judge(document: ImportedDocument, rows: Sequence[Reconciled], by: Viewer) -> list[Judged]:
    takes, chosen = takes_changes(document), document.choices.get("rows", {})
    choices = [_choice(row, chosen, takes) for row in rows]
    wanted = [_change(row, RowChoice.MINE) for row in rows]
    asked = [c for c in wanted if c is not None]
    outcomes = iter(preview(asked, by=by, reason=reason_of(document)))
    full = [next(outcomes) if change is not None else None for change in wanted]
    return [_judged(row, choice, outcome) for row, choice, outcome in zip(rows, choices, full, strict=True)]


def takes_changes(document: ImportedDocument) -> bool:
    """Whether changed values are to be written; unless somebody says so they are only kept on record."""
    return document.choices.get("changes") == "write"


def reason_of(document: ImportedDocument) -> str:
    return _("按再次导入的《%(name)s》更新") % {"name": document.name[:120]}


def _choice(row: Reconciled, chosen: Mapping[str, str], takes: bool) -> RowChoice | None:
    if (own := chosen.get(row.key)) in set(RowChoice):
        return RowChoice(own)
    return None if takes else RowChoice.SKIP


def _change(row: Reconciled, choice: RowChoice | None) -> RowChange | None:
    values = changes_of(row, choice)
    return RowChange(row.kind, row.id, row.version, values) if values and row.id else None


def _judged(row: Reconciled, choice: RowChoice | None, full: RowOutcome | None) -> Judged:
    if full is None:
        return Judged(row, choice)
    if full.verdict not in (Verdict.WILL_CHANGE, Verdict.UNCHANGED):
        return Judged(row, choice, full.obstacles)
    return Judged(row, choice, change=_change(row, choice))


def keep_log(
    document: ImportedDocument, judged: Sequence[Judged], findings: Mapping[tuple[str, str], Finding],
    targets: Mapping[str, str],
) -> None:  # fmt: skip
    """Log every record. `findings` are those of the document by target and fingerprint; `targets` gives the
    target of a unit that joined the round with this import.
    """
    ImportRow.objects.filter(document=document).delete()
    marks = _task_marks([f.pk for f in findings.values()])
    made = []
    for place, one in enumerate(judged):
        row = one.row
        finding = row.finding
        if finding is None:
            there = findings.get((targets.get(row.where, row.where), row.finding_mark))
            if there is None:
                continue
            finding = there.pk
        task = None
        if row.kind == "task":
            task = row.id or marks.get((finding, row.mark))
            if task is None:
                continue
        made.append(_log_row(document, place, one, finding, task))
    for batch in batches(made):
        ImportRow.objects.bulk_create(batch)


def _log_row(
    document: ImportedDocument, place: int, one: Judged, finding: UUID, task: UUID | None
) -> ImportRow:
    row = one.row
    taken = one.change.values if one.change else {}
    return ImportRow(
        document=document, place=place, kind=row.kind, item=row.item[:40], finding_id=finding, task_id=task,
        verdict=row.verdict, came_back=row.came_back, label=row.label[:520], told=dict(row.told),
        cells=[[c.field, c.before, c.told, c.now, str(c.held), c.field in taken] for c in row.cells],
        written=one.change is not None,
        against=[{"code": o.code, "params": _plain(o.params)} for o in one.obstacles],
    )  # fmt: skip


def _plain(params: Mapping[str, Any]) -> dict[str, Any]:
    return {k: v if isinstance(v, str | int | list | tuple) else str(v) for k, v in params.items()}


def _task_marks(findings: Sequence[UUID]) -> dict[tuple[UUID, str], UUID]:
    found: dict[tuple[UUID, str], UUID] = {}
    for batch in batches(findings):
        rows = Task.objects.filter(finding_id__in=batch).order_by()
        found |= {(f, mark): pk for f, mark, pk in rows.values_list("finding_id", "fingerprint", "pk")}
    return found


def counted(judged: Sequence[Judged]) -> dict[str, int]:
    """How many records there are of each verdict, and how many would be written."""
    counts: Counter[str] = Counter(str(j.row.verdict) for j in judged)
    written = sum(1 for j in judged if j.change is not None)
    return {**{str(v): counts[str(v)] for v in ImportVerdict}, "written": written}


def log_of(document: ImportedDocument, viewer: Viewer, verdict: str = "") -> QuerySet[ImportRow]:
    """The log of an applied document, as far as the viewer sees its findings."""
    rows = ImportRow.objects.filter(document=document, finding__in=Finding.objects.visible_to(viewer))
    return (rows.filter(verdict=verdict) if verdict else rows).order_by("place")


def history_of(finding_id: UUID, viewer: Viewer) -> QuerySet[ImportRow]:
    """What imports said of a finding and its tasks, the newest first; of documents in the viewer's scope."""
    seen = ImportedDocument.objects.visible_to(viewer).filter(state=DocumentState.APPLIED)
    rows = ImportRow.objects.filter(finding_id=finding_id, document__in=seen)
    told = ~Q(verdict=ImportVerdict.UNCHANGED)
    return rows.filter(told).select_related("document").order_by("-document__applied_at", "place")
