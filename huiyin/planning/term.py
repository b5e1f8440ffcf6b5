"""What a term's plan is made of: units still to be inspected, rounds that are left, and the conditions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from .fitting import Restriction
from .risk import Risk, points

#: what each further round costs over which units of one group are spread, in points of risk × rounds
TOGETHER = 60


@dataclass(frozen=True, slots=True)
class TermUnit:
    """A unit to be inspected. `group` names those that belong together: a department and whom it supervises.

    `until`: the round must have ended by that day. `within`: spans in each of which its round must lie whole.
    `not_within`: spans in which no round may touch it.
    """

    key: str
    group: str = ""
    risk: Risk = field(default_factory=Risk)
    until: date | None = None
    not_within: tuple[tuple[date, date], ...] = ()
    within: tuple[tuple[date, date], ...] = ()


@dataclass(frozen=True, slots=True)
class TermRound:
    """A round that is left, with room for so many targets."""

    key: str
    capacity: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class TermProblem:
    """Rounds in their order. `pins`: unit → round chosen by hand. `barred`: pairs ruled out by hand."""

    units: tuple[TermUnit, ...]
    rounds: tuple[TermRound, ...]
    pins: Mapping[str, str] = field(default_factory=dict)
    barred: frozenset[tuple[str, str]] = frozenset()
    together: int = TOGETHER

    def groups(self) -> dict[str, list[str]]:
        """Units by group, those with two at least."""
        found: dict[str, list[str]] = {}
        for unit in self.units:
            if unit.group:
                found.setdefault(unit.group, []).append(unit.key)
        return {group: keys for group, keys in found.items() if len(keys) > 1}

    def cost(self, choice: Mapping[str, str]) -> int:
        """Points of risk × rounds waited, and what it costs to tear groups apart. Less is better."""
        place = {r.key: n for n, r in enumerate(self.rounds)}
        waiting = sum(points(u.risk) * place[choice[u.key]] for u in self.units)
        spread = sum(len({choice[key] for key in keys}) - 1 for keys in self.groups().values())
        return waiting + self.together * spread


class ConditionKind(StrEnum):
    """What can stand in the way of a plan."""

    CAPACITY = "capacity"
    UNTIL = "until"
    WITHIN = "within"
    NOT_WITHIN = "not_within"
    PINNED = "pinned"
    BARRED = "barred"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition, by what it is about; days where it has any."""

    kind: ConditionKind
    unit: str = ""
    round: str = ""
    start: date | None = None
    end: date | None = None


def restrictions(problem: TermProblem) -> list[Restriction[Condition]]:
    """Every condition of a single unit with the rounds that it rules out."""
    kind = ConditionKind
    everywhere = frozenset(r.key for r in problem.rounds)
    found: list[Restriction[Condition]] = []
    for unit in problem.units:
        if unit.until is not None:
            late = frozenset(r.key for r in problem.rounds if r.ends_on > unit.until)
            found.append(Restriction(Condition(kind.UNTIL, unit.key, end=unit.until), unit.key, late))
        for start, end in unit.within:
            outside = frozenset(r.key for r in problem.rounds if r.starts_on < start or r.ends_on > end)
            condition = Condition(kind.WITHIN, unit.key, start=start, end=end)
            found.append(Restriction(condition, unit.key, outside))
        for start, end in unit.not_within:
            hit = frozenset(r.key for r in problem.rounds if r.starts_on <= end and r.ends_on >= start)
            condition = Condition(kind.NOT_WITHIN, unit.key, start=start, end=end)
            found.append(Restriction(condition, unit.key, hit))
        if unit.key in problem.pins:
            there = problem.pins[unit.key]
            condition = Condition(kind.PINNED, unit.key, there)
            found.append(Restriction(condition, unit.key, everywhere - {there}))
    known = {u.key for u in problem.units}
    for unit_key, round_key in sorted(problem.barred):
        if unit_key in known:
            condition = Condition(kind.BARRED, unit_key, round_key)
            found.append(Restriction(condition, unit_key, frozenset({round_key})))
    return found


class ReasonCode(StrEnum):
    """Why a unit is in its round; the pages have the words."""

    PINNED = "pinned"
    ONLY_ROUND = "only_round"
    DATES = "dates"
    RISK = "risk"
    TOGETHER = "together"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Reason:
    code: ReasonCode
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TermPlan:
    """Which unit in which round. `bound`: none can cost less; `gap`: how far this may be from it."""

    choice: Mapping[str, str]
    objective: int
    bound: int
    seconds: float
    reasons: Mapping[str, tuple[Reason, ...]]

    @property
    def gap(self) -> float:
        return (self.objective - self.bound) / max(1, abs(self.objective))


@dataclass(frozen=True, slots=True)
class Conflict:
    """No plan meets all conditions; lift any one of these and the others can be met.

    `units` can only go to `rounds`, which have too little `room` for them together.
    """

    conditions: tuple[Condition, ...]
    units: tuple[str, ...]
    rounds: tuple[str, ...]
    room: int
