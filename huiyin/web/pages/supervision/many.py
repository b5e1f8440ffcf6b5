"""Approving many proposed steps at once: looked over on one page, then issued, each that was not named."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from huiyin.rules.ladder import APPROVERS, StepAction, StepState
from huiyin.supervision import actions, queries

from ...objections import sentence
from ...refusals import answers
from ..rectify.sending import key_of, taken_once

#: more than a person looks over before they are sent to units
MOST = 100


@require_POST
@answers
def approve_many(request: HttpRequest) -> HttpResponse:
    """The page for what was picked in the list; sent again with `step`, they are issued."""
    if not request.viewer.has(*APPROVERS):
        raise PermissionDenied
    back = f"{reverse('supervision')}?state={StepState.PROPOSED.value}"
    steps = _picked(request)
    if not steps:
        messages.warning(request, _("没有勾选待审批的督办。"))
        return redirect(back)
    looked = [(s, queries.moves_on(s, request.viewer).get(StepAction.APPROVE)) for s in steps]
    if "step" not in request.POST:
        context = {
            "may": [s for s, against in looked if against == []],
            "barred": [(s, [sentence(o) for o in against or ()]) for s, against in looked if against != []],
            "back": back,
            "once": key_of(request),
            "most": MOST,
            "cut": len(request.POST.getlist("pk")) > MOST,
        }
        return render(request, "web/supervision/many.html", context)

    def do() -> str:
        issued, left = actions.approve_many(versions=_versions(request, steps), by=request.viewer)
        _say(request, len(issued), left)
        return back

    return taken_once(request, do, _("已办理。"))


def _picked(request: HttpRequest) -> list[Any]:
    """The proposed steps in scope among those that were picked, in the list's order."""
    keys = [k for pk in request.POST.getlist("pk")[:MOST] if (k := _uuid(pk))]
    return list(queries.steps_for(request.viewer).filter(pk__in=keys, state=StepState.PROPOSED))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _versions(request: HttpRequest, steps: list[Any]) -> dict[UUID, int]:
    """Each step with the version that was looked at."""
    given = {s.pk: request.POST.get(f"version-{s.pk}", "") for s in steps}
    return {pk: int(v) for pk, v in given.items() if v.isdigit()}


def _say(request: HttpRequest, n: int, left: int) -> None:
    told = ngettext("已批准并发出 %(n)d 项。", "已批准并发出 %(n)d 项。", n) % {"n": n}
    messages.info(request, told)
    if left:
        said = ngettext("有 %(n)d 项没有发出：已变动或不能由您审批，请逐项核对。",
                        "有 %(n)d 项没有发出：已变动或不能由您审批，请逐项核对。", left)  # fmt: skip
        messages.warning(request, said % {"n": left})
