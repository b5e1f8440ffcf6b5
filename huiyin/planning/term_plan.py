"""Which unit in which round of a term: all covered, the riskier earlier, groups together."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from ortools.sat.python import cp_model

from .fitting import Class, blame, classes_of
from .greedy import first_plan
from .progress import Limits, Progress, Watch, never_stop
from .risk import points
from .solving import search
from .term import Condition, ConditionKind, Conflict, TermPlan, TermProblem, restrictions
from .why import reasons


def plan_term(
    problem: TermProblem, limits: Limits | None = None, watch: Watch = never_stop
) -> TermPlan | Conflict:
    """The best plan that the limits allow, or what makes any plan impossible.

    `watch` hears of the first plan at once and of better ones as they come; it stops the search by False, and
    the best plan so far is the answer. Raises `KeyError` for a pin to a round or of a unit that isn't there.
    """
    started = time.monotonic()
    _check(problem)
    rules = restrictions(problem)
    room = {r.key: r.capacity for r in problem.rounds}
    keys = [u.key for u in problem.units]
    if (fault := blame(keys, room, rules)) is not None:
        capacities = tuple(Condition(ConditionKind.CAPACITY, round=key) for key in fault.full)
        return Conflict(
            (*fault.restrictions, *capacities), fault.items, fault.full, sum(room[k] for k in fault.full)
        )
    allowed = classes_of(keys, room, rules)
    choice = first_plan(problem, allowed)
    first = Progress(time.monotonic() - started, problem.cost(choice), 0, choice)
    if watch(first) and problem.units:
        model, literals = _model(problem, allowed, choice)
        first = search(model, literals, first, limits or Limits(gap=0.005), watch)
    return TermPlan(
        first.choice, first.objective, first.bound, time.monotonic() - started,
        reasons(problem, allowed, first.choice),
    )  # fmt: skip


def _check(problem: TermProblem) -> None:
    units, rounds = {u.key for u in problem.units}, {r.key for r in problem.rounds}
    for unit, round_key in problem.pins.items():
        if unit not in units or round_key not in rounds:
            raise KeyError((unit, round_key))


Literals = dict[tuple[str, str], Any]


def _model(
    problem: TermProblem, allowed: Mapping[str, Class], hint: Mapping[str, str]
) -> tuple[cp_model.CpModel, Literals]:
    model = cp_model.CpModel()
    order = [r.key for r in problem.rounds]
    x: Literals = {}
    inside: dict[str, list[Any]] = defaultdict(list)
    for unit in problem.units:
        for key in order:
            if key in allowed[unit.key]:
                x[unit.key, key] = model.new_bool_var("")
                inside[key].append(x[unit.key, key])
                model.add_hint(x[unit.key, key], hint[unit.key] == key)
        model.add_exactly_one(x[unit.key, key] for key in order if key in allowed[unit.key])
    for found in problem.rounds:
        model.add(sum(inside[found.key]) <= found.capacity)
    waiting = [
        points(u.risk) * n * x[u.key, key]
        for u in problem.units for n, key in enumerate(order) if (u.key, key) in x
    ]  # fmt: skip
    model.minimize(sum(waiting) + _spread(problem, model, x, hint))
    return model, x


def _spread(problem: TermProblem, model: cp_model.CpModel, x: Literals, hint: Mapping[str, str]) -> Any:
    """What it costs to spread each group over more rounds than one."""
    terms = []
    for keys in problem.groups().values():
        for found in problem.rounds:
            mine = [x[key, found.key] for key in keys if (key, found.key) in x]
            if not mine:
                continue
            used = model.new_bool_var("")
            for one in mine:
                model.add_implication(one, used)
            model.add_hint(used, any(hint[key] == found.key for key in keys))
            terms.append(used)
    return problem.together * (sum(terms) - len(problem.groups()))
