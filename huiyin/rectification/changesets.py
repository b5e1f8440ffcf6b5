"""Many rows of the lists changed in one step: looked at first, done whole or not at all, taken back once.

A worked example::

    outcomes = preview(changes, by=viewer, reason="会议议定")
    done = apply(will_change(outcomes), by=viewer, source=ChangeSource.BULK, reason="会议议定")
    undo(done.pk, by=viewer)

Values are as `rules.bulk.FIELDS` names them: text, `date`, `Decimal` (yuan), `bool`, the words of `Pace` and
`Deliverable`, and for "category" the category's id. Blanks (None, empty text) leave the field as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.journal.staleness import Stale
from huiyin.organisations.clock import today
from huiyin.rules.bulk import (
    UNDONE_WITHIN,
    ChangeSource,
    RowKind,
    UndoFacts,
    Verdict,
    against_undoing,
    cleaned,
    read_back,
)
from huiyin.rules.moves import Obstacle, Refused

from .change_models import ChangeSet, ChangeSetRow
from .models import Task
from .row_changes import Asked, RowChange, RowOutcome, carried_out, judged
from .row_writing import hold

__all__ = [
    "ChangeSet",
    "ChangeSource",
    "RowChange",
    "RowKind",
    "RowOutcome",
    "Verdict",
    "apply",
    "last_change",
    "preview",
    "undo",
    "will_change",
]


def preview(changes: Sequence[RowChange], *, by: Viewer, reason: str = "") -> list[RowOutcome]:
    """What would become of each change, in order; nothing is written.

    A constant number of queries for each 500 rows. What is outside the viewer's scope is NOT_FOUND, like what
    was never there, whatever was asked of it.
    """
    return judged(_asked(changes), by=by, reason=reason)


def will_change(outcomes: Iterable[RowOutcome]) -> list[RowChange]:
    """The changes that will be made, each bound to the version that was looked at."""
    return [
        replace(o.change, version=o.row.version)
        for o in outcomes
        if o.verdict == Verdict.WILL_CHANGE and o.row is not None
    ]


def _asked(changes: Iterable[RowChange]) -> list[Asked]:
    day = today()
    found = []
    for change in changes:
        values, unfit = cleaned(change.kind, change.values, today=day)
        found.append(Asked(change, values, tuple(unfit)))
    return found


@transaction.atomic(savepoint=False)
def apply(changes: Sequence[RowChange], *, by: Viewer, source: ChangeSource, reason: str = "") -> ChangeSet:
    """Make these changes, all or none; rows that have the values already are left out.

    Give what the preview said WILL_CHANGE (`will_change`). Raises `Stale` with the row as it is now when
    somebody was first, `Refused` with every obstacle when the rules object or nothing at all would change,
    `DoesNotExist` for what is not the viewer's.
    """
    _keep(changes)
    outcomes = judged(_asked(changes), by=by, reason=reason)
    _demand(outcomes)
    return carried_out(outcomes, by=by, source=source, reason=reason)


def _keep(changes: Iterable[RowChange]) -> None:
    """Hold the rows of these changes until the transaction ends."""
    tasks: set[UUID] = set()
    findings: set[UUID] = set()
    for change in changes:
        (tasks if change.kind == RowKind.TASK else findings).add(change.id)
    hold(sorted(tasks), sorted(findings))


def _demand(outcomes: Sequence[RowOutcome]) -> None:
    """Every row can be changed, or has the values already."""
    found: list[Obstacle] = []
    for outcome in outcomes:
        model: type[Model] = Task if outcome.change.kind == RowKind.TASK else Finding
        if outcome.row is None:
            raise model.DoesNotExist(str(outcome.change.id))  # type: ignore[attr-defined]
        if outcome.verdict == Verdict.CONFLICT:
            raise Stale(outcome.row.record)
        found += [o for o in outcome.obstacles if o not in found]
    if found:
        raise Refused(RowKind.FINDING, found)


def undo(change_set_id: UUID, *, by: Viewer) -> ChangeSet:
    """Take back one's last change: every row gets the values that it had before.

    Rows that somebody changed since, or that the rules no longer let change, stay as they are and are named
    in `left`. Raises `Refused` when it is not the person's last change, or nothing of it can be taken back;
    `DoesNotExist` for what is not theirs.
    """
    made = ChangeSet.objects.visible_to(by).get(pk=change_set_id)
    with transaction.atomic(savepoint=False):
        # pressed twice at once, the second waits here and then sees that it is done
        list(ChangeSet.objects.select_for_update().filter(pk=made.pk).values_list("pk"))
        if found := obstacles_to_undoing(made, by):
            raise Refused(made.source, found)
        return _undone(made, by)


def _undone(made: ChangeSet, by: Viewer) -> ChangeSet:
    taken_back = _taken_back_since(made, by)
    asked = [_asked_back(row, taken_back) for row in made.rows.all()]
    _keep([a.change for a in asked])
    outcomes = judged(asked, by=by, reason=made.reason or _("撤销上一次修改"), since=made.at)
    left = [
        {"kind": o.change.kind, "id": o.change.id, "title": o.row.record.title if o.row else ""}
        for o in outcomes
        if o.verdict not in (Verdict.WILL_CHANGE, Verdict.UNCHANGED)
    ]
    return carried_out(
        outcomes, by=by, source=ChangeSource(made.source), reason=made.reason, undoes=made, left=left
    )


def _taken_back_since(made: ChangeSet, by: Viewer) -> dict[tuple[UUID, int], int]:
    """Rows that the person changed and took back since: by row and version, the version as which the row is
    again what it was."""

    def read(rows: Any, made_by: str) -> dict[tuple[UUID, UUID], int]:
        found = rows.order_by().values_list(made_by, "task_id", "finding_id", "version")
        return {(of, task or finding): version for of, task, finding, version in found}

    later = ChangeSetRow.objects.filter(change_set__by=by.id, change_set__body=made.body_id)
    changed = read(later.filter(change_set__undone_by__isnull=False, change_set__gt=made.pk), "change_set_id")
    undone = read(later.filter(change_set__undoes__gt=made.pk), "change_set__undoes_id")
    return {(row, changed[of, row] - 1): version for (of, row), version in undone.items()}


def _asked_back(row: ChangeSetRow, taken_back: Mapping[tuple[UUID, int], int]) -> Asked:
    kind = RowKind.TASK if row.task_id else RowKind.FINDING
    pk, version = row.task_id or row.finding_id, row.version
    while (pk, version) in taken_back:
        version = taken_back[pk, version]
    before = read_back(kind, row.before)
    return Asked(RowChange(kind, pk, version, before), before, mark=row.before.get("fingerprint", ""))


def obstacles_to_undoing(made: ChangeSet, by: Viewer) -> list[Obstacle]:
    """What stands against taking this change set back; it is the viewer's own."""
    standing = _standing(by).filter(body_id=made.body_id)
    facts = UndoFacts(
        age=timezone.now() - made.at,
        is_undo=made.undoes_id is not None,
        undone=ChangeSet.objects.filter(undoes=made).exists(),
        newer=standing.filter(pk__gt=made.pk).exists(),
    )
    return against_undoing(facts)


def last_change(by: Viewer) -> ChangeSet | None:
    """The viewer's last change that can still be taken back (one query)."""
    if by.id is None:
        return None
    return _standing(by).filter(at__gt=timezone.now() - UNDONE_WITHIN).order_by("-pk").first()


def _standing(by: Viewer) -> Any:
    """One's own change sets that were not taken back and take nothing back."""
    return ChangeSet.objects.visible_to(by).filter(undoes=None, undone_by=None)
