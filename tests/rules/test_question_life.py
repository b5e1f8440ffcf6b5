"""Questions: who may ask whom, who owes the answer, and what stands against each step."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from huiyin.rules.moves import Refused
from huiyin.rules.question import (
    LIFE,
    UNANSWERED,
    QuestionAction,
    QuestionFacts,
    QuestionState,
    against_asking,
    asks_as,
    may_be_asked,
)
from huiyin.rules.roles import Role

#: who may ask whom, written from how the work is done
WHO_ASKS = {
    ("office", "unit"), ("office", "department"), ("team", "unit"), ("reviewer", "unit"),
    ("unit", "office"), ("unit", "team"),
}  # fmt: skip
#: by who asked and with whom the question is: state, action, next state, who may
LIFE_OF = {
    (Role.OFFICE, Role.UNIT): """
asked      answer    answered   unit
asked      withdraw  withdrawn  office
""",
    (Role.OFFICE, Role.DEPARTMENT): """
asked      answer    answered   department
asked      withdraw  withdrawn  office
""",
    (Role.TEAM, Role.UNIT): """
asked      answer    answered   unit
asked      withdraw  withdrawn  team
""",
    (Role.REVIEWER, Role.UNIT): """
asked      answer    answered   unit
asked      withdraw  withdrawn  reviewer
""",
    (Role.UNIT, Role.OFFICE): """
asked      answer    answered   office
asked      forward   forwarded  office
asked      withdraw  withdrawn  unit
forwarded  answer    answered   office
forwarded  withdraw  withdrawn  unit
""",
    (Role.UNIT, Role.TEAM): """
asked      answer    answered   team
asked      forward   forwarded  team
asked      withdraw  withdrawn  unit
forwarded  answer    answered   team
forwarded  withdraw  withdrawn  unit
""",
}  # fmt: skip
WILLING = QuestionFacts(actor="the one who acts", asked_by="the one who asked", text="请说明资金去向")


def stated(text: str) -> dict[tuple[str, str, str], str]:
    lines = [line.split() for line in text.splitlines() if line]
    return {(state, action, role): target for state, action, target, *roles in lines for role in roles}


@pytest.mark.parametrize(("asker", "asked"), LIFE_OF)
def test_a_question_allows_what_the_domain_says_and_nothing_else(asker, asked):
    allowed = stated(LIFE_OF[asker, asked])
    for state, action, role in product(QuestionState, QuestionAction, Role):
        facts = replace(WILLING, asked_as=asker, asked_of=asked, held=frozenset({role}))
        target = allowed.get((state, action, role))
        if target is None:
            assert LIFE.obstacles(action, state, {role}, facts), (state, action, role)
            with pytest.raises(Refused):
                LIFE.next_state(action, state, {role}, facts)
        else:
            assert LIFE.next_state(action, state, {role}, facts) == target, (state, action, role)


def test_only_these_ask_only_those():
    asking = {(a, b) for a, b in product(Role, Role) if asks_as({a}, b) is not None}
    assert asking == {(Role(a), Role(b)) for a, b in WHO_ASKS}
    for role in Role:
        facts = [o.code for o in against_asking({role}, replace(WILLING, asked_of=Role.LEADING_GROUP))]
        assert facts == ["not_your_role"], "nobody asks the leading group"
    assert may_be_asked({Role.OFFICE, Role.TEAM}) == (Role.UNIT, Role.DEPARTMENT)


def test_a_waiting_question_can_always_be_answered_by_whom_it_is_with():
    for (asker, asked), state in product(LIFE_OF, UNANSWERED):
        if state == QuestionState.FORWARDED and asker != Role.UNIT:
            continue
        facts = replace(WILLING, asked_as=asker, asked_of=asked, held=frozenset({asked}))
        assert not LIFE.obstacles(QuestionAction.ANSWER, state, {asked}, facts)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"issued": False}, "question_before_issue"),
        ({"open": False}, "question_not_now"),
        ({"text": "  "}, "question_text_missing"),
        ({"asked_of": Role.DEPARTMENT, "referred": False}, "question_not_referred"),
    ],
)
def test_what_stands_against_asking(changes, code):
    assert [o.code for o in against_asking({Role.OFFICE}, replace(WILLING, **changes))] == [code]


def test_a_team_that_is_not_there_is_neither_asked_nor_handed_a_question():
    alone = replace(WILLING, asked_as=Role.UNIT, has_team=False)
    asking = against_asking({Role.UNIT}, replace(alone, asked_of=Role.TEAM))
    assert [o.code for o in asking] == ["question_no_team"]
    with_office = replace(alone, asked_of=Role.OFFICE, held=frozenset({Role.OFFICE}))
    found = LIFE.obstacles(QuestionAction.FORWARD, QuestionState.ASKED, {Role.OFFICE}, with_office)
    assert [o.code for o in found] == ["question_no_team"]


def test_nobody_answers_their_own_question():
    facts = replace(WILLING, asked_of=Role.UNIT, held=frozenset({Role.UNIT}))
    for who in ({"actor": "the one who asked"}, {"actor": ""}, {"asked_by": None}):
        found = LIFE.obstacles(QuestionAction.ANSWER, QuestionState.ASKED, {Role.UNIT}, replace(facts, **who))
        assert [o.code for o in found] == ["own_question"]
