"""Lengths and sums of lists from the totals that triggers keep, for who sees all of a body."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from huiyin.accounts.viewer import Viewer
from huiyin.rounds.models import Target
from huiyin.rules.roles import Role

from .models import Finding, LedgerTotal, UnitTotal

_WHOLE = (Role.OFFICE, Role.LEADING_GROUP)
#: what names a row of the totals
UNIT_KEY = ("body_id", "round_id", "unit_id", "state")


def sees_all(viewer: Viewer) -> bool:
    """Whether everything of the viewer's bodies is in scope, so that kept totals are the viewer's own."""
    return bool(viewer.grants) and all(g.role in _WHOLE for g in viewer.grants)


@dataclass(frozen=True, slots=True)
class Place:
    """What a list is narrowed to, as far as the totals know it; what is None or empty narrows nothing."""

    round: UUID | None = None
    unit: UUID | None = None
    team: UUID | None = None
    #: None among them is what has no category
    categories: Sequence[UUID | None] = ()
    unit_type: str = ""

    def condition(self) -> Q:
        found = Q()
        if self.round:
            found &= Q(round_id=self.round)
        if self.unit:
            found &= Q(unit_id=self.unit)
        if self.team:
            # a unit is inspected once a round: by one team
            targets = list(Target.objects.filter(team_id=self.team).values_list("round_id", "unit_id"))
            found &= Q(round_id__in={r for r, _ in targets}, unit_id__in={u for _, u in targets})
        if self.unit_type:
            found &= Q(unit__unit_type=self.unit_type)
        return found


def length_of(place: Place, states: Collection[str], bodies: Collection[UUID]) -> int:
    """How many findings of these bodies stand there in these states (any, if none is named)."""
    chosen = place.condition() & (Q(state__in=states) if states else Q())
    rows: QuerySet[Any] = UnitTotal.objects.filter(chosen, body_id__in=bodies)
    if place.categories:
        keys = [key_of(category) for category in place.categories]
        rows = LedgerTotal.objects.filter(chosen, category_key__in=keys, round__body_id__in=bodies)
    return int(rows.aggregate(n=Sum("count"))["n"] or 0)


def amount_of(place: Place, states: Collection[str], bodies: Collection[UUID]) -> Decimal | None:
    """Yuan of these findings, whatever their category; None where none of them names an amount."""
    chosen = place.condition() & (Q(state__in=states) if states else Q())
    found = UnitTotal.objects.filter(chosen, body_id__in=bodies).aggregate(sum=Sum("amount"), n=Sum("priced"))
    return found["sum"] if found["n"] else None


def key_of(category: UUID | None) -> str:
    """As the triggers write it: without dashes on SQLite, with them on PostgreSQL; empty for none."""
    if category is None:
        return ""
    return category.hex if connection.vendor == "sqlite" else str(category)


def differs() -> bool:
    """Whether the kept totals by unit differ from a count of the findings."""
    kept = UnitTotal.objects.exclude(count=0, amount=0, priced=0)
    return _by_key(kept.values(*UNIT_KEY, "count", "amount", "priced")) != _by_key(_recount())


def mend() -> None:
    UnitTotal.objects.all().delete()
    UnitTotal.objects.bulk_create((UnitTotal(**row) for row in _recount()), batch_size=2000)


def _recount() -> list[dict[str, Any]]:
    rows = Finding.objects.order_by().values(*UNIT_KEY)
    counted = rows.annotate(n=Count("pk"), sum=Sum("amount"), priced=Count("amount"))
    return [
        {**{name: row[name] for name in UNIT_KEY}, "count": row["n"], "priced": row["priced"],
         "amount": row["sum"] or Decimal(0)}
        for row in counted
    ]  # fmt: skip


def _by_key(rows: Any) -> Mapping[tuple[Any, ...], tuple[Any, ...]]:
    return {tuple(r[n] for n in UNIT_KEY): (r["count"], r["amount"], r["priced"]) for r in rows}
