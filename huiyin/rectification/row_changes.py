"""One row asked to change, and what becomes of it: what `changesets` is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.findings.bulk import batches
from huiyin.journal.actions import one_entry, record
from huiyin.rules.bulk import ChangeSource, RowKind, Verdict
from huiyin.rules.moves import Obstacle, Refused

from .change_models import ChangeSet, ChangeSetRow
from .row_writing import write
from .rows_now import Around, RowNow, against, around, rows_now


@dataclass(frozen=True, slots=True)
class RowChange:
    """What one row is to have. `version` is that of the row as the person saw it; None does not ask."""

    kind: RowKind
    id: UUID
    version: int | None
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What becomes of one row.

    `before` and `after` have the fields that differ. In a conflict `theirs` has what the row has now in the
    fields that were asked for. `row` is the row as it is now; None where there is none for this viewer.
    `mark` is the fingerprint of a new title.
    """

    change: RowChange
    verdict: Verdict
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    obstacles: tuple[Obstacle, ...] = ()
    theirs: Mapping[str, Any] = field(default_factory=dict)
    row: RowNow | None = None
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A change with its values as they would be kept, and what of them can't be used."""

    change: RowChange
    values: Mapping[str, Any]
    obstacles: tuple[Obstacle, ...] = ()
    mark: str = ""

    def mark_on(self, row: RowNow) -> str:
        """The fingerprint that the row gets with its new title; "" where there is none."""
        title = self.values.get("title")
        return self.mark or (row.mark(title) if title else "")


def judged(
    asked: Sequence[Asked], *, by: Viewer, reason: str, since: datetime | None = None
) -> list[RowOutcome]:
    """As `preview`; `since` is the moment of the change that is taken back."""
    outcomes: list[RowOutcome] = []
    met: set[tuple[RowKind, UUID]] = set()
    titles: dict[tuple[RowKind, UUID, str], UUID] = {}
    for batch in batches(asked):
        now = rows_now(((a.change.kind, a.change.id) for a in batch), by)
        pairs = [(a, now.get((a.change.kind, a.change.id))) for a in batch]
        known = around([(row, row.changed(a.values), a.mark_on(row)) for a, row in pairs if row], since)
        for a, row in pairs:
            key = (a.change.kind, a.change.id)
            outcomes.append(_outcome(a, row, known, titles, twice=key in met, reason=reason))
            met.add(key)
    return outcomes


def _outcome(
    asked: Asked, row: RowNow | None, known: Around, titles: dict[tuple[RowKind, UUID, str], UUID], *,
    twice: bool, reason: str,
) -> RowOutcome:  # fmt: skip
    change = asked.change
    if row is None:
        return RowOutcome(change, Verdict.NOT_FOUND)
    after = row.changed(asked.values)
    before = {name: row.value(name) for name in after}
    if twice or asked.obstacles:
        unfit = (Obstacle("row_given_twice"),) if twice else asked.obstacles
        return RowOutcome(change, Verdict.REFUSED, before, after, unfit, row=row)
    if not after:
        return RowOutcome(change, Verdict.UNCHANGED, row=row)
    if change.version is not None and change.version != row.version:
        theirs = {name: row.value(name) for name in asked.values}
        return RowOutcome(change, Verdict.CONFLICT, before, after, theirs=theirs, row=row)
    found = against(row, after, known, reason=reason)
    mark = ""
    if "title" in after:
        mark = asked.mark_on(row)
        place = (row.kind, row.place, mark)
        holder = titles.setdefault(place, known.titles.get(place) or row.record.pk)
        if holder != row.record.pk:
            found.append(Obstacle("title_taken"))
    verdict = Verdict.REFUSED if found else Verdict.WILL_CHANGE
    return RowOutcome(change, verdict, before, after, tuple(found), row=row, mark=mark)


def carried_out(
    outcomes: Sequence[RowOutcome], *, by: Viewer, source: ChangeSource, reason: str,
    undoes: ChangeSet | None = None, left: Sequence[Mapping[str, Any]] = (),
) -> ChangeSet:  # fmt: skip
    """Write what WILL_CHANGE, keep it as a change set, and tell it in one entry of the journal."""
    changing = [(o, o.row) for o in outcomes if o.verdict == Verdict.WILL_CHANGE and o.row is not None]
    bodies = {row.finding.body_id for _, row in changing}
    if not changing:
        raise Refused(RowKind.FINDING, [Obstacle("nothing_changes")])
    if len(bodies) > 1:
        raise Refused(RowKind.FINDING, [Obstacle("several_bodies")])
    write([(row, _columns(o)) for o, row in changing])
    made = ChangeSet.objects.create(
        body_id=bodies.pop(), source=source, reason=reason.strip(), at=timezone.now(), by=by.id,
        by_name=by.name, size=len(changing), undoes=undoes, left=list(left),
    )  # fmt: skip
    for batch in batches(changing):
        ChangeSetRow.objects.bulk_create(
            ChangeSetRow(
                change_set=made, finding=row.finding, version=row.version + 1, after=o.after,
                before={**o.before, **({"fingerprint": row.record.fingerprint} if o.mark else {})},
                task=row.record if row.kind == RowKind.TASK else None,
            )
            for o, row in batch
        )  # fmt: skip
    _journal(made, changing, by)
    return made


def _journal(made: ChangeSet, changing: Sequence[tuple[RowOutcome, RowNow]], by: Viewer) -> None:
    action = "undo_change" if made.undoes_id else "change_rows"
    with one_entry(body=made.body_id, by=by, action=action, object_type="change_set", object_id=made.pk) as e:
        e.payload |= {"source": made.source, "reason": made.reason, "rows": made.size}
        if made.undoes_id:
            e.payload |= {"undoes": made.undoes_id, "left": made.left}
        for o, row in changing:
            record(body=made.body_id, by=by, action=f"change_{row.kind}", object_type=row.kind,
                   object_id=row.record.pk, payload={"before": o.before, "after": o.after})  # fmt: skip


def _columns(outcome: RowOutcome) -> Mapping[str, Any]:
    return {**outcome.after, **({"fingerprint": outcome.mark} if outcome.mark else {})}
