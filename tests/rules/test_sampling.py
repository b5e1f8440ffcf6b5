"""Drawing at random so that anybody can draw again; and what a sample tells."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role
from huiyin.rules.sampling import Candidate, draw, fingerprint_of, rank, shares, wilson
from huiyin.rules.spot_check import (
    LIFE,
    CheckAction,
    CheckFacts,
    CheckQuestion,
    CheckResult,
    CheckState,
)

LISTS = st.lists(
    st.builds(Candidate, st.integers(0, 10**6).map(str), st.sampled_from(["甲", "乙", "丙", "丁"])),
    min_size=1, max_size=60, unique_by=lambda c: c.key,
)  # fmt: skip


@given(
    listed=LISTS,
    n=st.integers(0, 80),
    seed=st.text("0123456789abcdef", min_size=4, max_size=8),
    data=st.data(),
)
@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_a_draw_has_its_size_is_the_same_again_and_misses_no_stratum(listed, n, seed, data):
    found = draw(listed, n, seed)
    assert len(found) == len(set(found)) == min(n, len(listed))
    assert set(found) <= set(listed)
    shuffled = data.draw(st.permutations(listed))
    assert draw(shuffled, n, seed) == found
    assert fingerprint_of(shuffled) == fingerprint_of(listed)
    strata = {c.stratum for c in listed}
    if n >= len(strata):
        assert {c.stratum for c in found} == strata
    sizes, drawn = Counter(c.stratum for c in listed), Counter(c.stratum for c in found)
    assert dict(drawn) == {s: k for s, k in shares(sizes, n).items() if k}
    # of each stratum, those that rank first
    for stratum in strata:
        ranked = sorted((c for c in listed if c.stratum == stratum), key=lambda c: rank(seed, c.key))
        assert [c for c in found if c.stratum == stratum] == ranked[: drawn[stratum]]


def test_the_places_go_by_proportion_and_largest_remainder():
    assert shares({"甲": 50, "乙": 30, "丙": 20}, 10) == {"甲": 5, "乙": 3, "丙": 2}
    assert shares({"甲": 97, "乙": 2, "丙": 1}, 10) == {"甲": 8, "乙": 1, "丙": 1}
    assert shares({"甲": 5, "乙": 5, "丙": 0}, 3) == {"甲": 2, "乙": 1, "丙": 0} or shares(
        {"甲": 5, "乙": 5, "丙": 0}, 3
    ) == {"甲": 1, "乙": 2, "丙": 0}
    assert shares({"甲": 3}, 9) == {"甲": 3}
    assert sum(shares({"甲": 1, "乙": 1, "丙": 1}, 2).values()) == 2


def test_a_rank_is_what_any_tool_computes():
    assert rank("seed", "key") == hashlib.sha256(b"seed:key").hexdigest()


def test_another_seed_draws_others():
    listed = [Candidate(str(n)) for n in range(200)]
    assert draw(listed, 20, "a") != draw(listed, 20, "b")


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"), [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (50, 100, 0.4038, 0.5962)]
)
def test_wilsons_interval_is_that_of_the_textbook(hits, of, low, high):
    found = wilson(hits, of)
    assert found == pytest.approx((low, high), abs=5e-4)


def test_nothing_counted_tells_nothing():
    assert wilson(0, 0) is None


READY = CheckFacts(
    actor="c",
    checker="c",
    result=CheckResult.HOLDS,
    remarks="…",
    answered=len(CheckQuestion),
    asked=5,
    satisfied=4,
)


def test_a_check_allows_what_the_domain_says_and_nothing_else():
    checkers = {Role.OFFICE, Role.TEAM, Role.REVIEWER}
    second = replace(READY, checked_by="somebody else", reason="看漏一处")
    for state, action, role in product(CheckState, CheckAction, Role):
        for result in CheckResult:
            facts = replace(second, result=result)
            target = None
            if action == CheckAction.RECORD and state == CheckState.TO_CHECK and role in checkers:
                target = CheckState.DOUBTED if result == CheckResult.FAILS else CheckState.RECORDED
            if state == CheckState.DOUBTED and role == Role.OFFICE and action != CheckAction.RECORD:
                target = CheckState.CONFIRMED if action == CheckAction.CONFIRM else CheckState.TO_CHECK
            if target is None:
                with pytest.raises(Refused):
                    LIFE.next_state(action, state, {role}, facts)
            else:
                assert LIFE.next_state(action, state, {role}, facts) == target


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"checker": "another"}, "check_not_yours"),
        ({"answered": 2}, "check_answers_missing"),
        ({"satisfied": 6}, "more_satisfied_than_asked"),
        ({"result": None}, "check_result_missing"),
        ({"result": CheckResult.REMARKS, "remarks": " "}, "check_remarks_missing"),
    ],
)
def test_what_stands_against_recording(changes, code):
    facts = replace(READY, **changes)
    against = LIFE.obstacles(CheckAction.RECORD, CheckState.TO_CHECK, {Role.TEAM}, facts)
    assert code in [o.code for o in against]


def test_whoever_checked_does_not_confirm_it():
    own = replace(READY, checked_by="c")
    against = LIFE.obstacles(CheckAction.CONFIRM, CheckState.DOUBTED, {Role.OFFICE}, own)
    assert [o.code for o in against] == ["own_check"]
