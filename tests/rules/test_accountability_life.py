"""Accountability: who may do what, when; statistics beside what units claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.rules.accountability import (
    HOLDING,
    LIFE,
    OPEN,
    TOLD,
    CaseAction,
    CaseFacts,
    CaseState,
    against_opening,
    reconcile,
)
from huiyin.rules.owed import OWING, OwedKind
from huiyin.rules.roles import Role
from tests.rules.statements import holds_exactly

#: written from how the work is done: the body with authority decides, the office records
STATEMENT = """
opened    decide  in_force  office
opened    drop    dropped   office
in_force  appeal  appealed  office
in_force  end     ended     office
in_force  revoke  revoked   office
appealed  uphold  in_force  office
appealed  change  in_force  office
appealed  revoke  revoked   office
"""
TODAY = date(2026, 3, 2)
WILLING = CaseFacts(
    instrument="诫勉", known_instruments=frozenset({"诫勉"}), decided_by="甲省纪委",
    document="甲纪〔2026〕3号", on=TODAY, today=TODAY, reason="已查实",
)  # fmt: skip


def test_a_case_allows_what_the_domain_says_and_nothing_else():
    holds_exactly(LIFE, CaseState, CaseAction, STATEMENT, lambda role: WILLING)


@pytest.mark.parametrize(
    ("changes", "code", "action", "state"),
    [
        ({"instrument": "游街"}, "case_instrument_missing", "decide", "opened"),
        ({"document": " "}, "case_document_missing", "decide", "opened"),
        ({"decided_by": ""}, "case_document_missing", "change", "appealed"),
        ({"on": None}, "case_day_missing", "decide", "opened"),
        ({"on": TODAY + timedelta(days=1)}, "case_day_ahead", "decide", "opened"),
        ({"decided_on": TODAY + timedelta(days=1)}, "case_day_before_decision", "appeal", "in_force"),
        ({"reason": ""}, "reason_missing", "drop", "opened"),
        ({"reason": ""}, "reason_missing", "revoke", "in_force"),
        ({"on": None}, "case_day_missing", "end", "in_force"),
    ],
)
def test_each_guard_stands_against_its_step(changes, code, action, state):
    facts = replace(WILLING, **changes)
    told = LIFE.obstacles(CaseAction(action), CaseState(state), {Role.OFFICE}, facts)
    assert [o.code for o in told] == [code]


def test_what_is_open_is_owed_and_what_was_not_decided_is_nobody_s_record():
    assert set(OWING[OwedKind.ACCOUNTABILITY]) == OPEN
    assert {CaseState.OPENED, CaseState.DROPPED}.isdisjoint(TOLD)
    assert CaseState.REVOKED not in HOLDING


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"post": " "}, "case_post_missing"),
        ({"basis": ""}, "case_basis_missing"),
        ({"fed_back": False}, "case_not_fed_back"),
    ],
)
def test_opening_needs_a_post_a_reason_and_a_finding_that_was_fed_back(more, code):
    given_ = {"post": "副总经理", "basis": "整改不力", "fed_back": True}
    assert against_opening({Role.TEAM}, **given_) == []
    assert [o.code for o in against_opening({Role.OFFICE}, **{**given_, **more})] == [code]
    for role in set(Role) - {Role.OFFICE, Role.TEAM}:
        assert against_opening({role}, **given_)[0].code == "not_your_role"


COUNTS = st.dictionaries(st.sampled_from(["诫勉", "通报", "党纪处分"]), st.integers(0, 4))


@settings(max_examples=50, deadline=None)
@given(COUNTS, COUNTS)
def test_cases_and_claims_agree_only_where_they_are_the_same(cases, claimed):
    found = {o.rule: o for o in reconcile(cases, claimed)}
    for name in ("诫勉", "通报", "党纪处分"):
        listed, told = cases.get(name, 0), claimed.get(name, 0)
        if not listed and not told:
            assert name not in found
            continue
        wanted = "agrees" if listed == told else "disagrees" if listed and told else "cannot_tell"
        assert (found[name].verdict, found[name].computed, found[name].stated) == (wanted, listed, told)
