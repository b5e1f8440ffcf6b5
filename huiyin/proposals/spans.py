"""Keeping when a unit has to be inspected in a term, or must not be; every plan asked for keeps it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.organisations.models import Unit
from huiyin.rounds.models import Term
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundAction
from huiyin.rules.unit_span import SpanKind, UnitSpan, against

from .models import SpanKept


def spans_for(viewer: Viewer, term_id: UUID) -> QuerySet[SpanKept]:
    """A term's spans; to the office alone."""
    rows = SpanKept.objects.filter(term_id=term_id, term__body_id__in=viewer.bodies(Role.OFFICE))
    return rows.select_related("unit")


def spans_by_unit(term: Term) -> dict[UUID, list[UnitSpan]]:
    found: dict[UUID, list[UnitSpan]] = defaultdict(list)
    for row in SpanKept.objects.filter(term=term):
        found[row.unit_id].append(_span(row))
    return found


def _span(row: SpanKept) -> UnitSpan:
    return UnitSpan(SpanKind(row.kind), row.starts_on, row.ends_on)


@transaction.atomic
def keep_span(
    *, term_id: UUID, unit_id: UUID, kind: SpanKind, start: date, end: date, reason: str, by: Viewer
) -> SpanKept:
    """Raises `Refused` with every reason: days reversed, outside the term, against another span."""
    term = Term.objects.get(pk=term_id, body_id__in=by.bodies(Role.OFFICE))
    unit = Unit.objects.get(pk=unit_id, body_id=term.body_id, receives=False, merged_into=None)
    others = [_span(row) for row in SpanKept.objects.filter(term=term, unit=unit)]
    standing = against(
        UnitSpan(kind, start, end), others, term_from=term.starts_on, term_until=term.ends_on, reason=reason
    )
    if standing:
        raise Refused(RoundAction.AMEND, standing)
    made = SpanKept.objects.create(
        term=term, unit=unit, kind=kind, starts_on=start, ends_on=end, reason=reason.strip()
    )
    record(body=term.body_id, by=by, action="keep_span", object_type="term", object_id=term.pk,
           payload={"unit": unit.pk, "kind": kind, "from": start, "until": end,
                    "reason": made.reason})  # fmt: skip
    return made


@transaction.atomic
def lift_span(*, span_id: UUID, by: Viewer) -> SpanKept:
    """Take a span away; it stays in the journal."""
    rows = SpanKept.objects.filter(term__body_id__in=by.bodies(Role.OFFICE)).select_related("term")
    found = rows.select_for_update(of=("self",)).get(pk=span_id)
    record(body=found.term.body_id, by=by, action="lift_span", object_type="term", object_id=found.term_id,
           payload={"unit": found.unit_id, "kind": found.kind, "from": found.starts_on,
                    "until": found.ends_on})  # fmt: skip
    found.delete()
    return found
