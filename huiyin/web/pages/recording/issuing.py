"""Feeding back: one finding, or all of a target at its meeting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from huiyin.findings import actions
from huiyin.findings.queries import findings_for
from huiyin.organisations.clock import due_date, today
from huiyin.rounds.queries import targets_for
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import FindingAction, FindingState, Pace
from huiyin.rules.pace import period_from_feedback
from huiyin.rules.round import RoundState

from ...forms.recording import FeedBackForm
from ...lists import address
from ...refusals import Refusal, answers, checked, one_of_or_404
from ..rectify.around import address_of_finding, around, finding_of
from ..rectify.sending import key_of, taken_once
from .findings import _standing


def _form(request: HttpRequest, refusal: Refusal | None) -> FeedBackForm:
    if refusal and refusal.form:
        return refusal.form
    return FeedBackForm(request.POST if request.method == "POST" else None, initial={"on": today()})


def _period(finding: Any) -> DeadlineKind:
    return period_from_feedback(Pace(finding.pace), RoundState(finding.round.state))


def one_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = finding_of(request, pk)
    context = around(
        request, finding, refusal, form=_form(request, refusal),
        obstacles=_standing(request, finding, FindingAction.FEED_BACK),
        due_on=due_date(finding.body, _period(finding), today()),
    )  # fmt: skip
    return render(request, "web/recording/feed_back.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=one_page)
def feed_back_finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return one_page(request, pk)
    on = checked(FeedBackForm(request.POST))["on"]

    def do() -> str:
        actions.feed_back(finding_id=pk, on=on, by=request.viewer)
        return address_of_finding(pk)

    return taken_once(request, do, _("已反馈，被巡视单位现在可以看到，整改期限开始计算。"))


def target_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    target = one_of_or_404(targets_for(request.viewer), pk)
    waiting = findings_for(request.viewer).filter(target=target, state=FindingState.REGISTERED)
    context = {
        "target": target,
        "waiting": list(waiting.order_by("number")[:200]),
        "count": waiting.count(),
        "form": _form(request, refusal),
        "once": key_of(request),
        "refusal": refusal,
    }
    return render(request, "web/recording/feed_back_target.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=target_page)
def feed_back_target(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return target_page(request, pk)
    target = one_of_or_404(targets_for(request.viewer), pk)
    on = checked(FeedBackForm(request.POST))["on"]
    count = 0

    def do() -> str:
        nonlocal count
        count = actions.feed_back_target(target_id=pk, on=on, by=request.viewer)
        return address("findings", round=target.round_id, unit=target.unit_id)

    done = ngettext("已反馈该单位的全部待反馈问题。", "已反馈该单位的全部待反馈问题。", count)
    return taken_once(request, do, done)
