"""The weeks and months of a calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huiyin.rules.due import month_after, month_before, month_sheet, week_of

DAYS = [date(2024, 1, 1) + timedelta(days=n) for n in range(0, 1500, 7)]


@pytest.mark.parametrize(
    "day", [date(2024, 2, 29), date(2026, 11, 22), date(2026, 11, 23), date(2024, 12, 31)]
)
def test_a_week_begins_on_monday_and_has_its_day(day):
    first, last = week_of(day)
    assert (first.isoweekday(), last.isoweekday(), (last - first).days) == (1, 7, 6)
    assert first <= day <= last


@pytest.mark.parametrize("day", DAYS)
def test_a_sheet_has_every_day_of_its_month_once_in_whole_weeks(day):
    days = [d for week in month_sheet(day) for d in week]
    assert days == [days[0] + timedelta(days=n) for n in range(len(days))]
    assert days[0].isoweekday() == 1
    inside = [d for d in days if (d.year, d.month) == (day.year, day.month)]
    assert (inside[0].day, inside[-1] + timedelta(days=1)) == (1, month_after(day))
    assert all(any(d in inside for d in week) for week in month_sheet(day))


@pytest.mark.parametrize("day", DAYS)
def test_the_month_after_the_month_before_is_the_month(day):
    assert month_after(month_before(day)) == day.replace(day=1)
