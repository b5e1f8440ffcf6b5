"""What the checks of a plan find, and what they leave alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huiyin.rules.finding import Pace
from huiyin.rules.plan_checks import HARD, Check, PlannedFinding, PlannedStage, PlannedTask, faults, points
from huiyin.rules.task import Deliverable

ON = date(2024, 4, 22)
GOOD = PlannedTask(
    number=1, title="修订《物资采购管理办法》", text="明确限额、审批权限和公示要求",
    deliverable=Deliverable.RULE, pace=Pace.IMMEDIATE, due_on=date(2024, 6, 28), leader="分管副主任",
    lead_department="财务处", person="处长",
)  # fmt: skip
FINDING = PlannedFinding(1, "采购未招标", date(2024, 3, 26), date(2024, 9, 26), (GOOD,))


def found(*tasks: PlannedTask) -> list[tuple[Check, int | None, int | None]]:
    return [(p.check, p.finding, p.task) for p in points((replace(FINDING, tasks=tasks),), ON)]


def checks(**changes) -> set[Check]:
    return {check for check, *_ in found(replace(GOOD, **changes))}


def test_a_measure_with_fact_deliverable_owner_and_day_is_left_alone():
    assert found(GOOD) == []


def test_a_finding_without_any_measure_is_not_answered():
    assert found() == [(Check.UNANSWERED, 1, None)]


@pytest.mark.parametrize(
    "title",
    [
        "高度重视，进一步加强领导",
        "切实提高政治站位，压实责任",
        "加强学习教育，牢固树立规矩意识",
        "持续推进，常抓不懈",
    ],
)
def test_a_slogan_is_called_one_with_the_words_that_betray_it(title):
    (point,) = points((replace(FINDING, tasks=(replace(GOOD, title=title, text=""),)),), ON)
    assert point.check == Check.SLOGAN
    assert point.params["quote"] in title


@pytest.mark.parametrize(
    "title",
    [
        "进一步加强管理，修订《差旅费管理办法》", "加强学习，每月集中学习一次",
        "压实责任，与 12 家下属单位签订责任书",
        "追缴违规发放的津补贴", "对责任人员诫勉谈话", "建立固定资产台账", "举一反三，清查全部在建项目",
    ],
)  # fmt: skip
def test_words_of_resolve_beside_a_fact_are_no_slogan(title):
    assert checks(title=title, text="") == set()


def test_a_measure_that_nobody_can_go_and_look_at_is_pointed_out():
    assert checks(title="做好有关工作", text="") == {Check.NOTHING_TO_CHECK}


def test_a_measure_says_what_it_leaves_behind_unless_it_goes_on_for_good():
    assert checks(deliverable=Deliverable.OTHER) == {Check.NO_DELIVERABLE}
    assert checks(deliverable=Deliverable.OTHER, pace=Pace.CONTINUING) == set()


def test_somebody_answers_for_it_and_somebody_leads():
    assert checks(lead_department="", person="") == {Check.NO_OWNER}
    assert checks(lead_department="") == set()
    assert checks(leader="") == {Check.NO_LEADER}


@pytest.mark.parametrize(
    ("changes", "check"),
    [
        ({"due_on": None}, Check.NO_DEADLINE),
        ({"due_on": date(2024, 3, 25)}, Check.BEFORE_FEEDBACK),
        ({"due_on": date(2024, 4, 19)}, Check.BEFORE_PLAN),
        ({"due_on": date(2024, 9, 27)}, Check.AFTER_PERIOD),
    ],
)
def test_a_date_that_makes_no_sense_is_pointed_out(changes, check):
    assert checks(**changes) == {check}


@pytest.mark.parametrize("day", [date(2024, 4, 22), date(2024, 9, 26)])
def test_the_day_of_the_plan_and_the_last_of_the_period_are_in_order(day):
    assert checks(due_on=day) == set()


def test_what_is_done_already_may_lie_before_the_plan():
    assert checks(due_on=date(2024, 4, 1), done=True) == set()


def test_past_the_period_with_a_step_within_it_or_for_good_has_a_reason():
    stage = PlannedStage(date(2024, 8, 30), "完成清查")
    late = date(2025, 6, 30)
    assert checks(due_on=late, pace=Pace.STAGED, stages=(stage,)) == set()
    assert checks(due_on=late, pace=Pace.CONTINUING) == set()
    assert checks(due_on=late, pace=Pace.STAGED) == {Check.AFTER_PERIOD, Check.NO_STAGES}


def test_steps_follow_one_another_and_end_with_the_task():
    first, second = PlannedStage(date(2024, 5, 31), "清查"), PlannedStage(date(2024, 6, 28), "整改")
    assert checks(pace=Pace.STAGED, stages=(first, second)) == set()
    assert checks(pace=Pace.STAGED, stages=(second, first)) == {Check.STAGES_OUT_OF_ORDER}
    late = replace(second, due_on=date(2024, 7, 1))
    assert checks(pace=Pace.STAGED, stages=(first, late)) == {Check.STAGES_OUT_OF_ORDER}


def test_the_same_measure_for_two_findings_is_pointed_at_the_second_time_with_the_first_place():
    other = replace(FINDING, number=2, title="公车私用")
    (point,) = points((FINDING, other), ON)
    assert (point.check, point.finding, point.task) == (Check.REPEATED, 2, 1)
    assert point.params == {"finding": 1, "task": 1}


def test_everything_on_one_day_is_a_remark_on_the_whole_plan():
    titles = ("修订制度", "追缴资金 3 万元", "清查台账", "诫勉 2 人")
    tasks = tuple(replace(GOOD, number=n, title=t) for n, t in enumerate(titles, start=1))
    assert found(*tasks) == [(Check.ONE_DAY, None, None)]
    assert found(*tasks[:3]) == []
    assert found(*tasks[:3], replace(tasks[3], due_on=date(2024, 7, 1))) == []


def test_only_what_can_not_be_handed_in_is_hard():
    assert {Check.UNANSWERED, Check.NO_OWNER, Check.NO_DEADLINE, Check.BEFORE_FEEDBACK} == HARD
    tasks = (replace(GOOD, due_on=None, leader=""), replace(GOOD, number=2, title="做好有关工作", text=""))
    assert faults(points((replace(FINDING, tasks=tasks),), ON)) == 1
