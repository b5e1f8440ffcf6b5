"""A clue: who may do what, when; what the leading group is told in figures."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.rules.clue import (
    LIFE,
    OPEN,
    READABLE,
    ClueAction,
    ClueClass,
    ClueFacts,
    ClueState,
    against_entering,
    told_counts,
)
from huiyin.rules.moves import Refused
from huiyin.rules.owed import OWING, OwedKind
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from tests.rules.statements import holds_exactly

#: written from how the work is done: the office routes, the department alone receives and handles
STATEMENT = """
entered   route     sent       office
entered   withdraw  withdrawn  team office
sent      receive   received   department
sent      return    returned   department
sent      withdraw  withdrawn  office
received  check     checking   department
received  file      filed      department
received  handle    handled    department
received  drop      no_case    department
received  redirect  entered    department
received  return    returned   department
checking  file      filed      department
checking  handle    handled    department
checking  drop      no_case    department
filed     handle    handled    department
handled   resume    checking   department
no_case   resume    checking   department
returned  route     sent       office
returned  withdraw  withdrawn  office
"""
WILLING = ClueFacts(actor="u1", entered_by="u1", reason="not_ours", reply="已核", key_open=True)


def test_a_clue_allows_what_the_domain_says_and_nothing_else():
    holds_exactly(LIFE, ClueState, ClueAction, STATEMENT, lambda role: WILLING)


@pytest.mark.parametrize(
    ("changes", "code", "step"),
    [
        ({"key_there": False}, "clue_no_key", ("route", "entered", Role.OFFICE)),
        ({"key_open": False}, "clue_key_closed", ("receive", "sent", Role.DEPARTMENT)),
        ({"key_open": False}, "clue_key_closed", ("redirect", "received", Role.DEPARTMENT)),
        ({"other_department": False}, "clue_same_department", ("redirect", "received", Role.DEPARTMENT)),
        ({"key_there": False}, "clue_no_key", ("redirect", "received", Role.DEPARTMENT)),
        ({"reason": ""}, "clue_reason_missing", ("return", "sent", Role.DEPARTMENT)),
        ({"reason": ""}, "clue_reason_missing", ("withdraw", "sent", Role.OFFICE)),
        ({"reason": ""}, "clue_reason_missing", ("resume", "handled", Role.DEPARTMENT)),
        ({"entered_by": "u2"}, "clue_not_yours", ("withdraw", "entered", Role.TEAM)),
        ({"reply": " "}, "clue_reply_missing", ("handle", "filed", Role.DEPARTMENT)),
        ({"reply": ""}, "clue_reply_missing", ("drop", "checking", Role.DEPARTMENT)),
    ],
)
def test_each_guard_stands_against_its_step(changes, code, step):
    action, state, role = step
    told = LIFE.obstacles(ClueAction(action), ClueState(state), {role}, replace(WILLING, **changes))
    assert [o.code for o in told] == [code]


def test_what_is_open_is_owed_by_somebody_and_nothing_else():
    assert set(OWING[OwedKind.CLUE]) == OPEN
    assert {ClueState.ENTERED, ClueState.SENT}.isdisjoint(READABLE)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ClueAction), st.sampled_from(Role)), max_size=30))
def test_however_it_goes_nobody_reads_before_the_receipt_and_no_reply_comes_before_it(steps):
    state, received = LIFE.initial, False
    for action, role in steps:
        try:
            state = LIFE.next_state(action, state, {role}, WILLING)
        except Refused:
            continue
        received = (received or action == ClueAction.RECEIVE) and action != ClueAction.REDIRECT
        assert state not in READABLE or received


def test_entering_needs_a_key_words_the_team_and_for_the_quick_track_the_stationing():
    given = {"key": True, "quick": True, "round_state": RoundState.STATIONED, "words": "…"}
    assert against_entering({Role.TEAM}, **given) == []
    for changes, code in [
        ({"key": False}, "clue_no_key"),
        ({"words": " "}, "clue_text_missing"),
        ({"round_state": RoundState.RECTIFYING}, "clue_not_stationed"),
    ]:
        assert [o.code for o in against_entering({Role.TEAM}, **{**given, **changes})] == [code]
    for role in set(Role) - {Role.TEAM}:
        assert against_entering({role}, **given)[0].code == "not_your_role"


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(ClueClass), st.integers(0, 12)))
def test_no_group_of_fewer_than_five_can_be_told_from_the_figures(counts):
    shown, total = told_counts(counts)
    assert all(n is None or n >= 5 for n in shown.values())
    if total is not None:
        rest = total - sum(n for n in shown.values() if n is not None)
        assert rest == 0 or rest >= 5
