"""A change of many rows between its form and its confirmation: what was looked at is what is done."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.rules.bulk import ChangeSource, RowKind, read_back

from .change_models import ChangeSet, PendingChange
from .changesets import RowChange, RowOutcome, apply, preview, will_change

#: what nobody confirms within this time is forgotten
KEPT = timedelta(days=2)
#: rows that can be changed in one step
MOST_ROWS = 10_000


class Moved(Exception):
    """Between looking and confirming something has changed, so that it has to be looked at again."""


@transaction.atomic
def set_aside(
    changes: Sequence[RowChange], *, by: Viewer, source: ChangeSource, reason: str, back: str
) -> PendingChange:
    """Keep what is to be confirmed; what was never confirmed long ago goes."""
    PendingChange.objects.filter(at__lt=timezone.now() - KEPT).delete()
    rows = [[c.kind, c.id, c.version, dict(c.values)] for c in changes]
    return PendingChange.objects.create(
        by=by.id, source=source, reason=reason.strip(), back=back[:2000], rows=rows
    )


def pending_for(by: Viewer, pk: UUID) -> PendingChange:
    """One's own; raises `DoesNotExist` for another's, and for what is done already."""
    return PendingChange.objects.get(pk=pk, by=by.id)


def looked_at(pending: PendingChange, *, by: Viewer) -> list[RowOutcome]:
    """What would become of it now."""
    changes = [
        RowChange(RowKind(kind), UUID(pk), version, read_back(RowKind(kind), values))
        for kind, pk, version, values in pending.rows
    ]
    return preview(changes, by=by, reason=pending.reason)


def seal(outcomes: Sequence[RowOutcome]) -> str:
    """Names what was seen: the rows that would change, in which version, and to what."""
    seen = [(c.id, c.version, sorted(c.values.items())) for c in will_change(outcomes)]
    return hashlib.sha256(repr(seen).encode()).hexdigest()


@transaction.atomic(savepoint=False)
def confirm(pending_id: UUID, *, seen: str, by: Viewer) -> ChangeSet:
    """Do what was looked at; raises `Moved` when that is no longer what would be done."""
    pending = pending_for(by, pending_id)
    outcomes = looked_at(pending, by=by)
    if seal(outcomes) != seen:
        raise Moved
    made = apply(will_change(outcomes), by=by, source=ChangeSource(pending.source), reason=pending.reason)
    pending.delete()
    return made
