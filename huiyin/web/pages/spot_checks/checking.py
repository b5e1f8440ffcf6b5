"""One item: the on-site check form, the second person's confirmation, telling the unit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.findings.queries import findings_for
from huiyin.rules.roles import Role
from huiyin.rules.spot_check import SETTLED, CheckAction, CheckQuestion, CheckResult
from huiyin.spot_checks import actions, queries

from ...forms.rectify import ReasonForm
from ...forms.spot_checks import ResultForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...sent_once import sent_once
from ..findings.life_line import INSIDE
from ..rectify.evidence import download, taken_files
from ..rectify.sending import key_of, taken_once


def _context(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    viewer = request.viewer
    item = one_of_or_404(queries.items_for(viewer), pk)
    inside = viewer.has(*INSIDE)
    return {
        "item": item,
        "finding": item.finding,
        "sees_finding": findings_for(viewer).filter(pk=item.finding_id).exists(),
        "inside": inside,
        "office": Role.OFFICE in viewer.roles(item.check_of.body_id),
        "whole": viewer.has(Role.OFFICE, Role.LEADING_GROUP),
        "steps": {a.value: o for a, o in queries.steps_on(item, viewer).items()} if inside else {},
        "answers": [(q, item.answers.get(q.value, "")) for q in CheckQuestion],
        "files": list(queries.files_for(viewer).filter(item=item)),
        "done": item.state in SETTLED,
    }


def item_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    context = _context(request, pk)
    item = context["item"]
    form = refusal.form if refusal and isinstance(refusal.form, ResultForm) else None
    posted = request.POST if request.method == "POST" and "result" in request.POST else None
    initial = {"version": item.version, **{f"q_{q}": a for q, a in item.answers.items()}}
    initial |= {
        n: getattr(item, n) or None for n in ("asked", "satisfied", "result", "remarks", "checked_on")
    }
    context |= {
        "form": form or ResultForm(posted, initial=initial), "refusal": refusal, "once": key_of(request),
    }  # fmt: skip
    return render(request, "web/spot_checks/item.html", context)


@require_safe
def show_item(request: HttpRequest, pk: UUID) -> HttpResponse:
    return item_page(request, pk)


@require_safe
def print_item(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The form on paper, to be filled in by hand."""
    return render(request, "web/spot_checks/print.html", _context(request, pk))


@require_http_methods(["GET", "POST"])
@answers(again=item_page)
def answer_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return redirect("spot_check_item", pk)
    one_of_or_404(queries.items_for(request.viewer), pk)
    match request.POST.get("decision"):
        case CheckAction.CONFIRM:
            return _decided(request, pk, actions.confirm, _("已确认不属实；请按规定决定是否重新整改。"))
        case CheckAction.REJECT:
            reason = checked(ReasonForm(request.POST))["reason"]
            return _decided(request, pk, actions.reject, _("已退回重新核查。"), reason=reason)
    return _recorded(request, pk)


def _decided(request: HttpRequest, pk: UUID, do_it: Any, said: str, **more: Any) -> HttpResponse:
    def do() -> str:
        do_it(item_id=pk, by=request.viewer, **more)
        return reverse("spot_check_item", args=[pk])

    return taken_once(request, do, said)


def _recorded(request: HttpRequest, pk: UUID) -> HttpResponse:
    form = ResultForm(request.POST, request.FILES)
    data = checked(form)
    files = taken_files(request, data["files"])

    def do() -> str:
        actions.record_result(
            item_id=pk, answers=form.answers, remarks=data["remarks"], asked=data["asked"] or 0,
            result=CheckResult(data["result"]) if data["result"] else None, files=files, by=request.viewer,
            satisfied=data["satisfied"] or 0, checked_on=data["checked_on"], version=data["version"],
        )  # fmt: skip
        return reverse("spot_check_item", args=[pk])

    return taken_once(request, do, _("核查结果已保存。"))


@require_POST
@sent_once
@answers(again=item_page)
def tell_unit(request: HttpRequest, pk: UUID) -> HttpResponse:
    actions.tell_unit(item_id=pk, by=request.viewer)
    messages.success(request, _("已告知被巡视单位，其联络员和主要负责人可以看到核查结果。"))
    return redirect("spot_check_item", pk)


@require_safe
def check_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    piece = one_of_or_404(queries.files_for(request.viewer), pk)
    return download(request, piece.file, piece.name, f"spot check file {piece.pk}")
