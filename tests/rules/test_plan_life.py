"""A plan's life: who hands it in, who says something to it, who answers, and what stands against it."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from huiyin.rules.moves import Refused
from huiyin.rules.plan import LIFE, UNANSWERED, WITH_UNIT, Party, PlanAction, PlanFacts, PlanState
from huiyin.rules.roles import Role

#: written from how the work is done, not read off the table; the opinion is the office's own
PLAN = """
draft         submit   submitted     unit unit_head
submitted     recall   draft         unit
submitted     opine    under_review  office
submitted     return   returned      office
under_review  opine    under_review  office
under_review  return   returned      office
under_review  approve  approved      office
returned      submit   submitted     unit unit_head
approved      amend    amended       unit
amended       submit   submitted     unit unit_head
"""
#: where the opinion is a department's, its reviewer gives it
FOR_A_DEPARTMENT = PLAN.replace("opine    under_review  office", "opine    under_review  reviewer")
EVERYBODY = tuple(Party)
WILLING = PlanFacts(
    actor="the one who acts", submitted_by="the unit's liaison", reason="措施具体、责任明确", findings=3,
    party=Party.OFFICE, reviewed_by=EVERYBODY,
)  # fmt: skip


def stated(text: str) -> dict[tuple[str, str, str], str]:
    lines = [line.split() for line in text.splitlines() if line]
    return {(state, action, role): target for state, action, target, *roles in lines for role in roles}


@pytest.mark.parametrize(
    ("statement", "party"),
    [(PLAN, Party.OFFICE), (FOR_A_DEPARTMENT, Party.DISCIPLINE), (FOR_A_DEPARTMENT, Party.ORGANISATION)],
)
def test_a_plan_allows_what_the_domain_says_and_nothing_else(statement, party):
    allowed = stated(statement)
    for state, action, role in product(PlanState, PlanAction, Role):
        mine = replace(WILLING, held=frozenset({role}), party=party)
        target = allowed.get((state, action, role))
        if target is None:
            assert LIFE.obstacles(action, state, {role}, mine), (state, action, role)
            with pytest.raises(Refused):
                LIFE.next_state(action, state, {role}, mine)
        else:
            assert LIFE.next_state(action, state, {role}, mine) == target, (state, action, role)


def against(action: PlanAction, state: PlanState, role: Role, **changes) -> list[str]:
    facts = replace(WILLING, held=frozenset({role}), **changes)
    return [o.code for o in LIFE.obstacles(action, state, {role}, facts)]


def opining(**changes) -> list[str]:
    return against(PlanAction.OPINE, PlanState.UNDER_REVIEW, Role.OFFICE, **changes)


@pytest.mark.parametrize("state", sorted(WITH_UNIT))
def test_a_plan_with_something_hard_missing_is_not_handed_in(state):
    assert against(PlanAction.SUBMIT, state, Role.UNIT, faults=2) == ["plan_not_whole"]
    assert against(PlanAction.SUBMIT, state, Role.UNIT, findings=0) == ["plan_without_findings"]


@pytest.mark.parametrize("state", [PlanState.RETURNED, PlanState.AMENDED])
def test_the_same_plan_is_not_handed_in_again(state):
    assert against(PlanAction.SUBMIT, state, Role.UNIT, same_as_before=True) == ["plan_unchanged"]


def test_nobody_reviews_the_plan_that_they_handed_in():
    for changes in ({"actor": "the unit's liaison"}, {"actor": ""}, {"submitted_by": None}):
        assert opining(**changes) == ["own_plan"]


def test_one_person_speaks_for_one_party_and_each_party_once():
    assert opining(party=None) == ["party_missing", "party_not_yours"]
    assert opining(party=Party.DISCIPLINE) == ["party_not_yours"]
    assert opining(spoken_by_others=frozenset({Party.OFFICE})) == ["party_has_spoken"]
    assert opining(spoken_for=frozenset({Party.DISCIPLINE})) == ["spoken_already"]
    assert opining(spoken_for=frozenset({Party.OFFICE})) == [], "one's own opinion may be worded anew"
    assert opining(reason=" ") == ["opinion_missing"]


def test_a_plan_comes_back_with_what_is_to_be_mended():
    returning = (PlanAction.RETURN, PlanState.UNDER_REVIEW, Role.OFFICE)
    assert against(*returning, reason="") == ["plan_remark_missing"]
    assert against(*returning, reason="", remarks=1) == []


def test_a_plan_is_approved_when_all_have_spoken_and_nobody_objects():
    approving = (PlanAction.APPROVE, PlanState.UNDER_REVIEW, Role.OFFICE)
    assert against(*approving, not_yet_spoken=(Party.ORGANISATION,)) == ["opinions_missing"]
    assert against(*approving, objecting=(Party.DISCIPLINE,)) == ["opinions_against"]


def test_an_approved_plan_is_taken_up_again_with_a_reason():
    assert against(PlanAction.AMEND, PlanState.APPROVED, Role.UNIT, reason="") == ["reason_missing"]


def test_a_plan_is_either_the_units_to_work_on_or_owed_an_answer_or_approved():
    assert WITH_UNIT | UNANSWERED | {PlanState.APPROVED} == set(PlanState)
    assert not WITH_UNIT & UNANSWERED


def test_every_guard_can_object():
    worst = PlanFacts(
        faults=1, same_as_before=True, party=Party.OFFICE, reviewed_by=(), not_yet_spoken=EVERYBODY,
        spoken_by_others=frozenset(Party), spoken_for=frozenset(Party), objecting=EVERYBODY,
        head_signs=True,
    )  # fmt: skip
    guards = {g for m in LIFE.moves for g in m.guards}
    assert [g.__name__ for g in guards if g(worst) is None] == []
