"""One yearly check: what the unit reports, and what a reviewer says to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.findings.queries import roles_on
from huiyin.rectification import standing
from huiyin.rules.standing import StandingAction
from huiyin.verification import standing as answering

from ...forms.standing import StandingForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ..findings.life_line import INSIDE
from ..rectify.around import around
from ..rectify.sending import taken_once


def check_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    check = one_of_or_404(standing.checks_for(viewer), pk)
    form = refusal.form if refusal and refusal.form else None
    form = form or StandingForm(request.POST or None, initial={"version": check.version})
    steps = standing.steps_of(check, viewer)
    context = around(
        request, check.finding, refusal,
        check=check,
        steps={a.value: against for a, against in steps.items()},
        inside=bool(roles_on(check.finding, viewer) & INSIDE),
        others=[c for c in standing.checks_of(check.finding) if c.pk != check.pk],
        form=form,
    )  # fmt: skip
    return render(request, "web/standing/check.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=check_page)
def show_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return check_page(request, pk)
    check = one_of_or_404(standing.checks_for(request.viewer), pk)
    data = checked(StandingForm(request.POST))
    action = StandingAction(data["step"])

    def do() -> str:
        _do(request, check.pk, action, data)
        return reverse("standing_check", args=[pk])

    return taken_once(request, do, _said(action))


def _do(request: HttpRequest, pk: UUID, action: StandingAction, data: dict[str, Any]) -> None:
    given = {"check_id": pk, "by": request.viewer, "version": data["version"]}
    match action:
        case StandingAction.REPORT:
            standing.report_kept_up(text=data["text"], **given)
        case StandingAction.CONFIRM:
            answering.confirm(reason=data["text"], **given)
        case StandingAction.RETURN:
            answering.send_back(reason=data["text"], **given)
        case _:
            answering.reopen_unkept(reason=data["text"], **given)


def _said(action: StandingAction) -> str:
    words = {
        StandingAction.REPORT: _("已报告，等待核实；答复期限见下。"),
        StandingAction.CONFIRM: _("已确认持续有效，下一次核查已列入日程。"),
        StandingAction.RETURN: _("已退回，被巡视单位可以看到理由并重新报告。"),
        StandingAction.REOPEN: _("已决定重新整改，被巡视单位可以看到理由。"),
    }
    return words[action]
