"""Documents held against the ledger and against each other, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huiyin.rules.across import (
    Kept,
    Measure,
    Report,
    Said,
    match,
    notice_against_ledger,
    plan_against_feedback,
    report_against_last,
    speaks_of_plans,
)

TITLES = [f"第{n}号工程变更未报批" for n in range(1, 26)]


def likeness(one: str, other: str) -> float:
    """As like as the share of signs that both have."""
    both = set(one) & set(other)
    return 200.0 * len(both) / (len(set(one)) + len(set(other)))


def never(one: str, other: str) -> float:
    return 0.0


def ledger(titles=TITLES, **more):
    return [Kept(f"k{n}", n, t, t, **more) for n, t in enumerate(titles, start=1)]


def said(titles=TITLES, **more):
    return [Said(f"1.{n}", t, t, **more) for n, t in enumerate(titles, start=1)]


def codes(differences):
    return [d.code for d in differences]


def test_a_notice_that_speaks_of_every_finding_agrees_with_the_ledger():
    assert notice_against_ledger(said(), ledger(), never) == []


def test_a_notice_of_24_against_a_ledger_of_25_says_which_is_missing():
    found = notice_against_ledger(said(TITLES[:-1]), ledger(), never)
    assert codes(found) == ["ledger_count_differs", "ledger_finding_missing"]
    assert (found[0].stated, found[0].expected) == (24.0, 25.0)
    assert found[1].keys == ("k25",)


def test_a_notice_that_puts_another_finding_in_its_place_says_which_is_extra():
    found = notice_against_ledger(said([*TITLES[:-1], "食堂账目混乱"]), ledger(), never)
    assert codes(found) == ["ledger_finding_missing", "finding_not_in_ledger"]
    assert (found[0].keys, found[1].items) == (("k25",), ("1.25",))


def test_the_printed_total_counts_even_when_the_list_is_complete():
    found = notice_against_ledger(said(), ledger(), never, claimed=24)
    assert codes(found) == ["ledger_count_differs"]


def test_a_notice_without_a_list_is_held_by_its_total_alone():
    assert codes(notice_against_ledger([], ledger(), never, claimed=24)) == ["ledger_count_differs"]
    assert notice_against_ledger([], ledger(), never, claimed=25) == []


def test_a_ledger_without_findings_can_not_be_compared_with():
    assert notice_against_ledger(said(), [], never, claimed=24) == []


def test_the_same_finding_in_other_words_is_neither_missing_nor_extra():
    worded = said([*TITLES[:-1], "第25号工程变更未经报批"])
    assert notice_against_ledger(worded, ledger(), likeness) == []
    assert [p.kept.key for p in match(worded, ledger(), likeness).alike] == ["k25"]


def test_units_are_kept_apart():
    ours, theirs = said(["账实不符"], group="甲"), ledger(["账实不符"], group="乙")
    found = match(ours, theirs, likeness)
    assert (found.same, found.alike) == ([], [])
    assert (len(found.only_said), len(found.only_kept)) == (1, 1)


def test_each_finding_has_one_counterpart_the_likest():
    found = match(said(["甲乙丙丁戊"]), ledger(["甲乙丙丁", "甲乙丙丁戊己"]), likeness)
    assert [(p.said.item, p.kept.key) for p in found.alike] == [("1.1", "k2")]
    assert [k.key for k in found.only_kept] == ["k1"]


def test_a_finding_that_is_closed_here_and_open_there_is_asked_about():
    found = notice_against_ledger(said(["账实不符"], completion="in_progress"),
                                  ledger(["账实不符"], closed=True), never)  # fmt: skip
    assert codes(found) == ["closed_but_said_open"]
    assert notice_against_ledger(said(["账实不符"], completion="done"), ledger(["账实不符"]), never) == []


DUE = date(2024, 9, 26)
GOOD = Measure("1.1.1", date(2024, 6, 30))


def planned(*measures):
    return said(["账实不符"], measures=measures)


def test_a_plan_answers_each_finding_with_measures_owners_and_days():
    assert plan_against_feedback(planned(GOOD), ledger(["账实不符"], due_on=DUE), never) == []


def test_a_plan_that_leaves_a_finding_out_or_adds_one_is_marked():
    found = plan_against_feedback(planned(GOOD), ledger(["会议记录不全"]), never)
    assert codes(found) == ["feedback_not_answered", "plan_beyond_feedback"]


@pytest.mark.parametrize(
    ("measures", "code"),
    [
        ((), "finding_without_measure"),
        ((replace(GOOD, due_on=date(2024, 10, 1)),), "measure_after_deadline"),
        ((replace(GOOD, has_owner=False),), "measure_without_owner"),
        ((replace(GOOD, due_on=None),), "measure_without_date"),
    ],
)
def test_a_plan_with_a_weak_measure_is_marked(measures, code):
    assert codes(plan_against_feedback(planned(*measures), ledger(["账实不符"], due_on=DUE), never)) == [code]


def test_what_was_not_fed_back_is_missed_by_nobody():
    waiting = [*ledger(TITLES[:2]), *ledger(["食堂账目混乱"], issued=False)]
    assert notice_against_ledger(said(TITLES[:2]), waiting, never) == []
    assert notice_against_ledger(said(TITLES[:2]), ledger(["食堂账目混乱"], issued=False), never) == []
    assert "feedback_not_answered" not in codes(plan_against_feedback(planned(GOOD), waiting[2:], never))


def test_measures_alone_make_no_plan_unless_the_title_says_so():
    bare = planned(replace(GOOD, due_on=None, has_owner=False))
    assert not speaks_of_plans(bare, "关于整改情况的通报")
    assert speaks_of_plans(bare, "巡视反馈问题整改方案")


def test_only_a_document_without_states_is_a_plan():
    assert speaks_of_plans(planned(GOOD))
    assert not speaks_of_plans(said(["账实不符"]))
    assert not speaks_of_plans(said(["账实不符"], completion="done", measures=(GOOD,)))


def report(completions, **figures):
    findings = [
        Said(f"1.{n}", t, t, completion=c)
        for n, (t, c) in enumerate(zip(TITLES, completions, strict=False), start=1)
    ]
    return Report(findings, figures)


def test_a_finding_said_done_before_and_not_now_is_marked():
    found = report_against_last(report(["in_progress", "done"]), report(["done", "done"]), never)
    assert [(d.code, d.items) for d in found] == [("no_longer_done", ("1.1",))]


def test_a_report_that_states_nothing_takes_nothing_back():
    assert report_against_last(report(["", ""]), report(["done", "done"]), never) == []


def test_a_finding_that_dropped_out_is_named():
    found = report_against_last(report(["done"]), report(["done", "done"]), never)
    assert [(d.code, d.words) for d in found] == [("gone_since_last", (TITLES[1],))]


@pytest.mark.parametrize(
    ("figure", "code"),
    [("findings_total", "total_went_down"), ("rules_made", "cumulative_shrank"),
     ("money_recovered", "cumulative_shrank"), ("persons:诫勉", "cumulative_shrank")],
)  # fmt: skip
def test_a_figure_that_shrinks_is_marked_and_one_that_grows_is_not(figure, code):
    less, more = Report([], {figure: 3}), Report([], {figure: 5})
    found = report_against_last(less, more, never)
    assert [(d.code, d.stated, d.expected, d.measure) for d in found] == [(code, 3, 5, figure)]
    assert report_against_last(more, less, never) == []


def test_a_figure_that_is_not_printed_again_says_nothing():
    assert report_against_last(Report([], {}), Report([], {"rules_made": 5}), never) == []


def test_what_is_still_open_may_shrink():
    assert report_against_last(Report([], {"in_progress": 3}), Report([], {"in_progress": 9}), never) == []
