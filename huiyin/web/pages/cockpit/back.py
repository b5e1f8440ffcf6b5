"""One page: what came back after it was closed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huiyin.reports.came_back import Back, what_came_back
from huiyin.rules.reopening import CameBack

from ...round_choice import rounds_shown
from ...wording import word
from ..home.cockpit import Figure
from .access import COMPARING, round_of
from .tables import Cell, Doors, Figures, Row

_ANY = [way.value for way in CameBack]


@require_safe
def show_back(request: HttpRequest) -> HttpResponse:
    found = round_of(request)
    back = what_came_back(request.viewer, found)
    doors = Doors({"round": found.pk} if found else {})
    context = {
        "round": found, "rounds": rounds_shown(request), "back": back,
        "ways": [Figure(word(w), back.by_way[w.value], doors.findings(back=w.value), "returned")
                 for w in CameBack],
        "tables": [_categories(back, doors), *([_units(back, doors)] if len(back.by_unit) > 1 else [])],
        "all_url": doors.findings(back=_ANY), "compares": request.viewer.has(*COMPARING),
    }  # fmt: skip
    return render(request, "web/cockpit/back.html", context)


def _categories(back: Back, doors: Doors) -> Figures:
    rows = tuple(
        Row(name or _("未分类"), (Cell(n, doors.findings(back=_ANY, category=key)),), n)
        for key, name, n in back.by_category
    )
    return _figures("categories", _("按类别"), _("类别"), rows)


def _units(back: Back, doors: Doors) -> Figures:
    rows = tuple(Row(name, (Cell(n, doors.findings(back=_ANY, unit=pk)),), n) for pk, name, n in back.by_unit)
    return _figures("units", _("按单位"), _("单位"), rows)


def _figures(key: str, title: str, first: str, rows: tuple[Row, ...]) -> Figures:
    whole = max((r.part for r in rows), default=0)
    return Figures(key, title, (first, pgettext("list", "问题")), rows, whole, bars=True)
