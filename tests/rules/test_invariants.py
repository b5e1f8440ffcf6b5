"""件件有着落、事事有回音: each breach as a sentence, with where it is and since when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from huiyin.rules.close_application import ApplicationState
from huiyin.rules.finding import BEFORE_ISSUE, OPEN, SETTLED, WORKABLE, FindingState
from huiyin.rules.invariants import (
    Breach,
    FindingStanding,
    Found,
    ReferralStanding,
    StandingCheckStanding,
    TaskStanding,
    breaches,
    owed_by,
)
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.standing import OPEN as OPEN_CHECKS
from huiyin.rules.standing import StandingState
from huiyin.rules.task import TaskState

RECORDED, FED_BACK, PLANNED, DUE = date(2024, 1, 8), date(2024, 3, 26), date(2024, 4, 15), date(2024, 9, 26)
TODAY = date(2024, 6, 28)
TASK = TaskStanding("修订采购制度", True, date(2024, 8, 31), TaskState.UNDER_WAY, PLANNED)
HOUSED = FindingStanding(
    state=FindingState.IN_PROGRESS,
    recorded_on=RECORDED,
    round_state=RoundState.RECTIFYING,
    rectifying_since=date(2024, 3, 29),
    fed_back_on=FED_BACK,
    due_on=DUE,
    tasks=(TASK,),
)
#: the same finding under review
WAITING = replace(
    HOUSED,
    state=FindingState.APPLIED,
    application_state=ApplicationState.SUBMITTED,
    submitted_on=date(2024, 6, 3),
    answer_due_on=date(2024, 6, 18),
)


def found(standing: FindingStanding, today: date = TODAY) -> list[tuple[Breach, date, str]]:
    return [(f.breach, f.since, f.where) for f in breaches(standing, today)]


def test_a_finding_with_a_task_an_owner_and_a_date_has_a_home():
    assert breaches(HOUSED, TODAY) == []


# fed back


@pytest.mark.parametrize("state", RoundState)
def test_a_finding_not_fed_back_is_missed_once_its_round_rectifies(state):
    standing = FindingStanding(FindingState.REGISTERED, RECORDED, state, rectifying_since=date(2024, 3, 29))
    missed = state in (RoundState.RECTIFYING, RoundState.COMPLETED)
    assert found(standing) == ([(Breach.NO_FEEDBACK, date(2024, 3, 29), "")] if missed else [])


def test_where_nobody_knows_when_rectification_began_it_is_missed_since_it_was_recorded():
    assert found(FindingStanding(FindingState.REGISTERED, RECORDED)) == [(Breach.NO_FEEDBACK, RECORDED, "")]


def test_a_finding_withdrawn_before_feedback_is_not_missed():
    assert breaches(FindingStanding(FindingState.WITHDRAWN, RECORDED), TODAY) == []


# a home: 件件有着落


def test_a_finding_without_task_has_no_home_since_its_feedback():
    assert breaches(replace(HOUSED, tasks=()), TODAY) == [Found(Breach.NO_TASK, FED_BACK, "", 94)]


def test_a_cancelled_task_is_no_home():
    gone = replace(TASK, state=TaskState.CANCELLED, has_owner=False, due_on=None)
    assert found(replace(HOUSED, tasks=(gone,))) == [(Breach.NO_TASK, FED_BACK, "")]


def test_a_task_that_is_done_is_a_home():
    assert found(replace(HOUSED, tasks=(replace(TASK, state=TaskState.DONE),))) == []


def test_a_task_without_owner_is_named_since_it_was_planned():
    standing = replace(HOUSED, tasks=(replace(TASK, has_owner=False), replace(TASK, title="清退津补贴")))
    assert breaches(standing, TODAY) == [Found(Breach.NO_OWNER, PLANNED, "修订采购制度", 74)]


def test_a_task_without_date_is_named_since_it_was_planned():
    standing = replace(HOUSED, tasks=(TASK, replace(TASK, title="清退津补贴", due_on=None)))
    assert found(standing) == [(Breach.NO_DEADLINE, PLANNED, "清退津补贴")]


def test_a_finding_without_date_is_missed_since_its_feedback():
    assert found(replace(HOUSED, due_on=None)) == [(Breach.NO_DEADLINE, FED_BACK, "")]


@pytest.mark.parametrize("state", FindingState)
def test_a_home_is_asked_of_every_finding_that_is_open_and_of_no_other(state):
    standing = replace(HOUSED, state=state, round_state=RoundState.FEEDING_BACK, tasks=())
    assert (Breach.NO_TASK in {f.breach for f in breaches(standing, TODAY)}) == (state in OPEN)


# in time


def test_on_the_day_itself_nothing_is_overdue():
    assert found(HOUSED, TASK.due_on) == []


def test_a_task_is_overdue_from_the_day_after():
    assert breaches(HOUSED, date(2024, 9, 1)) == [Found(Breach.OVERDUE, date(2024, 8, 31), "修订采购制度", 1)]


def test_a_finding_and_its_tasks_are_each_overdue_on_their_own():
    assert found(HOUSED, date(2024, 9, 30)) == [
        (Breach.OVERDUE, DUE, ""),
        (Breach.OVERDUE, TASK.due_on, TASK.title),
    ]


@pytest.mark.parametrize("state", [TaskState.DONE, TaskState.CANCELLED])
def test_a_task_that_is_done_or_cancelled_is_not_overdue(state):
    tasks = (replace(TASK, state=state), replace(TASK, title="清退津补贴", due_on=date(2025, 1, 31)))
    assert found(replace(HOUSED, tasks=tasks), date(2024, 9, 1)) == []


def test_the_unit_is_not_late_while_it_waits_for_a_decision():
    waiting = replace(WAITING, answer_due_on=None)
    assert found(waiting, date(2025, 1, 1)) == []


@pytest.mark.parametrize("state", sorted(SETTLED | BEFORE_ISSUE))
def test_nothing_is_late_that_the_unit_does_not_work_on(state):
    breached = {f.breach for f in breaches(replace(HOUSED, state=state), date(2025, 1, 1))}
    assert Breach.OVERDUE not in breached


@pytest.mark.parametrize("state", sorted(WORKABLE))
def test_whatever_the_unit_works_on_can_be_late(state):
    breached = {f.breach for f in breaches(replace(HOUSED, state=state), date(2025, 1, 1))}
    assert Breach.OVERDUE in breached


# an answer: 事事有回音


def test_an_application_past_its_answer_date_has_no_answer():
    assert breaches(WAITING, TODAY) == [Found(Breach.UNANSWERED, date(2024, 6, 18), "", 10)]


def test_an_application_may_be_answered_on_the_last_day():
    assert found(WAITING, date(2024, 6, 18)) == []


def test_an_acceptance_is_not_yet_the_answer():
    accepted = replace(WAITING, state=FindingState.ACCEPTED, application_state=ApplicationState.ACCEPTED)
    assert found(accepted) == [(Breach.UNANSWERED, date(2024, 6, 18), "")]


@pytest.mark.parametrize(
    ("application", "state"),
    [
        (ApplicationState.RETURNED, FindingState.RETURNED),
        (ApplicationState.CLOSED, FindingState.CLOSED),
        (ApplicationState.REST_LEFT, FindingState.IN_PROGRESS),
        (ApplicationState.RECALLED, FindingState.IN_PROGRESS),
    ],
)
def test_an_application_that_was_answered_or_recalled_waits_for_nothing(application, state):
    assert found(replace(WAITING, application_state=application, state=state)) == []


def test_a_referral_past_its_date_has_no_answer_and_names_the_department():
    referral = ReferralStanding("审计部门", date(2024, 5, 31))
    standing = replace(HOUSED, referrals=(referral,))
    assert breaches(standing, TODAY) == [Found(Breach.REFERRAL_UNANSWERED, date(2024, 5, 31), "审计部门", 28)]
    assert found(standing, date(2024, 5, 31)) == []


def test_each_department_owes_its_own_answer():
    asked = [ReferralStanding(name, date(2024, 5, 31)) for name in ("审计部门", "财政部门", "信访部门")]
    asked[1] = replace(asked[1], answered_on=date(2024, 6, 27))
    where = [f.where for f in breaches(replace(HOUSED, referrals=tuple(asked)), TODAY)]
    assert where == ["审计部门", "信访部门"]


def test_a_referral_without_date_is_not_late():
    assert found(replace(HOUSED, referrals=(ReferralStanding("审计部门", None),))) == []


def test_a_referral_is_owed_though_the_finding_was_closed_but_not_when_it_was_withdrawn():
    referrals = (ReferralStanding("审计部门", date(2024, 5, 31)),)
    closed = replace(
        WAITING,
        state=FindingState.CLOSED,
        application_state=ApplicationState.CLOSED,
        referrals=referrals,
    )
    assert [breach for breach, *_ in found(closed)] == [Breach.REFERRAL_UNANSWERED]
    assert found(replace(HOUSED, state=FindingState.WITHDRAWN, referrals=referrals)) == []


# what is kept up


KEPT_UP = replace(WAITING, state=FindingState.CLOSED, application_state=ApplicationState.CLOSED)


def test_a_yearly_check_past_its_day_is_the_units_to_report():
    check = StandingCheckStanding(StandingState.DUE, date(2024, 6, 27))
    standing = replace(KEPT_UP, standing_checks=(check,))
    assert found(standing) == [(Breach.STANDING_OVERDUE, date(2024, 6, 27), "")]
    assert owed_by(Breach.STANDING_OVERDUE) == Role.UNIT
    assert found(standing, date(2024, 6, 27)) == []


def test_a_report_on_it_that_nobody_answers_in_time_is_the_offices_to_answer():
    check = StandingCheckStanding(StandingState.REPORTED, date(2024, 5, 1), date(2024, 6, 20))
    standing = replace(KEPT_UP, standing_checks=(check,))
    assert found(standing) == [(Breach.STANDING_UNANSWERED, date(2024, 6, 20), "")]
    assert owed_by(Breach.STANDING_UNANSWERED) == Role.OFFICE


@pytest.mark.parametrize("state", [s for s in StandingState if s not in OPEN_CHECKS])
def test_a_check_that_is_over_is_owed_by_nobody(state):
    check = StandingCheckStanding(state, date(2024, 5, 1), date(2024, 5, 20))
    assert found(replace(KEPT_UP, standing_checks=(check,))) == []


# finding and application agree


#: by hand: what a finding may be while its newest application is so; a closed one may have been reopened,
#: one that is back with the unit may be withdrawn
AGREEING = {
    None: "registered fed_back in_progress withdrawn",
    "submitted": "applied",
    "accepted": "accepted",
    "returned": "returned withdrawn",
    "closed": "closed reopened withdrawn",
    "rest_left": "in_progress withdrawn",
    "recalled": "in_progress withdrawn",
}


@pytest.mark.parametrize("application", [None, *ApplicationState])
def test_a_finding_and_its_newest_application_agree(application):
    for state in FindingState:
        submitted = None if application is None else date(2024, 6, 3)
        standing = replace(HOUSED, state=state, application_state=application, submitted_on=submitted)
        standing = replace(standing, round_state=RoundState.FEEDING_BACK)
        expected = [] if state in AGREEING[application].split() else [Breach.STATE_MISMATCH]
        assert [breach for breach, *_ in found(standing)] == expected, state


def test_a_disagreement_stands_since_the_application_was_handed_in():
    standing = replace(WAITING, state=FindingState.CLOSED, answer_due_on=None)
    assert found(standing) == [(Breach.STATE_MISMATCH, date(2024, 6, 3), "")]


# all together


def test_breaches_come_in_the_order_of_a_findings_life():
    standing = replace(
        HOUSED,
        state=FindingState.RETURNED,
        due_on=None,
        tasks=(replace(TASK, has_owner=False, due_on=None), replace(TASK, due_on=date(2024, 5, 31))),
        application_state=ApplicationState.ACCEPTED,
        submitted_on=date(2024, 6, 3),
        answer_due_on=date(2024, 6, 18),
        referrals=(ReferralStanding("审计部门", date(2024, 5, 31)),),
    )
    assert [breach for breach, *_ in found(standing)] == [
        Breach.NO_OWNER,
        Breach.NO_DEADLINE,
        Breach.NO_DEADLINE,
        Breach.OVERDUE,
        Breach.UNANSWERED,
        Breach.REFERRAL_UNANSWERED,
        Breach.STATE_MISMATCH,
    ]


def test_a_breach_lasts_one_day_longer_each_day():
    for state, application in product(FindingState, (None, *ApplicationState)):
        standing = replace(WAITING, state=state, application_state=application, tasks=())
        today, tomorrow = breaches(standing, TODAY), breaches(standing, TODAY + timedelta(days=1))
        assert [replace(f, days=f.days + 1) for f in today] == tomorrow


@pytest.mark.parametrize(
    ("breach", "role"),
    [
        (Breach.NO_FEEDBACK, Role.OFFICE),
        (Breach.NO_TASK, Role.UNIT),
        (Breach.NO_OWNER, Role.UNIT),
        (Breach.NO_DEADLINE, Role.UNIT),
        (Breach.OVERDUE, Role.UNIT),
        (Breach.UNANSWERED, Role.OFFICE),
        (Breach.REFERRAL_UNANSWERED, Role.DEPARTMENT),
        (Breach.STATE_MISMATCH, Role.OFFICE),
    ],
)
def test_every_breach_is_somebodys_to_mend(breach, role):
    assert owed_by(breach) == role


def test_no_breach_is_nobodys():
    assert all(owed_by(breach) in set(Role) for breach in Breach)
