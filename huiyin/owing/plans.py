"""Plans that units still owe. Most have no row yet: their day follows from the first feedback."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from huiyin.accounts.viewer import Viewer
from huiyin.rectification.plans import first_feedback, plan_due_on, targets_with_plans
from huiyin.rounds.models import Target
from huiyin.rules.owed import OWING, OwedKind
from huiyin.rules.plan import WITH_UNIT, PlanState

from .unit_reports import targets_wanted
from .wanted import Wanted


def owed_plans_of(
    viewer: Viewer, wanted: Wanted, today: date
) -> Iterator[tuple[Target, PlanState, date, date]]:
    """Targets in scope whose unit owes its plan: state, day of the first feedback, day on which it is due."""
    if not _asked_for(wanted):
        return
    rows = targets_with_plans(viewer).filter(plan_state__in=sorted(WITH_UNIT))
    rows = rows.filter(pk__in=targets_wanted(viewer, wanted).values("pk"))
    found: list[Any] = list(rows.select_related("body", "unit", "round"))
    first = first_feedback([t.pk for t in found])
    earliest, latest = wanted.span(today)
    for target in found:
        since = first.get(target.pk)
        due = plan_due_on(target, since)
        if since and due and (earliest or date.min) <= due <= (latest or date.max):
            yield target, PlanState(target.plan_state), since, due


def _asked_for(wanted: Wanted) -> bool:
    rows = [row for state, row in OWING[OwedKind.PLAN].items() if state in WITH_UNIT]
    return (
        (not wanted.kinds or OwedKind.PLAN in wanted.kinds)
        and (not wanted.by or bool(wanted.by & {row.by for row in rows}))
        and (not wanted.to or bool(wanted.to & {row.to for row in rows}))
    )
