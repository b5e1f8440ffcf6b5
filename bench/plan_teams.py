"""Teams to targets under recusal, a large round and small ones beside brute force; `plan_rows` prints it."""

from __future__ import annotations

import itertools
import time
from datetime import date
from random import Random

from huiyin.planning import (
    AssignedTarget,
    AssignedTeam,
    Assignment,
    AssignmentProblem,
    NoAssignment,
    Progress,
    assign_teams,
)
from huiyin.rules.recusal import InspectedBefore, PersonFacts, PostHeld, Relation, RelativeAt, UnitFacts

TODAY = date(2026, 11, 30)
SKILLS = ("财务", "审计", "党建", "法律", "工程")


def problem(targets: int, teams: int, people: int, *, seed: int = 1, loads: tuple[int, ...] = (1,)):
    """An invented round: every person knows a handful of units too well."""
    rng = Random(seed)
    units = [f"u{n}" for n in range(targets)]
    staff = [_person(n, units, rng) for n in range(people)]
    of = [staff[n::teams] for n in range(teams)]
    return AssignmentProblem(
        tuple(
            AssignedTeam(f"t{n}", tuple(own), frozenset(rng.sample(SKILLS, 3)), -(-targets // teams))
            for n, own in enumerate(of)
        ),
        tuple(
            AssignedTarget(f"x{n}", UnitFacts(u), frozenset(rng.sample(SKILLS, 1)), rng.choice(loads))
            for n, u in enumerate(units)
        ),
        TODAY,
    )  # fmt: skip


def _person(number: int, units: list[str], rng: Random) -> PersonFacts:
    def some() -> frozenset[str]:
        return frozenset({rng.choice(units)})

    return PersonFacts(
        f"p{number}",
        posts=(PostHeld(some(), "处长", date(2020, 1, 1)),),
        relatives=(RelativeAt(some(), Relation.SIBLING),) if rng.random() < 0.3 else (),
        inspected=(InspectedBefore(some(), "上一轮", date(2025, 1, 1)),) if rng.random() < 0.5 else (),
    )


def cheapest(given: AssignmentProblem) -> int | None:
    """The cost of the best of all assignments; None where recusal leaves none."""
    refused = given.refusals()
    teams, keys = [t.key for t in given.teams], [t.key for t in given.targets]
    best = None
    for places in itertools.product(teams, repeat=len(keys)):
        choice = dict(zip(keys, places, strict=True))
        if refused.keys() & set(choice.items()):
            continue
        if all(places.count(t.key) <= t.most for t in given.teams):
            cost = given.cost(choice)
            best = cost if best is None else min(best, cost)
    return best


def small(cases: int = 200) -> tuple[int, int, float, int]:
    """How many cases, how many of them came out as by brute force, what the best costs beside teams given out
    one after the other, and how many had any assignment."""
    same = possible = 0
    greedy = 0.0
    for seed in range(cases):
        given = problem(5, 3, 6, seed=seed, loads=(1, 2))
        first, found = _watched(given)
        best = cheapest(given)
        same += found.objective == best if not isinstance(found, NoAssignment) else best is None
        if best is not None:
            possible += 1
            greedy += best / first.objective
    return cases, same, greedy / max(1, possible), possible


def large(loads: tuple[int, ...], seed: int) -> tuple[float, float, float | None, float | None]:
    """Seconds to the first assignment and to the end, how far from the bound, the cost beside the first."""
    given = problem(33, 15, 100, seed=seed, loads=loads)
    started = time.perf_counter()
    first, found = _watched(given)
    took = time.perf_counter() - started
    if isinstance(found, NoAssignment):
        return took, took, None, None
    return first.seconds, took, found.gap, found.objective / first.objective


def _watched(given: AssignmentProblem) -> tuple[Progress, Assignment | NoAssignment]:
    """The answer, with the assignment that it began from: each target to the team with the least to do."""
    seen = [Progress(0.0, 1, 0, {})]

    def watch(progress: Progress) -> bool:
        if len(seen) == 1:
            seen.append(progress)
        return True

    found = assign_teams(given, None, watch)
    return seen[-1], found
