"""One task of a campaign: what is to be done, the answer with its files, and what is made of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.governance import queries
from huiyin.governance.answering import take
from huiyin.rules.campaign_task import CampaignTaskAction, CampaignTaskState

from ...forms.governance import CampaignTaskStepForm
from ...governance_words import TASK_OUTCOMES
from ...outcomes import offered
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...wording import word
from ..rectify.evidence import download, taken_files
from ..rectify.sending import key_of, taken_once


def task_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    task = one_of_or_404(queries.tasks_for(viewer), pk)
    moves = queries.moves_on_task(task, viewer)
    form = refusal.form if refusal and refusal.form else None
    form = form or CampaignTaskStepForm(initial={"version": task.version})
    answering = CampaignTaskAction.ANSWER in moves
    if answering:
        form.fields["text"].label = _("办理情况")
    context = {
        "task": task,
        "inside": task.body_id in viewer.bodies(*queries.READERS),
        "due": task.answer_due_on if task.state == CampaignTaskState.ANSWERED else task.due_on,
        "waits": task.waits,
        "files": list(queries.files_for(viewer).filter(task=task)),
        "decisions": moves,
        "answering": answering,
        "offered": offered(TASK_OUTCOMES, moves),
        "form": form,
        "events": [_event(e) for e in queries.events_of_task(task)],
        "refusal": refusal,
        "once": key_of(request),
    }
    return render(request, "web/governance/task.html", context)


def _event(event: Any) -> dict[str, Any]:
    title = word(event.action, CampaignTaskAction)
    return {"at": event.at, "title": title, "by": event.by_name, "text": event.text}


@require_http_methods(["GET", "POST"])
@answers(again=task_page)
def show_task(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return task_page(request, pk)
    one_of_or_404(queries.tasks_for(request.viewer), pk)
    data = checked(CampaignTaskStepForm(request.POST, request.FILES))
    action = CampaignTaskAction(data["decision"])
    files = taken_files(request, data["files"]) if action == CampaignTaskAction.ANSWER else []

    def do() -> str:
        take(
            task_id=pk, action=action, text=data["text"], due_on=data["due_on"], files=files,
            version=data["version"], by=request.viewer,
        )  # fmt: skip
        return reverse("campaign_task", args=[pk])

    return taken_once(request, do, _said(action))


def _said(action: CampaignTaskAction) -> str:
    return {
        CampaignTaskAction.ANSWER: _("已答复，等待验收。"),
        CampaignTaskAction.ACCEPT: _("已验收，这一项了结。"),
        CampaignTaskAction.RETURN: _("已退回，须在新的期限前重新答复。"),
        CampaignTaskAction.LEAVE: _("不再等待这一项，理由留存。"),
        CampaignTaskAction.WITHDRAW: _("已撤回，理由留存。"),
    }[action]


@require_safe
def campaign_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    piece = one_of_or_404(queries.files_for(request.viewer), pk)
    return download(request, piece.file, piece.name, f"file of a campaign's task {piece.pk}")
