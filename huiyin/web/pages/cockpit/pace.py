"""One page: which units close fast and are reopened. For those alone who set units beside each other."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.reports.came_back import unit_speeds
from huiyin.reports.closing_speed import UnitSpeed
from huiyin.rules.cockpit import ENOUGH
from huiyin.rules.finding import FindingState
from huiyin.rules.reopening import CameBack

from ...figures import share
from ...round_choice import rounds_shown
from .access import COMPARING, behind, round_of
from .tables import Cell, Doors, Figures, Row, in_days

#: units on one page
PER_PAGE = 50
_BACK = CameBack.REOPENED.value


@require_safe
def show_pace(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(*COMPARING):
        raise PermissionDenied
    found = round_of(request)
    told = unit_speeds(request.viewer, found)
    units = told.value
    asked = request.GET.get("units", "")
    pages = max(-(-len(units) // PER_PAGE), 1)
    page = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 6 else 1
    doors = Doors({"round": found.pk} if found else {})
    context: dict[str, Any] = {
        "round": found, "rounds": rounds_shown(request), "enough": ENOUGH, "behind": behind(told),
        "table": _table(units[(page - 1) * PER_PAGE : page * PER_PAGE], doors),
        "all": len(units), "page": page, "pages": pages,
        "before": page - 1, "after": page + 1 if page < pages else 0,
    }  # fmt: skip
    return render(request, "web/cockpit/pace.html", context)


def _table(units: list[UnitSpeed], doors: Doors) -> Figures:
    heads = (
        _("单位"), _("已销号"), _("一半在几天内"), _("销号后重新整改"), _("其中尚未再销号"),
        _("重新整改占销过号的"),
    )  # fmt: skip
    return Figures("pace", _("销号快慢与重新整改"), heads, tuple(_row(u, doors) for u in units))


def _row(one: UnitSpeed, doors: Doors) -> Row:
    closed = doors.findings(unit=one.unit, state=FindingState.CLOSED)
    again = doors.findings(unit=one.unit, back=_BACK)
    still = doors.findings(unit=one.unit, back=_BACK, state=[s for s in FindingState if s != "closed"])
    days = one.speed.median
    rate = share(one.reopened, one.ever_closed) if one.ever_closed >= ENOUGH else "—"
    return Row(one.name, (
        Cell(one.speed.n, closed), Cell("—") if days is None else Cell(in_days(days), closed),
        Cell(one.reopened, again), Cell(one.open_again, still), Cell(rate, again if rate != "—" else ""),
    ))  # fmt: skip
