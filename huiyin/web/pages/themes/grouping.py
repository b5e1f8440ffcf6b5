"""A run over all findings: started by the office, shown while it goes on, stopped when it is not wanted."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.rules.roles import Role
from huiyin.themes import actions
from huiyin.themes.queries import groupings_for

from ...refusals import one_of_or_404
from ..rectify.sending import taken_once


def told(found: Any) -> dict[str, Any]:
    return {"run": found, "runs": found.state in ("waiting", "running")}


@require_POST
def group_findings(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    if not viewer.has(Role.OFFICE):
        raise PermissionDenied

    def do() -> str:
        for body in sorted(viewer.bodies(Role.OFFICE)):
            actions.start_grouping(body_id=body, by=viewer, anew=request.POST.get("anew") == "1")
        return reverse("themes")

    return taken_once(request, do, _("已开始归集，可以离开本页。"))


@require_safe
def grouping_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part of the page that is fetched anew while a run goes on."""
    found = one_of_or_404(groupings_for(request.viewer), pk)
    may = request.viewer.has(Role.OFFICE)
    return render(request, "web/themes/run.html", told(found) | {"may": may})


@require_POST
def stop_grouping(request: HttpRequest, pk: UUID) -> HttpResponse:
    if not request.viewer.has(Role.OFFICE):
        raise PermissionDenied
    one_of_or_404(groupings_for(request.viewer), pk)

    def do() -> str:
        actions.stop_grouping(grouping_id=pk, by=request.viewer)
        return reverse("themes")

    return taken_once(request, do, _("正在停止；已归集的保留。"))
