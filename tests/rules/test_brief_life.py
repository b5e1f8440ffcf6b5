"""Briefs to the leading group and its instructions: who may do what, when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.rules import brief, instruction
from huiyin.rules.brief import BEFORE_LEADERS, UNSENT, BriefAction, BriefState, UpwardFacts
from huiyin.rules.instruction import InstructionAction, InstructionState
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role
from tests.rules.statements import holds_exactly

#: written from how the work is done: the office writes and another of it approves, the leading group decides
BRIEF = """
draft       write     draft       office
draft       submit    submitted   office
draft       withdraw  withdrawn   office
submitted   approve   sent        office
submitted   return    draft       office
sent        note      noted       leading_group
sent        instruct  instructed  leading_group
noted       instruct  instructed  leading_group
instructed  instruct  instructed  leading_group
"""
INSTRUCTION = """
given     answer  answered  office
answered  accept  done      leading_group
answered  return  given     leading_group
"""
TODAY = date(2026, 3, 2)
WILLING = UpwardFacts(
    text="请督促整改", actor="u2", written_by="u1", to=Role.OFFICE, held=frozenset({Role.OFFICE}),
    due_on=TODAY + timedelta(days=9), today=TODAY,
)  # fmt: skip


@pytest.mark.parametrize(
    ("life", "states", "actions", "text"),
    [
        (brief.LIFE, BriefState, BriefAction, BRIEF),
        (instruction.LIFE, InstructionState, InstructionAction, INSTRUCTION),
    ],
    ids=["brief", "instruction"],
)
def test_each_life_allows_what_the_domain_says_and_nothing_else(life, states, actions, text):
    holds_exactly(life, states, actions, text, lambda role: replace(WILLING, held=frozenset({role})))


@pytest.mark.parametrize(
    ("changes", "code", "life", "action", "state", "role"),
    [
        ({"actor": "u1"}, "own_brief", brief, "approve", "submitted", Role.OFFICE),
        ({"text": " "}, "upward_text_missing", brief, "submit", "draft", Role.OFFICE),
        ({"due_on": None}, "upward_day_missing", brief, "instruct", "sent", Role.LEADING_GROUP),
        ({"due_on": TODAY}, "upward_day_past", brief, "instruct", "sent", Role.LEADING_GROUP),
        ({"to": Role.TEAM}, "instruction_not_yours", instruction, "answer", "given", Role.OFFICE),
        ({"text": ""}, "upward_text_missing", instruction, "return", "answered", Role.LEADING_GROUP),
    ],
)
def test_each_guard_stands_against_its_step(changes, code, life, action, state, role):
    facts = replace(WILLING, **changes)
    assert [o.code for o in life.LIFE.obstacles(action, state, {role}, facts)] == [code]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(BriefAction), st.sampled_from(Role)), max_size=25))
def test_nothing_comes_before_the_leaders_without_another_pair_of_eyes(steps):
    state, approved = brief.LIFE.initial, False
    for action, role in steps:
        facts = replace(WILLING, actor="u1" if action != BriefAction.APPROVE else "u2")
        try:
            state = brief.LIFE.next_state(action, state, {role}, facts)
        except Refused:
            continue
        approved = approved or action == BriefAction.APPROVE
        assert (state in BEFORE_LEADERS) <= approved
        assert not (state in UNSENT and state in BEFORE_LEADERS)
