"""A complaint's life, held against a statement written from how complaints are dealt with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.rules.complaint import (
    KNOWING,
    LIFE,
    OPEN,
    RESUMING,
    SETTING_ASIDE,
    SETTLED,
    ComplaintAction,
    ComplaintFacts,
    ComplaintState,
    against_registering,
)
from huiyin.rules.moves import Refused
from huiyin.rules.owed import OWING, OwedKind
from huiyin.rules.roles import Role
from tests.rules.statements import holds_exactly

STATEMENT = """
received   accept     accepted   office team
received   place      received   office
received   refer      referred   office team
received   join       joined     office team
received   hand_on    handed_on  team
received   set_aside  set_aside  office team
accepted   answer     answered   office team
accepted   link       accepted   office team
accepted   refer      referred   office team
accepted   hand_on    handed_on  team
answered   link       answered   office team
answered   resume     accepted   office team
referred   resume     received   office team
joined     resume     received   office team
set_aside  resume     received   office team
"""
WILLING = ComplaintFacts(
    placed=True, topic="money", elsewhere="信访局", reason="mistake", answer="已核实", way="phone",
    other=True, department=True,
)  # fmt: skip


def test_a_complaint_allows_what_the_work_knows_and_nothing_else():
    holds_exactly(LIFE, ComplaintState, ComplaintAction, STATEMENT, lambda role: WILLING)


@pytest.mark.parametrize(
    ("changes", "code", "action", "state"),
    [
        ({"placed": False}, "complaint_not_placed", "accept", "received"),
        ({"topic": ""}, "complaint_topic_missing", "accept", "received"),
        ({"elsewhere": " "}, "complaint_elsewhere_missing", "refer", "accepted"),
        ({"other": False}, "complaint_other_missing", "join", "received"),
        ({"placed": False}, "complaint_not_placed", "hand_on", "received"),
        ({"readable": False}, "complaint_unreadable", "hand_on", "received"),
        ({"department": False}, "complaint_department_missing", "hand_on", "accepted"),
        ({"answer": " "}, "complaint_answer_missing", "answer", "accepted"),
        ({"way": ""}, "complaint_answer_missing", "answer", "accepted"),
        ({"reason": "new_facts"}, "complaint_reason_missing", "set_aside", "received"),
        ({"reason": "no_substance"}, "complaint_reason_missing", "resume", "answered"),
    ],
)
def test_each_guard_stands_against_its_step(changes, code, action, state):
    found = LIFE.obstacles(
        ComplaintAction(action), ComplaintState(state), {Role.TEAM}, replace(WILLING, **changes)
    )
    assert [o.code for o in found] == [code]


def test_what_is_open_is_owed_and_what_is_settled_is_told_as_answered():
    assert set(OWING[OwedKind.COMPLAINT]) == OPEN
    assert not OPEN & SETTLED
    assert SETTING_ASIDE | RESUMING
    assert {Role.OFFICE, Role.TEAM} == KNOWING


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(ComplaintAction), st.sampled_from(Role)), max_size=12))
def test_whatever_is_tried_what_became_a_clue_stays_one_and_only_office_and_team_move_it(tried):
    state = LIFE.initial
    for action, role in tried:
        try:
            after = LIFE.next_state(action, state, {role}, WILLING)
        except Refused:
            continue
        assert role in KNOWING
        assert state != ComplaintState.HANDED_ON
        state = after


def test_taking_one_in_needs_a_role_a_subject_and_a_text():
    assert not against_registering({Role.OFFICE}, subject="标题", text="内容")
    assert [o.code for o in against_registering({Role.TEAM}, subject="", text="内容")] == [
        "complaint_text_missing"
    ]
    for role in set(Role) - KNOWING:
        assert [o.code for o in against_registering({role}, subject="标题", text="内容")] == ["not_your_role"]
