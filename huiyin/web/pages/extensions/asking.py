"""Asking for another deadline of a finding, or of one of its tasks."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.findings.queries import roles_on
from huiyin.rectification import extending
from huiyin.rectification.extensions import extensions_of, facts_for_asking
from huiyin.rectification.signature import head_signs
from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.extension import against_asking, later_date_wanted
from huiyin.rules.roles import Role
from huiyin.unit_work.dispatches import prepared_for
from huiyin.unit_work.dispatching import prepare_extension

from ...forms.planning import ExtensionForm
from ...refusals import Refusal, answers, checked
from ..rectify.around import around, finding_of, task_of
from ..rectify.sending import taken_once


def _page(request: HttpRequest, finding: Any, task: Any, refusal: Refusal | None) -> HttpResponse:
    row = task or finding
    if refusal and refusal.form:
        form = refusal.form
    else:
        form = ExtensionForm(request.POST or None, initial={"version": row.version})
    roles = roles_on(finding, request.viewer)
    signs = Role.UNIT in roles and head_signs(finding.body, DispatchKind.EXTENSION, request.viewer)
    # where the head signs, this page puts it before the head: the missing signature is what it asks for
    facts = facts_for_asking(finding, task, request.viewer, reason="…", signed=signs)
    # the date is asked for in the form itself; before it is filled in it doesn't stand against the step
    unfilled = later_date_wanted(facts)
    standing = [o for o in against_asking(roles, facts) if o != unfilled]
    earlier = [e for e in extensions_of(finding) if e.task_id == (task.pk if task else None)]
    context = around(
        request, finding, refusal, form=form, task=task, due_on=row.due_on, obstacles=standing,
        earlier=earlier, head_signs=signs,
        under_way=prepared_for(request.viewer, DispatchKind.EXTENSION, finding=finding, task=task),
    )  # fmt: skip
    return render(request, "web/extensions/ask.html", context)


def finding_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    return _page(request, finding_of(request, pk), None, refusal)


def task_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    task = task_of(request, pk)
    return _page(request, task.finding, task, refusal)


def _ask(request: HttpRequest, finding_id: UUID, task_id: UUID | None) -> HttpResponse:
    data = checked(ExtensionForm(request.POST))

    if head_signs(finding_of(request, finding_id).body, DispatchKind.EXTENSION, request.viewer):
        return _put_before_the_head(request, finding_id, task_id, data)

    def do() -> str:
        made = extending.ask(finding_id=finding_id, task_id=task_id, by=request.viewer, **data)
        return reverse("extension", args=[made.pk])

    return taken_once(request, do, _("已提交延期申请，等待答复；答复以前仍按原时限办理。"))


def _put_before_the_head(
    request: HttpRequest, finding_id: UUID, task_id: UUID | None, data: dict[str, Any]
) -> HttpResponse:
    def do() -> str:
        made = prepare_extension(finding_id=finding_id, task_id=task_id, by=request.viewer, **data)
        return reverse("dispatch", args=[made.pk])

    return taken_once(request, do, _("已送主要负责人签批；签批后即正式提出延期申请。"))


@require_http_methods(["GET", "POST"])
@answers(again=finding_page)
def extend_finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return finding_page(request, pk)
    return _ask(request, finding_of(request, pk).pk, None)


@require_http_methods(["GET", "POST"])
@answers(again=task_page)
def extend_task(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return task_page(request, pk)
    task = task_of(request, pk)
    return _ask(request, task.finding_id, task.pk)
