"""One decision: what is to be done by whom until when, what was reported, and its next step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.rounds.meetings import decisions_for, minutes_visible, moves_on, take
from huiyin.rules.meeting_decision import OPEN, DecisionAction, DecisionState

from ...forms.meetings import DecisionStepForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ..rectify.sending import key_of, taken_once


def decision_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    decision = one_of_or_404(decisions_for(viewer), pk)
    moves = moves_on(decision, viewer)
    form = refusal.form if refusal and refusal.form else None
    form = form or DecisionStepForm(request.POST or None, initial={"version": decision.version})
    if DecisionAction.REPORT in moves:
        form.fields["text"].label = _("落实情况")
    due = decision.answer_due_on if decision.state == DecisionState.REPORTED else decision.due_on
    context = {
        "decision": decision,
        "round": decision.round,
        "meeting": decision.meeting,
        "meeting_url": _address(viewer, decision),
        "waits": decision.state in OPEN,
        "due": due,
        "decisions": {a.value: standing for a, standing in moves.items()},
        "form": form,
        "refusal": refusal,
        "once": key_of(request),
    }
    return render(request, "web/meetings/decision.html", context)


def _address(viewer: Any, decision: Any) -> str:
    """The meeting's page, for whoever may read it."""
    if minutes_visible(viewer).filter(pk=decision.meeting_id).exists():
        return reverse("meeting", args=[decision.meeting_id])
    return ""


@require_http_methods(["GET", "POST"])
@answers(again=decision_page)
def show_decision(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return decision_page(request, pk)
    decision = one_of_or_404(decisions_for(request.viewer), pk)
    data = checked(DecisionStepForm(request.POST))
    action = DecisionAction(data["decision"])

    def do() -> str:
        take(
            decision_id=decision.pk, action=action, version=data["version"], text=data["text"],
            by=request.viewer,
        )  # fmt: skip
        return reverse("decision", args=[decision.pk])

    return taken_once(request, do, _said(action))


def _said(action: DecisionAction) -> str:
    words = {
        DecisionAction.REPORT: _("已报告，等待核对。"),
        DecisionAction.CONFIRM: _("已确认落实，这一项了结。"),
        DecisionAction.RETURN: _("已退回，须继续落实并重新报告。"),
    }
    return words.get(action, _("已撤回，理由留存。"))
