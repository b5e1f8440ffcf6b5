"""Opening a case, from a finding, a confirmed sign of it, or a step of its supervision."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huiyin.accountability import actions, queries
from huiyin.clues.queries import receivers_for
from huiyin.findings.queries import roles_on
from huiyin.rules.accountability import OPENERS

from ...forms.accountability import OpenCaseForm
from ...refusals import Refusal, answers, checked
from ...wording import word
from ..rectify.around import around, finding_of
from ..rectify.sending import taken_once


def _departments(request: HttpRequest, finding: Any) -> list[tuple[str, str]]:
    receivers = receivers_for(request.viewer, finding.target)
    return [(str(u.pk), u.name) for u, keyed in receivers if keyed]


def _own(request: HttpRequest, pk: UUID) -> Any:
    finding = finding_of(request, pk)
    if not roles_on(finding, request.viewer) & OPENERS:
        raise PermissionDenied
    return finding


def open_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = _own(request, pk)
    given = request.POST.get("origin") or request.GET.get("origin") or ""
    origin = queries.origin_of(request.viewer, finding, given) if given else None
    form = refusal.form if refusal and refusal.form else None
    form = form or OpenCaseForm(
        request.POST or None, departments=_departments(request, finding),
        initial={"origin": origin[1].pk if origin else None},
    )  # fmt: skip
    context = around(
        request, finding, refusal, form=form, origin=word(origin[0]) if origin else "",
        earlier=queries.cases_at(request.viewer, finding),
    )  # fmt: skip
    return render(request, "web/accountability/open.html", context)


@sensitive_post_parameters("name")
@require_http_methods(["GET", "POST"])
@answers(again=open_page)
def open_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return open_page(request, pk)
    finding = _own(request, pk)
    data = checked(OpenCaseForm(request.POST, departments=_departments(request, finding)))
    receivers = {str(u.pk): u for u, keyed in receivers_for(request.viewer, finding.target) if keyed}

    def do() -> str:
        made = actions.open_case(
            finding_id=finding.pk, post=data["post"], basis=data["basis"], origin_key=data["origin"],
            name=data["name"], sealed_for=receivers.get(data["department"]), by=request.viewer,
        )  # fmt: skip
        return reverse("accountability_case", args=[made.pk])

    return taken_once(request, do, _("已提出问责，待有权机关决定；决定登记以前单位看不到。"))
