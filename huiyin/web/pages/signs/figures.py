"""How often each sign turned out to be right: raised, unjudged, confirmed, dismissed, each a door to its
list.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.authenticity.queries import INSPECTING, CodeFigures, figures, signs_for
from huiyin.rules.sign import UNJUDGED, SignState

from ...doors import Door
from ...lists import address
from ...round_choice import rounds_shown

_COLUMNS: dict[str, tuple[str, ...]] = {
    "raised": (),
    "unjudged": tuple(sorted(UNJUDGED)),
    "confirmed": (SignState.CONFIRMED,),
    "dismissed": (SignState.DISMISSED,),
    "suppressed": (SignState.SUPPRESSED,),
}


def _doors(found: CodeFigures, place: dict[str, Any]) -> dict[str, Door]:
    return {
        name: Door(getattr(found, name), address("signs", code=found.code.value, state=states, **place))
        for name, states in _COLUMNS.items()
    }


@require_safe
def sign_figures(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(*INSPECTING):
        raise PermissionDenied
    rounds = {str(r.pk): r for r in rounds_shown(request)}
    chosen = rounds.get(request.GET.get("round", ""))
    rows = signs_for(request.viewer)
    place: dict[str, Any] = {}
    if chosen is not None:
        rows, place = rows.filter(finding__round=chosen), {"round": chosen.pk}
    counted = [(found, _doors(found, place)) for found in figures(rows)]
    context = {"figures": counted, "rounds": rounds.values(), "chosen": chosen}
    return render(request, "web/signs/figures.html", context)
