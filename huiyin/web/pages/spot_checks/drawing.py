"""Fixing the list and the seed, drawing, assigning."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from huiyin.organisations.queries import bodies_for
from huiyin.rounds.queries import rounds_for
from huiyin.rules.roles import Role
from huiyin.rules.spot_check import Stratum
from huiyin.spot_checks import actions, queries
from huiyin.spot_checks.queries import Scope

from ...figures import day
from ...forms.placing import errors_placed
from ...forms.spot_checks import SeedForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...sent_once import sent_once
from ..rectify.sending import key_of, taken_once
from .showing import check_page


def _form(request: HttpRequest, data: object) -> SeedForm:
    viewer = request.viewer
    own = viewer.bodies(Role.OFFICE)
    return SeedForm(
        data, bodies=bodies_for(viewer).filter(pk__in=own), rounds=rounds_for(viewer).filter(body_id__in=own)
    )


def seed_page(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    form = refusal.form if refusal and refusal.form else _form(request, request.POST or None)
    context = {"form": form, "refusal": refusal, "once": key_of(request)}
    return render(request, "web/spot_checks/new.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=seed_page)
def new_check(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(Role.OFFICE):
        raise PermissionDenied
    if request.method == "GET":
        return seed_page(request)
    form = _form(request, request.POST)
    data = checked(form)
    scope = Scope(
        UUID(data["body"]), UUID(data["round"]) if data["round"] else None, data["closed_from"],
        data["closed_until"],
    )  # fmt: skip
    named = dict(form.fields["round"].choices).get(data["round"], "") if data["round"] else _("全部轮次")
    told = _("；").join([str(named), f"{day(scope.closed_from)} – {day(scope.closed_until)}"])

    def do() -> str:
        with errors_placed(form):
            made = actions.seed(
                scope=scope, title=data["title"], by_stratum=Stratum(data["by_stratum"]),
                wanted=data["wanted"], by=request.viewer, told=told,
            )  # fmt: skip
        return reverse("spot_check", args=[made.pk])

    return taken_once(request, do, _("名单和种子已确定并记入日志，现在可以抽取。"))


@require_POST
@answers(again=check_page)
def draw_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    check = one_of_or_404(queries.check_for(request.viewer), pk)

    def do() -> str:
        actions.draw(check_id=check.pk, by=request.viewer)
        return reverse("spot_check", args=[pk])

    return taken_once(request, do, _("已抽取，请分派核查人员。"))


@require_POST
@sent_once
@answers(again=check_page)
def assign_items(request: HttpRequest, pk: UUID) -> HttpResponse:
    one_of_or_404(queries.check_for(request.viewer), pk)
    wanted = {}
    for name, value in request.POST.items():
        if name.startswith("checker-"):
            try:
                wanted[UUID(name.removeprefix("checker-"))] = UUID(str(value)) if value else None
            except ValueError:
                continue
    n = actions.assign(check_id=pk, checkers=wanted, by=request.viewer)
    messages.success(request, _("已分派，核查人员登录后即可看到。") if n else _("分派没有变动。"))
    return redirect("spot_check", pk)
