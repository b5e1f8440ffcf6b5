"""What may be said of counted days, and when nothing is said."""

from __future__ import annotations

from collections import Counter
from datetime import date
from statistics import median_low

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.rules.cockpit import ENOUGH, ages, closed_by, curve, months_until, quantile, speed, tone

DAYS = st.lists(st.integers(0, 400), min_size=1, max_size=40)


@given(DAYS)
@settings(max_examples=50)
def test_the_median_of_counted_days_is_that_of_the_days(days):
    assert quantile(Counter(days), 0.5) == median_low(days)


@given(DAYS)
@settings(max_examples=50)
def test_nine_in_ten_were_closed_by_the_ninetieth(days):
    found = quantile(Counter(days), 0.9)
    assert sum(d <= found for d in days) >= 0.9 * len(days)
    assert found in days


def test_of_too_few_no_median_is_told():
    assert speed({10: ENOUGH - 1}).median is None
    assert speed({10: ENOUGH}).median == 10
    assert speed({}).n == 0


@given(DAYS, st.integers(1, 500))
@settings(max_examples=50)
def test_a_line_rises_to_the_share_that_was_closed_by_the_age(days, age):
    counted = Counter(days)
    line = curve(counted, len(days), age)
    assert [d for d, _share in line] == sorted({d for d, _share in line})
    assert all(a <= b for (_d, a), (_e, b) in zip(line, line[1:], strict=False))
    assert line[-1] == (age, closed_by(counted, age) / len(days))


def test_what_was_closed_before_its_round_fed_back_counts_from_the_first_day():
    assert curve({-3: 1, 2: 1}, 4, 2)[0] == (0, 0.25)


@pytest.mark.parametrize(("age", "expected"), [(0, []), (1, [1]), (30, [30]), (100, [30, 60, 90, 100])])
def test_rounds_are_compared_up_to_the_age_of_the_first(age, expected):
    assert ages(age) == expected


def test_the_last_twelve_months_end_with_this_one():
    found = months_until(date(2025, 3, 31))
    assert (found[0], found[-1], len(found)) == (date(2024, 4, 1), date(2025, 3, 1), 12)


@pytest.mark.parametrize(("n", "expected"), [(0, 0), (1, 1), (25, 2), (50, 3), (75, 4), (100, 4)])
def test_a_cell_is_as_dark_as_its_share_of_the_fullest(n, expected):
    assert tone(n, 100) == expected
