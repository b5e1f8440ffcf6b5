"""How far a proposal is, stopping it, and taking it over."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from huiyin.proposals import actions
from huiyin.proposals.queries import proposals_for

from ...refusals import answers, one_of_or_404
from ...sent_once import sent_once


def place_of(proposal: Any) -> tuple[str, UUID]:
    """The page that a proposal belongs to."""
    return ("round_teams", proposal.round_id) if proposal.round_id else ("term_plan", proposal.term_id)


def told(proposal: Any) -> dict[str, Any]:
    gap = proposal.gap if proposal is not None else None
    return {
        "proposal": proposal,
        "runs": proposal is not None and proposal.state in ("waiting", "running"),
        "gap": "" if gap is None else f"{100 * gap:.1f}%",
    }


@require_safe
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part of the page that is fetched anew while the engine searches."""
    proposal = one_of_or_404(proposals_for(request.viewer), pk)
    name, about = place_of(proposal)
    context = told(proposal) | {"place": name, "about": about, "polled": True}
    return render(request, "web/proposals/progress.html", context)


@require_POST
@answers
def stop(request: HttpRequest, pk: UUID) -> HttpResponse:
    proposal = one_of_or_404(proposals_for(request.viewer), pk)
    actions.stop(proposal_id=proposal.pk, by=request.viewer)
    messages.success(request, _("正在停止，停止后给出目前最好的方案。"))
    return redirect(place_of(proposal)[0], pk=place_of(proposal)[1])


@require_POST
@sent_once
@answers
def take_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    proposal = one_of_or_404(proposals_for(request.viewer), pk)
    name, about = place_of(proposal)
    take = actions.take_over_round if proposal.round_id else actions.take_over_term
    try:
        n = take(proposal_id=proposal.pk, by=request.viewer)
    except ValidationError as fault:
        messages.error(request, " ".join(fault.messages))
        return redirect(name, pk=about)
    if proposal.round_id:
        words = ngettext("已按方案分派 %(n)d 个巡视对象。", "已按方案分派 %(n)d 个巡视对象。", n)
    else:
        words = ngettext("已按方案选定 %(n)d 个巡视对象。", "已按方案选定 %(n)d 个巡视对象。", n)
    messages.success(request, words % {"n": n})
    return redirect(name, pk=about)
