"""A range of cells pasted into the grid: understood, looked at, and saved as a whole."""

from __future__ import annotations

import re
from datetime import date

import pytest

from huiyin.journal.models import Entry
from huiyin.rectification import actions as rectification
from huiyin.rectification.changesets import last_change
from huiyin.rectification.models import Task
from huiyin.rules.sheet_headings import COLUMNS
from huiyin.rules.task import Deliverable
from huiyin.web.pages.changing.grid import read_grid, written

pytestmark = pytest.mark.django_db
HEADED = "序号\t整改任务\t完成时限\t牵头部门\t责任人\t成果形式\t备注\n"


def page(response) -> str:
    return response.content.decode()


@pytest.fixture
def task(ours):
    """The first task of finding 1 of the first unit."""
    return ours.plan(ours.issue())


def paste(client, side, text, **more):
    return client.post("/paste/", {"target": side.targets[0].pk, "tsv": text, **more})


def save(client, side, text, **more):
    looked = page(paste(client, side, text, **more))
    hidden = dict(re.findall(r'name="(once|seen)" value="([^"]*)"', looked))
    return paste(client, side, text, apply="1", **hidden, **more)


def test_columns_go_by_their_headings_or_by_their_place():
    headed, unknown = read_grid(HEADED + "1\t修订制度\t2026年12月31日\t办公室\t主任\t制度\t无\n")
    assert unknown == ["备注"]
    assert headed[0].pasted.values == {
        "title": "修订制度", "due_on": date(2026, 12, 31), "lead_department": "办公室", "person": "主任",
        "deliverable": Deliverable.RULE,
    }  # fmt: skip
    bare, _ = read_grid("3-2\t修订制度\t\t制度\t\t46387\t办公室\n")
    assert (bare[0].pasted.finding, bare[0].pasted.task) == (3, 2)
    assert bare[0].pasted.values["due_on"] == date(2026, 12, 31)


def test_a_cell_with_line_breaks_and_quotes_stays_one_cell():
    rows, _ = read_grid('1\t修订制度\t"第一步\n""摸底"""\t\n')
    assert rows[0].cells["text"] == '第一步\n"摸底"'
    again, _ = read_grid(written(rows))
    assert again[0].cells == rows[0].cells


def test_what_is_wrong_is_said_beside_its_cell():
    rows, _ = read_grid("甲\t修订制度\t\t别的\t\t明天\n")
    assert set(rows[0].errors) == {"number", "deliverable", "due_on"}
    assert rows[0].pasted is None
    assert set(COLUMNS) == set(rows[0].cells)


def test_a_task_changes_and_a_new_one_comes_in_one_step(world, task):
    client = world.client(world.ours.unit1)
    text = HEADED + "1-1\t\t\t\t综合科科长\t\t\n1\t修订台账办法\t2030-05-31\t办公室\t\t制度\t\n"
    looked = page(paste(client, world.ours, text))
    assert "将新增 1 项任务，修改 1 项任务" in looked
    assert Task.objects.count() == 1
    saved = save(client, world.ours, text)
    assert saved.status_code == 302
    changed, new = Task.objects.order_by("number")
    assert (changed.person, changed.title, changed.lead_department) == ("综合科科长", task.title, "办公室")
    assert (new.title, new.due_on, new.deliverable) == ("修订台账办法", date(2030, 5, 31), "rule")
    assert last_change(world.ours.unit1).source == "paste"
    assert [e.action for e in Entry.objects.order_by("-id")[:2]] == ["paste_tasks", "change_rows"]


def test_one_bad_row_keeps_all_out(world, task):
    client = world.client(world.ours.unit1)
    text = "1-1\t\t\t\t\t\t\t综合科科长\n1\t\t\t制度\n"
    answer = save(client, world.ours, text)
    assert answer.status_code == 422
    assert "新任务要有名称" in page(answer)
    assert 'value="综合科科长"' in page(answer), "what was pasted stays in the grid"
    assert Task.objects.get().person == "主任"


def test_the_same_task_twice_or_there_already_is_no_second_task(world, task):
    client = world.client(world.ours.unit1)
    answer = save(client, world.ours, f"1\t{task.title}\n1\t修订制度\n1\t修订 制度\n")
    assert page(answer).count("已有同名的一条") == 2
    assert Task.objects.count() == 1


def test_what_somebody_changed_after_it_was_looked_at_is_looked_at_again(world, task):
    client = world.client(world.ours.unit1)
    text = "1-1\t\t\t\t\t\t\t综合科科长\n"
    hidden = dict(re.findall(r'name="(once|seen)" value="([^"]*)"', page(paste(client, world.ours, text))))
    rectification.assign(task_id=task.pk, owner=rectification.Owner(person="处长"), by=world.ours.office)
    again = paste(client, world.ours, text, apply="1", **hidden)
    assert "请再看一次" in page(again)
    assert Task.objects.get().person == "处长"
    assert save(client, world.ours, text).status_code == 302


def test_another_units_target_and_numbers_do_not_exist(world, task):
    world.ours.plan(world.ours.issue("关于“乙类物资积压”的问题", target=1), "清点乙类物资")
    client = world.client(world.ours.unit1)
    other = client.post("/paste/", {"target": world.ours.targets[1].pk, "tsv": "1-1\t\t\t\t\t\t\t科长"})
    assert other.status_code == 404
    unknown = page(save(client, world.ours, "7-1\t\t\t\t\t\t\t科长\n"))
    assert "没有这个序号" in unknown
    assert "乙类物资" not in unknown
    for outsider in (world.ours.leader, world.ours.reviewer, world.ours.team1):
        assert world.client(outsider).get("/paste/").status_code == 404
