"""The ladder of supervision: who may do what, when; no rung left out silently, one open step, one effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.rules.finding import FindingState
from huiyin.rules.ladder import (
    BY_TRIGGER,
    LIFE,
    OPEN,
    TAKEN,
    LadderRules,
    Rung,
    StepAction,
    StepFacts,
    StepState,
    Trigger,
    above,
    against_proposing,
    highest,
    skipped,
)
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role
from huiyin.rules.triggers import called_for
from huiyin.rules.watch import Cause

#: written from how the work is done, not read off the table; the answer is overdue, a new day is given
OFFICE_APPROVES = """
proposed  approve   issued     office
proposed  refuse    refused    office
proposed  withdraw  withdrawn  office
issued    answer    answered   unit unit_head
issued    escalate  escalated  office
issued    withdraw  withdrawn  office
answered  settle    settled    office
answered  return    issued     office
answered  escalate  escalated  office
"""
LEADERS_APPROVE = """
proposed  approve   issued     leading_group
proposed  refuse    refused    leading_group
proposed  withdraw  withdrawn  office
issued    answer    answered   unit unit_head
issued    escalate  escalated  office
issued    withdraw  withdrawn  leading_group
answered  settle    settled    office
answered  return    issued     office
answered  escalate  escalated  office
"""
TODAY = date(2026, 3, 2)
WILLING = StepFacts(
    finding_state=FindingState.IN_PROGRESS, rung=Rung.URGE, reached=Rung.REMIND, approved_by=Role.OFFICE,
    actor="the one who acts", proposed_by="another", reason="逾期未答复", demand="请限期整改", today=TODAY,
    answer_due_on=TODAY + timedelta(days=5), unanswered=True,
)  # fmt: skip
STATEMENTS = {
    "the office approves": (OFFICE_APPROVES, WILLING),
    "the leaders approve": (
        LEADERS_APPROVE,
        replace(WILLING, rung=Rung.TALK, reached=Rung.URGE, approved_by=Role.LEADING_GROUP),
    ),
}


def stated(text: str) -> dict[tuple[str, str, str], str]:
    lines = [line.split() for line in text.splitlines() if line]
    return {(state, action, role): target for state, action, target, *roles in lines for role in roles}


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_step_allows_what_the_domain_says_and_nothing_else(name):
    statement, facts = STATEMENTS[name]
    allowed = stated(statement)
    for state, action, role in product(StepState, StepAction, Role):
        target = allowed.get((state, action, role))
        if target is None:
            assert LIFE.obstacles(action, state, {role}, facts), (state, action, role)
            with pytest.raises(Refused):
                LIFE.next_state(action, state, {role}, facts)
        else:
            assert LIFE.next_state(action, state, {role}, facts) == target, (state, action, role)


def against(action: StepAction, state: StepState, role: Role, **changes) -> list[str]:
    return [o.code for o in LIFE.obstacles(action, state, {role}, replace(WILLING, **changes))]


def test_a_team_takes_back_what_it_proposed_itself_and_nothing_else():
    asked = (StepAction.WITHDRAW, StepState.PROPOSED, Role.TEAM)
    assert against(*asked, proposed_by="the one who acts") == []
    assert against(*asked) == ["not_your_proposal"]


def test_whoever_proposed_does_not_approve_except_a_reminder_of_the_office():
    approving = (StepAction.APPROVE, StepState.PROPOSED, Role.OFFICE)
    own = {"proposed_by": "the one who acts"}
    assert against(*approving, **own) == ["own_step"]
    assert against(*approving, **own, rung=Rung.REMIND, reached=None) == []
    assert against(*approving, proposed_by=None) == ["own_step"], "facts that do not say who stand against it"
    assert against(*approving, proposed_by=BY_TRIGGER) == []
    leaders = (StepAction.APPROVE, StepState.PROPOSED, Role.LEADING_GROUP)
    given = {**own, "rung": Rung.REMIND, "reached": None, "approved_by": Role.LEADING_GROUP}
    assert against(*leaders, **given) == ["own_step"]


def test_while_the_unit_still_has_time_nothing_more_severe_follows():
    escalating = (StepAction.ESCALATE, StepState.ISSUED, Role.OFFICE)
    assert against(*escalating, unanswered=False) == ["step_answer_still_due"]
    assert against(StepAction.ESCALATE, StepState.ANSWERED, Role.OFFICE, unanswered=False) == []
    assert against(*escalating, rung=Rung.ACCOUNT, approved_by=Role.LEADING_GROUP) == ["no_rung_above"]


def test_an_answer_is_sent_back_with_a_reason_and_a_day_to_come():
    returning = (StepAction.RETURN, StepState.ANSWERED, Role.OFFICE)
    assert against(*returning, answer_due_on=None) == ["step_day_missing"]
    assert against(*returning, answer_due_on=TODAY) == ["step_day_past"]
    assert against(*returning, reason=" ") == ["reason_missing"]


def test_of_a_settled_finding_nothing_is_proposed_or_issued_but_what_waits_can_be_ended():
    for state in (FindingState.REGISTERED, FindingState.CLOSED, FindingState.WITHDRAWN):
        facts = replace(WILLING, finding_state=state)
        assert [o.code for o in against_proposing({Role.OFFICE}, facts)] == ["step_finding_settled"]
        assert against(StepAction.APPROVE, StepState.PROPOSED, Role.OFFICE, finding_state=state)
        assert not against(StepAction.REFUSE, StepState.PROPOSED, Role.OFFICE, finding_state=state)
        assert not against(StepAction.SETTLE, StepState.ANSWERED, Role.OFFICE, finding_state=state)


def test_every_reason_against_proposing_is_said_at_once():
    facts = replace(WILLING, rung=Rung.WARN, reached=None, demand="", another_open=True)
    found = [o.code for o in against_proposing({Role.OFFICE}, facts)]
    assert found == ["step_open", "step_demand_missing", "rung_skipped"]
    for role in set(Role) - {Role.OFFICE, Role.TEAM}:
        assert [o.code for o in against_proposing({role}, WILLING)] == ["not_your_role"]


def test_what_is_left_out_is_named_rung_by_rung():
    assert skipped(Rung.TALK, None) == (Rung.REMIND, Rung.URGE)
    assert skipped(Rung.URGE, Rung.REMIND) == ()
    assert skipped(Rung.REMIND, Rung.WARN) == ()
    assert [above(r) for r in (None, *Rung)] == [*Rung, None]


RULES = LadderRules()


def called(found, *, reached=None, unanswered=None, fresh=RULES.triggers):
    return called_for(found, RULES, reached=reached, unanswered=unanswered, fresh=fresh)


def test_time_calls_for_no_rung_that_was_reached_already_and_an_event_does():
    assert called({Cause.OVERDUE: 29}) is None
    assert called({Cause.OVERDUE: 30}).rung == Rung.REMIND
    assert called({Cause.OVERDUE: 60}).rung == Rung.URGE
    assert called({Cause.OVERDUE: 60}, reached=Rung.URGE) is None
    assert called({Cause.SIGN: 1}, reached=Rung.TALK).rung == Rung.TALK
    assert called({Cause.SIGN: 1, Cause.OVERDUE: 40}).rung == Rung.URGE


def test_a_step_that_was_not_answered_is_followed_by_the_next_whatever_else_calls():
    both = {Cause.UNANSWERED: 3, Cause.SIGN: 1}
    found = called(both, reached=Rung.URGE, unanswered=Rung.URGE)
    assert (found.rung, {t.cause for t in found.triggers}) == (Rung.TALK, {Cause.UNANSWERED})
    assert called(both, reached=Rung.ACCOUNT, unanswered=Rung.ACCOUNT) is None


def test_a_trigger_that_had_its_effect_calls_no_more():
    sign = Trigger(Cause.SIGN, 1, Rung.URGE)
    assert called({Cause.SIGN: 1}, fresh=[t for t in RULES.triggers if t != sign]) is None


Move = tuple[StepAction, Rung, Role, bool]
MOVES = st.tuples(
    st.sampled_from(StepAction), st.sampled_from(Rung), st.sampled_from(list(Role)), st.booleans()
)


@settings(max_examples=150, deadline=None)
@given(moves=st.lists(MOVES, max_size=25))
def test_in_no_life_is_a_rung_left_out_without_a_reason_or_are_two_steps_open(moves):
    """A finding's ladder, whatever anybody tries: what the rules let through keeps both promises."""
    steps: list[dict[str, object]] = []
    for action, rung, role, reason in moves:
        words = "理由" if reason else ""
        waiting = next((s for s in steps if s["state"] in OPEN), None)
        reached = highest(s["rung"] for s in steps if s["state"] in TAKEN and s is not waiting)
        if action == StepAction.PROPOSE:
            facts = replace(
                WILLING, rung=rung, reached=reached, skip_reason=words, another_open=waiting is not None
            )
            if not against_proposing({role}, facts):
                steps.append({"rung": rung, "state": StepState.PROPOSED, "reason": words, "after": reached})
        elif waiting is not None:
            facts = replace(
                WILLING, rung=waiting["rung"], reached=reached, skip_reason=waiting["reason"], reason=words,
                approved_by=RULES.rungs[waiting["rung"]].approved_by,
            )  # fmt: skip
            if LIFE.obstacles(action, waiting["state"], {role}, facts):
                continue
            waiting["state"] = LIFE.next_state(action, waiting["state"], {role}, facts)
            if action == StepAction.ESCALATE:
                after = waiting["rung"]
                steps.append(
                    {"rung": above(after), "state": StepState.PROPOSED, "reason": "", "after": after}
                )
        assert sum(s["state"] in OPEN for s in steps) <= 1
        assert all(s["reason"] or not skipped(s["rung"], s["after"]) for s in steps)
