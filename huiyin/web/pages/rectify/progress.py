"""Reporting progress, with its evidence at once; correcting a report, and taking one back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.findings.queries import roles_on
from huiyin.organisations.profiles import profile_of
from huiyin.rectification import actions, reporting
from huiyin.rectification.queries import all_facts, report_for, workable_tasks
from huiyin.rules.finding import LIFE, FindingAction, FindingState
from huiyin.rules.moves import Refused
from huiyin.rules.progress import ProgressFacts, against_changing

from ...forms.rectify import CorrectionForm, ProgressForm, ReasonForm
from ...objections import sentence
from ...refusals import Refusal, answers, checked
from .around import address_of_finding, around, finding_of
from .evidence import keep_files
from .sending import taken_once


def _form(request: HttpRequest, finding: Any, tasks: Any, *data: Any, **options: Any) -> ProgressForm:
    return ProgressForm(*data, tasks=tasks, instruments=profile_of(finding.body).instruments, **options)


def progress_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = finding_of(request, pk)
    tasks = workable_tasks(finding)
    if refusal and refusal.form:
        form = refusal.form
    elif request.method == "POST":
        form = _form(request, finding, tasks, request.POST)
    else:
        form = _form(request, finding, tasks, initial={"task": request.GET.get("task")})
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
    form = _form(request, finding, workable_tasks(finding), request.POST, request.FILES)
    data = checked(form)
    task_id = UUID(data["task"])

    def do() -> str:
        actions.report_progress(
            finding_id=pk, task_id=task_id, text=data["text"], figures=form.figures(), by=request.viewer
        )
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


def _standing(request: HttpRequest, report: Any) -> list[Any]:
    """What stands against changing this report; the reason is asked for in the form itself."""
    finding = report.finding
    held = roles_on(finding, request.viewer)
    return against_changing(ProgressFacts(held, FindingState(finding.state), report.counts, "…"))


def _correction(request: HttpRequest, report: Any) -> CorrectionForm:
    instruments = profile_of(report.finding.body).instruments
    told = {p.instrument: p.count for p in report.people.all()}
    people = {f"people_{n}": told.get(w.zh) for n, w in enumerate(instruments)}
    names = ("text", "rules_made", "money_recovered", "meetings", "persons")
    now = {name: getattr(report, name) or None for name in names} | people
    return CorrectionForm(request.POST or None, instruments=instruments, initial=now)


def correct_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    report = report_for(request.viewer, pk)
    form = refusal.form if refusal and refusal.form else _correction(request, report)
    context = around(
        request, report.finding, refusal, form=form, report=report, obstacles=_standing(request, report)
    )
    return render(request, "web/rectify/correct.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=correct_page)
def correct_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return correct_page(request, pk)
    report = report_for(request.viewer, pk)
    form = _correction(request, report)
    data = checked(form)

    def do() -> str:
        reporting.correct_progress(
            report_id=pk, text=data["text"], figures=form.figures(), reason=data["reason"], by=request.viewer
        )
        return address_of_finding(report.finding_id, "#progress")

    return taken_once(request, do, _("已更正；原来的填报仍可查看。"))


def withdraw_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    report = report_for(request.viewer, pk)
    form = refusal.form if refusal and refusal.form else ReasonForm(request.POST or None)
    context = around(
        request, report.finding, refusal, form=form, report=report, obstacles=_standing(request, report)
    )
    return render(request, "web/rectify/withdraw_progress.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=withdraw_page)
def withdraw_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return withdraw_page(request, pk)
    report = report_for(request.viewer, pk)
    reason = checked(ReasonForm(request.POST))["reason"]

    def do() -> str:
        reporting.withdraw_progress(report_id=pk, reason=reason, by=request.viewer)
        return address_of_finding(report.finding_id, "#progress")

    return taken_once(request, do, _("已撤回这条填报，不再计入成效；记录仍保留。"))
