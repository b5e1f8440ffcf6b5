"""What was achieved, in figures, for many findings at once. The caller has shown that they may be seen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Sum

from .models import PeopleDealtWith, ProgressReport


@dataclass(frozen=True, slots=True)
class Figures:
    """What was reported and counts; money in yuan, people in all and by the profile's instruments."""

    rules_made: int
    meetings: int
    money_recovered: Any
    persons: int
    people: tuple[tuple[str, int], ...]


def figures_of(ids: Collection[UUID]) -> dict[UUID, Figures]:
    """Of each of these findings (two queries in all)."""
    rows = ProgressReport.objects.filter(finding_id__in=ids).counting().order_by().values("finding_id")
    sums = {
        r["finding_id"]: r
        for r in rows.annotate(
            rules=Sum("rules_made"), held=Sum("meetings"), money=Sum("money_recovered"), all=Sum("persons")
        )
    }
    people: dict[UUID, list[tuple[str, int]]] = defaultdict(list)
    told = PeopleDealtWith.objects.filter(report__finding_id__in=ids, report__counts=True).order_by()
    for pk, instrument, n in told.values_list("report__finding_id", "instrument").annotate(n=Sum("count")):
        people[pk].append((instrument, n))
    none = {"rules": 0, "held": 0, "money": 0, "all": 0}
    return {
        pk: Figures(s["rules"], s["held"], s["money"], s["all"], tuple(sorted(people[pk])))
        for pk in ids
        for s in [sums.get(pk, none)]
    }
