"""What came back after closing, on one page; and which units close fast and are reopened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Max

from huiyin.accounts.viewer import Viewer
from huiyin.findings.queries import UNCATEGORISED
from huiyin.rounds.models import Round
from huiyin.rules.reopening import CameBack
from huiyin.verification.came_back import came_back, reopenings_of

from .closing_speed import UnitSpeed, by_unit
from .cockpit import own_findings, topmost
from .kept import Figures, figures, kept

#: findings that are named, the newest first
NAMED = 20


@dataclass(frozen=True, slots=True)
class Again:
    """A finding that came back: why it was taken up again, if it was (`kind` is a member of `ReopenKind`)."""

    finding: UUID
    title: str
    unit: str
    state: str
    closed_before: bool
    kind: str
    reason: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Back:
    """How many came back in each way, by topmost category (as it stands in an address), by unit, and the
    newest; each with the most first."""

    by_way: Mapping[str, int]
    by_category: tuple[tuple[str, str, int], ...]
    by_unit: tuple[tuple[UUID, str, int], ...]
    newest: tuple[Again, ...]


def what_came_back(viewer: Viewer, found: Round | None) -> Back:
    return kept(viewer, "came-back", found and found.pk, count=lambda: _counted(viewer, found))


def _counted(viewer: Viewer, found: Round | None) -> Back:
    rows = own_findings(viewer, found)
    again = rows.filter(came_back(viewer))
    units = again.values_list("unit_id", "unit__name").annotate(n=Count("pk"))
    above, names = topmost(viewer)
    categories: Counter[str] = Counter()
    for category, n in again.values_list("category_id").annotate(n=Count("pk")).order_by():
        categories[above.get(category, UNCATEGORISED)] += n
    return Back(
        by_way={way.value: rows.filter(came_back(viewer, [way])).count() for way in CameBack},
        by_category=tuple((key, names[key], n) for key, n in categories.most_common()),
        by_unit=tuple(units.order_by("-n", "unit__name")[:NAMED]),
        newest=_newest(rows.filter(came_back(viewer))),
    )


def _newest(again: Any) -> tuple[Again, ...]:
    """The last that were taken up again first, then those that were only found again."""
    when = again.annotate(at=Max("reopenings__reopened_at"))
    newest = when.select_related("unit").order_by(F("at").desc(nulls_last=True), "-pk")
    rows = list(newest[:NAMED])
    why: dict[UUID, Any] = {}
    for one in reopenings_of(r.pk for r in rows):
        why.setdefault(one.finding_id, one)
    return tuple(
        Again(
            r.pk, r.title, r.unit.name, r.state, r.closed_on is not None,
            why[r.pk].kind if r.pk in why else "", why[r.pk].reason if r.pk in why else "", r.at,
        )
        for r in rows
    )  # fmt: skip


def unit_speeds(viewer: Viewer, found: Round | None) -> Figures[list[UnitSpeed]]:
    """Each unit's closing beside what came back; for those who set units beside each other."""
    reopened = came_back(viewer, [CameBack.REOPENED])
    rows = own_findings(viewer, found)
    return figures(viewer, "unit-speeds", found and found.pk, count=lambda: by_unit(rows, reopened))
