"""Registering a finding, correcting it before it is issued, withdrawing it, watching it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.findings import actions
from huiyin.findings.actions import NewFinding
from huiyin.findings.queries import basic_facts, categories_for, roles_on
from huiyin.organisations.clock import today
from huiyin.rounds.queries import targets_for
from huiyin.rules.finding import LIFE, FindingAction, FindingState, Pace
from huiyin.rules.moves import Obstacle
from huiyin.rules.roles import Role
from huiyin.supervision.triggering import light_anew

from ...forms.recording import AmendForm, RegisterForm
from ...forms.rectify import ReasonForm
from ...refusals import Refusal, answers, checked
from ...round_choice import chosen_round
from ...wording import bracketed
from ..rectify.around import address_of_finding, around, finding_of
from ..rectify.sending import key_of, taken_once

RECORDERS = (Role.OFFICE, Role.TEAM)


def category_choices(request: HttpRequest, body: UUID | None = None) -> Iterator[tuple[str, str]]:
    """The body's categories as a tree, in the language of the page."""
    english = (get_language() or "").startswith("en")
    rows = list(categories_for(request.viewer, body))
    for parent in (c for c in rows if c.parent_id is None):
        for category in (parent, *(c for c in rows if c.parent_id == parent.pk)):
            name = category.name_en if english and category.name_en else category.name
            yield str(category.pk), name if category is parent else f"　{name}"


def _targets(request: HttpRequest) -> list[Any]:
    chosen = chosen_round(request)
    rows = targets_for(request.viewer, chosen.pk if chosen else None)
    return [t for t in rows if t.round.state != "completed"]


def _register_form(request: HttpRequest) -> RegisterForm:
    targets = [(str(t.pk), bracketed(t.unit.name, t.round.name)) for t in _targets(request)]
    initial = {"recorded_on": today(), "target": request.GET.get("target")}
    data = request.POST if request.method == "POST" else None
    return RegisterForm(data, initial=initial, targets=targets, categories=category_choices(request))


def register_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    form = refusal.form if refusal and refusal.form else _register_form(request)
    standing = []
    if not request.viewer.has(*RECORDERS):
        standing = [Obstacle("not_your_role", {"roles": list(RECORDERS)})]
    context = {"form": form, "refusal": refusal, "once": key_of(request), "obstacles": standing}
    return render(request, "web/recording/register.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=register_page)
def register_finding(request: HttpRequest) -> HttpResponse:
    if request.method == "GET":
        return register_page(request)
    data = checked(_register_form(request))

    def do() -> str:
        new = NewFinding(
            target_id=UUID(data["target"]), title=data["title"], text=data["text"], basis=data["basis"],
            category_id=UUID(data["category"]) if data["category"] else None, amount=data["amount"],
            pace=Pace(data["pace"]),
        )  # fmt: skip
        finding = actions.register_finding(new, recorded_on=data["recorded_on"], by=request.viewer)
        if "another" in request.POST:
            return f"{request.path}?target={finding.target_id}"
        return address_of_finding(finding.pk)

    return taken_once(request, do, _("已登记问题。反馈之前，被巡视单位看不到它。"))


def _standing(request: HttpRequest, finding: Any, action: FindingAction) -> list[Obstacle]:
    """What stands against a step, apart from the reason that the form itself asks for."""
    facts = basic_facts(finding, request.viewer)
    roles = roles_on(finding, request.viewer)
    found = LIFE.obstacles(action, FindingState(finding.state), roles, facts)
    return [o for o in found if o.code != "reason_missing"]


def amend_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = finding_of(request, pk)
    if refusal and refusal.form:
        form = refusal.form
    else:
        fields = ("version", "title", "text", "basis", "amount", "pace")
        initial = {k: getattr(finding, k) for k in fields} | {"category": str(finding.category_id or "")}
        form = AmendForm(
            request.POST if request.method == "POST" else None, initial=initial,
            categories=category_choices(request, finding.body_id),
        )  # fmt: skip
    standing = _standing(request, finding, FindingAction.AMEND)
    context = around(request, finding, refusal, form=form, obstacles=standing)
    return render(request, "web/recording/amend.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=amend_page)
def amend_finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return amend_page(request, pk)
    finding = finding_of(request, pk)
    data = checked(AmendForm(request.POST, categories=category_choices(request, finding.body_id)))
    category = data.pop("category")

    def do() -> str:
        actions.amend(
            finding_id=pk, by=request.viewer, category_id=UUID(category) if category else None, **data
        )
        return address_of_finding(pk)

    return taken_once(request, do, _("已修改；原来的内容留在日志中。"))


def withdraw_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = finding_of(request, pk)
    form = refusal.form if refusal and refusal.form else ReasonForm(request.POST or None)
    standing = _standing(request, finding, FindingAction.WITHDRAW)
    context = around(request, finding, refusal, form=form, obstacles=standing)
    return render(request, "web/recording/withdraw.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=withdraw_page)
def withdraw_finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return withdraw_page(request, pk)
    reason = checked(ReasonForm(request.POST))["reason"]

    def do() -> str:
        actions.withdraw(finding_id=pk, reason=reason, by=request.viewer)
        return address_of_finding(pk)

    return taken_once(request, do, _("已撤销；问题仍留在台账中。"))


@require_POST
@answers
def watch_finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    on = request.POST.get("on") == "1"

    def do() -> str:
        light_anew(actions.watch(finding_id=pk, on=on, by=request.viewer))
        return address_of_finding(pk)

    return taken_once(request, do, _("已列为重点事。") if on else _("已取消重点关注。"))
