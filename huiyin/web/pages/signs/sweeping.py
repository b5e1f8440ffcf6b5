"""A round's sweep: started by the office, shown while it runs, stopped when it is not wanted any more."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.authenticity import actions
from huiyin.authenticity.queries import sweeps_for
from huiyin.rules.roles import Role

from ...refusals import one_of_or_404
from ...round_choice import chosen_round, rounds_shown
from ...wording import word
from ..rectify.sending import key_of, taken_once

SHOWN = 20


def _may_look(request: HttpRequest) -> None:
    if not request.viewer.has(Role.OFFICE, Role.LEADING_GROUP):
        raise PermissionDenied


def _told(sweep: Any) -> dict[str, Any]:
    return {
        "sweep": sweep,
        "phase": word(sweep.phase or "queued", "SweepPhase"),
        "runs": sweep.state in ("waiting", "running"),
    }


@require_http_methods(["GET", "POST"])
def sweeps(request: HttpRequest) -> HttpResponse:
    _may_look(request)
    if request.method == "POST":
        return _start(request)
    context = {
        "sweeps": [_told(s) for s in sweeps_for(request.viewer)[:SHOWN]],
        "rounds": rounds_shown(request),
        "chosen": chosen_round(request),
        "may": request.viewer.has(Role.OFFICE),
        "once": key_of(request),
    }
    return render(request, "web/signs/sweeps.html", context)


def _start(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(Role.OFFICE):
        raise PermissionDenied
    rounds = {str(r.pk): r for r in rounds_shown(request)}
    found = rounds.get(request.POST.get("round", ""))
    if found is None:
        return redirect("signs:sweeps")

    def do() -> str:
        actions.start_sweep(round_id=found.pk, by=request.viewer)
        return reverse("signs:sweeps")

    return taken_once(request, do, _("已开始全面排查，可以离开本页；发现的疑点会出现在整改疑点清单。"))


@require_safe
def sweep_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part of the page that is fetched anew while a sweep runs."""
    _may_look(request)
    sweep = one_of_or_404(sweeps_for(request.viewer), pk)
    return render(request, "web/signs/sweep.html", _told(sweep) | {"may": request.viewer.has(Role.OFFICE)})


@require_POST
def stop_sweep(request: HttpRequest, pk: UUID) -> HttpResponse:
    if not request.viewer.has(Role.OFFICE):
        raise PermissionDenied
    one_of_or_404(sweeps_for(request.viewer), pk)

    def do() -> str:
        actions.stop_sweep(sweep_id=pk, by=request.viewer)
        return reverse("signs:sweeps")

    return taken_once(request, do, _("正在停止；已登记的疑点保留，以后可以重新排查。"))
