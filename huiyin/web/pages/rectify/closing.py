"""Applying to close, and taking an application back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.findings.queries import roles_on
from huiyin.rectification import closing
from huiyin.rectification.close_facts import points_of
from huiyin.rectification.queries import all_facts, applications_for, tasks_of
from huiyin.rectification.signature import head_signs
from huiyin.rules.close_checks import Severity
from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.finding import LIFE, Completion, FindingAction, FindingState
from huiyin.rules.roles import Role
from huiyin.unit_work.dispatches import prepared_for
from huiyin.unit_work.dispatching import Applied, prepare_application

from ...forms.closing import ApplyForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from .around import address_of_finding, around, finding_of
from .sending import taken_once


def apply_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = finding_of(request, pk)
    points = points_of([finding])[finding.pk]
    if refusal and refusal.form:
        form = refusal.form
    elif request.method == "POST":
        form = ApplyForm(request.POST, points=points)
    else:
        form = ApplyForm(initial={"version": finding.version}, points=points)
    facts = all_facts(finding, request.viewer)
    roles = roles_on(finding, request.viewer)
    # where the head signs, this page puts it before the head: the missing signature is what it asks for
    signs = facts.head_signs and Role.UNIT in roles
    standing = LIFE.obstacles(
        FindingAction.APPLY, FindingState(finding.state), roles, replace(facts, signed=signs)
    )
    context = around(
        request, finding, refusal, form=form, obstacles=standing, tasks=tasks_of(finding), head_signs=signs,
        under_way=prepared_for(request.viewer, DispatchKind.APPLICATION, finding=finding),
        hints=[p for p in points if p.severity == Severity.HINT],
    )  # fmt: skip
    return render(request, "web/rectify/apply.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=apply_page)
def apply_to_close(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return apply_page(request, pk)
    finding = finding_of(request, pk)
    data = checked(ApplyForm(request.POST, points=points_of([finding])[finding.pk]))
    if head_signs(finding.body, DispatchKind.APPLICATION, request.viewer):
        return _put_before_the_head(request, pk, data)

    def do() -> str:
        closing.apply_to_close(
            finding_id=pk, text=data["text"], completion=Completion(data["completion"]),
            standing=data["standing"], explanations=data["explanations"], rest=data["rest"],
            rest_due_on=data["rest_due_on"], version=data["version"], by=request.viewer,
        )  # fmt: skip
        return address_of_finding(pk, "#applications")

    return taken_once(request, do, _("已申请销号，等待审核；答复期限见下。"))


def _put_before_the_head(request: HttpRequest, pk: UUID, data: dict[str, Any]) -> HttpResponse:
    def do() -> str:
        item = Applied(
            pk, data["text"], Completion(data["completion"]), data["standing"], version=data["version"],
            explanations=data["explanations"], rest=data["rest"], rest_due_on=data["rest_due_on"],
        )  # fmt: skip
        return reverse("dispatch", args=[prepare_application(items=[item], by=request.viewer).pk])

    return taken_once(request, do, _("已送主要负责人签批；签批后即正式申请销号。"))


def _recall_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    application = one_of_or_404(applications_for(request.viewer), pk)
    context = around(request, application.finding, refusal, application=application)
    return render(request, "web/rectify/recall.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=_recall_page)
def recall_application(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return _recall_page(request, pk)
    application = one_of_or_404(applications_for(request.viewer), pk)

    def do() -> str:
        version = int(request.POST.get("version") or application.version)
        closing.recall(application_id=pk, version=version, by=request.viewer)
        return address_of_finding(application.finding_id, "#applications")

    return taken_once(request, do, _("已撤回申请，可以继续整改后再次申请。"))
