"""Every step of a plan's life: handed in, taken back, reviewed, returned, approved, amended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.rectification import planning
from huiyin.rectification.plans import parties_of, plan_of, target_for
from huiyin.rectification.signature import head_signs
from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.plan import Party, PlanAction
from huiyin.unit_work.dispatching import prepare_plan

from ...forms.planning import PlanForm
from ...refusals import answers, checked, one_of_or_404
from ..rectify.sending import taken_once
from .showing import plan_page

REMARK = "remark-"


@require_http_methods(["GET", "POST"])
@answers(again=plan_page)
def plan_step(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return redirect("plan", pk)
    target = one_of_or_404(target_for(request.viewer), pk)
    data = checked(PlanForm(request.POST, parties=parties_of(plan_of(target), request.viewer)))
    action = PlanAction(data["decision"])
    if action == PlanAction.SUBMIT and head_signs(target.body, DispatchKind.PLAN, request.viewer):
        return _put_before_the_head(request, pk, data["version"])

    def do() -> str:
        _do(request, pk, action, data)
        return reverse("plan", args=[pk])

    return taken_once(request, do, _said(action))


def _put_before_the_head(request: HttpRequest, pk: UUID, version: int) -> HttpResponse:
    def do() -> str:
        return reverse("dispatch", args=[prepare_plan(target_id=pk, version=version, by=request.viewer).pk])

    return taken_once(request, do, _("已送主要负责人签批；签批后即正式报送方案。"))


def _do(request: HttpRequest, pk: UUID, action: PlanAction, data: dict[str, Any]) -> None:
    given = {"target_id": pk, "by": request.viewer, "version": data["version"]}
    match action:
        case PlanAction.SUBMIT:
            planning.submit(**given)
        case PlanAction.RECALL:
            planning.recall(**given)
        case PlanAction.OPINE:
            party = Party(data["party"]) if data["party"] else None
            planning.opine(
                party=party, agrees=data["agrees"] == "yes", text=data["reason"], remarks=_remarks(request),
                **given,
            )  # fmt: skip
        case PlanAction.RETURN:
            planning.return_to_unit(reason=data["reason"], remarks=_remarks(request), **given)
        case PlanAction.APPROVE:
            planning.approve(reason=data["reason"], **given)
        case PlanAction.AMEND:
            planning.amend(reason=data["reason"], **given)


def _remarks(request: HttpRequest) -> dict[int, str]:
    """What was written beside single findings, by their numbers."""
    found = {}
    for name, text in request.POST.items():
        number = name.removeprefix(REMARK)
        if name.startswith(REMARK) and number.isdecimal() and len(number) < 8:
            found[int(number)] = str(text)[:2000]
    return found


def _said(action: PlanAction) -> str:
    words = {
        PlanAction.SUBMIT: _("方案已报送，等待会审；答复期限见页首。"),
        PlanAction.RECALL: _("方案已撤回，可以修改后再报送。"),
        PlanAction.OPINE: _("意见已记下，答复时一并告知被巡视单位。"),
        PlanAction.RETURN: _("方案已退回，被巡视单位可以看到逐条意见。"),
        PlanAction.APPROVE: _("方案已审定。"),
        PlanAction.AMEND: _("已进入调整，修改任务后请重新报送；原审定稿仍然留存。"),
    }
    return words[action]
