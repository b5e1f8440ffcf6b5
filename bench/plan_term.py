"""A term's plan beside a greedy plan by risk, and brute force on small cases; `plan_rows` prints it."""

from __future__ import annotations

import itertools
import time
from datetime import date, timedelta
from random import Random

from huiyin.planning import Conflict, Limits, Progress, Risk, TermProblem, TermRound, TermUnit, plan_term
from huiyin.planning.fitting import classes_of
from huiyin.planning.greedy import by_risk
from huiyin.planning.term import restrictions

FIRST = date(2023, 1, 1)
STEP, STAY = timedelta(180), timedelta(90)


def problem(units: int, rounds: int, *, seed: int = 1, slack: float = 1.05) -> TermProblem:
    """An invented body: eight units to a department, some with a last day, some with a span kept free."""
    rng = Random(seed)
    room = int(units / rounds * slack) + 1
    left = tuple(TermRound(f"r{n}", room, FIRST + n * STEP, FIRST + n * STEP + STAY) for n in range(rounds))
    return TermProblem(tuple(_unit(n, units, rounds, rng) for n in range(units)), left)


def _unit(number: int, units: int, rounds: int, rng: Random) -> TermUnit:
    until = FIRST + STEP * rng.randint(2, rounds) if rounds > 1 and rng.random() < 0.1 else None
    closed = FIRST + STEP * rng.randint(0, max(0, rounds - 2))
    spans = ((closed, closed + STAY),) if rounds > 1 and rng.random() < 0.1 else ()
    risk = Risk(
        open_findings=rng.randint(0, 20), recurrences=rng.choice((0, 0, 0, 1, 2, 4)),
        clues=int(rng.expovariate(1)), years_since=rng.choice((None, 1, 2, 3, 4, 5)),
    )  # fmt: skip
    group = f"g{number % max(1, units // 8)}" if rng.random() < 0.85 else ""
    return TermUnit(f"u{number:05d}", group, risk, until, spans)


def large(units: int, rounds: int, seconds: float) -> tuple[float, float, float | None, float | None]:
    """Seconds to the first plan and to the end, how far from the bound, and the cost beside a greedy plan."""
    given = problem(units, rounds)
    started, seen = time.perf_counter(), []

    def watch(progress: Progress) -> bool:
        if not seen:
            seen.append(time.perf_counter() - started)
        return True

    found = plan_term(given, Limits(seconds=seconds, gap=0.005), watch)
    took = time.perf_counter() - started
    if isinstance(found, Conflict):
        return took, took, None, None
    return seen[0], took, found.gap, found.objective / max(1, given.cost(_greedy(given)))


def _greedy(given: TermProblem) -> dict[str, str]:
    keys, places = [u.key for u in given.units], {r.key: r.capacity for r in given.rounds}
    return by_risk(given, classes_of(keys, places, restrictions(given)))


def small(cases: int = 200) -> tuple[int, int, float, int]:
    """Six units in three rounds: all 729 plans are looked at. How many cases, how many of them came out as by
    brute force, what a greedy plan by risk costs beside the best, and how many had any plan."""
    optimal = possible = 0
    greedy = 0.0
    for seed in range(cases):
        given = problem(6, 3, seed=seed, slack=1.3)
        found, best = plan_term(given, Limits(gap=0.0)), cheapest(given)
        if best is None:
            optimal += isinstance(found, Conflict)
            continue
        possible += 1
        optimal += not isinstance(found, Conflict) and found.objective == best
        greedy += max(1, best) / max(1, given.cost(_greedy(given)))
    return cases, optimal, greedy / max(1, possible), possible


def cheapest(given: TermProblem) -> int | None:
    """The cost of the best of all plans; None where none meets the conditions."""
    keys = [u.key for u in given.units]
    allowed = classes_of(keys, [r.key for r in given.rounds], restrictions(given))
    best = None
    for places in itertools.product(*(sorted(allowed[k]) for k in keys)):
        if all(places.count(r.key) <= r.capacity for r in given.rounds):
            cost = given.cost(dict(zip(keys, places, strict=True)))
            best = cost if best is None else min(best, cost)
    return best
