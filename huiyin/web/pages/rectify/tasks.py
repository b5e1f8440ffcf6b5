"""Planning a task and everything that can become of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_http_methods

from huiyin.findings.queries import roles_on
from huiyin.rectification import actions
from huiyin.rectification.actions import Owner, obstacles_to
from huiyin.rectification.queries import all_facts
from huiyin.reports.worked_elsewhere import worked_elsewhere
from huiyin.rules.finding import LIFE, FindingAction, FindingState, Pace
from huiyin.rules.task import Deliverable, TaskAction

from ...forms.rectify import OwnerForm, ReasonForm, RevisionForm, TaskForm
from ...refusals import Refusal, answers, checked
from .around import address_of_finding, around, finding_of, task_of
from .sending import taken_once

OWNER = ("leader", "lead_department", "support_departments", "person")


def _bound(request: HttpRequest, refusal: Refusal | None, form: type[Form], **initial: Any) -> Form:
    if refusal and refusal.form:
        return refusal.form
    return form(request.POST) if request.method == "POST" else form(initial=initial)


def plan_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = finding_of(request, pk)
    facts = all_facts(finding, request.viewer)
    state, roles = FindingState(finding.state), roles_on(finding, request.viewer)
    form = _bound(request, refusal, TaskForm, pace=finding.pace, due_on=finding.due_on)
    context = around(
        request, finding, refusal, suggest=True, form=form, worked=worked_elsewhere(request.viewer, finding),
        obstacles=LIFE.obstacles(FindingAction.PLAN, state, roles, facts),
    )  # fmt: skip
    return render(request, "web/rectify/plan.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=plan_page)
def plan_task(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return plan_page(request, pk)
    data = checked(TaskForm(request.POST))

    def do() -> str:
        actions.plan_task(
            finding_id=pk, title=data["title"], text=data["text"], due_on=data["due_on"],
            deliverable=Deliverable(data["deliverable"]), pace=Pace(data["pace"]),
            owner=Owner(**{k: data[k] for k in OWNER}), by=request.viewer,
        )  # fmt: skip
        return request.path if "another" in request.POST else address_of_finding(pk, "#tasks")

    return taken_once(request, do, _("已添加任务。"))


def assign_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    task = task_of(request, pk)
    now = {k: getattr(task.responsibility, k) for k in OWNER}
    form = _bound(request, refusal, OwnerForm, **now)
    return _task_page(request, task, refusal, TaskAction.ASSIGN, "assign", form=form, suggest=True)


@require_http_methods(["GET", "POST"])
@answers(again=assign_page)
def assign_task(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return assign_page(request, pk)
    data = checked(OwnerForm(request.POST))
    task = task_of(request, pk)

    def do() -> str:
        version = int(request.POST.get("version") or task.version)
        owner = Owner(**{k: data[k] for k in OWNER})
        actions.assign(task_id=pk, owner=owner, version=version, by=request.viewer)
        return address_of_finding(task.finding_id, "#tasks")

    return taken_once(request, do, _("已落实责任。"))


def revise_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    task = task_of(request, pk)
    fields = ("version", "title", "text", "deliverable", "pace", "due_on")
    form = _bound(request, refusal, RevisionForm, **{k: getattr(task, k) for k in fields})
    return _task_page(request, task, refusal, TaskAction.REVISE, "revise", form=form)


@require_http_methods(["GET", "POST"])
@answers(again=revise_page)
def revise_task(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return revise_page(request, pk)
    data = checked(RevisionForm(request.POST))
    task = task_of(request, pk)

    def do() -> str:
        actions.revise_task(
            task_id=pk, version=data.pop("version"), reason=data.pop("reason"), by=request.viewer, **data
        )
        return address_of_finding(task.finding_id, "#tasks")

    return taken_once(request, do, _("任务已调整。"))


def _task_page(
    request: HttpRequest, task: Any, refusal: Refusal | None, action: TaskAction, template: str,
    suggest: bool = False, **more: Any,
) -> HttpResponse:  # fmt: skip
    # reasons are asked for in the form itself; before it is filled in they don't stand against the step
    standing = obstacles_to(task, action, request.viewer, task.finding, reason="…")
    context = around(
        request, task.finding, refusal, suggest=suggest, task=task, action=action, obstacles=standing, **more
    )
    return render(request, f"web/rectify/{template}.html", context)


def _decision(action: TaskAction, do_it: Callable[..., Any], done: Promise, *, reason: bool) -> Any:
    """A page that says what will happen, and its POST that does it."""

    def page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
        task = task_of(request, pk)
        form = _bound(request, refusal, ReasonForm) if reason else None
        return _task_page(request, task, refusal, action, "step", form=form)

    @require_http_methods(["GET", "POST"])
    @answers(again=page)
    def view(request: HttpRequest, pk: UUID) -> HttpResponse:
        if request.method == "GET":
            return page(request, pk)
        more = {"reason": checked(ReasonForm(request.POST))["reason"]} if reason else {}
        task = task_of(request, pk)

        def do() -> str:
            version = int(request.POST.get("version") or task.version)
            do_it(task_id=pk, version=version, by=request.viewer, **more)
            return address_of_finding(task.finding_id, "#tasks")

        return taken_once(request, do, str(done))

    return view


complete_task = _decision(TaskAction.COMPLETE, actions.complete_task, __("任务已完成。"), reason=False)
resume_task = _decision(TaskAction.RESUME, actions.resume_task, __("任务已恢复。"), reason=True)
cancel_task = _decision(TaskAction.CANCEL, actions.cancel_task, __("任务已取消。"), reason=True)
