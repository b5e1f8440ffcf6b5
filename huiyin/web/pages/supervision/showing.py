"""One step: what called for it, what it asks, its life as a line, and what can be done with it now."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huiyin.evidence.content import Rejected
from huiyin.evidence.storage import keep_named
from huiyin.findings.queries import roles_on
from huiyin.rules.accountability import OPENERS
from huiyin.rules.ladder import OPEN, Rung, StepAction, StepState, above, skipped
from huiyin.supervision import actions, queries

from ...forms.supervision import StepForm
from ...outcomes import offered
from ...refusals import Refusal, Unfit, answers, checked, one_of_or_404
from ...supervision_sentences import cause_sentence, until
from ...supervision_words import EVENT_TONES, EVENT_WORDS, STEP_OUTCOMES
from ...wording import word
from ..findings.life_line import INSIDE
from ..rectify.around import around
from ..rectify.evidence import download, rejection
from ..rectify.sending import taken_once


def step_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    step = one_of_or_404(queries.steps_for(viewer), pk)
    inside = bool(roles_on(step.finding, viewer) & INSIDE)
    decisions = queries.moves_on(step, viewer)
    form = refusal.form if refusal and refusal.form else None
    form = form or StepForm(
        request.POST or None, initial={"version": step.version, "demand": step.demand}
    )  # fmt: skip
    rung = Rung(step.rung)
    taken = queries.reached(step.finding, without=step) if inside else None
    left = skipped(rung, taken) if inside and step.state == StepState.PROPOSED else ()
    if StepAction.ANSWER in decisions:
        form.fields["text"].label = _("答复内容")
    context = around(
        request, step.finding, refusal,
        step=step,
        waits=step.state in OPEN,
        inside=inside,
        causes=_causes(step, viewer) if inside else [],
        skipped=_("、").join(str(word(r)) for r in left),
        step_key=str(step.pk),
        may_account=bool(roles_on(step.finding, viewer) & OPENERS) and step.issued_on is not None,
        events=list(reversed(_events(step, inside=inside))),
        decisions={a.value: standing for a, standing in decisions.items()},
        offered=offered(STEP_OUTCOMES, decisions, _next(rung)),
        form=form,
        files=list(queries.files_for(viewer).filter(event__step=step)),
        others=[s for s in queries.steps_at(viewer, step.finding) if s.pk != step.pk],
    )  # fmt: skip
    return render(request, "web/supervision/step.html", context)


def _next(rung: Rung) -> dict[StepAction, str]:
    """Which rung an escalation proposes."""
    after = above(rung)
    said = _("结束这一级，提请“%(rung)s”；理由只在监督方内部留存。")
    return {StepAction.ESCALATE: said % {"rung": word(after)}} if after else {}


def _causes(step: Any, viewer: Any) -> list[tuple[str, str]]:
    """What called for it, in words, with the sign's page where it is a sign that the viewer may see."""
    found = []
    for met in queries.causes_of(step):
        kind, _colon, key = met.key.partition(":")
        sign = queries.confirmed_sign(viewer, step.finding, key) if kind == "sign" else None
        found.append((cause_sentence(met.cause, met.n), reverse("signs:sign", args=[key]) if sign else ""))
    return found


def _events(step: Any, *, inside: bool) -> list[dict[str, Any]]:
    """The life of a step for {% timeline %}; to the unit the other side is one."""
    found = []
    for event in queries.events_of(step, inside=inside):
        tone, icon = EVENT_TONES[event.action]
        named = inside or event.by_unit
        lines = [event.text, until(event.due_on) if event.due_on else ""]
        found.append(
            {
                "at": event.at,
                "title": EVENT_WORDS[event.action],
                "by": event.by_name if named else _("巡视巡察机构"),
                "text": "\n".join(line for line in lines if line),
                "tone": tone,
                "icon": icon,
            }
        )
    return found


@require_http_methods(["GET", "POST"])
@answers(again=step_page)
def show_step(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return step_page(request, pk)
    step = one_of_or_404(queries.steps_for(request.viewer), pk)
    form = StepForm(request.POST, request.FILES)
    data = checked(form)
    action = StepAction(data["decision"])
    files = _kept(form, data["files"] if action == StepAction.ANSWER else ())

    def do() -> str:
        made = _do(request, step.pk, action, {**data, "files": files})
        return reverse("supervision_step", args=[made.pk])

    return taken_once(request, do, _said(action))


def _kept(form: StepForm, files: Iterable[Any]) -> list[Any]:
    """The files on the disk; one that is not taken is named at its field."""
    kept = []
    for file in files:
        try:
            kept.append(keep_named(file.chunks(), file.name or ""))
        except Rejected as rejected:
            form.add_error("files", rejection(rejected))
    if form.errors:
        raise Unfit(form)
    return kept


@require_safe
def step_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    piece = one_of_or_404(queries.files_for(request.viewer), pk)
    return download(request, piece.file, piece.name, f"supervision file {piece.pk}")


def _do(request: HttpRequest, pk: UUID, action: StepAction, data: dict[str, Any]) -> Any:
    given = {"step_id": pk, "by": request.viewer, "version": data["version"]}
    match action:
        case StepAction.APPROVE:
            return actions.approve(demand=data["demand"], **given)
        case StepAction.REFUSE:
            return actions.refuse(reason=data["text"], **given)
        case StepAction.ANSWER:
            return actions.answer(text=data["text"], files=data["files"], **given)
        case StepAction.SETTLE:
            return actions.settle(remark=data["text"], **given)
        case StepAction.RETURN:
            return actions.return_(reason=data["text"], answer_due_on=data["answer_due_on"], **given)
        case StepAction.ESCALATE:
            return actions.escalate(reason=data["text"], **given)
    return actions.withdraw(reason=data["text"], **given)


def _said(action: StepAction) -> str:
    words = {
        StepAction.APPROVE: _("已批准并发出，单位须在期限内答复。"),
        StepAction.REFUSE: _("已记为不予批准，单位不会知道有过这项提请。"),
        StepAction.ANSWER: _("已答复，等待巡视巡察办核对。"),
        StepAction.SETTLE: _("已了结，问题继续按原时限整改。"),
        StepAction.RETURN: _("已退回，单位须在新的期限内重新答复。"),
        StepAction.ESCALATE: _("已升级，上一级措施已提请，待审批。"),
    }
    return words.get(action, _("已撤回，理由留存。"))
