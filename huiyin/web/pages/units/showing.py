"""One unit: its inspections, its findings by round and state, its referrals, within the viewer's scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiyin.authenticity.queries import INSPECTING, signs_for
from huiyin.findings.queries import findings_for, referrals_for
from huiyin.organisations.clock import today
from huiyin.organisations.queries import units_for
from huiyin.rounds.queries import targets_for
from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.finding import OPEN, FindingState
from huiyin.rules.ladder import Rung
from huiyin.rules.roles import Role
from huiyin.rules.sign import UNJUDGED, SignState
from huiyin.supervision.queries import counts_of_unit
from huiyin.verification.queries import overdue_for

from ...doors import Door, door
from ...refusals import one_of_or_404

#: more referrals than a page reads well with; the whole list is a page of its own
SHOWN_REFERRALS = 20

Counts = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class RoundRow:
    """One inspection of the unit with its findings: all, by each state that the unit has, and overdue."""

    target: Any
    total: Door
    states: tuple[tuple[FindingState, Door], ...]
    overdue: Door


def unit_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    viewer = request.viewer
    unit = one_of_or_404(units_for(viewer), pk)
    late = overdue_for(viewer, today()).filter(unit=unit)
    overdue = {key: sum(found.values()) for key, found in _by_round(late).items()}
    counted = _by_round(findings_for(viewer).filter(unit=unit))
    by_state = {s: sum(found.get(s, 0) for found in counted.values()) for s in FindingState}
    states = [s for s in FindingState if by_state[s]]
    targets = targets_for(viewer).filter(unit=unit).order_by("-round__term__starts_on", "-round__number")
    rows = [_row(t, counted.get(t.round_id, {}), overdue.get(t.round_id, 0), states) for t in targets]
    referrals = referrals_for(viewer).filter(Q(finding__unit=unit) | Q(department=unit))
    latest = list(referrals.order_by("-referred_on", "pk")[: SHOWN_REFERRALS + 1])
    context = {
        "unit": unit,
        **_relatives(viewer, unit),
        "may_amend": Role.OFFICE in viewer.roles(unit.body_id),
        "states": states,
        "doors": _doors(unit.pk, by_state, sum(overdue.values())),
        "rows": rows,
        "signs": _signs(viewer, unit.pk),
        "supervision": _supervision(viewer, unit.pk),
        "referrals": [(r, door("finding", r.finding_id)) for r in latest[:SHOWN_REFERRALS]],
        "more_referrals": len(latest) > SHOWN_REFERRALS,
        "sees_referrals": viewer.has(Role.OFFICE, Role.LEADING_GROUP, Role.DEPARTMENT),
    }
    return render(request, "web/units/unit.html", context)


def _relatives(viewer: Any, unit: Any) -> dict[str, Any]:
    """The units that this one is under or became, as far as the viewer may know of them; one query."""
    ids = {name: getattr(unit, f"{name}_id") for name in ("supervised_by", "parent", "merged_into")}
    wanted = [pk for pk in ids.values() if pk is not None]
    known = units_for(viewer).in_bulk(wanted) if wanted else {}
    return {name: known.get(pk) for name, pk in ids.items()}


def _signs(viewer: Any, unit: UUID) -> dict[str, Door]:
    """What was pointed at in this unit's rectification and what turned out true; nothing for outsiders."""
    if not viewer.has(*INSPECTING):
        return {}
    rows = signs_for(viewer).filter(finding__unit=unit).select_related(None).order_by()
    counted = dict(rows.values_list("state").annotate(n=Count("pk")))
    return {
        "confirmed": Door(
            counted.get(SignState.CONFIRMED, 0), door("signs", unit=unit, state=SignState.CONFIRMED)
        ),
        "unjudged": Door(
            sum(counted.get(s, 0) for s in UNJUDGED), door("signs", unit=unit, state=sorted(UNJUDGED))
        ),
    }


def _supervision(viewer: Any, unit: UUID) -> list[tuple[Rung, Door]]:
    """The unit's record: how many steps of each rung were issued to it; nothing where none was."""
    counted = counts_of_unit(viewer, unit)
    return [
        (rung, Door(counted[rung], door("supervision", unit=unit, rung=rung, issued=True)))
        for rung in Rung
        if rung in counted
    ]


def _by_round(findings: QuerySet[Any]) -> dict[UUID, Counts]:
    """Findings by round and state; one query."""
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    counted = findings.select_related(None).order_by().values("round_id", "state").annotate(n=Count("pk"))
    for row in counted:
        found[row["round_id"]][row["state"]] = row["n"]
    return dict(found)


def _doors(unit: UUID, by_state: Counts, overdue: int) -> dict[str, Any]:
    """Every figure of the unit with its list."""
    open_states = sorted(OPEN)
    open_now = sum(by_state[s] for s in open_states)
    return {
        "total": Door(sum(by_state.values()), door("findings", unit=unit)),
        "open": Door(open_now, door("findings", unit=unit, state=open_states)),
        "closed": Door(by_state[FindingState.CLOSED], door("findings", unit=unit, state=FindingState.CLOSED)),
        "overdue": Door(overdue, door("findings", unit=unit, overdue=OverdueLevel.OVERDUE)),
    }


def _row(target: Any, counted: Counts, overdue: int, states: Iterable[FindingState]) -> RoundRow:
    place = {"round": target.round_id, "unit": target.unit_id}
    return RoundRow(
        target=target,
        total=Door(sum(counted.values()), door("findings", **place)),
        states=tuple((s, Door(counted.get(s, 0), door("findings", **place, state=s))) for s in states),
        overdue=Door(overdue, door("findings", **place, overdue=OverdueLevel.OVERDUE)),
    )
