"""The first page itself: which desks, which round."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.accounts.journal_scope import chains_for, journal_for
from huiyin.organisations.queries import bodies_for
from huiyin.rounds.queries import current_round
from huiyin.rules.roles import WHOLE_UNIT, Role

from ...round_choice import chosen_round, rounds_shown
from ..owed import mine_now
from ..plans.calendar import READERS, due_this_week
from .cockpit import cockpit
from .desks import desks

#: who looks at rounds as a whole or at their part of one
WATCHING = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, Role.REVIEWER, *WHOLE_UNIT)


def _round(request: HttpRequest) -> Any:
    """The round in the address, else the one chosen in the frame, else the one under way."""
    asked = request.GET.get("round", "")
    in_address = next((r for r in rounds_shown(request) if str(r.pk) == asked), None)
    return in_address or chosen_round(request) or current_round(request.viewer)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    viewer = request.viewer
    found = _round(request) if viewer.has(*WATCHING) else None
    context: dict[str, Any] = {
        "desks": desks(viewer),
        "this_week": _this_week(viewer),
        "mine": mine_now(viewer) if viewer.has(*READERS) else [],
        "cockpit": cockpit(viewer, found) if found else None,
        "journal": _journal(viewer) if viewer.has(Role.AUDIT_ADMIN) else None,
        "may_plan": viewer.has(Role.OFFICE),
        "cockpit_first": viewer.has(Role.OFFICE, Role.LEADING_GROUP),
        "has_role": bool(viewer.grants),
        "watches": viewer.has(*WATCHING),
    }
    return render(request, "web/home/home.html", context)


def _this_week(viewer: Any) -> tuple[int, str] | None:
    """How much falls due this week, and the address of exactly that; nothing for administrators."""
    return due_this_week(viewer) if viewer.has(*READERS) else None


def _journal(viewer: Any) -> dict[str, Any]:
    """For audit administrators: how many chains and entries they watch, and when the last one was written."""
    entries = journal_for(viewer)
    bodies = [body.name for body in bodies_for(viewer)]
    return {
        "chains": len(chains_for(viewer)),
        "entries": entries.order_by().count(),
        "last": entries.first(),
        "bodies": bodies,
    }
