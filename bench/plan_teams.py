"""Teams to targets under recusal: the size of a large round, and beside brute force on small cases.

    python bench/plan_teams.py

Figures to print, nothing is asserted.
"""

from __future__ import annotations

import itertools
import time
from datetime import date
from random import Random

from sift_ledger import machine

from huiyin.planning import AssignedTarget, AssignedTeam, AssignmentProblem, NoAssignment, assign_teams
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


def small(cases: int = 200) -> None:
    same = possible = 0
    for seed in range(cases):
        given = problem(5, 3, 6, seed=seed, loads=(1, 2))
        found, best = assign_teams(given), cheapest(given)
        possible += best is not None
        same += found.objective == best if not isinstance(found, NoAssignment) else best is None
    print(f"{cases} small rounds ({possible} possible): as brute force in {same}")


def large() -> None:
    for loads in ((1,), (1, 2, 3)):
        for seed in range(3):
            given = problem(33, 15, 100, seed=seed, loads=loads)
            started = time.perf_counter()
            found = assign_teams(given)
            took = time.perf_counter() - started
            refused = len(given.refusals())
            how = "none" if isinstance(found, NoAssignment) else f"gap {found.gap:.2%}"
            print(f"33 targets × 15 teams, 100 people, loads {loads}: {refused} of 495 pairs refused, {how}, "
                  f"{took:.2f} s, {machine()}")  # fmt: skip


if __name__ == "__main__":
    small()
    large()
