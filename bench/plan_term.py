"""A term's plan beside a greedy plan by risk, and beside brute force on small cases.

    python bench/plan_term.py [UNITS ROUNDS SECONDS]

Figures to print, nothing is asserted.
"""

from __future__ import annotations

import itertools
import sys
import time
from datetime import date, timedelta
from random import Random

from sift_ledger import machine

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


def large(units: int, rounds: int, seconds: float) -> None:
    given = problem(units, rounds)
    started, seen = time.perf_counter(), []

    def watch(progress: Progress) -> bool:
        if not seen or progress.objective < seen[-1][1]:
            seen.append((time.perf_counter() - started, progress.objective))
        return True

    found = plan_term(given, Limits(seconds=seconds, gap=0.005), watch)
    took = time.perf_counter() - started
    if isinstance(found, Conflict):
        print(f"{units:,} × {rounds}: no plan, {len(found.conditions)} conditions in conflict, {took:.1f} s")
        return
    allowed = classes_of([u.key for u in given.units], [r.key for r in given.rounds], restrictions(given))
    plain = given.cost(by_risk(given, allowed))
    print(f"{units:,} units × {rounds} rounds: first plan after {seen[0][0]:.2f} s, done after {took:.1f} s "
          f"within {found.gap:.2%} of the bound; {found.objective / max(1, plain):.3f} of the cost of "
          f"the greedy plan by risk, {machine()}")  # fmt: skip
    for at, objective in seen:
        print(f"  {at:7.2f} s: {objective:,}")


def small(cases: int = 200) -> None:
    """Six units in three rounds: all 729 plans are looked at."""
    optimal = possible = 0
    greedy = 0.0
    for seed in range(cases):
        given = problem(6, 3, seed=seed, slack=1.3)
        found = plan_term(given, Limits(gap=0.0))
        best = cheapest(given)
        if best is None:
            optimal += isinstance(found, Conflict)
            continue
        possible += 1
        optimal += not isinstance(found, Conflict) and found.objective == best
        keys = [u.key for u in given.units]
        allowed = classes_of(keys, [r.key for r in given.rounds], restrictions(given))
        greedy += given.cost(by_risk(given, allowed)) / max(1, best)
    print(f"{cases} small cases ({possible} possible): as brute force in {optimal}; "
          f"the greedy plan by risk costs {greedy / max(1, possible):.3f} of the best")  # fmt: skip


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


def main() -> None:
    if len(sys.argv) > 3:
        large(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))
        return
    small()
    large(400, 10, 30)
    large(3000, 10, 300)


if __name__ == "__main__":
    main()
