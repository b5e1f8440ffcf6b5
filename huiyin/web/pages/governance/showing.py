"""One campaign: why, about what, its tasks and how far they are, its effect, its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from huiyin.governance import actions, queries
from huiyin.governance.effect import Compared, Effect, OfRound, effect_of
from huiyin.reports.kept import kept
from huiyin.rules.campaign import OPENED, CampaignAction, CampaignState
from huiyin.rules.campaign_task import OPEN
from huiyin.rules.recurrence import Frequency, Side
from huiyin.rules.roles import Role

from ...doors import Door, door
from ...forms.governance import CampaignStepForm
from ...governance_words import CAMPAIGN_OUTCOMES
from ...outcomes import offered
from ...refusals import Refusal, answers, checked, one_of_or_404
from ...wording import word
from ..rectify.sending import key_of, taken_once

#: tasks that the page names; the list has all of them
SHOWN = 60


def campaign_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    campaign = one_of_or_404(queries.with_counts(queries.campaigns_for(viewer)), pk)
    moves = queries.moves_on(campaign, viewer)
    form = refusal.form if refusal and refusal.form else None
    effect = kept(viewer, "campaign effect", pk, count=lambda: effect_of(viewer, campaign))
    tasks = queries.tasks_for(viewer).filter(campaign=campaign)
    context = {
        "campaign": campaign,
        "themes": queries.themes_of(campaign),
        "tasks": tasks.order_by("due_on", "addressee__name")[:SHOWN],
        "counts": _counts(campaign),
        "all_tasks": door("campaign_tasks", campaign=pk),
        "more": campaign.n > SHOWN,
        "effect": _effect(effect) if effect.themes else None,
        "over": campaign.state == CampaignState.ENDED,
        "suggestions": queries.suggestions_for(viewer).filter(campaign=campaign),
        "may_give": CampaignAction.GIVE in moves,
        "may_suggest": Role.OFFICE in viewer.roles(campaign.body_id),
        "decisions": moves,
        "offered": offered(CAMPAIGN_OUTCOMES, moves),
        "form": form or CampaignStepForm(initial={"version": campaign.version}),
        "events": [_event(e) for e in queries.events_of(campaign)],
        "refusal": refusal,
        "once": key_of(request),
    }
    return render(request, "web/governance/campaign.html", context)


def _counts(campaign: Any) -> list[tuple[str, Door]]:
    """Tasks, and those done, waiting and late, each a door."""

    def to(n: int, **more: Any) -> Door:
        return Door(n, door("campaign_tasks", campaign=campaign.pk, **more))

    states = ("given", "answered", "done", "left")
    return [
        (_("任务"), to(campaign.n, state=states)),
        (_("已验收"), to(campaign.done, state="done")),
        (_("未验收"), to(campaign.waiting, state=sorted(OPEN))),
        (_("超期"), to(campaign.late, due="late")),
    ]


def _effect(effect: Effect) -> dict[str, Any]:
    """The comparison by unit type and the rounds that it is made of; every figure is a door."""
    sides = {side: [r.round for r in effect.on(side)] for side in Side}
    return {
        "rows": [_compared(effect, sides, part) for part in effect.compared],
        "rounds": [_round(effect, r) for r in effect.rounds],
        "after": bool(sides[Side.AFTER]),
    }


def _compared(effect: Effect, sides: dict[Side, list[UUID]], part: Compared) -> dict[str, Any]:
    def cell(side: Side, found: Frequency) -> tuple[Door, Frequency]:
        place = {"theme": effect.themes, "rounds": sides[side], "unit_type": part.unit_type}
        return Door(found.findings, door("findings", **place) if sides[side] else ""), found

    return {
        "name": word(part.unit_type, "UnitType") if part.unit_type else pgettext("figures", "合计"),
        "whole": not part.unit_type,
        "before": cell(Side.BEFORE, part.before),
        "after": cell(Side.AFTER, part.after),
        "change": part.change,
    }


def _round(effect: Effect, one: OfRound) -> dict[str, Any]:
    whole = one.whole
    return {
        "name": one.name, "url": reverse("round", args=[one.round]), "side": word(one.side), "found": whole,
        "findings": Door(whole.findings, door("findings", theme=effect.themes, round=one.round)),
        "units": whole.units,
    }  # fmt: skip


def _event(event: Any) -> dict[str, Any]:
    opened = event.action == OPENED
    title = _("开展专项治理") if opened else word(event.action, CampaignAction)
    return {"at": event.at, "title": title, "by": event.by_name, "text": event.text}


@require_http_methods(["GET", "POST"])
@answers(again=campaign_page)
def show_campaign(request: HttpRequest, pk: UUID) -> HttpResponse:
    if request.method == "GET":
        return campaign_page(request, pk)
    one_of_or_404(queries.campaigns_for(request.viewer), pk)
    data = checked(CampaignStepForm(request.POST))
    ending = data["decision"] == CampaignAction.END
    act = actions.end_campaign if ending else actions.withdraw_campaign

    def do() -> str:
        act(campaign_id=pk, text=data["text"], version=data["version"], by=request.viewer)
        return reverse("campaign", args=[pk])

    return taken_once(request, do, _("已结束，以后按新发现的问题看成效。") if ending else _("已撤回。"))
