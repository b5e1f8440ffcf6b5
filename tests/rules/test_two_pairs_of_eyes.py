"""Nobody decides on their own application, evidence or acceptance, whatever roles they hold."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest

from huiyin.rules import close_application, finding
from huiyin.rules.finding import FindingFacts
from huiyin.rules.review_chain import DECIDING, Stage
from huiyin.rules.roles import ADMINISTRATORS, Role, conflict_of_roles

#: all 512 sets of roles, lawful or not: the guards have to hold even where a grant went wrong
ROLE_SETS = [frozenset(held) for n in range(len(Role) + 1) for held in combinations(Role, n)]

DECISIONS = [
    (life, action, state)
    for life, waiting in (
        (finding.LIFE, ("applied", "accepted")),
        (close_application.LIFE, ("submitted", "accepted")),
    )
    for action in ("accept", "close", "leave_rest", "return")
    for state in waiting
]

CONFLICTS = {
    "applied for it": {"submitted_by": "me"},
    "uploaded evidence": {"submitted_by": "somebody", "uploaded_by": frozenset({"me", "somebody"})},
    "accepted it": {"submitted_by": "somebody", "accepted_by": frozenset({"me"})},
    "did all of it": {
        "submitted_by": "me",
        "accepted_by": frozenset({"me"}),
        "uploaded_by": frozenset({"me"}),
    },
}


CHAINS = {
    1: (Stage.OFFICE,),
    2: (Stage.TEAM, Stage.OFFICE),
    3: (Stage.TEAM, Stage.DISCIPLINE, Stage.OFFICE),
    4: (Stage.TEAM, Stage.DISCIPLINE, Stage.ORGANISATION, Stage.OFFICE),
}


def facts(stages: int, passed: int = 0, **conflict: object) -> FindingFacts:
    rest = {"rest": "尚有 2 处", "rest_due_on": date(2025, 3, 31)}
    given = {"tasks": 1, "chain": CHAINS[stages], "passed": passed, **rest, **conflict}
    return FindingFacts(actor="me", reason="佐证材料不全", **given)


STAGES = [(stages, passed) for stages in CHAINS for passed in range(stages)]


@pytest.mark.parametrize(("stages", "passed"), STAGES)
@pytest.mark.parametrize("conflict", CONFLICTS)
def test_whatever_roles_somebody_holds_they_never_decide_after_they(conflict, stages, passed):
    given = facts(stages, passed, **CONFLICTS[conflict])
    for life, action, state in DECISIONS:
        for held in ROLE_SETS:
            assert life.obstacles(action, state, held, given), (action, held)


@pytest.mark.parametrize(("stages", "passed"), STAGES)
def test_somebody_uninvolved_decides_with_exactly_the_roles_whose_turn_it_is(stages, passed):
    others = frozenset(f"who took stage {n}" for n in range(passed))
    given = facts(stages, passed, submitted_by="somebody", accepted_by=others)
    turn, last = DECIDING[CHAINS[stages][passed]], passed == stages - 1
    may = {
        "accept": frozenset() if last else turn,
        "close": turn if last else frozenset(),
        "leave_rest": turn if last else frozenset(),
        "return": turn | {Role.OFFICE},
    }
    for life, action, state in DECISIONS:
        for held in ROLE_SETS:
            refused = life.obstacles(action, state, held, given)
            assert bool(refused) == (not may[action] & held), (action, state, held)


@pytest.mark.parametrize("stages", [2, 3, 4])
def test_the_last_word_is_not_spoken_before_so_many_others_have_looked(stages):
    too_few = frozenset(f"who took stage {n}" for n in range(stages - 2))
    given = facts(stages, stages - 1, submitted_by="somebody", accepted_by=too_few)
    for action in ("close", "leave_rest"):
        (obstacle,) = finding.LIFE.obstacles(action, "accepted", {Role.OFFICE}, given)
        assert obstacle.code == "acceptance_comes_first"


def test_an_administrator_holds_no_second_role_and_nobody_becomes_one_beside():
    for administrator in ADMINISTRATORS:
        for other in set(Role) - {administrator}:
            assert conflict_of_roles(frozenset({administrator}), other) == administrator
            assert conflict_of_roles(frozenset({other}), administrator) == other


@pytest.mark.parametrize("inspecting", [Role.OFFICE, Role.TEAM, Role.REVIEWER, Role.LEADING_GROUP])
def test_a_unit_sits_on_no_bench_that_decides_about_it(inspecting):
    assert conflict_of_roles(frozenset({Role.UNIT}), inspecting) == Role.UNIT
    assert conflict_of_roles(frozenset({inspecting}), Role.UNIT) == inspecting


def test_the_same_role_may_be_granted_again_for_another_scope():
    assert all(conflict_of_roles(frozenset({role}), role) is None for role in Role)


def test_an_office_member_may_also_review_and_work_in_a_team():
    assert conflict_of_roles(frozenset({Role.OFFICE, Role.TEAM}), Role.REVIEWER) is None


def test_a_role_that_conflicts_with_any_of_several_is_refused():
    assert conflict_of_roles(frozenset({Role.DEPARTMENT, Role.TEAM}), Role.UNIT) == Role.TEAM
