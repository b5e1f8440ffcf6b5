"""Who is to serve in the next round's teams, with what keeps them away from some of its units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.models import Unit
from huiyin.rounds import actions as rounds
from huiyin.rounds import inspectors
from huiyin.rounds.barring import bar
from huiyin.rounds.models import Round
from huiyin.rules.recusal import Relation
from huiyin.rules.team import TeamPart

TEAMS = ("一", "二", "三", "四")
PARTS = (TeamPart.LEADER, TeamPart.DEPUTY, TeamPart.MEMBER, TeamPart.TEAM_LIAISON)
#: called by what they can do: nobody is named
CALLINGS = (("资深巡视干部", "党建"), ("审计骨干", "审计"), ("财务骨干", "财务"), ("组织干部", "干部人事"))


def staff_round(found: Round, by: Viewer) -> None:
    """Four teams of four; in each somebody who must keep away from one or two of the round's units."""
    units = list(Unit.objects.filter(targets__round=found).order_by("name"))
    for n, numeral in enumerate(TEAMS):
        team = rounds.add_team(round_id=found.pk, number=n + 1, name=f"第{numeral}巡视组", by=by)
        for (calling, skill), part in zip(CALLINGS, PARTS, strict=True):
            person = inspectors.add_inspector(
                body_id=found.body_id, name=f"{calling}{numeral}", post="处长", skills=[skill],
                origins=_origins(n, part, units), by=by,
            )  # fmt: skip
            inspectors.join_team(team_id=team.pk, inspector_id=person.pk, part=part, by=by)
            if part == TeamPart.DEPUTY:
                inspectors.add_tie(
                    inspector_id=person.pk, unit_id=units[n % len(units)].pk, post="审计处处长",
                    until=date(2021, 6, 30), by=by,
                )  # fmt: skip
            if part == TeamPart.TEAM_LIAISON and n == 0:
                reason = "近三年参与过该单位的专项审计"
                bar(inspector_id=person.pk, unit_id=units[-1].pk, reason=reason, by=by)
            if part == TeamPart.MEMBER:
                inspectors.add_tie(
                    inspector_id=person.pk, unit_id=units[(n + 2) % len(units)].pk, post="科员",
                    relation=Relation.SIBLING, by=by,
                )  # fmt: skip


def _origins(number: int, part: TeamPart, units: Sequence[Unit]) -> list[str]:
    places = [u.place for u in units if u.place]
    return [places[number % len(places)]] if part == TeamPart.LEADER and number < 2 and places else []
