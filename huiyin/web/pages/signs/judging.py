"""One sign: why it was raised, both sides beside each other, the dates in order, and what one makes of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.authenticity import actions
from huiyin.authenticity.queries import compared_with, lessons_of, signs_at, signs_for
from huiyin.findings.queries import roles_on
from huiyin.rules.accountability import OPENERS
from huiyin.rules.finding import OPEN as OPEN_FINDINGS
from huiyin.rules.ladder import PROPOSERS
from huiyin.rules.sign import LIFE, SignAction, SignState, SuppressionKind

from ...forms.signs import SignForm
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...sign_reasons import reason_sentence
from ...sign_words import ADVICE
from ...wording import word
from ..rectify.sending import key_of, taken_once
from .sides import day_line, pictures, texts

#: what stands for a reason that is still to be written, when asked which judgements are possible
_TO_BE_WRITTEN = "…"
OFFERED = (SignAction.CONFIRM, SignAction.DISMISS, SignAction.ASK, SignAction.RECONSIDER)


def sign_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    sign = one_of_or_404(signs_for(viewer).select_related("suppression"), pk)
    others = compared_with(viewer, sign)
    named = all(other.finding is not None for other in others)
    facts = actions.facts_of(sign, sign.finding, viewer, reason=_TO_BE_WRITTEN)
    state = SignState(sign.state)
    offered = [a for a in LIFE.offered(state, facts.held) if a in OFFERED]
    lessons = list(lessons_of(sign))
    form = refusal.form if refusal and refusal.form else None
    context = {
        "sign": sign,
        "finding": sign.finding,
        "why": reason_sentence(sign.because, sign.params, named=named),
        "advice": ADVICE[sign.code],
        "others": others,
        "hidden": sum(other.finding is None for other in others),
        "texts": texts(sign, others),
        "pictures": pictures(viewer, sign),
        "days": day_line(viewer, sign),
        "decisions": {a.value: LIFE.obstacles(a, state, facts.held, facts) for a in offered},
        "form": form or SignForm(request.POST or None, lessons=lessons, initial={"version": sign.version}),
        "once": key_of(request),
        "refusal": refusal,
        "siblings": [s for s in signs_at(viewer, sign.finding) if s.pk != sign.pk],
        "supervise_url": _supervise_address(sign, facts.held),
        "account_url": _account_address(sign, facts.held),
        "review": _review_address(sign, roles_on(sign.finding, viewer)),
    }
    return render(request, "web/signs/sign.html", context)


def _supervise_address(sign: Any, held: Any) -> str:
    """Where a step of supervision is proposed for a confirmed sign; what was pretended has a consequence."""
    if sign.state != SignState.CONFIRMED or not held & PROPOSERS or sign.finding.state not in OPEN_FINDINGS:
        return ""
    return f"{reverse('propose_step', args=[sign.finding_id])}?sign={sign.pk}"


def _account_address(sign: Any, held: Any) -> str:
    """Where somebody is held to account for what was pretended."""
    if sign.state != SignState.CONFIRMED or not held & OPENERS:
        return ""
    return f"{reverse('open_accountability', args=[sign.finding_id])}?origin={sign.pk}"


def _review_address(sign: Any, roles: Any) -> str:
    waits = sign.application is not None and sign.application.answered_at is None
    return reverse("review:decide", args=[sign.application_id]) if waits and roles else ""


@require_http_methods(["GET", "POST"])
@answers(again=sign_page)
def show_sign(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return sign_page(request, pk)
    sign = one_of_or_404(signs_for(request.viewer), pk)
    data = checked(SignForm(request.POST, lessons=list(lessons_of(sign))))
    action = SignAction(data["decision"])

    def do() -> str:
        _do(request, sign.pk, action, data)
        return reverse("signs:sign", args=[pk])

    return taken_once(request, do, _said(action))


def _do(request: HttpRequest, pk: UUID, action: SignAction, data: dict[str, Any]) -> None:
    given = {"sign_id": pk, "by": request.viewer, "version": data["version"]}
    match action:
        case SignAction.CONFIRM:
            actions.confirm(reason=data["reason"], **given)
        case SignAction.DISMISS:
            teach = SuppressionKind(data["teach"]) if data["teach"] else None
            actions.dismiss(reason=data["reason"], teach=teach, **given)
        case SignAction.ASK:
            actions.ask(question=data["reason"], **given)
        case _:
            actions.reconsider(reason=data["reason"], **given)


def _said(action: SignAction) -> str:
    if action == SignAction.RECONSIDER:
        return _("已恢复为待判断。")
    return _("已记为“%(word)s”，理由一并留存。") % {"word": word(LIFE.rows(action, SignState.OPEN)[0].target)}
