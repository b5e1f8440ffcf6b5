"""A unit's periodic reports: owed by period, composed from the ledger, noted or answered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone

from huiyin.findings.models import Finding
from huiyin.organisations.clock import today
from huiyin.owing.due import counts_due
from huiyin.owing.queries import owing_for
from huiyin.owing.wanted import Wanted
from huiyin.rectification import actions, unit_reporting
from huiyin.rectification.achieved import Figures
from huiyin.rectification.models import UnitReport
from huiyin.rectification.unit_reports import next_report, owed_reports
from huiyin.rounds.models import Target
from huiyin.rules.due import DueKind
from huiyin.rules.moves import Refused
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role
from huiyin.rules.unit_report import (
    LIFE,
    UnitReportAction,
    UnitReportFacts,
    UnitReportState,
    against_handing_in,
    due_of,
)

WILLING = UnitReportFacts(actor="office", handed_in_by="unit", text="已阅")
#: written from how the work is done
STATEMENT = {
    ("handed_in", "note", "office"): "noted",
    ("handed_in", "answer", "office"): "answered",
    ("handed_in", "recall", "unit"): "recalled",
    ("handed_in", "recall", "unit_head"): "recalled",
}


def test_a_report_allows_what_the_domain_says_and_nothing_else():
    for state, action, role in product(UnitReportState, UnitReportAction, Role):
        target = STATEMENT.get((state.value, action.value, role.value))
        if target is None:
            assert LIFE.obstacles(action, state, {role}, WILLING)
        else:
            assert LIFE.next_state(action, state, {role}, WILLING) == target


def test_nobody_answers_their_own_report_and_an_answer_has_words():
    office = {Role.OFFICE}
    own = replace(WILLING, actor="unit")
    assert LIFE.obstacles(UnitReportAction.NOTE, UnitReportState.HANDED_IN, office, own)
    wordless = replace(WILLING, text=" ")
    assert LIFE.obstacles(UnitReportAction.ANSWER, UnitReportState.HANDED_IN, office, wordless)
    assert not LIFE.obstacles(UnitReportAction.NOTE, UnitReportState.HANDED_IN, office, wordless)


def test_what_stands_against_handing_in():
    def codes(*roles, **changes):
        return [o.code for o in against_handing_in(roles, replace(WILLING, **changes))]

    assert codes(Role.UNIT) == []
    assert codes(Role.OFFICE) == ["not_your_role"]
    assert codes(Role.UNIT, owes=False, another_waits=True, text="") == [
        "unit_report_not_owed", "unit_report_waits", "unit_report_text_missing",
    ]  # fmt: skip


def test_each_report_is_due_one_period_after_the_one_before():
    def fortnight(day: date) -> date:
        return day + timedelta(days=14)

    first = date(2024, 3, 26)
    assert [due_of(n, first, fortnight) for n in (0, 1, 2)] == [first, date(2024, 4, 9), date(2024, 4, 23)]


@pytest.fixture
def target(ours) -> Target:
    task = ours.plan(ours.issue())
    ours.issue("关于“另一件事”的问题")
    actions.report_progress(
        finding_id=task.finding_id, task_id=task.pk, text="谈话 2 人", by=ours.unit1,
        figures=Figures(rules_made=1, people={"提醒谈话": 2}),
    )  # fmt: skip
    return Target.objects.get(pk=ours.targets[0].pk)


def owing(viewer) -> list[tuple[str, str, str]]:
    found = owing_for(viewer, Wanted(kinds=frozenset({OwedKind.REPORT})), today(), most=50)
    return [(o.owed.step.value, o.owed.by.value, o.owed.to.value) for o in found]


@pytest.mark.django_db
def test_it_is_owed_handed_in_answered_and_owed_again(world, ours, target):
    assert owing(ours.office) == [("hand_in", "unit", "office")]
    assert owing(ours.unit2) == [] == owing(world.theirs.office)
    first = next_report(target)
    assert (first.number, first.since) == (1, date(2024, 3, 26))
    assert counts_due(ours.unit1, first.due, first.due)[first.due, DueKind.PROGRESS_REPORT] == 1
    made = unit_reporting.hand_in(target_id=target.pk, text="班子专题研究 2 次。", by=ours.unit1)
    assert made.figures["findings"] == 2
    assert made.figures["people"] == {"提醒谈话": 2}
    assert owing(ours.office) == [("answer", "office", "unit")]
    due = made.answer_due_on
    assert counts_due(ours.office, due, due)[due, DueKind.REPORT_ANSWER] == 1
    assert counts_due(ours.unit1, due, due)[due, DueKind.REPORT_ANSWER] == 0
    with pytest.raises(Refused):
        unit_reporting.hand_in(target_id=target.pk, text="再报一次", by=ours.unit1)
    unit_reporting.answer(report_id=made.pk, answer="请补充资金追缴情况。", by=ours.office)
    again = next_report(target)
    assert (again.number, again.since) == (2, first.due)
    assert owing(ours.office) == [("hand_in", "unit", "office")]


@pytest.mark.django_db
def test_a_recalled_report_is_owed_by_the_same_day_and_settled_findings_owe_none(ours, target):
    due = next_report(target).due
    made = unit_reporting.hand_in(target_id=target.pk, text="初稿", by=ours.unit1)
    unit_reporting.recall(report_id=made.pk, by=ours.unit1)
    assert next_report(target).due == due
    again = unit_reporting.hand_in(target_id=target.pk, text="二稿", by=ours.unit1)
    assert again.number == made.number
    unit_reporting.note(report_id=again.pk, by=ours.office)
    Finding.objects.update(state="closed", closed_on=timezone.localdate())
    assert owed_reports(ours.office) == []
    with pytest.raises(Refused):
        unit_reporting.hand_in(target_id=target.pk, text="又一份", by=ours.unit1)


@pytest.mark.django_db
def test_the_pages_hand_in_and_answer_within_scope(world, ours, target):
    address = f"/plans/{target.pk}/reports/"
    unit, office = world.client(ours.unit1), world.client(ours.office)
    assert address in unit.get(f"/plans/{target.pk}/").content.decode()
    assert "提醒谈话" in unit.get(address).content.decode()
    assert unit.post(address, {"text": " "}).status_code == 422
    assert office.post(address, {"text": "代报"}).status_code == 409
    sent = unit.post(address, {"text": "第一次报告", "once": "a" * 20})
    report = UnitReport.objects.get()
    assert sent.headers["Location"] == f"/unit-reports/{report.pk}/"
    for outsider in (ours.unit2, ours.team2, ours.department_staff, world.theirs.office):
        assert world.client(outsider).get(f"/unit-reports/{report.pk}/").status_code == 404
        assert world.client(outsider).get(address).status_code == 404
    decision = {"version": 1, "decision": "answer", "text": "", "once": "b" * 20}
    assert office.post(f"/unit-reports/{report.pk}/", decision).status_code == 409
    decision |= {"text": "同意，请加快。"}
    assert office.post(f"/unit-reports/{report.pk}/", decision).status_code == 302
    shown = unit.get(f"/unit-reports/{report.pk}/").content.decode()
    assert "同意，请加快。" in shown
    assert ours.office.name not in shown
