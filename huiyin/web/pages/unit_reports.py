"""A unit's periodic reports on rectification: what is due, handing in, and the office's answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.rectification import unit_reporting
from huiyin.rectification.plans import INSPECTING, roles_on_target, target_for
from huiyin.rectification.unit_reports import composed, next_report, reports_for
from huiyin.rules.unit_report import (
    LIFE,
    UNANSWERED,
    UnitReportAction,
    UnitReportFacts,
    UnitReportState,
    against_handing_in,
)

from ..forms.unit_reports import UnitReportForm, UnitReportStepForm
from ..refusals import Refusal, answers, checked, one_of_or_404
from .rectify.sending import key_of, taken_once


def target_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    """All reports of a target, what the ledger says today, and the form to hand the next one in."""
    target = one_of_or_404(target_for(request.viewer), pk)
    roles = roles_on_target(target, request.viewer)
    reports = list(reports_for(request.viewer).filter(target=target))
    due = next_report(target)
    waits = any(r.state in UNANSWERED for r in reports)
    facts = UnitReportFacts(owes=due is not None or waits, another_waits=waits, text="…")
    context = {
        "target": target,
        "reports": reports,
        "due": due,
        "figures": composed(target),
        "may_hand_in": not any(o.code == "not_your_role" for o in against_handing_in(roles, facts)),
        "obstacles": against_handing_in(roles, facts),
        "inside": bool(roles & INSPECTING),
        "form": (refusal and refusal.form) or UnitReportForm(request.POST or None),
        "refusal": refusal,
        "once": key_of(request),
    }
    return render(request, "web/unit_reports/target.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=target_page)
def target_reports(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return target_page(request, pk)
    one_of_or_404(target_for(request.viewer), pk)
    text = checked(UnitReportForm(request.POST))["text"]

    def do() -> str:
        made = unit_reporting.hand_in(target_id=pk, text=text, by=request.viewer)
        return reverse("unit_report", args=[made.pk])

    return taken_once(request, do, _("进展报告已报送，等待答复；台账数字已随报告存档。"))


def report_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    report = one_of_or_404(reports_for(request.viewer), pk)
    state, roles = UnitReportState(report.state), roles_on_target(report.target, request.viewer)
    facts = unit_reporting.facts_of(report, request.viewer, "…")
    form = refusal.form if refusal and refusal.form else None
    context = {
        "report": report,
        "target": report.target,
        "figures": report.figures,
        "waits": state in UNANSWERED,
        "inside": bool(roles & INSPECTING),
        "decisions": {a.value: LIFE.obstacles(a, state, roles, facts) for a in LIFE.offered(state, roles)},
        "form": form or UnitReportStepForm(request.POST or None, initial={"version": report.version}),
        "refusal": refusal,
        "once": key_of(request),
    }
    return render(request, "web/unit_reports/report.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=report_page)
def show_report(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return report_page(request, pk)
    one_of_or_404(reports_for(request.viewer), pk)
    data = checked(UnitReportStepForm(request.POST))
    action = UnitReportAction(data["decision"])

    def do() -> str:
        _do(action, data, pk, request.viewer)
        return reverse("unit_report", args=[pk])

    return taken_once(request, do, _said(action))


def _do(action: UnitReportAction, data: dict[str, Any], pk: UUID, by: Any) -> None:
    given = {"report_id": pk, "by": by, "version": data["version"]}
    match action:
        case UnitReportAction.NOTE:
            unit_reporting.note(answer=data["text"], **given)
        case UnitReportAction.ANSWER:
            unit_reporting.answer(answer=data["text"], **given)
        case UnitReportAction.RECALL:
            unit_reporting.recall(**given)


def _said(action: UnitReportAction) -> str:
    words = {
        UnitReportAction.NOTE: _("已阅，单位可以看到。"),
        UnitReportAction.ANSWER: _("已答复。"),
        UnitReportAction.RECALL: _("已撤回，期限不变，请修改后重新报送。"),
    }
    return words[action]


urlpatterns = [
    path("plans/<uuid:pk>/reports/", target_reports, name="target_reports"),
    path("unit-reports/<uuid:pk>/", show_report, name="unit_report"),
]
