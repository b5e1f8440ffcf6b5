"""Reading what one has changed in lists, within what one may still see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.journal.queries import history_of
from huiyin.rules.bulk import RowKind

from .change_models import ChangeSet, ChangeSetRow


def change_sets_for(viewer: Viewer) -> QuerySet[ChangeSet]:
    """One's own, the newest first."""
    return ChangeSet.objects.visible_to(viewer).order_by("-pk")


def with_undone(rows: QuerySet[ChangeSet]) -> QuerySet[ChangeSet]:
    """The same with whether each was taken back."""
    return rows.annotate(undone=Exists(ChangeSet.objects.filter(undoes=OuterRef("pk"))))


def change_set_for(viewer: Viewer, pk: UUID) -> ChangeSet:
    return with_undone(change_sets_for(viewer)).get(pk=pk)


def rows_of(made: ChangeSet, viewer: Viewer) -> QuerySet[ChangeSetRow]:
    """What was changed, of rows that the viewer may see."""
    seen = Finding.objects.visible_to(viewer).values("pk")
    rows = ChangeSetRow.objects.filter(change_set=made, finding__in=seen)
    return rows.select_related("finding__unit", "task__responsibility").order_by("pk")


def changed_since(rows: QuerySet[ChangeSetRow]) -> QuerySet[ChangeSetRow]:
    """Those of these rows that somebody has changed since."""
    return rows.filter(
        Q(task__isnull=False) & ~Q(task__version=F("version"))
        | Q(task=None) & ~Q(finding__version=F("version"))
    )


def changes_of(finding: Finding, *, most: int = 1000) -> Sequence[ChangeSetRow]:
    """What was changed of a finding and its tasks in lists, the oldest first.

    The caller has shown that the finding may be seen.
    """
    rows = ChangeSetRow.objects.filter(finding=finding).select_related("change_set", "task")
    return list(reversed(rows.order_by("-pk")[:most]))


def last_touch(kind: RowKind, record: Any) -> tuple[str, datetime] | None:
    """Who made the record what it is now, and when; the caller has shown that it may be seen."""
    about = {"task": record} if kind == RowKind.TASK else {"finding": record, "task": None}
    row = ChangeSetRow.objects.filter(version=record.version, **about).select_related("change_set").last()
    if row is not None:
        return row.change_set.by_name, row.change_set.at
    finding_id = record.finding_id if kind == RowKind.TASK else record.pk
    entry = history_of([finding_id]).last()
    return (entry.actor_name, entry.at) if entry else None
