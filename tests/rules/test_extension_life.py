"""Asking for more time: who may do what, when, and what stands against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from huiyin.rules.extension import (
    ALSO_DECIDING,
    ASKING,
    LIFE,
    ExtensionAction,
    ExtensionFacts,
    ExtensionRules,
    ExtensionState,
    against_asking,
)
from huiyin.rules.finding import WORKABLE, FindingState
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role

#: written from how the work is done, not read off the table; within the limit, with team and reviewer let in
WITHIN = """
asked      grant    granted    office team reviewer
asked      refuse   refused    office team reviewer
asked      recall   recalled   unit
forwarded  grant    granted    leading_group
forwarded  refuse   refused    leading_group
forwarded  recall   recalled   unit
"""
#: the limit is reached: the office refuses or puts it before the leading group, and nobody else grants
BEYOND = """
asked      forward  forwarded  office
asked      refuse   refused    office team reviewer
asked      recall   recalled   unit
forwarded  grant    granted    leading_group
forwarded  refuse   refused    leading_group
forwarded  recall   recalled   unit
"""
DUE = date(2024, 9, 30)
WILLING = ExtensionFacts(
    finding_state=FindingState.IN_PROGRESS, actor="the one who acts", asked_by="the unit's liaison",
    reason="土地手续尚未办结", due_on=DUE, old_due_on=DUE, wanted_on=date(2024, 12, 31),
    granted_on=date(2024, 11, 29), not_after=date(2024, 12, 31),
)  # fmt: skip
STATEMENTS = {
    "within the limit": (WITHIN, replace(WILLING, rules=ExtensionRules(2, ALSO_DECIDING), granted_before=1)),
    "beyond the limit": (BEYOND, replace(WILLING, rules=ExtensionRules(2, ALSO_DECIDING), granted_before=2)),
}


def stated(text: str) -> dict[tuple[str, str, str], str]:
    lines = [line.split() for line in text.splitlines() if line]
    return {(state, action, role): target for state, action, target, *roles in lines for role in roles}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_request_allows_what_the_domain_says_and_nothing_else(name):
    statement, facts = STATEMENTS[name]
    allowed = stated(statement)
    for state, action, role in product(ExtensionState, ExtensionAction, Role):
        mine = replace(facts, held=frozenset({role}))
        target = allowed.get((state, action, role))
        if target is None:
            assert LIFE.obstacles(action, state, {role}, mine), (state, action, role)
            with pytest.raises(Refused):
                LIFE.next_state(action, state, {role}, mine)
        else:
            assert LIFE.next_state(action, state, {role}, mine) == target, (state, action, role)


@pytest.mark.parametrize("role", sorted(ALSO_DECIDING))
def test_a_profile_that_names_nobody_else_leaves_the_answer_to_the_office(role):
    facts = replace(WILLING, held=frozenset({role}))
    for action in (ExtensionAction.GRANT, ExtensionAction.REFUSE):
        found = LIFE.obstacles(action, ExtensionState.ASKED, {role}, facts)
        assert [o.code for o in found] == ["office_extends"]


def granting(**changes) -> list[str]:
    facts = replace(WILLING, held=frozenset({Role.OFFICE}), **changes)
    return [o.code for o in LIFE.obstacles(ExtensionAction.GRANT, ExtensionState.ASKED, {Role.OFFICE}, facts)]


def test_less_than_asked_for_may_be_granted_and_more_may_not():
    assert granting() == []
    assert granting(granted_on=date(2025, 1, 1), not_after=None) == ["more_than_asked"]


def test_a_date_that_is_no_later_than_the_old_one_extends_nothing():
    assert granting(granted_on=DUE) == ["extension_not_later"]
    assert granting(granted_on=None) == ["extension_date_missing"]


def test_nobody_grants_what_they_asked_for_themselves():
    assert granting(actor="the unit's liaison") == ["own_extension"]
    assert granting(actor="") == ["own_extension"]
    assert granting(asked_by=None) == ["own_extension"]


def test_a_deadline_that_moved_meanwhile_is_not_moved_again():
    assert granting(due_on=date(2024, 10, 8)) == ["deadline_moved"]


def test_a_task_lasts_no_longer_than_its_finding():
    assert granting(not_after=date(2024, 10, 31)) == ["task_after_finding"]


def test_a_third_extension_of_one_deadline_is_the_leading_groups_to_grant():
    assert granting(granted_before=2) == ["leading_group_extends"]


def asking(*roles, **changes) -> list[str]:
    facts = replace(WILLING, granted_on=None, asked_by=None, **changes)
    return [o.code for o in against_asking(roles or {Role.UNIT}, facts)]


def test_the_unit_asks_with_a_reason_and_a_later_date():
    assert asking() == []
    assert asking(reason=" ", wanted_on=DUE) == ["reason_missing", "extension_not_later"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.UNIT, Role.UNIT_HEAD}))
def test_nobody_but_the_unit_asks(role):
    assert asking(role) == ["not_your_role"]


@pytest.mark.parametrize("state", FindingState)
def test_more_time_is_asked_for_only_while_the_unit_works(state):
    assert asking(finding_state=state) == ([] if state in WORKABLE else ["extension_not_now"])


def test_one_request_at_a_time_for_one_deadline():
    assert asking(another_waits=True) == ["extension_waits"]


def test_where_no_date_is_set_there_is_none_to_put_off():
    assert asking(due_on=None) == ["nothing_to_extend"]


def test_every_guard_can_object():
    worst = [
        ExtensionFacts(
            finding_state=FindingState.CLOSED, another_waits=True, old_due_on=DUE, head_signs=True
        ),
        replace(WILLING, granted_on=date(2026, 1, 1), granted_before=9),
    ]
    guards = {g for m in LIFE.moves for g in m.guards} | set(ASKING)
    assert [g.__name__ for g in guards if not any(g(f) for f in worst)] == []
