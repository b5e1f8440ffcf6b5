"""What may be said of how many: medians of counted days, shares at an age, and when there is too little."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

#: of fewer a median or a share says nothing
ENOUGH = 5
#: with fewer findings than this the page says that nothing general can be read off it
FEW = 10
#: ages in days at which rounds are compared
AGES = (30, 60, 90, 180, 365)
MONTHS = 12

#: how many findings took how many days
Days = Mapping[int, int]


def quantile(counted: Days, part: float) -> int:
    """The least number of days within which this part of them was closed (nearest rank)."""
    wanted = max(part * sum(counted.values()), 1)
    total = 0
    for days in sorted(counted):
        total += counted[days]
        if total >= wanted:
            return days
    raise ValueError("nothing was counted")


@dataclass(frozen=True, slots=True)
class Speed:
    """How long closing took: how many were closed, the days of half of them and of nine in ten; None where
    they are too few to say."""

    n: int
    median: int | None
    ninetieth: int | None


def speed(counted: Days) -> Speed:
    n = sum(counted.values())
    if n < ENOUGH:
        return Speed(n, None, None)
    return Speed(n, quantile(counted, 0.5), quantile(counted, 0.9))


def closed_by(counted: Days, age: int) -> int:
    """How many were closed within so many days."""
    return sum(n for days, n in counted.items() if days <= age)


def curve(counted: Days, whole: int, age: int, points: int = 60) -> list[tuple[int, float]]:
    """The share closed after each of some days up to `age`, evenly apart and the last one with them."""
    step = max(-(-age // points), 1)
    days = sorted({*range(0, age + 1, step), age})
    by_day = list(accumulate(counted.get(d, 0) for d in range(age + 1)))
    early = sum(n for d, n in counted.items() if d < 0)
    return [(d, (by_day[d] + early) / whole) for d in days] if whole else []


def ages(age: int) -> list[int]:
    """At which ages rounds are held against each other when one of them is `age` days old."""
    return [*(a for a in AGES if a < age), age] if age >= 1 else []


def months_until(day: date, n: int = MONTHS) -> list[date]:
    """The first days of the last `n` months, the present one last."""
    count = day.year * 12 + day.month - 1
    return [date((count - back) // 12, (count - back) % 12 + 1, 1) for back in reversed(range(n))]


def tone(n: int, most: int) -> int:
    """How dark a cell of a heat map is, 0 … 4, by its share of the fullest one."""
    return 0 if not n or not most else min(int(4 * n / most) + 1, 4)
