"""Asking a question about a finding, about an application to close it, or about a plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.dialogue import asking
from huiyin.dialogue.queries import asking_facts
from huiyin.findings.queries import referrals_for, roles_on
from huiyin.rectification.plans import roles_on_target, target_for
from huiyin.rectification.queries import applications_for
from huiyin.rules.question import against_asking, may_be_asked
from huiyin.rules.roles import Role

from ...forms.dialogue import QuestionForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ..rectify.around import address_of_finding, finding_of
from ..rectify.sending import key_of, taken_once


def _others(roles: frozenset[Role], target: Any, departments: list[Any]) -> list[Role]:
    """Whom the viewer may ask here: no team that isn't there, no department that was never told."""
    gone = {Role.TEAM} if target.team_id is None else set()
    gone |= set() if departments else {Role.DEPARTMENT}
    return [r for r in may_be_asked(roles) if r not in gone]


def _departments(finding: Any, viewer: Any) -> list[Any]:
    return [r.department for r in referrals_for(viewer).filter(finding=finding)]


def _finding_form(request: HttpRequest, finding: Any) -> QuestionForm:
    roles, departments = roles_on(finding, request.viewer), _departments(finding, request.viewer)
    others = _others(roles, finding.target, departments)
    return QuestionForm(request.POST or None, others=others, departments=departments)


def _application(request: HttpRequest, finding: Any) -> Any:
    """The application that is asked about, where the address or the form names one."""
    named = request.POST.get("application") or request.GET.get("application")
    return one_of_or_404(applications_for(request.viewer).filter(finding=finding), named) if named else None


def finding_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = finding_of(request, pk)
    form = refusal.form if refusal and refusal.form else _finding_form(request, finding)
    application = _application(request, finding)
    others = _others(roles_on(finding, request.viewer), finding.target, _departments(finding, request.viewer))
    context = {
        "finding": finding, "application": application, "unit": finding.unit, "matter": finding.title,
        "obstacles": _standing(finding.target, finding, application, request.viewer, others),
        "back": address_of_finding(finding.pk),
    }  # fmt: skip
    return _page(request, form, refusal, context)


def plan_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    target = one_of_or_404(target_for(request.viewer), pk)
    form = refusal.form if refusal and refusal.form else _plan_form(request, target)
    others = _others(roles_on_target(target, request.viewer), target, [])
    context = {
        "unit": target.unit, "matter": _("整改方案 · %(round)s") % {"round": target.round},
        "obstacles": _standing(target, None, None, request.viewer, others),
        "back": reverse("plan", args=[target.pk]),
    }  # fmt: skip
    return _page(request, form, refusal, context)


def _plan_form(request: HttpRequest, target: Any) -> QuestionForm:
    others = _others(roles_on_target(target, request.viewer), target, [])
    return QuestionForm(request.POST or None, others=others, departments=[])


def _standing(target: Any, finding: Any, application: Any, viewer: Any, others: list[Role]) -> list[Any]:
    """What stands against asking at all; whom and what is asked for in the form."""
    plain = [r for r in others if r != Role.DEPARTMENT]
    facts = asking_facts(
        target=target, finding=finding, application=application, viewer=viewer,
        asked_of=plain[0] if plain else Role.UNIT, text="…",
    )  # fmt: skip
    return against_asking(facts.held, facts)


def _page(
    request: HttpRequest, form: Any, refusal: Refusal | None, context: dict[str, Any]
) -> HttpResponse:  # fmt: skip
    if not form.fields["asked_of"].choices:
        raise Http404
    more = {"form": form, "refusal": refusal, "once": key_of(request), **context}
    return render(request, "web/dialogue/ask.html", more)


@require_http_methods(["GET", "POST"])
@answers(again=finding_page)
def ask_about_finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return finding_page(request, pk)
    finding = finding_of(request, pk)
    form = _finding_form(request, finding)
    data = checked(form)
    role, department = form.asked()
    application = _application(request, finding)

    def do() -> str:
        made = asking.ask_about_finding(
            finding_id=pk, text=data["text"], asked_of=role, by=request.viewer,
            department_id=UUID(department) if department else None,
            application_id=application.pk if application else None,
        )  # fmt: skip
        return reverse("question", args=[made.pk])

    return taken_once(request, do, _("问题已发出，等待答复；答复期限见下。"))


@require_http_methods(["GET", "POST"])
@answers(again=plan_page)
def ask_about_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return plan_page(request, pk)
    form = _plan_form(request, one_of_or_404(target_for(request.viewer), pk))
    data = checked(form)

    def do() -> str:
        role, _department = form.asked()
        made = asking.ask_about_plan(target_id=pk, text=data["text"], asked_of=role, by=request.viewer)
        return reverse("question", args=[made.pk])

    return taken_once(request, do, _("问题已发出，等待答复；答复期限见下。"))
