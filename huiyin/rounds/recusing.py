"""The facts of recusal as the ledger has them, and what they say against sending a team to a unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from huiyin.organisations.models import Unit
from huiyin.organisations.structure import Structure, structure_of
from huiyin.rules.coverage import UNDER_WAY
from huiyin.rules.moves import Obstacle
from huiyin.rules.recusal import (
    BarredFrom,
    InspectedBefore,
    PersonFacts,
    PostHeld,
    Recusal,
    Relation,
    RelativeAt,
    UnitFacts,
    recusals,
)
from huiyin.rules.round import RoundState

from .models import Round, Target, Team
from .people_models import Inspector, TeamMember


@dataclass(frozen=True, slots=True)
class TeamPeople:
    """The people of a team by what recusal asks of them, with their names and skills."""

    facts: tuple[PersonFacts, ...]
    names: Mapping[str, str]
    skills: frozenset[str]


def people_of(round_id: UUID, body_id: UUID) -> dict[UUID, TeamPeople]:
    """The teams of a round with their people; six queries, however many."""
    members = list(TeamMember.objects.filter(team__round_id=round_id).values_list("team_id", "inspector_id"))
    everybody = {inspector for _team, inspector in members}
    known = structure_of(body_id)
    found = Inspector.objects.filter(pk__in=everybody).prefetch_related("ties", "bars")
    before = _inspected(everybody, round_id, known)
    facts = {i.pk: _facts(i, before.get(i.pk, ()), known) for i in found}
    people = {i.pk: i for i in found}
    teams: dict[UUID, list[UUID]] = defaultdict(list)
    for team, inspector in members:
        teams[team].append(inspector)
    return {
        team: TeamPeople(
            tuple(facts[i] for i in sorted(inside)),
            {str(i): people[i].name for i in inside},
            frozenset(skill for i in inside for skill in people[i].skills),
        )
        for team, inside in teams.items()
    }


def skills_in(found: Round) -> set[str]:
    """What those who serve in the round's teams can do."""
    rows = Inspector.objects.filter(services__team__round=found).values_list("skills", flat=True)
    return {skill for skills in rows for skill in skills}


def _inspected(
    people: Collection[UUID], round_id: UUID, known: Structure
) -> dict[UUID, tuple[InspectedBefore, ...]]:
    """What these people inspected in other rounds that were held."""
    states = sorted(UNDER_WAY)
    services = TeamMember.objects.filter(inspector_id__in=people, team__round__state__in=states)
    services = services.exclude(team__round_id=round_id).values_list("inspector_id", "team_id")
    by_team: dict[UUID, list[UUID]] = defaultdict(list)
    for inspector, team in services:
        by_team[team].append(inspector)
    found: dict[UUID, tuple[InspectedBefore, ...]] = defaultdict(tuple)
    for target in Target.objects.filter(team_id__in=by_team).select_related("round"):
        held = target.round
        day = held.stationed_until or held.stationed_from or date.min
        fact = InspectedBefore(_keys(known, target.unit_id), held.name, day)
        for inspector in by_team[target.team_id]:
            found[inspector] = (*found[inspector], fact)
    return found


def _facts(found: Inspector, before: tuple[InspectedBefore, ...], known: Structure) -> PersonFacts:
    ties = list(found.ties.all())
    borrowed = _keys(known, found.borrowed_from_id) if found.borrowed_from_id else frozenset()
    return PersonFacts(
        str(found.pk),
        posts=tuple(PostHeld(_keys(known, t.unit_id), t.post, t.until) for t in ties if not t.relation),
        borrowed_from=borrowed,
        relatives=tuple(
            RelativeAt(_keys(known, t.unit_id), Relation(t.relation), t.post) for t in ties if t.relation
        ),
        origins=tuple(found.origins),
        inspected=before,
        barred=tuple(BarredFrom(_keys(known, b.unit_id), b.reason) for b in found.bars.all()),
    )


def _keys(known: Structure, unit: UUID) -> frozenset[str]:
    return frozenset(str(one) for one in known.lineage(unit))


def unit_facts(unit: Unit) -> UnitFacts:
    return UnitFacts(str(unit.pk), unit.place)


def against(team: Team, unit: Unit, today: date) -> tuple[list[Recusal], Mapping[str, str]]:
    """What speaks against sending this team to this unit, and the names of its people."""
    people = people_of(team.round_id, unit.body_id).get(team.pk)
    if people is None:
        return [], {}
    facts = unit_facts(unit)
    found = [r for person in people.facts for r in recusals(person, facts, today=today)]
    return found, people.names


def recused_now(found: Inspector, today: date) -> list[tuple[Team, Unit]]:
    """Where somebody serves in a team that goes to a unit from which they have to keep away: to be told when
    a tie is written down after the team was sent."""
    teams = Team.objects.filter(members__inspector=found).exclude(round__state=RoundState.COMPLETED)
    return [
        (team, unit)
        for team in teams.select_related("round")
        for unit in Unit.objects.filter(targets__team=team).order_by("name")
        if any(ground.person == str(found.pk) for ground in against(team, unit, today)[0])
    ]


def recused(unit: Unit, ground: Recusal, names: Mapping[str, str]) -> Obstacle:
    """One ground as an obstacle; told to the office alone, which keeps these facts."""
    said = {"unit": unit.name, "person": names.get(ground.person, ""), "ground": ground.ground}
    return Obstacle("recused", said | dict(ground.params))
