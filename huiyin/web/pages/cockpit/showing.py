"""The cockpit itself: on the desk, on a wall, and as plain tables."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huiyin.organisations.clock import today
from huiyin.reports.cockpit import Cockpit, cockpit
from huiyin.reports.round_clocks import RoundClock
from huiyin.reports.unit_rank import rank_of
from huiyin.rules.cockpit import ENOUGH, FEW
from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.finding import OPEN, FindingState
from huiyin.rules.reopening import CameBack
from huiyin.rules.sign import UNJUDGED

from ...doors import door
from ...figures import money
from ...lists import address
from ...round_choice import rounds_shown
from ..export import EXPORTERS
from ..home.cockpit import Figure, in_days
from .access import COMPARING, behind, round_of
from .heat import heat_map
from .owing import Unanswered, unanswered
from .pictures import age_chart, speed_chart
from .tables import Cell, Doors, tables

#: seconds after which the wall asks again, and while figures are being counted anew
AGAIN, SOON = 300, 15
_TEMPLATES = {"wall": "web/cockpit/wall.html", "table": "web/cockpit/plain.html"}


@require_safe
def show_cockpit(request: HttpRequest) -> HttpResponse:
    viewer, found = request.viewer, round_of(request)
    counted, owed = cockpit(viewer, found, today()), unanswered(viewer, found)
    figures, late, of = counted.value, owed.value, behind(counted, owed)
    doors = Doors({"round": found.pk} if found else {})
    view = request.GET.get("view", "")
    told = {t.key: t for t in tables(figures, doors)}
    context: dict[str, Any] = {
        "round": found, "rounds": rounds_shown(request), "found": figures,
        "behind": of, "again": SOON if of else AGAIN,
        "pressing": _pressing(figures, doors, late), "outcomes": _outcomes(figures, doors),
        "clocks": [_clock(c) for c in figures.clocks], "tables": told,
        "by_one": [told[key] for key in ("states", "types", "categories") if len(told[key].rows) > 1],
        "speed_chart": speed_chart(figures), "age_chart": age_chart(figures),
        "late": late, "late_findings": _late_url(figures, doors),
        "map": heat_map(figures, doors, request.GET.get("units", "")),
        "few": figures.total < FEW, "enough": ENOUGH, "compares": viewer.has(*COMPARING),
        "may_export": viewer.has(*EXPORTERS), "addresses": _addresses(found), "day": today(),
        "rank": rank_of(viewer, found),
        "back_url": address("came_back", **doors.place), "pace_url": address("unit_pace", **doors.place),
    }  # fmt: skip
    return render(request, _TEMPLATES.get(view, "web/cockpit/cockpit.html"), context)


def _addresses(found: Any) -> dict[str, str]:
    """The page's other faces, and the workbook."""
    place = {"round": found.pk} if found else {}
    return {
        "page": address("cockpit", **place),
        "wall": address("cockpit", **place, view="wall"),
        "table": address("cockpit", **place, view="table"),
        "workbook": address("export_cockpit", **place),
    }


def _late_url(found: Cockpit, doors: Doors) -> str:
    return doors.findings(found.overdue, overdue=OverdueLevel.OVERDUE, sort="due_on")


def _pressing(found: Cockpit, doors: Doors, late: Unanswered) -> list[Figure]:
    open_ = sum(found.by_state.get(s, 0) for s in OPEN)
    figures = [
        Figure(_("已反馈"), found.fed_back, doors.fed_back()),
        Figure(_("已销号"), found.closed, doors.findings(state=FindingState.CLOSED), "closed"),
        Figure(_("未销号"), open_, doors.findings(state=sorted(OPEN))),
        Figure(_("超期"), found.overdue, _late_url(found, doors), "overdue"),
        Figure(_("逾期未答复"), late.n, late.url, "overdue", _("各类应答复事项")),
    ]
    if found.signs is not None:
        url = door("signs", state=sorted(UNJUDGED), **doors.place)
        figures.append(Figure(_("待判断的疑点"), found.signs, url, "sign"))
    for way, words in ((CameBack.REOPENED, _("销号后重新整改")), (CameBack.RECURRED, _("销号后再次发现"))):
        n = found.back[way.value]
        figures.append(Figure(words, n, doors.findings(n, back=way.value), "returned"))
    return figures


def _outcomes(found: Cockpit, doors: Doors) -> list[Figure]:
    sums, url = found.outcomes, door("outcomes", **doors.place)
    return [
        Figure(_("建立完善制度（项）"), sums.rules_made, url),
        Figure(_("追缴、挽回资金"), money(sums.money_recovered) if sums.money_recovered else 0, url),
        Figure(_("处理人员（人次）"), sums.persons, url),
        Figure(pgettext("reports", "填报次数"), sums.reports, url),
    ]


def _clock(clock: RoundClock) -> dict[str, Any]:
    """A round's two bars: time that has passed, and findings that are closed."""
    doors, days = Doors({"round": clock.round}), in_days(clock.period)
    return {
        "name": clock.name, "url": address("cockpit", round=clock.round), "days": days,
        "closed": Cell(clock.closed, doors.findings(state=FindingState.CLOSED)),
        "fed_back": Cell(clock.fed_back, doors.fed_back()),
        "is_behind": bool(days and days["is_over"]) and clock.closed < clock.fed_back,
    }  # fmt: skip
