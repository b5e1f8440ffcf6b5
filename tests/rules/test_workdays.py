"""Working days as the State Council's notices have them, and what stands in where there is no notice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.rules.workdays import WorkCalendar

CALENDAR = WorkCalendar()
UNPUBLISHED = 2100
DAYS = st.dates(date(2019, 1, 1), date(2025, 12, 31))


@pytest.mark.parametrize("day", range(10, 18))
def test_the_spring_festival_of_2024_is_off(day):
    assert not CALENDAR.is_workday(date(2024, 2, day))


@pytest.mark.parametrize("sunday", [date(2024, 2, 4), date(2024, 2, 18)])
def test_the_sundays_around_the_spring_festival_of_2024_are_worked(sunday):
    assert sunday.weekday() == 6
    assert CALENDAR.is_workday(sunday)


def test_the_national_day_week_of_2023_is_off_and_made_up_for():
    off = [date(2023, 9, 29) + timedelta(days=n) for n in range(8)]
    assert not any(map(CALENDAR.is_workday, off))
    assert CALENDAR.is_workday(date(2023, 10, 7))
    assert CALENDAR.is_workday(date(2023, 10, 8))


def test_ordinary_days_are_worked_and_ordinary_weekends_are_off():
    assert CALENDAR.is_workday(date(2024, 3, 25))
    assert not CALENDAR.is_workday(date(2024, 3, 30))


def test_the_working_day_after_the_eve_of_the_festival_lies_behind_it():
    assert CALENDAR.add_workdays(date(2024, 2, 9), 1) == date(2024, 2, 18)


def test_ten_working_days_from_before_the_festival_count_the_made_up_sunday():
    # 5, 6, 7, 8, 9 | 18 (Sunday, worked), 19, 20, 21, 22
    assert CALENDAR.add_workdays(date(2024, 2, 4), 10) == date(2024, 2, 22)


def test_no_working_days_later_is_the_day_itself_even_when_it_is_off():
    assert CALENDAR.add_workdays(date(2024, 2, 10), 0) == date(2024, 2, 10)


def test_working_days_are_counted_backwards_too():
    assert CALENDAR.add_workdays(date(2024, 2, 18), -1) == date(2024, 2, 9)


def test_between_the_same_day_lies_no_working_day():
    assert CALENDAR.workdays_between(date(2024, 3, 25), date(2024, 3, 25)) == 0


def test_the_festival_itself_holds_no_working_day():
    assert CALENDAR.workdays_between(date(2024, 2, 9), date(2024, 2, 17)) == 0
    assert CALENDAR.workdays_between(date(2024, 2, 9), date(2024, 2, 18)) == 1


def test_a_body_may_set_a_day_differently_from_the_notice():
    own = WorkCalendar({date(2024, 3, 25): False, date(2024, 2, 10): True})
    assert not own.is_workday(date(2024, 3, 25))
    assert own.is_workday(date(2024, 2, 10))
    assert own.add_workdays(date(2024, 3, 22), 1) == date(2024, 3, 26)


def test_a_year_without_notice_is_said_to_be_unknown_and_counts_monday_to_friday():
    assert CALENDAR.known(2024)
    assert not CALENDAR.known(UNPUBLISHED)
    monday = date(UNPUBLISHED, 10, 4)
    assert [CALENDAR.is_workday(monday + timedelta(days=n)) for n in range(7)] == [True] * 5 + [False] * 2


def test_a_year_without_notice_takes_what_the_office_entered_and_still_says_it_is_unknown():
    entered = WorkCalendar({date(UNPUBLISHED, 10, 4): False, date(UNPUBLISHED, 10, 9): True})
    assert not entered.is_workday(date(UNPUBLISHED, 10, 4))
    assert entered.is_workday(date(UNPUBLISHED, 10, 9))
    assert not entered.known(UNPUBLISHED)


def test_periods_run_from_a_known_year_into_an_unknown_one():
    assert CALENDAR.add_workdays(date(UNPUBLISHED - 1, 12, 31), 3).year == UNPUBLISHED


@given(DAYS, st.integers(1, 120))
def test_adding_and_counting_working_days_agree(start, n):
    end = CALENDAR.add_workdays(start, n)
    assert CALENDAR.is_workday(end)
    assert CALENDAR.workdays_between(start, end) == n
    assert CALENDAR.workdays_between(end, start) == -n


@given(DAYS, DAYS, DAYS)
def test_working_days_of_two_stretches_add_up(a, b, c):
    between = CALENDAR.workdays_between
    assert between(a, b) + between(b, c) == between(a, c)
