"""Where to ask: the unit about which a department is asked, and those whose feedback was not copied yet."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from huiyin.coordination.queries import places_to_ask, without_copies
from huiyin.rules.coordination import ASKING

from ...forms.coordination import ChooseForm

#: units that are named as waiting for their copies; the figure says how many there are
NAMED = 40


@require_safe
def choose_place(request: HttpRequest) -> HttpResponse:
    """The unit is chosen here, what is asked on the next page."""
    if not request.viewer.has(*ASKING):
        raise PermissionDenied
    places = _grouped(places_to_ask(request.viewer))
    form = ChooseForm(request.GET or None, places=places)
    if form.is_bound and form.is_valid():
        return redirect("ask_department", pk=form.cleaned_data["target"])
    waiting = list(without_copies(request.viewer))
    context = {"form": form, "places": places, "waiting": waiting[:NAMED], "waiting_n": len(waiting)}
    return render(request, "web/coordination/choose.html", context)


def _grouped(places: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for target in places:
        found.setdefault(target.round.name, []).append((str(target.pk), target.unit.name))
    return list(found.items())
