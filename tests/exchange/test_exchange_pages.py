"""The pages of lists that come back: a walk by plain forms, and what others see of it."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse

from huiyin.exchange.models import Workbook
from huiyin.exchange.tasks import read_workbook
from huiyin.rectification.models import Responsibility
from tests.exchange.editing import brought_back, edited, taken

pytestmark = pytest.mark.django_db


def file(content: bytes, name: str = "任务清单.xlsx") -> BytesIO:
    made = BytesIO(content)
    made.name = name
    return made


def page(client, workbook, **query) -> str:
    answer = client.get(reverse("exchange:workbook", args=[workbook.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_export_to_undo_by_plain_forms(world):
    side = world.ours
    task = side.plan(side.issue(), "任务甲")
    client = world.client(side.unit1)
    content = edited(
        taken(client, "tasks"), lambda s: s.put(s.row_of("整改任务", "任务甲"), "责任人", "处长")
    )
    answer = client.post(reverse("exchange:upload"), {"file": file(content)})
    workbook = Workbook.objects.get()
    assert answer.url == reverse("exchange:workbook", args=[workbook.pk])
    if workbook.state == "waiting":
        assert "等待比对" in page(client, workbook)
        read_workbook.func(str(workbook.pk))
    shown = page(client, workbook)
    for words in ("任务甲", "主任", "处长", "将修改", "甲省第一轮"):
        assert words in shown
    assert "任务甲" in page(client, workbook, print="1")
    answer = client.post(reverse("exchange:apply", args=[workbook.pk]))
    assert answer.status_code == 302
    assert Responsibility.objects.get(task=task).person == "处长"
    assert "撤销这次写入" in page(client, workbook)
    client.post(reverse("exchange:undo", args=[workbook.pk]), {"reason": "误操作"})
    assert Responsibility.objects.get(task=task).person == "主任"
    assert "已撤销" in page(client, workbook)
    assert "任务清单.xlsx" in client.get(reverse("exchange:workbooks")).content.decode()


def test_another_persons_workbook_does_not_exist(world):
    side = world.ours
    side.plan(side.issue())
    workbook = brought_back(taken(world.client(side.unit1), "tasks"), side.unit1)
    other = world.client(side.office)
    assert other.get(reverse("exchange:workbook", args=[workbook.pk])).status_code == 404
    for step in ("choose", "names", "again", "apply", "undo", "discard"):
        assert other.post(reverse(f"exchange:{step}", args=[workbook.pk])).status_code == 404
    assert workbook.name not in other.get(reverse("exchange:workbooks")).content.decode()
    assert world.client(side.reviewer).get(reverse("exchange:workbooks")).status_code == 403


def test_a_unit_that_brings_back_anothers_list_learns_nothing(world):
    """The office's file with both units' rows, brought back by one of them."""
    side = world.ours
    side.plan(side.issue("甲单位的问题"), "甲单位的任务")
    foreign = side.plan(side.issue("乙单位的秘密问题", target=1), "乙单位的秘密任务")
    content = edited(
        taken(world.client(side.office), "tasks"),
        lambda s: s.put(s.row_of("整改任务", "乙单位的秘密任务"), "责任人", "偷换的人"),
    )
    workbook = brought_back(content, side.unit1)
    client = world.client(side.unit1)
    assert workbook.counts["not_found"] == 1
    for kind in workbook.counts:
        shown = page(client, workbook, kind=kind)
        assert "秘密" not in shown
        assert "偷换" not in shown
    assert client.post(reverse("exchange:apply", args=[workbook.pk])).status_code == 409
    assert Responsibility.objects.get(task=foreign).person == "主任"


def test_rows_out_of_scope_by_now_are_shown_like_those_that_never_were(world):
    from huiyin.accounts.models import Grant

    side = world.ours
    side.plan(side.issue(), "从前看得到的任务")
    content = edited(taken(world.client(side.unit1), "tasks"), lambda s: s.put(5, "责任人", "处长"))
    workbook = brought_back(content, side.unit1)
    Grant.objects.filter(user_id=side.unit1.id).update(scope_id=side.units[1].pk)
    shown = page(world.client(side.unit1), workbook)
    assert "从前看得到的任务" not in shown
    assert "处长" not in shown


@pytest.mark.parametrize(("name", "content", "words"), [
    ("a.xlsx", b"%PDF-1.4 not a workbook", "不是电子表格"),
    ("a.xlsx", b"PK\x03\x04broken", "未能比对"),
])  # fmt: skip
def test_a_file_that_is_no_list_is_said_to_be_none(world, name, content, words):
    workbook = brought_back(content, world.ours.unit1, name)
    assert workbook.state == "failed"
    client = world.client(world.ours.unit1)
    shown = page(client, workbook)
    assert words in shown or "没有写入任何内容" in shown


def test_pages_are_in_english_too(world):
    side = world.ours
    side.plan(side.issue(), "任务甲")
    content = edited(taken(world.client(side.unit1), "tasks"), lambda s: s.put(5, "责任人", "处长"))
    workbook = brought_back(content, side.unit1)
    client = world.client(side.unit1, language="en")
    shown = client.get(reverse("exchange:workbook", args=[workbook.pk])).content.decode()
    assert "Write to the ledger" in shown
