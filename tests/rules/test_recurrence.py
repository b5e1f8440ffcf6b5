"""Whether something comes up less often: which rounds count on which side, and what may be said."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.rules.recurrence import Change, Frequency, Side, change, side_of

BEGAN, ENDED = date(2024, 5, 6), date(2024, 11, 4)


@pytest.mark.parametrize(
    ("first", "last", "side"),
    [
        (date(2023, 1, 9), date(2024, 5, 6), Side.BEFORE),
        (date(2023, 1, 9), date(2024, 5, 7), Side.DURING),
        (date(2024, 11, 3), date(2025, 1, 1), Side.DURING),
        (date(2024, 11, 4), date(2025, 1, 1), Side.AFTER),
    ],
)
def test_a_round_counts_whole_on_one_side_or_on_none(first, last, side):
    assert side_of(first, last, BEGAN, ENDED) == side


def test_while_a_campaign_goes_on_nothing_is_after_it():
    assert side_of(date(2026, 1, 1), date(2026, 2, 1), BEGAN, None) == Side.DURING


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ((40, 20), (8, 20), Change.RARER),
        ((8, 20), (40, 20), Change.MORE_OFTEN),
        ((10, 20), (7, 20), Change.ALIKE),
        ((40, 20), (0, 4), Change.TOO_LITTLE),
        ((2, 20), (2, 20), Change.TOO_LITTLE),
        ((9, 20), (0, 20), Change.RARER),
        ((0, 0), (9, 20), Change.TOO_LITTLE),
    ],
)
def test_what_may_be_chance_or_is_too_little_is_not_called_a_change(before, after, said):
    assert change(Frequency(*before), Frequency(*after)) == said


def test_of_what_was_never_inspected_there_is_no_rate():
    assert Frequency(0, 0).rate is None
    assert Frequency(3, 4).rate == 0.75
