"""What an import would do, computed without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from huiyin.findings.fingerprints import fingerprint
from huiyin.intake.outline import from_items
from huiyin.intake.plan import plan
from huiyin.intake.planned import KnownFinding, UnitChoice
from huiyin.intake.steps import take
from huiyin.rules.finding import FindingState, Pace
from huiyin.rules.round import RoundState
from tests.intake.by_hand import NOTICE, PlainLedger, chosen, items_of, reading_of


def codes(found: object) -> set[str]:
    return {o.code for o in found}


@pytest.fixture
def ledger() -> PlainLedger:
    return PlainLedger()


def planned(rows, ledger, **choices):
    return plan(items_of(reading_of(rows)), chosen(ledger, **choices), ledger)


def test_a_notice_brings_its_findings_with_tasks_owners_and_claims(ledger):
    made = planned(NOTICE, ledger)
    assert made.obstacles == []
    assert [f.title for f in made.findings] == ["关于“学习不深入”的问题", "关于“台账更新不及时”的问题"]
    first, second = made.findings
    assert first.claimed == "done"
    assert second.standing
    assert first.category_id == ledger.category["意识形态工作责任制"]
    assert [t.title for t in first.tasks] == ["制定学习计划", "补齐学习记录"]
    assert made.counts["new"] == 2
    assert made.counts["tasks"] == made.counts["owners"] == 3


def test_a_measure_without_an_owner_or_deadline_takes_its_findings(ledger):
    inherited, own = planned(NOTICE, ledger).findings[0].tasks
    assert (inherited.department, inherited.due_on) == ("办公室", date(2024, 6, 30))
    assert (own.department, own.person, own.due_on) == ("", "宣传科科长", date(2024, 5, 31))


def test_manifestations_become_lines_of_the_findings_text(ledger):
    assert planned(NOTICE, ledger).findings[0].text == "（1）中心组学习记录不全"


def test_a_finding_that_names_an_owner_but_no_measure_gets_a_task_of_its_own(ledger):
    rows = [(1, "finding", "账实不符", {"department": "财务科", "deadline": "2024-06-30"})]
    made = planned(rows, ledger)
    (task,) = made.findings[0].tasks
    assert (task.title, task.department, task.from_finding) == ("账实不符", "财务科", True)
    assert made.counts["from_findings"] == 1


def test_the_same_measure_twice_under_a_finding_is_one_task(ledger):
    rows = [(1, "finding", "账实不符", {}), (2, "measure", "盘点资产。", {}), (2, "measure", "盘点资产", {})]
    assert len(planned(rows, ledger).findings[0].tasks) == 1


def test_a_feedback_opinion_only_registers(ledger):
    made = planned(NOTICE, ledger, kind="feedback_opinion", feedback_on=None)
    assert made.obstacles == []
    assert not made.feeds_back
    assert made.counts["tasks"] == 0


def test_round_news_has_nothing_for_the_ledger(ledger):
    assert codes(planned(NOTICE, ledger, kind="round_news").obstacles) == {"nothing_for_the_ledger"}


def test_findings_that_were_issued_need_the_day_on_which_they_were(ledger):
    assert codes(planned(NOTICE, ledger, feedback_on=None).obstacles) == {"feedback_date_missing"}


def test_a_feedback_date_in_the_future_is_refused(ledger):
    made = planned(NOTICE, ledger, feedback_on=date(2025, 1, 1))
    assert codes(made.obstacles) == {"feedback_date_ahead"}


def test_only_the_office_brings_in_what_was_issued():
    ledger = PlainLedger(may_issue=False)
    assert codes(planned(NOTICE, ledger).obstacles) == {"office_issues"}
    assert planned(NOTICE, ledger, kind="feedback_opinion").obstacles == []


def test_a_document_whose_unit_is_unknown_asks(ledger):
    made = planned(NOTICE, ledger, target_id=None)
    assert codes(made.obstacles) == {"unit_not_chosen"}
    assert made.counts["without_unit"] == 2


def test_a_document_without_findings_says_so(ledger):
    assert codes(planned([(1, "section", "概况", {})], ledger).obstacles) == {"no_findings_read"}


def test_a_round_that_has_not_fed_back_is_a_doubt_and_no_obstacle():
    ledger = PlainLedger(round_state=RoundState.PLANNED)
    made = planned(NOTICE, ledger)
    assert made.obstacles == []
    assert "round_not_feeding_back" in codes(made.conflicts)


def test_a_completed_round_takes_nothing_more():
    made = planned(NOTICE, PlainLedger(round_state=RoundState.COMPLETED))
    assert codes(made.obstacles) == {"round_completed"}


def test_measures_and_manifestations_outside_of_findings_are_named(ledger):
    rows = [
        (1, "section", "概况", {}),
        (2, "measure", "召开会议", {}),
        (2, "subfinding", "记录不全", {}),
        *NOTICE,
    ]
    made = planned(rows, ledger)
    lost = {c.code: c.items for c in made.conflicts}
    assert lost == {"measure_without_finding": ("1.1",), "subfinding_without_finding": ("1.2",)}


def test_what_was_dropped_brings_nothing(ledger):
    reading = reading_of(NOTICE)
    outline = take(from_items(reading.items), [{"op": "drop", "item": "1.1.1"}])
    made = plan(items_of(reading, outline), chosen(ledger), ledger)
    assert [f.item for f in made.findings] == ["1.1.2"]


def ledger_rows(*units: str):
    return [
        (1, "finding", f"问题{n}", {"fields": {"unit": u, "amount": "12.5万元"}}) for n, u in enumerate(units)
    ]


def test_rows_of_a_ledger_go_to_the_unit_that_each_names():
    ledger = PlainLedger(targets=("水务厅", "重工集团"))
    made = planned(
        ledger_rows("水务厅", "重工集团党委", "水务厅"), ledger, kind="ledger_table", target_id=None
    )
    water, heavy = str(ledger.target("水务厅")), str(ledger.target("重工集团"))
    assert [f.where for f in made.findings] == [water, heavy, water]
    assert made.findings[0].amount == Decimal("125000.0")


def test_an_unknown_unit_is_left_out_and_named(ledger):
    made = planned(ledger_rows("水务厅", "林业厅"), ledger, kind="ledger_table", target_id=None)
    assert made.left_out == ["2"]
    assert [(u.written, u.where) for u in made.units][1] == ("林业厅", None)


def test_an_unknown_unit_can_be_created_or_given_a_known_one():
    ledger = PlainLedger(outside=("林业厅",))
    rows = ledger_rows("农业厅", "林业厅", "水务局机关")
    units = {"水务局机关": UnitChoice("unit", ledger.place["水务厅"].unit_id)}
    made = planned(rows, ledger, kind="ledger_table", unknown="create", units=units)
    outside = f"unit:{ledger.place['林业厅'].unit_id}"
    assert [f.where for f in made.findings] == ["new:农业厅", outside, str(ledger.target())]


def test_only_the_office_creates_units():
    ledger = PlainLedger(may_issue=False)
    made = planned(ledger_rows("农业厅"), ledger, kind="feedback_opinion", unknown="create")
    assert codes(made.obstacles) == {"not_your_role"}


def test_a_unit_that_is_to_be_skipped_is_skipped_even_when_all_others_are_created(ledger):
    units = {"农业厅": UnitChoice("skip")}
    made = planned(
        ledger_rows("农业厅", "林业厅"), ledger, kind="ledger_table", unknown="create", units=units
    )
    assert [f.where for f in made.findings] == ["new:林业厅"]


def test_a_name_that_is_only_nearly_a_units_is_offered_and_not_taken(ledger):
    made = planned(ledger_rows("水务厅信息中心"), ledger, kind="ledger_table", target_id=None)
    (line,) = made.units
    assert line.where is None
    assert [p.name for p, _ in line.likeness.suggestions] == ["水务厅"]


def with_known(ledger: PlainLedger, title: str, state: FindingState, *tasks: str, claimed: str = "") -> None:
    mark = fingerprint(title)
    found = KnownFinding(uuid4(), 7, state, claimed, frozenset(map(fingerprint, tasks)))
    ledger.findings[ledger.target(), mark] = found


def test_what_the_ledger_has_is_not_brought_again(ledger):
    with_known(ledger, "学习不深入", FindingState.IN_PROGRESS, "制定学习计划", "补齐学习记录")
    made = planned(NOTICE, ledger)
    assert (made.counts["new"], made.counts["known"]) == (1, 1)
    assert (made.counts["tasks"], made.counts["tasks_known"]) == (1, 2)


def test_new_measures_join_a_finding_that_may_be_planned(ledger):
    with_known(ledger, "学习不深入", FindingState.RETURNED, "制定学习计划")
    tasks = planned(NOTICE, ledger).findings[0].tasks
    assert [t.new for t in tasks] == [False, True]


@pytest.mark.parametrize("state", [FindingState.CLOSED, FindingState.APPLIED, FindingState.REGISTERED])
def test_new_measures_of_a_finding_that_may_not_be_planned_are_left_out_and_named(ledger, state):
    with_known(ledger, "学习不深入", state)
    made = planned(NOTICE, ledger)
    (conflict,) = [c for c in made.conflicts if c.code == "tasks_not_added"]
    assert (conflict.items, conflict.params["state"]) == (("1.1.1",), state)
    assert made.findings[0].tasks == ()


def test_a_claim_that_differs_from_what_the_ledger_noted_is_named(ledger):
    with_known(ledger, "学习不深入", FindingState.CLOSED, claimed="in_progress")
    assert "claim_differs" in codes(planned(NOTICE, ledger).conflicts)


def test_equal_titles_in_one_unit_are_two_findings_and_in_two_units_one_each():
    ledger = PlainLedger(targets=("水务厅", "重工集团"))
    rows = [(1, "finding", "账实不符", {"fields": {"unit": u}}) for u in ("水务厅", "水务厅", "重工集团")]
    marks = [f.mark for f in planned(rows, ledger, kind="ledger_table").findings]
    assert marks == [fingerprint("账实不符"), fingerprint("账实不符", 2), fingerprint("账实不符")]


def test_a_heading_that_was_put_under_a_category_before_is_known_again():
    ledger = PlainLedger(category_names=("财务管理",))
    ledger.aliases["钱袋子"] = ledger.category["财务管理"]
    rows = [(1, "category", "钱袋子方面", {}), (2, "finding", "账实不符", {})]
    made = planned(rows, ledger)
    assert made.headings[0].found.how == "alias"
    assert made.findings[0].category_id == ledger.category["财务管理"]


def test_the_users_category_goes_before_what_was_matched(ledger):
    made = planned(NOTICE, ledger, headings={"意识形态工作责任制": ""})
    assert {f.category_id for f in made.findings} == {None}
    assert made.counts["without_category"] == 2


def test_another_bodys_category_is_not_taken(ledger):
    made = planned(NOTICE, ledger, headings={"意识形态工作责任制": str(uuid4())})
    assert {f.category_id for f in made.findings} == {None}


def test_what_is_to_be_done_at_once_or_kept_up_is_told_by_its_words(ledger):
    rows = [(1, "finding", "甲", {"deadline": "立行立改"}), (1, "finding", "乙", {"deadline": "长期坚持"})]
    made = planned(rows, ledger)
    assert [f.pace for f in made.findings] == [Pace.IMMEDIATE, Pace.CONTINUING]
    assert [f.tasks[0].due_on for f in made.findings] == [None, None]


def test_planning_changes_nothing_that_it_was_given(ledger):
    reading = reading_of(NOTICE)
    items, before = items_of(reading), items_of(reading)
    plan(items, chosen(ledger), ledger)
    assert items == before
    assert replace(reading) == reading_of(NOTICE)
