"""Linking to a unit what was announced publicly, from its file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.accountability import announcing
from huiyin.organisations.queries import units_for
from huiyin.rules.announced import RECORDERS, AnnouncedKind

from ...forms.announced import AnnouncedForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ..rectify.sending import key_of, taken_once


def _own(request: HttpRequest, pk: UUID) -> Any:
    """The unit, to those who may record something about it."""
    unit = one_of_or_404(units_for(request.viewer), pk)
    if not announcing.roles_at(request.viewer, unit) & RECORDERS:
        raise PermissionDenied
    return unit


def _form(request: HttpRequest, unit: Any, data: Any = None) -> AnnouncedForm:
    found = announcing.inspections_of(request.viewer, unit)
    return AnnouncedForm(data, targets=[(str(t.pk), t.round.name) for t in found])


def announce_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    unit = _own(request, pk)
    form = refusal.form if refusal and refusal.form else None
    context = {
        "unit": unit, "form": form or _form(request, unit, request.POST or None), "refusal": refusal,
        "once": key_of(request),
    }  # fmt: skip
    return render(request, "web/units/announce.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=announce_page)
def announce(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return announce_page(request, pk)
    unit = _own(request, pk)
    data = checked(_form(request, unit, request.POST))

    def do() -> str:
        announcing.record_announced(
            unit_id=unit.pk, kind=AnnouncedKind(data["kind"]), post=data["post"], on=data["on"],
            source=data["source"], announced_by=data["announced_by"],
            target_id=UUID(data["target"]) if data["target"] else None, by=request.viewer,
        )  # fmt: skip
        return f"{reverse('unit_file', args=[unit.pk])}#announced"

    return taken_once(request, do, _("已登记到单位档案。"))


@require_POST
@answers
def withdraw_announced(request: HttpRequest, pk: UUID, announced: UUID) -> HttpResponse:
    unit = _own(request, pk)

    def do() -> str:
        announcing.withdraw_announced(
            announced_id=announced, reason=request.POST.get("reason", ""), by=request.viewer
        )
        return f"{reverse('unit_file', args=[unit.pk])}#announced"

    return taken_once(request, do, _("已撤销；登记和理由留在日志中。"))
