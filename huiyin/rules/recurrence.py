"""Whether something comes up less often after a campaign than before it: findings per inspected unit.

A round counts whole: before, when its inspection was over by the day on which the campaign began; after, when
it did not begin before the day on which that ended. What lies between tells of neither. Figures are
compared as counts of rare events are (Poisson): what lies within twice the spread may be chance.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt

#: with fewer inspected units on either side, or fewer findings on both together, nothing is said
LEAST_UNITS, LEAST_FINDINGS = 5, 5
#: so many times the spread of the difference is more than chance
BEYOND_CHANCE = 2.0


class Side(StrEnum):
    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Change(StrEnum):
    """What the comparison says."""

    TOO_LITTLE = "too_little"
    RARER = "rarer"
    ALIKE = "alike"
    MORE_OFTEN = "more_often"


@dataclass(frozen=True, slots=True)
class Frequency:
    """Findings of the common problem, and the units that were inspected."""

    findings: int = 0
    units: int = 0

    @property
    def rate(self) -> float | None:
        """Findings per inspected unit; None where nothing was inspected."""
        return self.findings / self.units if self.units else None

    def __add__(self, other: Frequency) -> Frequency:
        return Frequency(self.findings + other.findings, self.units + other.units)


def side_of(first: date, last: date, began: date, ended: date | None) -> Side:
    """Where a round stands that inspected from `first` to `last`."""
    if last <= began:
        return Side.BEFORE
    return Side.AFTER if ended is not None and first >= ended else Side.DURING


def added(parts: Iterable[Frequency]) -> Frequency:
    return sum(parts, Frequency())


def change(before: Frequency, after: Frequency) -> Change:
    """What may be said of the difference of the two rates."""
    few = min(before.units, after.units) < LEAST_UNITS
    if few or before.findings + after.findings < LEAST_FINDINGS:
        return Change.TOO_LITTLE
    difference = after.findings / after.units - before.findings / before.units
    spread = sqrt(before.findings / before.units**2 + after.findings / after.units**2)
    if abs(difference) <= BEYOND_CHANCE * spread:
        return Change.ALIKE
    return Change.RARER if difference < 0 else Change.MORE_OFTEN
