"""Beginning a brief, from a finding."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.findings.queries import roles_on
from huiyin.rules.roles import Role
from huiyin.upward import actions, queries

from ...brief_facts import fact_lines
from ...forms.upward import DraftForm
from ...refusals import Refusal, answers, checked
from ..rectify.around import around, finding_of
from ..rectify.sending import taken_once


def _own(request: HttpRequest, pk: UUID) -> Any:
    finding = finding_of(request, pk)
    if Role.OFFICE not in roles_on(finding, request.viewer):
        raise PermissionDenied
    return finding


def draft_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = _own(request, pk)
    form = refusal.form if refusal and refusal.form else None
    form = form or DraftForm(request.POST or None, initial={"title": finding.title})
    context = around(
        request, finding, refusal, form=form, reasons=queries.importance_of(request.viewer, finding),
        facts=fact_lines(queries.ledger_facts(finding)),
        unsent=queries.unsent_brief(finding),
    )  # fmt: skip
    return render(request, "web/upward/new.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=draft_page)
def new_brief(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return draft_page(request, pk)
    finding = _own(request, pk)
    data = checked(DraftForm(request.POST))

    def do() -> str:
        made = actions.draft(
            finding_id=finding.pk, title=data["title"], text=data["text"], by=request.viewer
        )  # fmt: skip
        return reverse("brief", args=[made.pk])

    return taken_once(request, do, _("草稿已保存，送审后由另一位人员审批。"))
