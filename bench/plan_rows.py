"""All of planning measured, as one table: terms and rounds of size, and small cases beside brute force.

    python bench/plan_rows.py [--quick]

Figures to print, nothing is asserted. `--quick` leaves out 3,000 units.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import plan_teams
import plan_term
from sift_ledger import machine

HEADINGS = ("case", "first plan", "done", "from the bound", "cost beside greedy", "as brute force")


@dataclass(frozen=True, slots=True)
class Row:
    """One line; what was not measured there is empty."""

    case: str
    first: float | None = None
    done: float | None = None
    gap: float | None = None
    greedy: float | None = None
    brute: str = ""

    def cells(self) -> tuple[str, ...]:
        return (
            self.case, _seconds(self.first), _seconds(self.done),
            "" if self.gap is None else f"{self.gap:.2%}",
            "" if self.greedy is None else f"{self.greedy:.3f}", self.brute,
        )  # fmt: skip


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.2f} s"


def rows(*, quick: bool) -> Iterator[Row]:
    n, same, greedy, possible = plan_teams.small()
    yield Row(
        f"{n} rounds of 5 targets, 3 teams ({possible} possible)", greedy=greedy, brute=f"{same} of {n}"
    )
    n, same, greedy, possible = plan_term.small()
    yield Row(f"{n} terms of 6 units, 3 rounds ({possible} possible)", greedy=greedy, brute=f"{same} of {n}")
    for loads in ((1,), (1, 2, 3)):
        for seed in range(2):
            first, done, gap, greedy = plan_teams.large(loads, seed)
            name = "loads alike" if loads == (1,) else "loads 1 to 3"
            yield Row(f"33 targets × 15 teams, 100 people, {name}, seed {seed}", first, done, gap, greedy)
    for units, seconds in ((400, 30), *(() if quick else ((3000, 300),))):
        first, done, gap, greedy = plan_term.large(units, 10, seconds)
        yield Row(f"{units:,} units × 10 rounds, {seconds} s at most", first, done, gap, greedy)


def main() -> None:
    print(f"| {' | '.join(HEADINGS)} |")
    print("|---|---:|---:|---:|---:|---:|")
    for row in rows(quick="--quick" in sys.argv):
        print(f"| {' | '.join(row.cells())} |", flush=True)
    print(f"\n{machine()}")


if __name__ == "__main__":
    main()
