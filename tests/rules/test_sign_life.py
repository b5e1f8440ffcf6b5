"""A sign's life over all states, actions and roles, against a statement written by hand."""

from __future__ import annotations

from itertools import product

import pytest

from huiyin.rules.roles import Role
from huiyin.rules.sign import LIFE, SignAction, SignFacts, SignRules, SignState, SuppressionKind
from huiyin.rules.sign_likeness import kinds_for, marks

S, A, R = SignState, SignAction, Role
JUDGING = {R.OFFICE, R.TEAM, R.REVIEWER}

#: (state, action) → (who, next); what is not here nobody may do
STATED = {
    (S.OPEN, A.ASK): (JUDGING, S.ASKED),
    (S.OPEN, A.CONFIRM): (JUDGING, S.CONFIRMED),
    (S.OPEN, A.DISMISS): (JUDGING, S.DISMISSED),
    (S.ASKED, A.CONFIRM): (JUDGING, S.CONFIRMED),
    (S.ASKED, A.DISMISS): (JUDGING, S.DISMISSED),
    (S.CONFIRMED, A.RECONSIDER): ({R.OFFICE}, S.OPEN),
    (S.DISMISSED, A.RECONSIDER): ({R.OFFICE}, S.OPEN),
    (S.SUPPRESSED, A.LIFT): ({R.OFFICE}, S.OPEN),
}


@pytest.mark.parametrize(("state", "action"), list(product(S, A)))
def test_who_may_do_what_to_a_sign(state, action):
    who, after = STATED.get((state, action), (set(), None))
    for role in R:
        facts = SignFacts(reason="核对过原始凭证", held=frozenset({role}))
        objections = LIFE.obstacles(action, state, {role}, facts)
        assert (not objections) == (role in who), role
        if role in who:
            assert LIFE.next_state(action, state, {role}, facts) == after


@pytest.mark.parametrize(("state", "action"), list(STATED))
def test_nothing_is_made_of_a_sign_without_a_reason(state, action):
    facts = SignFacts(reason=" ", held=frozenset({R.OFFICE}))
    assert [o.code for o in LIFE.obstacles(action, state, {R.OFFICE}, facts)] == ["reason_missing"]


def test_a_profile_may_leave_dismissing_to_the_office():
    strict = SignRules(dismissed_by=frozenset())
    for role, expected in ((R.TEAM, ["not_your_role"]), (R.REVIEWER, ["not_your_role"]), (R.OFFICE, [])):
        facts = SignFacts(reason="核对过", held=frozenset({role}), rules=strict)
        assert [o.code for o in LIFE.obstacles(A.DISMISS, S.OPEN, {role}, facts)] == expected
        assert LIFE.obstacles(A.CONFIRM, S.OPEN, {role}, facts) == []


def test_a_dismissal_of_one_comparison_says_nothing_of_several():
    one = marks(finding="f", refs=("g",), file="", unit="u", round="r")
    assert one[SuppressionKind.PAIR] == marks(finding="g", refs=("f",), file="", unit="u", round="r")["pair"]
    several = marks(finding="f", refs=("g", "h"), file="", unit="u", round="r")
    assert SuppressionKind.PAIR not in several


def test_only_what_a_sign_is_about_can_be_silenced():
    assert kinds_for("no_substance", has_refs=False, has_file=False)[0] == SuppressionKind.FINDING
    assert kinds_for("copied_text", has_refs=True, has_file=False)[0] == SuppressionKind.PAIR
    assert kinds_for("reused_evidence", has_refs=True, has_file=True)[0] == SuppressionKind.FILE
