"""Nobody decides on their own application, evidence or acceptance, whatever roles they hold."""

from __future__ import annotations

from itertools import combinations

import pytest

from huiyin.rules import close_application, finding
from huiyin.rules.finding import FindingFacts
from huiyin.rules.roles import ADMINISTRATORS, Role, conflict_of_roles

#: all 512 sets of roles, lawful or not: the guards have to hold even where a grant went wrong
ROLE_SETS = [frozenset(held) for n in range(len(Role) + 1) for held in combinations(Role, n)]

DECISIONS = [
    (finding.LIFE, "accept", "applied"),
    (finding.LIFE, "close", "applied"),
    (finding.LIFE, "close", "accepted"),
    (finding.LIFE, "return", "applied"),
    (finding.LIFE, "return", "accepted"),
    (close_application.LIFE, "accept", "submitted"),
    (close_application.LIFE, "close", "submitted"),
    (close_application.LIFE, "close", "accepted"),
    (close_application.LIFE, "return", "submitted"),
    (close_application.LIFE, "return", "accepted"),
]

CONFLICTS = {
    "applied for it": {"submitted_by": "me"},
    "uploaded evidence": {"submitted_by": "somebody", "uploaded_by": frozenset({"me", "somebody"})},
    "accepted it": {"submitted_by": "somebody", "accepted_by": "me"},
    "did all of it": {"submitted_by": "me", "accepted_by": "me", "uploaded_by": frozenset({"me"})},
}


def facts(stages: int, **conflict: object) -> FindingFacts:
    return FindingFacts(actor="me", reason="佐证材料不全", tasks=1, review_stages=stages, **conflict)


@pytest.mark.parametrize("stages", [1, 2])
@pytest.mark.parametrize("conflict", CONFLICTS)
def test_whatever_roles_somebody_holds_they_never_decide_after_they(conflict, stages):
    for life, action, state in DECISIONS:
        for held in ROLE_SETS:
            assert life.obstacles(action, state, held, facts(stages, **CONFLICTS[conflict])), (action, held)


@pytest.mark.parametrize("stages", [1, 2])
def test_somebody_uninvolved_decides_with_exactly_the_roles_that_may(stages):
    for life, action, state in DECISIONS:
        rows = [m for m in life.moves if (m.action, m.source) == (action, state)]
        fits = rows and not life._objections(rows[0], facts(stages, submitted_by="somebody"))
        for held in ROLE_SETS:
            refused = life.obstacles(action, state, held, facts(stages, submitted_by="somebody"))
            assert bool(refused) == (not fits or not rows[0].roles & held), (action, state, held)


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
