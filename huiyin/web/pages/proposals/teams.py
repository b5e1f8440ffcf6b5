"""A round's teams: who must keep away from which unit, the skills that are wanted, the proposal, pins,
overrides with their reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views import View

from huiyin.planning import AssignmentCondition
from huiyin.proposals import actions
from huiyin.proposals.queries import latest_for, refusals_of, skills_held
from huiyin.rounds.inspectors import names_of_members
from huiyin.rounds.queries import rounds_for, targets_for, teams_for

from ...forms.inspectors import several
from ...recusal_sentences import ground_words
from ...refusals import UNFIT, answers, one_of_or_404
from ...sent_once import sent_once
from ..rounds.access import conducts
from .deciding import told

MOST = 5
Refusals = Mapping[str, Mapping[str, list[Mapping[str, Any]]]]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A target with its team now (which may have to keep away), the one proposed, the one pinned, who must
    keep away and why, the skills that its team should have, and those that the proposed one lacks."""

    target: Any
    proposed: str
    pinned: str
    reason: str
    options: list[tuple[str, str, bool]]
    refused: list[tuple[str, list[str]]]
    overridden: bool
    refused_now: bool
    skills: str
    missing: list[str]


class RoundTeams(View):
    http_method_names = ["get", "post", "head", "options"]

    def dispatch(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        self.found = one_of_or_404(rounds_for(request.viewer), pk)
        if not conducts(request.viewer, self.found.body_id):
            raise PermissionDenied
        self.teams = list(teams_for(request.viewer, self.found.pk))
        self.targets = list(targets_for(request.viewer, self.found.pk).order_by("unit__name"))
        self.refusals = refusals_of(request.viewer, self.found)
        return super().dispatch(request, pk)

    def get(self, request: HttpRequest, _pk: UUID) -> HttpResponse:
        return self._page(request)

    def _page(self, request: HttpRequest, typed: Mapping[str, Any] | None = None) -> HttpResponse:
        """With what was asked last, or what was typed and could not be asked."""
        proposal = latest_for(request.viewer, term_id=self.found.term_id, round_id=self.found.pk)
        names = names_of_members(request.viewer, self.found.pk)
        found = (proposal.found or {}) if proposal else {}
        asked = typed if typed is not None else proposal.asked if proposal else {}
        context = {
            "round": self.found,
            "rows": [self._row(t, asked, found, names) for t in self.targets],
            "skills_held": skills_held(request.viewer, self.found),
            "teams": [(t, found.get("loads", {}).get(str(t.pk), 0)) for t in self.teams],
            "most": int(asked.get("most", 3)),
            "mosts": range(1, MOST + 1),
            "conflict": self._conflict(found),
            "people_missing": not names,
            "can_take_over": bool("choice" in found and proposal and not proposal.taken_over_at),
            "place": "round_teams",
            "about": self.found.pk,
            **told(proposal),
        }
        status = 200 if typed is None else UNFIT
        return render(request, "web/proposals/teams.html", context, status=status)

    def post(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        return sent_once(answers(self._ask))(request)

    def _ask(self, request: HttpRequest) -> HttpResponse:
        places, pins, skills = {str(t.pk) for t in self.teams}, {}, {}
        overrides: list[list[str]] = []
        for key in (str(t.pk) for t in self.targets):
            if wanted := several(request.POST.get(f"skills-{key}", "")[:200]):
                skills[key] = wanted
            place = request.POST.get(f"pin-{key}", "")
            if place not in places:
                continue
            pins[key] = place
            reason = request.POST.get(f"reason-{key}", "").strip()[:300]
            if place in self.refusals.get(key, {}) and reason:
                overrides.append([key, place, reason])
        most = request.POST.get("most", "")
        most_ = int(most) if most.isdecimal() and 1 <= int(most) <= MOST else 3
        asked = {"pins": pins, "overrides": overrides, "most": most_, "skills": skills}
        try:
            actions.ask_for_round(round_id=self.found.pk, asked=asked, by=request.viewer)
        except ValidationError as fault:
            messages.error(request, " ".join(fault.messages))
            return self._page(request, asked)
        messages.success(request, _("已开始计算，可以离开本页；结果留在这里。"))
        return redirect("round_teams", pk=self.found.pk)

    def _row(
        self, target: Any, asked: Mapping[str, Any], found: Mapping[str, Any], names: Mapping[str, str]
    ) -> TargetRow:
        key = str(target.pk)
        against = self.refusals.get(key, {})
        reasons = {x: reason for x, _team, reason in asked.get("overrides", [])}
        return TargetRow(
            target, found.get("choice", {}).get(key, ""), asked.get("pins", {}).get(key, ""),
            reasons.get(key, ""), [(str(t.pk), t.name, str(t.pk) in against) for t in self.teams],
            [(t.name, self._why(target, against[str(t.pk)], names)) for t in self.teams
             if str(t.pk) in against],
            any(x == key for x, _team in found.get("overridden", [])),
            str(target.team_id) in against,
            _("、").join(asked.get("skills", {}).get(key, [])),
            found.get("missing_skills", {}).get(key, []),
        )  # fmt: skip

    def _why(self, target: Any, grounds: list[Mapping[str, Any]], names: Mapping[str, str]) -> list[str]:
        return [
            ground_words(
                g["ground"],
                dict(g["params"]) | {"person": names.get(g["person"], ""), "unit": target.unit.name},
            )
            for g in grounds
        ]

    def _conflict(self, found: Mapping[str, Any]) -> list[str]:
        """What contradicts each other, in sentences; a team recused is told with its target."""
        if not (conflict := found.get("conflict")):
            return []
        teams = {str(t.pk): t.name for t in self.teams}
        units = {str(t.pk): t.unit.name for t in self.targets}
        says = {
            AssignmentCondition.RECUSAL: _("%(team)s有人须回避“%(unit)s”"),
            AssignmentCondition.PINNED: _("“%(unit)s”固定由%(team)s巡视"),
            AssignmentCondition.MOST: _("%(team)s承担的单位数已到上限"),
        }
        return [
            says[AssignmentCondition(h["kind"])]
            % {"team": teams.get(h["team"], ""), "unit": units.get(h["target"], "")}
            for h in conflict["hindrances"]
        ]
