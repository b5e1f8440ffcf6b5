"""The steps of a dispatch: signing, sending back, taking back, preparing anew, sending out on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.evidence.content import Rejected
from huiyin.rules.dispatch import DispatchAction
from huiyin.unit_work import dispatching, signing
from huiyin.unit_work.dispatches import dispatches_for

from ...forms.dispatch import DispatchForm
from ...forms.placing import errors_placed
from ...refusals import answers, checked, one_of_or_404
from ..rectify.evidence import rejection
from ..rectify.sending import taken_once
from .showing import dispatch_page

#: the words of an item that came back, by its place
TEXT = "text-"


@require_http_methods(["GET", "POST"])
@answers(again=dispatch_page)
def decide_dispatch(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return redirect("dispatch", pk)
    one_of_or_404(dispatches_for(request.viewer), pk)
    form = DispatchForm(request.POST, request.FILES)
    data = checked(form)
    action = DispatchAction(data["decision"])

    def do() -> str:
        with errors_placed(form):
            _do(request, pk, action, data)
        return reverse("dispatch", args=[pk])

    return taken_once(request, do, _said(action))


def _do(request: HttpRequest, pk: UUID, action: DispatchAction, data: dict[str, Any]) -> None:
    given = {"dispatch_id": pk, "by": request.viewer, "version": data["version"]}
    language = get_language() or "zh"
    match action:
        case DispatchAction.SIGN:
            signing.sign(pledge=data["pledge"], language=language, **given)
        case DispatchAction.SIGN_ON_PAPER:
            _on_paper(data, language, given)
        case DispatchAction.SEND_BACK:
            dispatching.send_back(reason=data["reason"], **given)
        case DispatchAction.TAKE_BACK:
            dispatching.take_back(**given)
        case DispatchAction.PREPARE:
            dispatching.prepare_again(texts=_texts(request), note=data["note"], **given)


def _on_paper(data: dict[str, Any], language: str, given: dict[str, Any]) -> None:
    scan = data["scan"]
    try:
        signing.sign_on_paper(
            chunks=scan.chunks(), name=scan.name or "", head=data["head"], post=data["post"],
            language=language, **given,
        )  # fmt: skip
    except Rejected as rejected:
        raise ValidationError({"scan": rejection(rejected)}) from rejected


def _texts(request: HttpRequest) -> list[str]:
    """The words of each item, in order."""
    found = []
    while (text := request.POST.get(f"{TEXT}{len(found) + 1}")) is not None and len(found) < 500:
        found.append(text[:20000])
    return found


def _said(action: DispatchAction) -> str:
    words = {
        DispatchAction.SIGN: _("已签批报出，承诺与签批人、时间一并留存。"),
        DispatchAction.SIGN_ON_PAPER: _("已凭签字承诺书报出，扫描件一并留存。"),
        DispatchAction.SEND_BACK: _("已退回联络员修改。"),
        DispatchAction.TAKE_BACK: _("已撤回送签，可以修改后重新送签。"),
        DispatchAction.PREPARE: _("已重新送主要负责人签批。"),
    }
    return words[action]
