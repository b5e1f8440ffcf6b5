"""One accountability case: its subject, what was decided, its life as a line, and what is recorded next."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.accountability import actions, queries
from huiyin.findings.queries import roles_on
from huiyin.rules.accountability import OPEN, CaseAction, CaseOrigin

from ...accountability_words import CASE_OUTCOMES
from ...figures import day
from ...forms.accountability import CaseStepForm
from ...outcomes import offered
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...wording import word
from ..findings.life_line import INSIDE
from ..rectify.around import around
from ..rectify.sending import taken_once
from .words import instrument_choices, instrument_word

_TONES: dict[str, tuple[str, str]] = {
    CaseAction.OPEN: ("idle", "pencil"),
    CaseAction.DECIDE: ("overdue", "person"),
    CaseAction.CHANGE: ("overdue", "pencil"),
    CaseAction.APPEAL: ("returned", "back"),
    CaseAction.UPHOLD: ("closed", "check"),
    CaseAction.END: ("closed", "check"),
}


def case_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    case = one_of_or_404(queries.cases_for(viewer), pk)
    inside = bool(roles_on(case.finding, viewer) & INSIDE)
    form = refusal.form if refusal and refusal.form else None
    form = form or CaseStepForm(
        initial={"version": case.version, "instrument": case.instrument, "decided_by": case.decided_by,
                 "document": case.document, "effect_until": case.effect_until},
        instruments=instrument_choices(case.finding.body),
    )  # fmt: skip
    decisions = queries.moves_on(case, viewer)
    context = around(
        request, case.finding, refusal,
        case=case,
        inside=inside,
        waits=case.state in OPEN,
        instrument=instrument_word(case),
        origin=_origin(case) if inside else ("", ""),
        decisions=decisions, offered=offered(CASE_OUTCOMES, decisions),
        deciding=CaseAction.DECIDE in decisions or CaseAction.CHANGE in decisions,
        form=form,
        events=[_event(e, inside=inside) for e in reversed(list(queries.events_of(case, inside=inside)))],
    )  # fmt: skip
    return render(request, "web/accountability/case.html", context)


def _origin(case: Any) -> tuple[str, str]:
    """What it was opened from, with its page."""
    pages = {CaseOrigin.SIGN: "signs:sign", CaseOrigin.LADDER: "supervision_step"}
    page = pages.get(CaseOrigin(case.origin))
    return str(word(case.origin, CaseOrigin)), reverse(page, args=[case.origin_key]) if page else ""


def _event(event: Any, *, inside: bool) -> dict[str, Any]:
    tone, icon = _TONES.get(event.action, ("idle", "circle"))
    lines = [day(event.on) if event.on else "", event.text]
    return {
        "at": event.at, "title": word(event.action, CaseAction),
        "by": event.by_name if inside else _("巡视巡察机构"),
        "text": "\n".join(line for line in lines if line), "tone": tone, "icon": icon,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@answers(again=case_page)
def show_case(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return case_page(request, pk)
    case = one_of_or_404(queries.cases_for(request.viewer), pk)
    data = checked(CaseStepForm(request.POST, instruments=instrument_choices(case.finding.body)))
    told = queries.Recorded(
        instrument=data["instrument"], decided_by=data["decided_by"], document=data["document"],
        on=data["on"], effect_until=data["effect_until"], reason=data["text"],
    )  # fmt: skip

    def do() -> str:
        actions.take(
            case_id=case.pk, action=CaseAction(data["decision"]), told=told, version=data["version"],
            by=request.viewer,
        )  # fmt: skip
        return reverse("accountability_case", args=[case.pk])

    return taken_once(request, do, _("已登记。"))
