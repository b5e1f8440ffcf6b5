"""Official documents: who may do what, when."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.rules.moves import Refused
from huiyin.rules.official_document import LIFE, OfficialAction, OfficialFacts, OfficialState
from huiyin.rules.roles import Role
from tests.rules.statements import holds_exactly

#: written from how the work is done: the office writes, another of it approves, the leading group may have
#: the last word, and what was approved is issued under a number
OFFICE_ALONE = """
draft      write     draft      office
draft      compose   draft      office
draft      upload    draft      office
draft      explain   draft      office
draft      discard   draft      office
draft      submit    submitted  office
draft      withdraw  withdrawn  office
submitted  approve   approved   office
submitted  return    draft      office
before_leaders  approve  approved  leading_group
before_leaders  return   draft     leading_group
approved   return    draft      office
approved   issue     issued     office
"""
WITH_LEADERS = OFFICE_ALONE.replace("submitted  approve   approved ", "submitted  approve   before_leaders ")
WILLING = OfficialFacts(text="请核对", actor="u2", written_by="u1", copied=True)


@pytest.mark.parametrize(
    ("text", "for_leaders"), [(OFFICE_ALONE, False), (WITH_LEADERS, True)], ids=["office", "leaders"]
)
def test_the_life_allows_what_the_domain_says_and_nothing_else(text, for_leaders):
    facts = replace(WILLING, for_leaders=for_leaders)
    holds_exactly(LIFE, OfficialState, OfficialAction, text, lambda _role: facts)


@pytest.mark.parametrize(
    ("changes", "code", "action", "state", "role"),
    [
        ({"actor": "u1"}, "own_document", "approve", "submitted", Role.OFFICE),
        ({"actor": "u1"}, "own_document", "approve", "before_leaders", Role.LEADING_GROUP),
        ({"text": " "}, "document_reason_missing", "return", "submitted", Role.OFFICE),
        ({"blanks": ("suggestions",)}, "document_blanks", "submit", "draft", Role.OFFICE),
        ({"unexplained": 2}, "document_differs", "submit", "draft", Role.OFFICE),
        ({"copied": False}, "document_no_copy", "discard", "draft", Role.OFFICE),
        ({"moved": 1}, "document_moved", "submit", "draft", Role.OFFICE),
        ({"moved": 1}, "document_moved", "issue", "approved", Role.OFFICE),
        ({"unexplained": 1}, "document_differs", "issue", "approved", Role.OFFICE),
    ],
)
def test_each_guard_stands_against_its_step(changes, code, action, state, role):
    facts = replace(WILLING, **changes)
    assert [o.code for o in LIFE.obstacles(action, state, {role}, facts)] == [code]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(OfficialAction), st.sampled_from(Role), st.booleans()), max_size=20)
)
def test_nothing_is_issued_without_another_pair_of_eyes(steps):
    state, approved = LIFE.initial, False
    for action, role, own in steps:
        facts = replace(WILLING, actor="u1" if own else "u2")
        try:
            state = LIFE.next_state(action, state, {role}, facts)
        except Refused:
            continue
        approved = (approved or (action == OfficialAction.APPROVE and not own)) and (
            state != OfficialState.DRAFT
        )
        assert (state in (OfficialState.APPROVED, OfficialState.ISSUED)) <= approved
