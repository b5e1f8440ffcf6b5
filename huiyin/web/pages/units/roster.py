"""Taking in a roster of units: looked at first, every doubt decided, then confirmed as a whole."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.organisations.queries import bodies_for
from huiyin.organisations.roster import Standing, held_against, take_in
from huiyin.rules.roles import Role

from ...forms.pasting import sheet_text
from ...forms.units import UnitRosterForm
from ...refusals import Refusal, answers, checked
from ...sent_once import sent_once

PREFIX = "choice-"


def roster_page(request: HttpRequest, refusal: Refusal | None = None, **more: Any) -> HttpResponse:
    form = more.pop("form", None) or (refusal.form if refusal and refusal.form else None)
    form = form or UnitRosterForm(bodies=_bodies(request))
    context = {"form": form, "refusal": refusal, "roster": None, **more}
    return render(request, "web/units/roster.html", context)


def _bodies(request: HttpRequest) -> list[tuple[UUID, str]]:
    own = bodies_for(request.viewer).filter(pk__in=request.viewer.bodies(Role.OFFICE))
    return [(b.pk, b.name) for b in own]


@require_http_methods(["GET", "POST"])
@sent_once
@answers(again=roster_page)
def import_units(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(Role.OFFICE):
        raise PermissionDenied
    if request.method == "GET":
        return roster_page(request)
    form = UnitRosterForm(request.POST, request.FILES, bodies=_bodies(request))
    data = checked(form)
    body, text, choices = data["body"], sheet_text(form, data), _choices(request)
    fault = ""
    if "confirm" in request.POST:
        try:
            done = take_in(body_id=body, text=text, choices=choices, by=request.viewer)
        except ValidationError as error:
            fault = " ".join(error.messages)
        else:
            words = _("已导入：新增 %(new)d 个单位，修改 %(changed)d 个，指明 %(doubt)d 个。")
            counts = {s.value: done.count(s) for s in Standing}
            messages.success(request, words % counts)
            return redirect("units")
    roster = held_against(request.viewer, body, text, choices)
    shown = UnitRosterForm(initial={"text": text, "body": body}, bodies=_bodies(request))
    more = {"roster": roster, "text": text, "body": body, "fault": fault}
    return roster_page(request, form=shown, **more)


def _choices(request: HttpRequest) -> dict[int, str]:
    """What was decided, by the number of the line."""
    return {
        int(key.removeprefix(PREFIX)): value
        for key, value in request.POST.items()
        if key.startswith(PREFIX) and key.removeprefix(PREFIX).isdecimal() and value
    }
