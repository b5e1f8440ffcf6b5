"""What the liaison makes of a contribution: taken over into the ledger, or sent back inside."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.unit_work import contributing, queries

from ...forms.rectify import ReasonForm
from ...forms.unit_work import TakeOverForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ..rectify.sending import taken_once
from .errand import errand_page, figures_of


def _contribution(request: HttpRequest, pk: UUID) -> Any:
    return one_of_or_404(queries.contributions_for(request.viewer), pk)


def _again(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    return errand_page(request, _contribution(request, pk).errand_id, refusal)


@require_POST
@answers(again=_again)
def take_over_contribution(request: HttpRequest, pk: UUID) -> HttpResponse:
    made = _contribution(request, pk)
    data = checked(TakeOverForm(request.POST, files=list(made.files.all())))

    def do() -> str:
        contributing.take_over(
            contribution_id=pk, text=data["text"], figures=figures_of(data), version=data["version"],
            file_ids=[UUID(p) for p in data.get("pieces", [])], by=request.viewer,
        )  # fmt: skip
        return reverse("errand", args=[made.errand_id])

    return taken_once(request, do, _("已采用，记入台账的进展和佐证材料，并注明由谁提供。"))


@require_POST
@answers(again=_again)
def send_back_contribution(request: HttpRequest, pk: UUID) -> HttpResponse:
    made = _contribution(request, pk)
    reason = checked(ReasonForm(request.POST))["reason"]

    def do() -> str:
        contributing.send_back(contribution_id=pk, reason=reason, by=request.viewer)
        return reverse("errand", args=[made.errand_id])

    return taken_once(request, do, _("已退回承办人员，理由一并告知。"))
