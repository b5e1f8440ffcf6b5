"""Common problems put right by hand: renamed, merged, split, a finding put elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.findings.queries import findings_for
from huiyin.rules.roles import Role
from huiyin.themes import actions
from huiyin.themes.queries import themes_for

from ...refusals import one_of_or_404
from ..rectify.sending import taken_once


def _id(given: str | None) -> UUID:
    try:
        return UUID(given or "")
    except ValueError:
        raise Http404 from None


def _mended(request: HttpRequest, pk: UUID, do: Callable[[], str], done: str) -> HttpResponse:
    theme = one_of_or_404(themes_for(request.viewer), pk)
    if Role.OFFICE not in request.viewer.roles(theme.body_id):
        raise PermissionDenied
    try:
        return taken_once(request, do, done)
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
        return redirect("themes:theme", pk=pk)


def _version(request: HttpRequest) -> int | None:
    seen = request.POST.get("version", "")
    return int(seen) if seen.isdigit() else None


@require_POST
def rename_theme(request: HttpRequest, pk: UUID) -> HttpResponse:
    def do() -> str:
        actions.rename(
            theme_id=pk, name=request.POST.get("name", ""), by=request.viewer, version=_version(request)
        )
        return reverse("themes:theme", args=[pk])

    return _mended(request, pk, do, _("已改名，以后重新归集也保留这个名称。"))


@require_POST
def merge_theme(request: HttpRequest, pk: UUID) -> HttpResponse:
    def do() -> str:
        into = _id(request.POST.get("into"))
        one_of_or_404(themes_for(request.viewer), into)
        actions.merge(theme_id=pk, into_id=into, by=request.viewer, version=_version(request))
        return reverse("themes:theme", args=[into])

    return _mended(request, pk, do, _("已合并，以后重新归集也放在一起。"))


@require_POST
def split_theme(request: HttpRequest, pk: UUID) -> HttpResponse:
    def do() -> str:
        chosen = [_id(given) for given in request.POST.getlist("finding")]
        fresh = actions.split(
            theme_id=pk, finding_ids=chosen, name=request.POST.get("name", ""), by=request.viewer
        )
        return reverse("themes:theme", args=[fresh.pk])

    return _mended(request, pk, do, _("已拆分出新的共性问题，以后重新归集也保留。"))


@require_POST
def place_finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    finding = one_of_or_404(findings_for(request.viewer), pk)
    if Role.OFFICE not in request.viewer.roles(finding.body_id):
        raise PermissionDenied
    given = request.POST.get("theme", "")
    theme = _id(given) if given else None
    if theme is not None:
        one_of_or_404(themes_for(request.viewer), theme)

    def do() -> str:
        actions.place(finding_id=pk, theme_id=theme, by=request.viewer)
        return f"{reverse('finding', args=[pk])}#cause"

    return taken_once(request, do, _("已调整，以后重新归集也保留。"))
