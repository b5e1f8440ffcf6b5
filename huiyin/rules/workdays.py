"""Which days are worked in China: the State Council's yearly notices, and what a body sets differently.

The notices come from the `chinesecalendar` package, which knows the years that were published when it was
released. For any other year Monday to Friday count as working days and `known` answers False, so that a page
can say that the date may still move.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from chinese_calendar.constants import holidays, workdays

_SATURDAY = 5
_HOLIDAYS: frozenset[date] = frozenset(holidays)
_MADE_UP_WORKDAYS: frozenset[date] = frozenset(workdays)
_PUBLISHED_YEARS: frozenset[int] = frozenset(day.year for day in _HOLIDAYS)


@dataclass(frozen=True)
class WorkCalendar:
    """The working days of one inspecting body.

    `overrides` says of single days whether they are worked (True) or not (False) and wins over every notice;
    with it an office enters a year that `chinesecalendar` does not have yet, or a local holiday.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked: override, then the notice of its year, then Monday to Friday."""
        if day in self.overrides:
            return self.overrides[day]
        if day in _MADE_UP_WORKDAYS:
            return True
        return day.weekday() < _SATURDAY and day not in _HOLIDAYS

    def add_workdays(self, start: date, n: int) -> date:
        """The n-th working day after `start`, which itself never counts; before it when n is negative.

        With n = 0 it is `start` itself, worked or not.
        """
        step = timedelta(days=1 if n >= 0 else -1)
        day, left = start, abs(n)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def workdays_between(self, a: date, b: date) -> int:
        """How many working days lie after `a` up to and including `b`; negative when `b` is before `a`.

        So `workdays_between(a, add_workdays(a, n)) == n` for n ≥ 0, and swapping a and b flips the sign.
        """
        if b < a:
            return -self.workdays_between(b, a)
        days = (a + timedelta(days=i) for i in range(1, (b - a).days + 1))
        return sum(self.is_workday(day) for day in days)

    def known(self, year: int) -> bool:
        """Whether the holidays of `year` have been published; where not, its working days are a guess."""
        return year in _PUBLISHED_YEARS
