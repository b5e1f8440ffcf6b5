"""What the head signs, and what stands against it; what is given on inside a unit, and until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.rules import dispatch, errand, extension, finding, plan
from huiyin.rules.dispatch import DispatchAction, DispatchFacts, DispatchState
from huiyin.rules.errand import ErrandAction, ErrandFacts, ErrandState, against_giving
from huiyin.rules.finding import FindingAction, FindingFacts, FindingState
from huiyin.rules.roles import OF_UNIT, Role, conflict_of_roles

READY = DispatchFacts(actor="the head", prepared_by="the liaison", pledge_accepted=True)
DAY = date(2026, 3, 2)


def signing(**changes) -> list[str]:
    facts = replace(READY, **changes)
    found = dispatch.LIFE.obstacles(DispatchAction.SIGN, DispatchState.PREPARED, {Role.UNIT_HEAD}, facts)
    return [o.code for o in found]


def test_a_head_signs_what_another_prepared_with_the_pledge_accepted():
    assert signing() == []
    assert signing(pledge_accepted=False) == ["pledge_missing"]
    assert signing(prepared_by="the head") == ["own_dispatch"]
    assert signing(prepared_by=None) == ["own_dispatch"]
    assert signing(actor="") == ["own_dispatch"]
    assert signing(as_prepared=False) == ["changed_since_prepared"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"file_there": False}, "pledge_file_missing"),
        ({"has_head": True}, "head_signs_here"),
        ({"paper_allowed": False}, "paper_pledge_not_taken"),
    ],
)
def test_paper_stands_in_only_where_the_profile_says_so_and_the_head_has_no_account(changes, code):
    facts = replace(READY, file_there=True)
    life, state, unit = dispatch.LIFE, DispatchState.PREPARED, {Role.UNIT}
    assert life.obstacles(DispatchAction.SIGN_ON_PAPER, state, unit, facts) == []
    against = life.obstacles(DispatchAction.SIGN_ON_PAPER, state, unit, replace(facts, **changes))
    assert [o.code for o in against] == [code]


@pytest.mark.parametrize("state", [FindingState.IN_PROGRESS, FindingState.RETURNED, FindingState.REOPENED])
def test_where_the_profile_asks_for_the_head_no_liaison_applies_without_the_signature(state):
    facts = FindingFacts(tasks=1, new_since_sent_back=True, head_signs=True)
    for role in (Role.UNIT, Role.UNIT_HEAD):
        against = finding.LIFE.obstacles(FindingAction.APPLY, state, {role}, facts)
        assert [o.code for o in against] == ["head_signature_missing"]
        signed = replace(facts, signed=True)
        assert finding.LIFE.obstacles(FindingAction.APPLY, state, {role}, signed) == []
    open_ = replace(facts, head_signs=False)
    assert finding.LIFE.obstacles(FindingAction.APPLY, state, {Role.UNIT}, open_) == []


def test_plans_and_requests_for_more_time_wait_for_the_signature_as_well():
    facts = plan.PlanFacts(findings=2, head_signs=True)
    against = plan.LIFE.obstacles(plan.PlanAction.SUBMIT, plan.PlanState.DRAFT, {Role.UNIT}, facts)
    assert [o.code for o in against] == ["head_signature_missing"]
    asked = extension.ExtensionFacts(due_on=DAY, wanted_on=DAY + timedelta(30), reason="…", head_signs=True)
    assert [o.code for o in extension.against_asking({Role.UNIT}, asked)] == ["head_signature_missing"]
    assert extension.against_asking({Role.UNIT_HEAD}, replace(asked, signed=True)) == []


def test_whoever_prepared_it_decides_on_none_of_it():
    facts = FindingFacts(actor="p", submitted_by="h", prepared_by="p", tasks=1)
    assert finding.another_pair_of_eyes(facts).code == "own_preparation"
    assert plan.another_pair_of_eyes(plan.PlanFacts(actor="p", submitted_by="h", prepared_by="p"))
    assert extension.another_pair_of_eyes(extension.ExtensionFacts(actor="p", asked_by="h", prepared_by="p"))


@pytest.mark.parametrize("inside", sorted(OF_UNIT))
@pytest.mark.parametrize("inspecting", [Role.OFFICE, Role.TEAM, Role.REVIEWER, Role.LEADING_GROUP])
def test_nobody_of_a_unit_sits_on_the_inspecting_side(inside, inspecting):
    assert conflict_of_roles(frozenset({inside}), inspecting) == inside
    assert conflict_of_roles(frozenset({inspecting}), inside) == inspecting


def test_nobody_both_prepares_and_signs_though_a_liaison_may_do_a_task_too():
    assert conflict_of_roles(frozenset({Role.UNIT}), Role.UNIT_HEAD) == Role.UNIT
    assert conflict_of_roles(frozenset({Role.UNIT_HEAD}), Role.UNIT) == Role.UNIT_HEAD
    assert conflict_of_roles(frozenset({Role.UNIT}), Role.UNIT_STAFF) is None


@given(inner=st.integers(-30, 90), outer=st.none() | st.integers(-30, 90))
@settings(max_examples=60)
def test_an_inner_deadline_is_not_past_and_before_an_outer_one_that_still_binds(inner, outer):
    facts = ErrandFacts(
        today=DAY,
        inner_due_on=DAY + timedelta(inner),
        outer_due_on=None if outer is None else DAY + timedelta(outer),
    )
    fits = inner >= 0 and (outer is None or outer <= 0 or inner < outer)
    assert (against_giving(frozenset({Role.UNIT}), facts) == []) == fits


def test_a_task_is_given_by_the_liaison_to_somebody_while_it_is_worked_on():
    fit = ErrandFacts(today=DAY, inner_due_on=DAY)
    unit = frozenset({Role.UNIT})
    assert [o.code for o in against_giving(frozenset({Role.UNIT_HEAD}), fit)] == ["not_your_role"]
    assert [o.code for o in against_giving(unit, replace(fit, somebody_named=False))] == [
        "errand_without_people"
    ]
    assert [o.code for o in against_giving(unit, replace(fit, inner_due_on=None))] == ["inner_date_missing"]
    applied = replace(fit, finding_state=FindingState.APPLIED)
    assert [o.code for o in against_giving(unit, applied)] == ["finding_not_workable"]


def test_an_errand_stays_with_the_liaison_while_another_contribution_waits():
    facts, unit = ErrandFacts(), {Role.UNIT}
    after = errand.LIFE.next_state(ErrandAction.TAKE_OVER, ErrandState.REPORTED, unit, facts)
    assert after == ErrandState.TAKEN_OVER
    waiting = replace(facts, others_wait=True)
    after = errand.LIFE.next_state(ErrandAction.TAKE_OVER, ErrandState.REPORTED, unit, waiting)
    assert after == ErrandState.REPORTED
