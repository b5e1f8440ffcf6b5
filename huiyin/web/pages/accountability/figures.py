"""Cases by instrument beside the people that units report as dealt with: where the two don't agree."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.accountability.queries import INSIDE, instruments_of, statistics
from huiyin.organisations.queries import bodies_for

from ...doors import Door, door
from ...forms.rectify import in_language
from ...round_choice import chosen_round


@require_safe
def case_figures(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    if not viewer.has(*INSIDE):
        raise PermissionDenied
    round_ = chosen_round(request)
    place: dict[str, Any] = {"round": round_.pk} if round_ else {}
    found, cases = statistics(viewer, **place)
    named = {w.zh: in_language(w) for body in bodies_for(viewer) for w in instruments_of(body)}
    rows = [
        (
            named.get(one.rule, one.rule), int(one.stated or 0),
            Door(int(one.computed or 0), door("accountability", instrument=one.rule, holds="true", **place)),
            one.verdict,
        )
        for one in found
    ]  # fmt: skip
    context = {"rows": rows, "total": sum(cases.values()), "claimed": sum(r[1] for r in rows)}
    return render(request, "web/accountability/figures.html", context | {"round": round_})
