"""Taking in a sheet of departments and people: looked at first, then confirmed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.rules.roles import Role
from huiyin.unit_work import queries
from huiyin.unit_work.roster import Change, held_against, take_in

from ...forms.pasting import sheet_text
from ...forms.unit_work import RosterForm
from ...refusals import Refusal, answers, checked
from ...sent_once import sent_once


def roster_page(request: HttpRequest, refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    form = more.pop("form", None) or (refusal.form if refusal and refusal.form else None)
    form = form or RosterForm(units=_units(request))
    context = {"form": form, "refusal": refusal, "roster": None, **more}
    return render(request, "web/unit_work/roster.html", context)


def _units(request: HttpRequest) -> Any:
    return queries.units_kept_by(request.viewer).filter(pk__in=request.viewer.scopes(Role.UNIT))


@require_http_methods(["GET", "POST"])
@sent_once
@answers(again=roster_page)
def import_roster(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(Role.UNIT):
        raise PermissionDenied
    if request.method == "GET":
        return roster_page(request)
    form = RosterForm(request.POST, request.FILES, units=_units(request))
    data = checked(form)
    unit, text = UUID(data["unit"]), sheet_text(form, data)
    if "confirm" in request.POST:
        done = take_in(unit_id=unit, text=text, by=request.viewer)
        words = _("已导入：新增 %(new)s 人，修改 %(changed)s 人，未导入 %(wrong)s 行。")
        counts = {change.value: done.count(change) for change in Change}
        messages.success(request, words % counts)
        return redirect("inner_people")
    roster = held_against(request.viewer, unit, text)
    shown = RosterForm(initial={"text": text, "unit": data["unit"]}, units=_units(request))
    return roster_page(
        request, form=shown, roster=roster, useful=_useful(roster), text=text, unit=data["unit"]
    )


def _useful(roster: Any) -> bool:
    return bool(roster.count(Change.NEW) + roster.count(Change.CHANGED) + len(roster.new_departments))
