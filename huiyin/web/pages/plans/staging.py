"""The steps of a staged task, one on a line."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.rectification import planning
from huiyin.rectification.actions import obstacles_to
from huiyin.rectification.plans import stages_of
from huiyin.rules.task import TaskAction

from ...forms.planning import StagesForm
from ...refusals import Refusal, answers, checked
from ..rectify.around import around, task_of
from ..rectify.sending import taken_once


def stages_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    task = task_of(request, pk)
    lines = "\n".join(f"{s.due_on.isoformat()} {s.text}" for s in stages_of(task))
    form = refusal.form if refusal and refusal.form else None
    form = form or StagesForm(request.POST or None, initial={"version": task.version, "stages": lines})
    standing = obstacles_to(task, TaskAction.REVISE, request.viewer, task.finding, reason="…")
    context = around(request, task.finding, refusal, form=form, task=task, obstacles=standing)
    context["back"] = reverse("plan", args=[task.finding.target_id])
    return render(request, "web/plans/stages.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=stages_page)
def stage_task(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return stages_page(request, pk)
    data = checked(StagesForm(request.POST))
    task = task_of(request, pk)

    def do() -> str:
        planning.set_stages(task_id=pk, stages=data["stages"], version=data["version"], by=request.viewer)
        return reverse("plan", args=[task.finding.target_id])

    return taken_once(request, do, _("已保存阶段目标。"))
