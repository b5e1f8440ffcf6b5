"""The arithmetic of the checks: what is wrong in print, what is right, and what no one can tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.rules.reconciliation import (
    AGREES,
    CANNOT_TELL,
    DISAGREES,
    Note,
    itemised_and_claimed,
    listed_and_claimed,
    parts_and_total,
    rate_and_parts,
)


def test_parts_that_make_up_their_total_agree() -> None:
    outcome = parts_and_total({"done": 24, "in_progress": 1}, 25, whole=True)
    assert (outcome.verdict, outcome.stated, outcome.computed) == (AGREES, 25, 25)
    assert outcome.rule == "done + in_progress = findings_total"


def test_finished_and_unfinished_together_must_make_the_total() -> None:
    assert parts_and_total({"done": 6, "in_progress": 1}, 8, whole=True).verdict == DISAGREES


def test_a_remainder_that_is_not_told_is_no_contradiction() -> None:
    outcome = parts_and_total({"done": 35}, 41, whole=False)
    assert outcome.verdict == CANNOT_TELL
    assert outcome.note == Note.REST_NOT_TOLD


def test_parts_beyond_the_total_are_wrong_whatever_else_is_told() -> None:
    assert parts_and_total({"done": 30, "basically_done": 12}, 40, whole=False).verdict == DISAGREES


def test_damaged_figures_never_disagree() -> None:
    assert parts_and_total({"done": 6, "in_progress": 5}, 8, whole=True, damaged=True).verdict == CANNOT_TELL
    assert rate_and_parts(90, 0, 1, 2, damaged=True).verdict == CANNOT_TELL


@pytest.mark.parametrize(
    ("rate", "digits", "done", "total", "how"),
    [
        (75, 0, 6, 8, Note.EXACT),
        (83.3, 1, 5, 6, Note.ROUNDED),
        (66.7, 1, 4, 6, Note.ROUNDED),
        (66.6, 1, 4, 6, Note.CUT),
        (66, 0, 4, 6, Note.CUT),
        (96.07, 2, 685, 713, Note.ROUNDED),
        (100, 0, 9, 9, Note.EXACT),
    ],
)
def test_rounded_and_truncated_rates_both_pass_and_say_which(
    rate: float, digits: int, done: float, total: float, how: Note
) -> None:
    outcome = rate_and_parts(rate, digits, done, total)
    assert (outcome.verdict, outcome.note) == (AGREES, how)


def test_a_rate_that_counts_what_is_basically_done_passes_and_says_so() -> None:
    outcome = rate_and_parts(100, 0, 54, 58, also_done=4)
    assert (outcome.verdict, outcome.note) == (AGREES, Note.EXACT_WITH_BASICALLY_DONE)


def test_a_rate_that_follows_from_nothing_is_wrong() -> None:
    outcome = rate_and_parts(92.3, 1, 9, 10)
    assert (outcome.verdict, outcome.stated, outcome.computed) == (DISAGREES, 92.3, 90.0)


def test_a_rate_of_nothing_can_not_be_told() -> None:
    assert rate_and_parts(100, 0, 0, 0).verdict == CANNOT_TELL


@given(done=st.integers(0, 500), rest=st.integers(0, 500), digits=st.integers(0, 2))
def test_every_honestly_rounded_rate_passes(done: int, rest: int, digits: int) -> None:
    total = done + rest
    if total:
        exact = done / total * 100
        assert rate_and_parts(round(exact, digits), digits, done, total).verdict == AGREES
        cut = int(exact * 10**digits) / 10**digits
        assert rate_and_parts(cut, digits, done, total).verdict == AGREES


def test_a_notice_that_claims_more_than_it_lists_is_marked() -> None:
    outcome = listed_and_claimed("findings in body = findings_total", 9, 8)
    assert (outcome.verdict, outcome.stated, outcome.computed) == (DISAGREES, 9, 8)


def test_a_notice_that_says_it_lists_only_some_is_not_marked() -> None:
    assert (
        listed_and_claimed("findings in body = findings_total", 32, 7, only_some=True).verdict == CANNOT_TELL
    )


def test_an_uncertain_list_is_not_marked() -> None:
    assert listed_and_claimed("findings in body = findings_total", 9, 8, unsure=True).verdict == CANNOT_TELL
    assert listed_and_claimed("findings in body = findings_total", 9, 0).verdict == CANNOT_TELL


def test_people_named_one_by_one_may_be_fewer_than_the_header_counts() -> None:
    assert itemised_and_claimed("persons", 5, 3).verdict == CANNOT_TELL
    assert itemised_and_claimed("persons", 5, 3, all_itemised=True).verdict == DISAGREES


def test_people_named_one_by_one_may_not_be_more() -> None:
    assert itemised_and_claimed("persons", 5, 6).verdict == DISAGREES
    assert itemised_and_claimed("persons", 5, 6, unsure=True).verdict == CANNOT_TELL
    assert itemised_and_claimed("persons", 5, 5).verdict == AGREES
