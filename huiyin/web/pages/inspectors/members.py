"""Who serves in which team of a round."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huiyin.rounds import inspectors as actions
from huiyin.rounds import queries
from huiyin.rules.round import LIFE, RoundAction, RoundState
from huiyin.rules.team import TeamPart

from ...forms.inspectors import JoinForm
from ...refusals import answers, one_of_or_404
from ...sent_once import sent_once
from ...wording import bracketed
from ..rounds.access import RoundFormPage, conducts


@require_safe
def round_members(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = one_of_or_404(queries.rounds_for(request.viewer), pk)
    if not conducts(request.viewer, found.body_id):
        raise PermissionDenied
    members = list(queries.members_for(request.viewer, found.pk))
    teams = [
        (team, [m for m in members if m.team_id == team.pk])
        for team in queries.teams_for(request.viewer, found.pk)
    ]
    may_amend = bool(LIFE.rows(RoundAction.AMEND, RoundState(found.state)))
    context = {"round": found, "teams": teams, "people": len(members), "may_amend": may_amend}
    return render(request, "web/inspectors/members.html", context)


class JoinTeam(RoundFormPage):
    title = gettext_lazy("编入巡视组")
    submit = gettext_lazy("编入")
    template_name = "web/inspectors/form.html"

    def form(self, data: Any) -> BaseForm:
        teams = [(t.pk, t.name) for t in queries.teams_for(self.viewer, self.found.pk)]
        there = queries.members_for(self.viewer, self.found.pk).values("inspector_id")
        free = queries.inspectors_for(self.viewer).filter(body_id=self.found.body_id).exclude(pk__in=there)
        pairs = [(i.pk, bracketed(i.name, i.post) if i.post else i.name) for i in free]
        wanted = self.request.GET.get("team")
        return JoinForm(data, teams=teams, inspectors=pairs, initial={"team": wanted})

    def back(self) -> str:
        return reverse("round_members", args=[self.found.pk])

    def context(self) -> dict[str, Any]:
        return super().context() | {"again": True}

    def act(self, data: dict[str, Any]) -> HttpResponse:
        made = actions.join_team(
            team_id=data["team"], inspector_id=data["inspector"], part=TeamPart(data["part"]),
            reason=data["reason"], by=self.viewer,
        )  # fmt: skip
        words = _("“%(name)s”已编入%(team)s。")
        messages.success(self.request, words % {"name": made.inspector.name, "team": made.team.name})
        if "again" in self.request.POST:
            return redirect(f"{reverse('join_team', args=[self.found.pk])}?team={made.team_id}")
        return redirect(self.back())


@require_POST
@sent_once
@answers
def leave_team(request: HttpRequest, pk: UUID) -> HttpResponse:
    team = actions.leave_team(member_id=pk, by=request.viewer)
    messages.success(request, _("已调出%(team)s。") % {"team": team.name})
    return redirect("round_members", pk=team.round_id)
