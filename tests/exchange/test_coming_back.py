"""What an edited list would change, and that applying changes exactly that."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.exchange import actions, applying
from huiyin.journal.models import Entry
from huiyin.rectification import actions as rectification
from huiyin.rectification.models import Responsibility, Task
from huiyin.rules.moves import Refused
from huiyin.rules.three_way import RowVerdict
from tests.exchange.editing import brought_back, cells, codes, edited, rows, taken, verdicts

pytestmark = pytest.mark.django_db


@pytest.fixture
def side(world):
    return world.ours


def three(side):
    finding = side.issue()
    return [side.plan(finding, f"任务{n}") for n in "甲乙丙"]


def test_changed_cells_are_told_and_applied_and_nothing_else(world, side):
    first, _second, third = three(side)

    def change(sheet):
        row = sheet.row_of("整改任务", "任务甲")
        sheet.put(row, "责任人", "处长")
        sheet.put(row, "成果形式", "制度")
        sheet.put(sheet.row_of("整改任务", "任务丙"), "整改时限", date(2030, 5, 1))

    workbook = brought_back(edited(taken(world.client(side.unit1), "tasks"), change), side.unit1)
    assert verdicts(workbook) == ["changed", "unchanged", "changed"]
    assert cells(rows(workbook)[0]) == {
        "person": ("主任", "处长", "主任", "here"), "deliverable": ("other", "rule", "other", "here"),
    }  # fmt: skip
    before = Entry.objects.count()
    done = actions.apply(workbook_id=workbook.pk, by=side.unit1, version=workbook.version)
    assert done.state == "applied"
    assert Entry.objects.count() == before + 1
    first.refresh_from_db()
    third.refresh_from_db()
    assert first.deliverable == "rule"
    assert Responsibility.objects.get(task=first).person == "处长"
    assert third.due_on == date(2030, 5, 1)
    assert third.title == "任务丙"


def test_what_both_sides_changed_is_a_conflict_with_all_three_values(world, side):
    task = three(side)[0]
    content = taken(world.client(side.unit1), "tasks")
    rectification.assign(
        task_id=task.pk, by=side.office, owner=rectification.Owner(lead_department="办公室", person="书记")
    )
    workbook = brought_back(
        edited(content, lambda s: s.put(s.row_of("整改任务", "任务甲"), "责任人", "处长")), side.unit1
    )
    row = rows(workbook)[0]
    assert row.verdict == RowVerdict.CONFLICT
    assert cells(row) == {"person": ("主任", "处长", "书记", "both")}
    with pytest.raises(Refused):
        actions.apply(workbook_id=workbook.pk, by=side.unit1)
    workbook = actions.choose(workbook_id=workbook.pk, by=side.unit1, choices={row.place: "mine"})
    assert actions.apply(workbook_id=workbook.pk, by=side.unit1).state == "applied"
    assert Responsibility.objects.get(task=task).person == "处长"


def test_blank_cells_and_missing_rows_keep_everything(world, side):
    tasks = three(side)

    def change(sheet):
        row = sheet.row_of("整改任务", "任务甲")
        for words in ("责任人", "牵头部门", "整改时限", "整改任务", "成果形式"):
            sheet.put(row, words, None)
        sheet.page.delete_rows(sheet.row_of("整改任务", "任务乙"))

    workbook = brought_back(edited(taken(world.client(side.unit1), "tasks"), change), side.unit1)
    assert verdicts(workbook) == ["unchanged", "unchanged", "missing"]
    assert {how for *_v, how in cells(rows(workbook)[0]).values()} == {"blank"}
    with pytest.raises(Refused):
        actions.apply(workbook_id=workbook.pk, by=side.unit1)
    assert Task.objects.filter(pk__in=[t.pk for t in tasks], state="planned", version=1).count() == 3


def test_postponing_asks_for_a_reason_once(world, side):
    three(side)
    content = edited(
        taken(world.client(side.unit1), "tasks"),
        lambda s: s.put(s.row_of("整改任务", "任务甲"), "整改时限", "２０３１年１月５日"),
    )
    workbook = brought_back(content, side.unit1)
    assert verdicts(workbook)[0] == "changed"
    assert workbook.counts["needs_reason"] == 1
    with pytest.raises(Refused) as refused:
        actions.apply(workbook_id=workbook.pk, by=side.unit1)
    assert [o.code for o in refused.value.obstacles] == ["reason_missing"]
    done = actions.apply(workbook_id=workbook.pk, by=side.unit1, reason="等待上级批复")
    assert done.state == "applied"
    assert Task.objects.get(title="任务甲").due_on == date(2031, 1, 5)


def test_what_the_rules_refuse_is_refused_with_the_reason(world, side):
    finding = side.issue()
    side.plan(finding, "任务甲")
    content = taken(world.client(side.unit1), "tasks")
    side.apply(finding)
    workbook = brought_back(
        edited(content, lambda s: s.put(s.row_of("整改任务", "任务甲"), "责任人", "处长")), side.unit1
    )
    assert verdicts(workbook) == ["refused"]
    assert codes(rows(workbook)[0]) == ["not_in_this_state"]


def test_new_rows_become_tasks_of_the_finding_that_they_name(world, side):
    three(side)

    def change(sheet):
        row = sheet.first_empty()
        for words, value in (("序号", "1"), ("整改任务", "新增的任务"), ("整改方式", "立行立改"),
                             ("整改时限", "2030.5.1"), ("牵头部门", "财务处")):  # fmt: skip
            sheet.put(row, words, value)
        sheet.put(row + 1, "整改任务", "没有写明问题")
        sheet.put(row + 2, "序号", 1)
        sheet.put(row + 2, "整改任务", "任务甲")

    workbook = brought_back(edited(taken(world.client(side.unit1), "tasks"), change), side.unit1)
    assert verdicts(workbook)[3:] == ["new", "unclear", "refused"]
    assert [codes(r) for r in rows(workbook)[4:]] == [["parent_missing"], ["task_there_already"]]
    done = actions.apply(workbook_id=workbook.pk, by=side.unit1)
    task = Task.objects.get(title="新增的任务")
    assert (task.pace, task.due_on, task.number) == ("immediate", date(2030, 5, 1), 4)
    assert Responsibility.objects.get(task=task).lead_department == "财务处"
    undone = applying.undo(workbook_id=done.pk, reason="误操作", by=side.unit1)
    task.refresh_from_db()
    assert (undone.state, task.state) == ("undone", "cancelled")


def test_undo_gives_back_what_was_there(world, side):
    task = three(side)[0]
    content = edited(
        taken(world.client(side.unit1), "tasks"),
        lambda s: s.put(s.row_of("整改任务", "任务甲"), "责任人", "处长"),
    )
    workbook = brought_back(content, side.unit1)
    actions.apply(workbook_id=workbook.pk, by=side.unit1)
    applying.undo(workbook_id=workbook.pk, reason="误操作", by=side.unit1)
    assert Responsibility.objects.get(task=task).person == "主任"


def test_when_the_ledger_moves_after_the_dry_run_nothing_is_written(world, side):
    first, second, _third = three(side)

    def change(sheet):
        for title in ("任务甲", "任务乙"):
            sheet.put(sheet.row_of("整改任务", title), "责任人", "处长")

    workbook = brought_back(edited(taken(world.client(side.unit1), "tasks"), change), side.unit1)
    rectification.revise_task(task_id=second.pk, by=side.office, pace="immediate")
    again = actions.apply(workbook_id=workbook.pk, by=side.unit1)
    assert (again.state, again.problem) == ("read", {"code": "ledger_moved"})
    assert Responsibility.objects.get(task=first).person == "主任"


def test_names_nearly_known_are_asked_about_and_remembered(world, side):
    finding = side.issue()
    rectification.plan_task(
        finding_id=finding.pk, title="任务甲", by=side.unit1,
        owner=rectification.Owner(lead_department="计划财务处", person="主任"),
    )  # fmt: skip
    side.plan(finding, "任务乙")
    content = edited(
        taken(world.client(side.unit1), "tasks"),
        lambda s: s.put(s.row_of("整改任务", "任务乙"), "牵头部门", "计财处"),
    )
    workbook = brought_back(content, side.unit1)
    (question,) = workbook.names
    assert (question["written"], question["near"]) == ("计财处", ["计划财务处"])
    workbook = actions.name_owners(workbook_id=workbook.pk, by=side.unit1, meant={0: "计划财务处"})
    again = brought_back(content, side.unit1)
    assert again.names == []
    assert cells(rows(again)[1])["lead_department"][1] == "计划财务处"
    assert "owner_understood" in codes(rows(again)[1])
