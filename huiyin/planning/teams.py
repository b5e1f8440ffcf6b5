"""Teams to targets: nobody recused, skills where they are asked for, the load in balance."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from ortools.sat.python import cp_model

from huiyin.rules.recusal import Recusal

from .assignment import (
    SKILL,
    Assignment,
    AssignmentCondition,
    AssignmentProblem,
    Hindrance,
    NoAssignment,
    Pair,
)
from .fitting import Class, Restriction, blame, classes_of
from .placing import Places
from .progress import Limits, Progress, Watch, never_stop
from .solving import search

Refusals = Mapping[Pair, tuple[Recusal, ...]]


def assign_teams(
    problem: AssignmentProblem, limits: Limits | None = None, watch: Watch = never_stop
) -> Assignment | NoAssignment:
    """The best assignment, or what makes any impossible. Raises `KeyError` for a pin to what isn't there."""
    started = time.monotonic()
    _check(problem)
    refused = problem.refusals()
    rules = _restrictions(problem, refused.keys())
    room = {t.key: t.most for t in problem.teams}
    keys = [t.key for t in problem.targets]
    if (fault := blame(keys, room, rules)) is not None:
        full = tuple(Hindrance(AssignmentCondition.MOST, team=key) for key in fault.full)
        return NoAssignment((*fault.restrictions, *full), fault.items, refused)
    allowed = classes_of(keys, room, rules)
    choice = _first(problem, allowed)
    best = Progress(time.monotonic() - started, problem.cost(choice), 0, choice)
    if watch(best) and problem.targets:
        model, literals = _model(problem, allowed, choice)
        best = search(model, literals, best, limits or Limits(), watch)
    return _answer(problem, best, refused, time.monotonic() - started)


def _check(problem: AssignmentProblem) -> None:
    targets, teams = {t.key for t in problem.targets}, {t.key for t in problem.teams}
    for target, team in (*problem.pins.items(), *problem.overrides):
        if target not in targets or team not in teams:
            raise KeyError((target, team))


def _restrictions(problem: AssignmentProblem, refused: Collection[Pair]) -> list[Restriction[Hindrance]]:
    everybody = frozenset(t.key for t in problem.teams)
    found = [
        Restriction(Hindrance(AssignmentCondition.RECUSAL, target, team), target, frozenset({team}))
        for target, team in sorted(refused)
        if (target, team) not in problem.overrides
    ]
    for target, team in sorted(problem.pins.items()):
        condition = Hindrance(AssignmentCondition.PINNED, target, team)
        found.append(Restriction(condition, target, everybody - {team}))
    return found


def _first(problem: AssignmentProblem, allowed: Mapping[str, Class]) -> dict[str, str]:
    """Those with the fewest teams left first, each to the team with the least to do."""
    places = Places({t.key: t.most for t in problem.teams}, allowed)
    for target in sorted(problem.targets, key=lambda t: (len(allowed[t.key]), t.key)):
        order = sorted(places.inside, key=lambda team: len(places.inside[team]))
        places.put(target.key, order)
    return places.choice()


Literals = dict[Pair, Any]


def _model(
    problem: AssignmentProblem, allowed: Mapping[str, Class], hint: Mapping[str, str]
) -> tuple[cp_model.CpModel, Literals]:
    model = cp_model.CpModel()
    x: Literals = {}
    own: dict[str, list[tuple[int, Any]]] = defaultdict(list)
    missing = []
    for target in problem.targets:
        for team in problem.teams:
            if team.key not in allowed[target.key]:
                continue
            x[target.key, team.key] = one = model.new_bool_var("")
            own[team.key].append((target.load, one))
            missing.append(SKILL * len(target.skills - team.skills) * one)
            model.add_hint(one, hint[target.key] == team.key)
        model.add_exactly_one(x[target.key, key] for key in sorted(allowed[target.key]))
    squares = []
    for team in problem.teams:
        mine = own[team.key]
        model.add(sum(one for _load, one in mine) <= team.most)
        squares += _square(model, sum(load * one for load, one in mine), _heaviest(mine, team.most))
    model.minimize(sum(missing) + sum(squares))
    return model, x


def _heaviest(mine: list[tuple[int, Any]], most: int) -> int:
    """The largest load that a team can come to."""
    return sum(sorted((load for load, _one in mine), reverse=True)[:most])


def _square(model: cp_model.CpModel, load: Any, largest: int) -> list[Any]:
    """The terms whose sum is the square of a load: 1, 3, 5 … for each further piece of it."""
    steps = [model.new_bool_var("") for _ in range(largest)]
    model.add(sum(steps) == load)
    return [(2 * n + 1) * step for n, step in enumerate(steps)]


def _answer(problem: AssignmentProblem, best: Progress, refused: Refusals, seconds: float) -> Assignment:
    loads = dict.fromkeys((t.key for t in problem.teams), 0)
    skills = {t.key: t.skills for t in problem.teams}
    missing: dict[str, tuple[str, ...]] = {}
    for target in problem.targets:
        team = best.choice[target.key]
        loads[team] += target.load
        if lacking := target.skills - skills[team]:
            missing[target.key] = tuple(sorted(lacking))
    overridden = tuple(pair for pair in sorted(best.choice.items()) if pair in refused)
    return Assignment(best.choice, best.objective, best.bound, seconds, loads, missing, refused, overridden)
