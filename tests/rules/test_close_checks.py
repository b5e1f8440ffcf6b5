"""What is held against each other before a finding is closed: each check as a sentence, with its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from huiyin.rules.close_checks import (
    FITTING,
    SEVERITY,
    CloseCheck,
    ClosePoint,
    Closing,
    ClosingTask,
    Piece,
    ReturnReason,
    Severity,
    against,
    close_points,
    unexplained,
)
from huiyin.rules.deliverable import Deliverable
from huiyin.rules.evidence import EvidenceKind

TODAY = date(2024, 8, 30)
RULE_TEXT = Piece(EvidenceKind.RULE_TEXT, "a1", date(2024, 6, 20))
VOUCHER = Piece(EvidenceKind.VOUCHER, "b1", date(2024, 6, 20))
DECISION = Piece(EvidenceKind.DECISION, "c1", date(2024, 6, 20))
TASK = ClosingTask(1, Deliverable.RULE, due_on=date(2024, 8, 31), evidence=(RULE_TEXT,))
#: a rule was promised and made: nothing is the matter
SETTLED = Closing(tasks=(TASK,), fed_back_on=date(2024, 3, 26), due_on=date(2024, 9, 26), rules_made=1)


def found(closing: Closing, on: date = TODAY) -> list[tuple[str, int | None]]:
    return [(p.check.value, p.task) for p in close_points(closing, on)]


def the_point(closing: Closing, check: CloseCheck) -> ClosePoint:
    (point,) = [p for p in close_points(closing, TODAY) if p.check == check]
    return point


def test_where_everything_is_as_promised_nothing_is_found():
    assert found(SETTLED) == []


def test_every_check_has_a_weight():
    assert SEVERITY.keys() == set(CloseCheck)


@pytest.mark.parametrize(
    ("claimed", "check"),
    [
        ({"rules_made": 2}, CloseCheck.RULES_WITHOUT_TEXT),
        ({"money_recovered": Decimal("1200.50")}, CloseCheck.MONEY_WITHOUT_VOUCHER),
        ({"persons": 3}, CloseCheck.PEOPLE_WITHOUT_DECISION),
    ],
)
def test_a_figure_for_which_nothing_stands_stands_against_the_application(claimed, check):
    bare = Closing(tasks=(ClosingTask(1, evidence=(Piece(EvidenceKind.OTHER, "d", TODAY),)),), **claimed)
    point = the_point(bare, check)
    assert point.severity == Severity.AGAINST
    assert point.params == {"claimed": str(next(iter(claimed.values())))}
    assert against(close_points(bare, TODAY)) == (point,)


@pytest.mark.parametrize("deliverable", [d for d in Deliverable if d in FITTING])
def test_evidence_of_another_kind_than_was_promised_must_be_explained_and_of_a_fitting_kind_not(deliverable):
    for kind in EvidenceKind:
        task = replace(TASK, deliverable=deliverable, evidence=(Piece(kind, "x", date(2024, 6, 20)),))
        expected = [] if kind in FITTING[deliverable] else [("unfitting_evidence", 1)]
        assert found(replace(SETTLED, tasks=(task,), rules_made=0)) == expected


def test_what_was_promised_as_something_else_is_proven_by_any_kind():
    for kind in EvidenceKind:
        task = replace(TASK, deliverable=Deliverable.OTHER, evidence=(Piece(kind, "x", TODAY),))
        points = close_points(replace(SETTLED, tasks=(task,), rules_made=0), TODAY)
        assert CloseCheck.UNFITTING_EVIDENCE not in {p.check for p in points}


def test_a_task_without_any_evidence_is_the_guards_matter_and_not_told_twice():
    task = replace(TASK, evidence=())
    assert found(replace(SETTLED, tasks=(task,), rules_made=0)) == []


@pytest.mark.parametrize(
    ("recovered", "settled"), [("500", True), ("499.99", False), ("500.01", False), ("0", False)]
)
def test_the_amount_of_the_finding_is_settled_to_the_cent_or_explained(recovered, settled):
    task = replace(TASK, deliverable=Deliverable.MONEY, evidence=(VOUCHER,))
    closing = replace(
        SETTLED, tasks=(task,), rules_made=0, amount=Decimal(500), money_recovered=Decimal(recovered)
    )
    assert found(closing) == ([] if settled else [("amount_differs", None)])


@pytest.mark.parametrize("amount", [None, Decimal(0)])
def test_a_finding_that_names_no_amount_has_none_to_settle(amount):
    money = replace(TASK, deliverable=Deliverable.MONEY, evidence=(VOUCHER,))
    assert (
        found(replace(SETTLED, tasks=(money,), rules_made=0, amount=amount, money_recovered=Decimal(8))) == []
    )


@pytest.mark.parametrize("claimed", [0, 1, 2, 3])
def test_as_many_rules_as_texts_and_as_many_persons_as_decisions_or_it_is_explained(claimed):
    texts = (RULE_TEXT, replace(RULE_TEXT, content="a2"))
    rules = replace(SETTLED, tasks=(replace(TASK, evidence=texts),), rules_made=claimed)
    assert (("rules_differ", None) in found(rules)) == (claimed in (1, 3))
    decisions = (DECISION, replace(DECISION, content="c2"))
    people = replace(TASK, deliverable=Deliverable.PEOPLE, evidence=decisions)
    persons = replace(SETTLED, tasks=(people,), rules_made=0, persons=claimed)
    assert (("people_differ", None) in found(persons)) == (claimed in (1, 3))


def test_one_text_under_two_tasks_is_one_rule():
    second = replace(TASK, number=2)
    closing = replace(SETTLED, tasks=(TASK, second), rules_made=2)
    assert the_point(closing, CloseCheck.RULES_DIFFER).params == {"claimed": 2, "attached": 1}
    assert the_point(closing, CloseCheck.ONE_FILE_FOR_MANY).params == {"other": 1}


@pytest.mark.parametrize(
    ("due_on", "late"), [(TODAY, False), (TODAY - timedelta(days=1), True), (None, False)]
)
def test_a_task_that_is_not_done_is_explained_and_told_as_late_after_its_day(due_on, late):
    closing = replace(SETTLED, tasks=(replace(TASK, done=False, due_on=due_on),))
    point = the_point(closing, CloseCheck.TASK_NOT_DONE)
    assert (point.task, point.params["late"], point.severity) == (1, late, Severity.EXPLAIN)


def test_a_stage_of_a_done_task_that_is_still_to_come_is_explained():
    closing = replace(SETTLED, tasks=(replace(TASK, stages=(TODAY, date(2024, 10, 31), date(2024, 12, 31))),))
    assert the_point(closing, CloseCheck.STAGE_TO_COME).params == {"day": "2024-10-31"}
    assert found(replace(SETTLED, tasks=(replace(TASK, stages=(TODAY,)),))) == []


def test_a_deadline_past_is_explained_and_the_day_itself_is_not_past():
    assert found(replace(SETTLED, due_on=TODAY)) == []
    point = the_point(replace(SETTLED, due_on=date(2024, 8, 20)), CloseCheck.PAST_DUE)
    assert point.params == {"due": "2024-08-20", "days": 10}


def test_every_reason_of_the_last_return_asks_for_its_own_answer():
    closing = replace(SETTLED, returned=(ReturnReason("缺验收单", 1), ReturnReason("金额未说明")))
    points = close_points(closing, TODAY)
    assert [(p.task, p.params["reason"]) for p in points] == [(None, "金额未说明"), (1, "缺验收单")]
    assert len({p.key for p in points}) == 2
    answered = {points[0].key: "已补充说明"}
    assert unexplained(points, answered) == (points[1],)


def test_undated_and_early_papers_and_tasks_without_a_report_are_hints_that_ask_for_nothing():
    early, undated = replace(RULE_TEXT, dated=date(2023, 1, 1)), Piece(EvidenceKind.RULE_TEXT, "a2")
    task = replace(TASK, evidence=(early, undated), reports=0)
    points = close_points(replace(SETTLED, tasks=(task,), rules_made=2), TODAY)
    assert [p.check.value for p in points] == [
        "evidence_undated",
        "evidence_before_feedback",
        "nothing_reported",
    ]
    assert {p.severity for p in points} == {Severity.HINT}
    assert (against(points), unexplained(points, {})) == ((), ())


@pytest.mark.parametrize("blank", ["", "  ", "\n", "　"])
def test_blanks_explain_nothing(blank):
    points = close_points(replace(SETTLED, due_on=date(2024, 8, 20)), TODAY)
    assert unexplained(points, {points[0].key: blank}) == tuple(points)
    assert unexplained(points, {points[0].key: "汛期停工"}) == ()


def test_points_come_in_the_order_of_the_checks_and_their_parameters_are_plain():
    task = replace(TASK, done=False, evidence=(Piece(EvidenceKind.PHOTO, "p"),))
    closing = replace(
        SETTLED,
        tasks=(task,),
        due_on=date(2024, 8, 20),
        amount=Decimal("9.90"),
        returned=(ReturnReason("缺"),),
    )
    points = close_points(closing, TODAY)
    order = list(CloseCheck)
    assert [order.index(p.check) for p in points] == sorted(order.index(p.check) for p in points)
    plain = (str, int, bool, list)
    assert all(isinstance(value, plain) for p in points for value in p.params.values())
