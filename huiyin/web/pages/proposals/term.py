"""A term's plan: the rounds that are left, the units still to be inspected, the proposal, pins, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from huiyin.proposals import actions
from huiyin.proposals.queries import latest_for, rounds_and_units
from huiyin.proposals.spans import spans_for
from huiyin.rounds.queries import rounds_for, targets_for, terms_for
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState

from ...proposal_sentences import condition_words, reason_words
from ...refusals import answers, one_of_or_404
from ...sent_once import sent_once
from .deciding import told


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit with where it is proposed, where it is pinned, its last day, its spans, and why it is there."""

    unit: Any
    proposed: str
    pinned: str
    until: str
    there: str
    spans: list[Any]
    why: list[str] = field(default_factory=list)


class TermPlanPage(View):
    http_method_names = ["get", "post", "head", "options"]

    def dispatch(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        self.term = one_of_or_404(terms_for(request.viewer), pk)
        if Role.OFFICE not in request.viewer.roles(self.term.body_id):
            raise PermissionDenied
        self.rounds, self.units = rounds_and_units(request.viewer, self.term)
        return super().dispatch(request, pk)

    def get(self, request: HttpRequest, _pk: UUID) -> HttpResponse:
        proposal = latest_for(request.viewer, term_id=self.term.pk)
        planned = rounds_for(request.viewer).filter(term=self.term, state=RoundState.PLANNED)
        rows = self._rows(proposal)
        context = {
            "term": self.term,
            "planned": [(r, self._load(rows, r)) for r in planned.order_by("number")],
            "rounds": self.rounds,
            "rows": rows,
            "room": sum(r.capacity for r in self.rounds),
            "conflict": self._conflict(proposal),
            "place": "term_plan",
            "about": self.term.pk,
            "can_take_over": _open(proposal),
            **told(proposal),
        }
        return render(request, "web/proposals/term.html", context)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return sent_once(answers(self._ask))(request)

    def _ask(self, request: HttpRequest) -> HttpResponse:
        places, pins, until = {str(r.pk) for r in self.rounds}, {}, {}
        for key in (str(u.pk) for u in self.units):
            if (place := request.POST.get(f"pin-{key}", "")) in places:
                pins[key] = place
            if day := _day(request.POST.get(f"until-{key}", "")):
                until[key] = day
        actions.ask_for_term(term_id=self.term.pk, asked={"pins": pins, "until": until}, by=request.viewer)
        messages.success(request, _("已开始计算，可以离开本页；结果留在这里。"))
        return redirect("term_plan", pk=self.term.pk)

    def _rows(self, proposal: Any) -> list[UnitRow]:
        asked = proposal.asked if proposal else {}
        found = (proposal.found or {}) if proposal else {}
        choice, reasons = found.get("choice", {}), found.get("reasons", {})
        there = targets_for(self.request.viewer).filter(round__in=self.rounds)
        fixed = {str(unit): str(place) for unit, place in there.values_list("unit_id", "round_id")}
        order = {str(r.pk): n for n, r in enumerate(self.rounds)}
        spans: dict[UUID, list[Any]] = defaultdict(list)
        for span in spans_for(self.request.viewer, self.term.pk):
            spans[span.unit_id].append(span)
        rows = [
            UnitRow(
                u, choice.get(str(u.pk), ""), asked.get("pins", {}).get(str(u.pk), ""),
                asked.get("until", {}).get(str(u.pk), ""), fixed.get(str(u.pk), ""),
                spans.get(u.pk, []),
                [reason_words(r["code"], r["params"]) for r in reasons.get(str(u.pk), [])],
            )
            for u in self.units
        ]  # fmt: skip
        return sorted(rows, key=lambda r: (order.get(r.proposed or r.there, len(order)), r.unit.name))

    def _load(self, rows: list[UnitRow], found: Any) -> int:
        """How many units are down for a round: proposed, or targets already."""
        return sum((row.proposed or row.there) == str(found.pk) for row in rows)

    def _conflict(self, proposal: Any) -> Mapping[str, Any] | None:
        conflict = (proposal.found or {}).get("conflict") if proposal else None
        if not conflict:
            return None
        units = {str(u.pk): u.name for u in self.units}
        rounds = {str(r.pk): r for r in self.rounds}
        # a round that has begun meanwhile takes part no more; the conflict with it is gone
        known = [c for c in conflict["conditions"] if not c["round"] or c["round"] in rounds]
        return {
            "sentences": [condition_words(c, units, rounds) for c in known],
            "units": len(conflict["units"]),
            "room": conflict["room"],
        }


def _open(proposal: Any) -> bool:
    return bool(proposal and proposal.found and "choice" in proposal.found and not proposal.taken_over_at)


def _day(text: str) -> str:
    """A day as it is kept; what is no day is left out, as the field lets nothing else be typed."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
