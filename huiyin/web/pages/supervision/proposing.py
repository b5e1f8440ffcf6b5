"""Proposing a step, from a finding or from a confirmed sign of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huiyin.findings.queries import roles_on
from huiyin.rules.ladder import PROPOSERS, Rung, above, against_proposing
from huiyin.supervision import actions, queries
from huiyin.supervision.triggering import usual_demand

from ...forms.supervision import ProposeForm
from ...refusals import Refusal, answers, checked
from ...supervision_sentences import cause_sentence
from ...wording import word
from ..rectify.around import around, finding_of
from ..rectify.sending import taken_once


def _rungs(finding: Any) -> list[tuple[Rung, str]]:
    """Every rung with who approves it and how long the unit has."""
    rules = queries.rules_of(finding.body)
    told = _("%(rung)s（%(who)s审批，限 %(n)s%(unit)s答复）")
    return [
        (rung, told % {"rung": word(rung), "who": word(r.approved_by), "n": r.answer.amount,
                       "unit": word(r.answer.unit)})
        for rung, r in rules.rungs.items()
    ]  # fmt: skip


def propose_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    finding = _own(request, pk)
    viewer = request.viewer
    given = request.POST.get("sign") or request.GET.get("sign") or ""
    sign = queries.confirmed_sign(viewer, finding, given) if given else None
    taken = queries.reached(finding)
    first = above(taken) or Rung.ACCOUNT
    form = refusal.form if refusal and refusal.form else None
    form = form or ProposeForm(
        request.POST or None, rungs=_rungs(finding),
        initial={"rung": first.value, "demand": usual_demand(first), "sign": sign.pk if sign else None},
    )  # fmt: skip
    facts = queries.facts_for_proposing(finding, first, viewer, demand="…")
    lit = queries.light_now(finding)
    context = around(
        request, finding, refusal,
        form=form, sign=sign, taken=taken, next=first, light=lit.light,
        reasons=[cause_sentence(r.cause, r.n) for r in lit.reasons],
        obstacles=against_proposing(roles_on(finding, viewer), facts),
        earlier=queries.steps_at(viewer, finding),
    )  # fmt: skip
    return render(request, "web/supervision/propose.html", context)


def _own(request: HttpRequest, pk: UUID) -> Any:
    """The finding, to those who may propose at all."""
    finding = finding_of(request, pk)
    if not roles_on(finding, request.viewer) & PROPOSERS:
        raise PermissionDenied
    return finding


@require_http_methods(["GET", "POST"])
@answers(again=propose_page)
def propose_step(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return propose_page(request, pk)
    finding = _own(request, pk)
    data = checked(ProposeForm(request.POST, rungs=_rungs(finding)))

    def do() -> str:
        made = actions.propose(
            finding_id=finding.pk, rung=Rung(data["rung"]), demand=data["demand"], by=request.viewer,
            skip_reason=data["skip_reason"], signs=[data["sign"]] if data["sign"] else (),
        )  # fmt: skip
        return reverse("supervision_step", args=[made.pk])

    return taken_once(request, do, _("已提请，待审批；批准发出以前单位看不到。"))
