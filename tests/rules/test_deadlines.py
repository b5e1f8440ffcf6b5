"""When something is due, how pressing it is, and how late."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.rules.deadlines import Deadline, DeadlineUnit, OverdueLevel, days_overdue, due, overdue_level
from huiyin.rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()
TODAY = date(2024, 6, 28)


def period(text: str) -> Deadline:
    amount, unit = text.split()
    return Deadline(int(amount), DeadlineUnit(unit))


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        (date(2024, 3, 26), "6 months", date(2024, 9, 26)),  # fed back in March, put right by September
        (date(2024, 1, 31), "1 months", date(2024, 2, 29)),
        (date(2023, 1, 31), "1 months", date(2023, 2, 28)),
        (date(2024, 2, 29), "12 months", date(2025, 2, 28)),
        (date(2023, 8, 31), "6 months", date(2024, 2, 29)),
        (date(2023, 11, 30), "3 months", date(2024, 2, 29)),
        (date(2024, 12, 31), "2 months", date(2025, 2, 28)),
        (date(2024, 3, 31), "1 months", date(2024, 4, 30)),
        (date(2023, 12, 15), "1 months", date(2024, 1, 15)),
    ],
)
def test_months_keep_the_day_or_fall_back_to_the_months_end(start, length, end):
    assert due(start, period(length), CALENDAR, roll_to_workday=False) == end


def test_the_first_day_does_not_count():
    assert due(date(2024, 3, 26), period("1 days"), CALENDAR) == date(2024, 3, 27)
    assert due(date(2024, 3, 26), period("60 days"), CALENDAR, roll_to_workday=False) == date(2024, 5, 25)


def test_a_last_day_in_the_spring_festival_moves_to_the_sunday_that_is_worked():
    assert due(date(2024, 1, 10), period("1 months"), CALENDAR) == date(2024, 2, 18)
    assert due(date(2024, 2, 1), period("10 days"), CALENDAR) == date(2024, 2, 18)


def test_a_last_day_on_a_weekend_moves_to_monday():
    assert due(date(2024, 4, 25), period("60 days"), CALENDAR) == date(2024, 6, 24)
    assert due(date(2024, 3, 25), period("60 days"), CALENDAR) == date(2024, 5, 24)  # a Friday stays


def test_a_profile_that_counts_strictly_leaves_the_last_day_on_the_day_off():
    assert due(date(2024, 1, 10), period("1 months"), CALENDAR, roll_to_workday=False) == date(2024, 2, 10)


def test_working_days_pass_over_the_holidays_with_either_way_of_counting():
    for roll in (True, False):
        assert due(date(2024, 2, 4), period("10 workdays"), CALENDAR, roll_to_workday=roll) == date(
            2024, 2, 22
        )


def test_a_period_into_a_year_without_notice_ends_on_a_day_from_monday_to_friday():
    assert due(date(2099, 12, 11), period("1 months"), CALENDAR) == date(2100, 1, 11)
    assert due(date(2099, 12, 9), period("1 months"), CALENDAR) == date(2100, 1, 11)  # the 9th is a Saturday


@pytest.mark.parametrize("unit", DeadlineUnit)
@given(start=st.dates(date(2020, 1, 1), date(2030, 12, 31)), amount=st.integers(1, 24))
def test_a_period_ends_after_it_began_and_on_a_working_day(unit, start, amount):
    end = due(start, Deadline(amount, unit), CALENDAR)
    assert end > start
    assert CALENDAR.is_workday(end)


@given(
    first=st.dates(date(2020, 1, 1), date(2030, 12, 31)),
    later=st.integers(0, 40),
    amount=st.integers(1, 24),
    unit=st.sampled_from(DeadlineUnit),
)
def test_who_began_later_is_never_due_earlier(first, later, amount, unit):
    deadline = Deadline(amount, unit)
    assert due(first, deadline, CALENDAR) <= due(first + timedelta(days=later), deadline, CALENDAR)


@pytest.mark.parametrize(
    ("days_left", "level"),
    [
        (8, OverdueLevel.NONE),
        (7, OverdueLevel.DUE_SOON),
        (1, OverdueLevel.DUE_SOON),
        (0, OverdueLevel.DUE_SOON),
        (-1, OverdueLevel.OVERDUE),
        (-30, OverdueLevel.OVERDUE),
        (-31, OverdueLevel.LONG_OVERDUE),
        (-400, OverdueLevel.LONG_OVERDUE),
    ],
)
def test_it_presses_from_a_week_before_and_hard_from_a_month_after(days_left, level):
    assert overdue_level(TODAY + timedelta(days=days_left), TODAY, settled=False) == level


@pytest.mark.parametrize("days_left", [8, 0, -1, -31])
def test_what_is_settled_does_not_press(days_left):
    assert overdue_level(TODAY + timedelta(days=days_left), TODAY, settled=True) == OverdueLevel.NONE


def test_what_was_given_no_date_does_not_press():
    assert overdue_level(None, TODAY, settled=False) == OverdueLevel.NONE
    assert days_overdue(None, TODAY) == 0


@pytest.mark.parametrize(("due_on", "days"), [(TODAY, 0), (date(2024, 6, 27), 1), (date(2024, 2, 28), 121)])
def test_lateness_is_counted_in_calendar_days_from_the_day_after(due_on, days):
    assert days_overdue(due_on, TODAY) == days


def test_nothing_is_late_before_its_day():
    assert days_overdue(TODAY + timedelta(days=3), TODAY) == 0
