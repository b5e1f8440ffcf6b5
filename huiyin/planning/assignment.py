"""What sending teams to targets is made of, and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from huiyin.rules.recusal import PersonFacts, Recusal, RecusalTerms, UnitFacts, recusals

#: what a needed skill costs that nobody of the team has; a balanced load costs its square
SKILL = 6
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class AssignedTeam:
    """A team with its people and their skills, and how many targets it can bear (一托二: two)."""

    key: str
    people: tuple[PersonFacts, ...] = ()
    skills: frozenset[str] = frozenset()
    most: int = 3


@dataclass(frozen=True, slots=True)
class AssignedTarget:
    """A target of the round: its unit, the skills it asks for, its workload (1 is the usual)."""

    key: str
    unit: UnitFacts
    skills: frozenset[str] = frozenset()
    load: int = 1


@dataclass(frozen=True, slots=True)
class AssignmentProblem:
    """`pins`: target → team chosen by hand. `overrides`: pairs that a person allows in spite of recusal."""

    teams: tuple[AssignedTeam, ...]
    targets: tuple[AssignedTarget, ...]
    today: date
    pins: Mapping[str, str] = field(default_factory=dict)
    overrides: frozenset[Pair] = frozenset()
    terms: RecusalTerms = field(default_factory=RecusalTerms)

    def refusals(self) -> dict[Pair, tuple[Recusal, ...]]:
        """Every pair (target, team) that recusal rules out, with persons and grounds; overrides or not."""
        found = {
            (target.key, team.key): tuple(
                ground
                for person in team.people
                for ground in recusals(person, target.unit, today=self.today, terms=self.terms)
            )
            for target in self.targets
            for team in self.teams
        }
        return {pair: grounds for pair, grounds in found.items() if grounds}

    def cost(self, choice: Mapping[str, str]) -> int:
        """The squares of the teams' loads, and the skills that are missing. Less is better."""
        loads = dict.fromkeys((t.key for t in self.teams), 0)
        skills = {t.key: t.skills for t in self.teams}
        missing = 0
        for target in self.targets:
            loads[choice[target.key]] += target.load
            missing += len(target.skills - skills[choice[target.key]])
        return sum(n * n for n in loads.values()) + SKILL * missing


class AssignmentCondition(StrEnum):
    RECUSAL = "recusal"
    PINNED = "pinned"
    MOST = "most"


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One condition of an assignment that fails: a pair recused, a pin, or how much a team can bear."""

    kind: AssignmentCondition
    target: str = ""
    team: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """Which team goes to which target. `refusals`: all pairs ruled out; `overridden`: those chosen anyway."""

    choice: Mapping[str, str]
    objective: int
    bound: int
    seconds: float
    loads: Mapping[str, int]
    missing_skills: Mapping[str, tuple[str, ...]]
    refusals: Mapping[Pair, tuple[Recusal, ...]]
    overridden: tuple[Pair, ...]

    @property
    def gap(self) -> float:
        return (self.objective - self.bound) / max(1, abs(self.objective))


@dataclass(frozen=True, slots=True)
class NoAssignment:
    """No assignment meets all conditions; lift any one of `hindrances` and the others can be met."""

    hindrances: tuple[Hindrance, ...]
    targets: tuple[str, ...]
    refusals: Mapping[Pair, tuple[Recusal, ...]]
