"""Reporting progress, with its evidence at once."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.findings.queries import roles_on
from huiyin.rectification import actions
from huiyin.rectification.queries import all_facts, workable_tasks
from huiyin.rules.finding import LIFE, FindingAction, FindingState
from huiyin.rules.moves import Refused

from ...forms.rectify import ProgressForm
from ...objections import sentence
from ...refusals import Refusal, answers, checked
from .around import address_of_finding, around, finding_of
from .evidence import keep_files
from .sending import taken_once

FIGURES = ("rules_made", "persons", "meetings")


def progress_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = finding_of(request, pk)
    tasks = workable_tasks(finding)
    if refusal and refusal.form:
        form = refusal.form
    elif request.method == "POST":
        form = ProgressForm(request.POST, tasks=tasks)
    else:
        form = ProgressForm(initial={"task": request.GET.get("task")}, tasks=tasks)
    standing = LIFE.obstacles(
        FindingAction.REPORT, FindingState(finding.state), roles_on(finding, request.viewer),
        all_facts(finding, request.viewer),
    )  # fmt: skip
    context = around(request, finding, refusal, form=form, obstacles=standing, tasks=tasks)
    return render(request, "web/rectify/progress.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=progress_page)
def report_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return progress_page(request, pk)
    finding = finding_of(request, pk)
    data = checked(ProgressForm(request.POST, request.FILES, tasks=workable_tasks(finding)))
    task_id = UUID(data["task"])

    def do() -> str:
        actions.report_progress(
            finding_id=pk, task_id=task_id, text=data["text"], by=request.viewer,
            money_recovered=data["money_recovered"] or Decimal(0), **{k: data[k] or 0 for k in FIGURES},
        )  # fmt: skip
        return address_of_finding(pk, "#progress")

    answer = taken_once(request, do, _("已填报进展。"))
    # the words are safe; each file is taken or named with what is wrong, and the task is done if that holds
    keep_files(request, pk, task_id, data)
    if data["done"]:
        _complete(request, task_id)
    return answer


def _complete(request: HttpRequest, task_id: UUID) -> Any:
    try:
        actions.complete_task(task_id=task_id, by=request.viewer)
    except Refused as refused:
        reasons = " ".join(str(sentence(o)) for o in refused.obstacles)
        messages.warning(request, _("进展已填报，但任务还不能标为完成：%(why)s") % {"why": reasons})
