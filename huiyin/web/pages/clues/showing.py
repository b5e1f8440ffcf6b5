"""One clue: what is not sealed for those who know of it, the rest for its department with its key open."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huiyin.clues import actions, queries
from huiyin.rules.clue import OPEN, ClueAction, ClueReason
from huiyin.rules.roles import Role
from huiyin.sealing import Unreadable

from ...clue_words import CLUE_OUTCOMES
from ...forms.clues import ClueStepForm
from ...outcomes import offered
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...supervision_sentences import until
from ...wording import word
from ..rectify.sending import key_of, taken_once
from .opening import keys_of

_TONES: dict[str, tuple[str, str]] = {
    ClueAction.ENTER: ("idle", "pencil"),
    ClueAction.ROUTE: ("asked", "send"),
    ClueAction.RECEIVE: ("active", "hand"),
    ClueAction.HANDLE: ("closed", "check"),
    ClueAction.DROP: ("closed", "check"),
    ClueAction.RETURN: ("returned", "back"),
}


def clue_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    clue = one_of_or_404(queries.clues_for(viewer), pk)
    keys = keys_of(request)
    mine = Role.DEPARTMENT in queries.roles_at(clue, viewer)
    form = refusal.form if refusal and refusal.form else None
    form = form or ClueStepForm(initial={"version": clue.version}, departments=_others(clue, viewer))
    moves = queries.moves_on(clue, viewer, keys)
    opened, damaged = None, False
    try:
        opened = queries.reading(clue, keys) if mine else None
    except Unreadable:
        damaged = True
    context = {
        "clue": clue,
        "mine": mine,
        "departments": [clue.department],
        "waits": clue.state in OPEN,
        "opened": opened,
        "damaged": damaged,
        "keys": keys if mine and keys and keys.department == clue.department_id else None,
        "decisions": {a.value: told for a, told in moves.items()},
        "offered": offered(CLUE_OUTCOMES, moves),
        "form": form,
        "refusal": refusal,
        "once": key_of(request),
        "events": [_event(e) for e in reversed(list(queries.events_of(clue)))],
    }
    return render(request, "web/clues/clue.html", context)


def _others(clue: Any, viewer: Any) -> list[tuple[str, str]]:
    receivers = queries.receivers_for(viewer, clue.target)
    return [(str(u.pk), u.name) for u, keyed in receivers if keyed and u.pk != clue.department_id]


def _event(event: Any) -> dict[str, Any]:
    tone, icon = _TONES.get(event.action, ("idle", "circle"))
    lines = [
        str(word(event.reason, ClueReason)) if event.reason else "",
        until(event.due_on) if event.due_on else "",
    ]
    return {
        "at": event.at, "title": word(event.action, ClueAction), "by": word(event.by_role, Role),
        "text": "\n".join(line for line in lines if line), "tone": tone, "icon": icon,
    }  # fmt: skip


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@answers(again=clue_page)
def show_clue(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return clue_page(request, pk)
    clue = one_of_or_404(queries.clues_for(request.viewer), pk)
    data = checked(ClueStepForm(request.POST, departments=_others(clue, request.viewer)))
    action = ClueAction(data["decision"])

    def do() -> str:
        _do(request, clue.pk, action, data)
        return _after(request, clue.pk)

    return taken_once(request, do, _said(action))


def _after(request: HttpRequest, pk: UUID) -> str:
    """The clue's page while it may be seen: what was passed on is not one's own any more."""
    seen = queries.clues_for(request.viewer).filter(pk=pk).exists()
    return reverse("clue", args=[pk]) if seen else reverse("clues")


def _do(request: HttpRequest, pk: UUID, action: ClueAction, data: dict[str, Any]) -> None:
    keys = keys_of(request)
    if action == ClueAction.REDIRECT:
        actions.redirect(
            clue_id=pk, department_id=UUID(data["department"]), keys=keys, by=request.viewer,
            version=data["version"],
        )  # fmt: skip
        return
    reason = ClueReason(data["reason"]) if data["reason"] else None
    actions.take(
        clue_id=pk, action=action, reason=reason, reply=data["reply"], keys=keys, by=request.viewer,
        version=data["version"],
    )  # fmt: skip


def _said(action: ClueAction) -> str:
    words = {
        ClueAction.ROUTE: _("已移交，等待接收部门签收。"),
        ClueAction.RECEIVE: _("已签收，须在期限内反馈。"),
        ClueAction.HANDLE: _("已办结，移交方只看到状态和日期。"),
        ClueAction.DROP: _("已了结，移交方只看到状态和日期。"),
        ClueAction.REDIRECT: _("已改为密封给所选部门，由巡视巡察办移交。"),
        ClueAction.RETURN: _("已退回巡视巡察办。"),
        ClueAction.WITHDRAW: _("已撤回。"),
    }
    return words.get(action, _("已记录。"))
