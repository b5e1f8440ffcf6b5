"""One complaint: what was told, what is alike, what may be done. Its sender is shown on demand, journaled."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huiyin.clues.queries import receivers_for
from huiyin.complaints import actions, queries
from huiyin.rules.clue import ClueClass
from huiyin.rules.complaint import (
    OPEN,
    AnswerWay,
    ComplaintAction,
    ComplaintReason,
    ComplaintTopic,
)

from ...complaint_words import COMPLAINT_OUTCOMES
from ...forms.complaints import ComplaintStepForm
from ...outcomes import offered
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...supervision_sentences import until
from ...wording import word
from ..rectify.sending import key_of, taken_once
from .entering import target_choices

_TONES: dict[str, tuple[str, str]] = {
    ComplaintAction.REGISTER: ("asked", "hand"),
    ComplaintAction.ACCEPT: ("active", "check"),
    ComplaintAction.ANSWER: ("closed", "send"),
    ComplaintAction.REFER: ("closed", "send"),
    ComplaintAction.HAND_ON: ("closed", "flag"),
    ComplaintAction.RESUME: ("returned", "again"),
}


def complaint_page(
    request: HttpRequest, pk: UUID, refusal: Refusal | None = None, sender: dict[str, str] | None = None
) -> HttpResponse:
    viewer = request.viewer
    complaint = one_of_or_404(queries.complaints_for(viewer), pk)
    moves = queries.moves_on(complaint, viewer)
    bound = refusal.form if refusal and refusal.form else None
    context = {
        "complaint": complaint,
        "words": queries.words_of(complaint),
        "sender": sender,
        "waits": complaint.state in OPEN,
        "alike": queries.alike(complaint, viewer) if complaint.clue_id is None else [],
        "may_join": ComplaintAction.JOIN in moves,
        "joined": list(queries.joined_for(complaint, viewer)),
        "findings": list(queries.links_of(complaint, viewer)),
        "offered": offered(COMPLAINT_OUTCOMES, moves),
        "form": bound or _form(request, complaint),
        "refusal": refusal,
        "once": key_of(request),
        "events": [_event(e) for e in reversed(list(queries.events_of(complaint)))],
    }
    return render(request, "web/complaints/complaint.html", context)


def _form(request: HttpRequest, complaint: Any, data: Any = None) -> ComplaintStepForm:
    viewer = request.viewer
    receivers = receivers_for(viewer, complaint.target) if complaint.target else []
    found = queries.findings_about(complaint, viewer) if complaint.target else []
    return ComplaintStepForm(
        data,
        targets=target_choices(viewer),
        departments=[(str(u.pk), u.name) for u, keyed in receivers if keyed],
        findings=[(str(f.pk), f"{f.number}. {f.title}") for f in found],
        resuming=complaint.state not in OPEN,
        initial={
            "version": complaint.version, "topic": complaint.topic, "target": complaint.target_id,
            "findings": [str(pk) for pk in complaint.findings.values_list("pk", flat=True)],
        },
    )  # fmt: skip


def _event(event: Any) -> dict[str, Any]:
    tone, icon = _TONES.get(event.action, ("idle", "circle"))
    lines = [
        str(word(event.reason, ComplaintReason)) if event.reason else "",
        until(event.due_on) if event.due_on else "",
    ]
    return {
        "at": event.at, "title": word(event.action, ComplaintAction), "by": event.by_name,
        "text": "\n".join(line for line in lines if line), "tone": tone, "icon": icon,
    }  # fmt: skip


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@answers(again=complaint_page)
def show_complaint(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return complaint_page(request, pk)
    complaint = one_of_or_404(queries.complaints_for(request.viewer), pk)
    if request.POST.get("decision") == "read_sender":
        return _with_sender(request, complaint.pk)
    data = checked(_form(request, complaint, request.POST))
    action = ComplaintAction(data["decision"])

    def do() -> str:
        actions.take(
            complaint_id=complaint.pk, action=action, given=_given(data), version=data["version"],
            by=request.viewer,
        )  # fmt: skip
        return reverse("complaint", args=[complaint.pk])

    return taken_once(request, do, _said(action))


def _with_sender(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page with name and contact, this once."""
    complaint = actions.note_sender(complaint_id=pk, by=request.viewer)
    return complaint_page(request, pk, sender=queries.sender_in_clear(complaint))


def _given(data: dict[str, Any]) -> actions.Given:
    return actions.Given(
        topic=ComplaintTopic(data["topic"]) if data["topic"] else None,
        target=UUID(data["target"]) if data["target"] else None,
        findings=[UUID(pk) for pk in data["findings"]],
        elsewhere=data["elsewhere"],
        reason=ComplaintReason(data["reason"]) if data["reason"] else None,
        answer=data["answer"],
        way=AnswerWay(data["way"]) if data["way"] else None,
        other=data["other"],
        department=UUID(data["department"]) if data["department"] else None,
        clue_class=ClueClass(data["clue_class"] or ClueClass.OTHER),
    )


def _said(action: ComplaintAction) -> str:
    words = {
        ComplaintAction.ACCEPT: _("已受理，须在期限内答复信访人。"),
        ComplaintAction.ANSWER: _("答复已登记。"),
        ComplaintAction.REFER: _("已转送。"),
        ComplaintAction.JOIN: _("已合并，随另一件办理。"),
        ComplaintAction.HAND_ON: _("已密封为问题线索，这里的原文已销毁。"),
        ComplaintAction.SET_ASIDE: _("已登记不予受理。"),
    }
    return words.get(action, _("已记录。"))
