"""Which units and rounds of a term a coverage page shows, by its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, QueryDict

from huiyin.reports.coverage import Coverage, UnitCoverage
from huiyin.rules.coverage import CoverageState

from ...forms.coverage import CoverageForm
from ...wording import word


@dataclass(frozen=True, slots=True)
class Chosen:
    """`counted` are the units that fit all but how they stand, `shown` those that fit that too."""

    counted: list[UnitCoverage]
    shown: list[UnitCoverage]
    rounds: list[Any]
    states: Mapping[UUID, CoverageState]
    by: str


def form_of(query: QueryDict, found: Coverage, terms: list[Any]) -> CoverageForm:
    data = query.copy()
    data["term"] = str(found.term.pk)
    return CoverageForm(
        data,
        terms=[(t.pk, t.name) for t in terms],
        rounds=[(r.pk, r.name) for r in found.rounds],
        sectors=sorted({u.unit.sector for u in found.units if u.unit.sector}),
        levels=sorted({u.level for u in found.units}),
    )


def choose(found: Coverage, form: CoverageForm) -> Chosen:
    """An address with a choice that isn't there shows no units rather than others than were asked for."""
    if not form.is_valid():
        raise Http404
    data = form.cleaned_data
    rounds = [r for r in found.rounds if not data["rounds"] or str(r.pk) in data["rounds"]]
    states = found.within(r.pk for r in rounds)
    counted = [u for u in found.units if _fits(u, data)]
    shown = [u for u in counted if not data["state"] or states[u.unit.pk] in data["state"]]
    return Chosen(counted, shown, rounds, states, data["by"] or "unit_type")


def _fits(one: UnitCoverage, data: Mapping[str, Any]) -> bool:
    unit = one.unit
    text = data["q"].strip()
    names = (unit.name, unit.short_name, *unit.aliases, *unit.former_names)
    return (
        (not data["unit_type"] or unit.unit_type in data["unit_type"])
        and (not data["sector"] or unit.sector == data["sector"])
        and (not data["level"] or one.level == int(data["level"]))
        and (not data["due"] or one.look_back_due)
        and (not text or any(text in name for name in names))
    )


def key_of(one: UnitCoverage, by: str) -> str:
    """What a unit is counted under, as the address says it."""
    if by == "sector":
        return str(one.unit.sector)
    return str(one.level) if by == "level" else str(one.unit.unit_type)


def words_of(key: str, by: str, form: CoverageForm) -> str:
    """The same in words."""
    if by == "unit_type":
        return str(word(key, "UnitType"))
    return str(dict(form.fields[by].choices)[key]) if key else ""
