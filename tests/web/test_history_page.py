"""A finding's whole history: what each event changed, in words, and only for those who may know of it."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.dialogue import actions as dialogue
from huiyin.evidence.models import Evidence
from huiyin.evidence.versions import replace_evidence
from huiyin.findings import actions as findings
from huiyin.findings.models import Category
from huiyin.organisations.clock import today
from huiyin.rectification import actions as rectification
from huiyin.rectification import changesets, extending, reporting
from huiyin.rectification.achieved import Figures
from huiyin.rectification.changesets import ChangeSource, RowChange, RowKind
from huiyin.rectification.models import ProgressReport, Task
from huiyin.rules.comment import Audience
from huiyin.rules.evidence import EvidenceKind

pytestmark = pytest.mark.django_db

LONG = "一是台账登记不及时，抽查三十二条中有九条超过半年；二是核对流于形式，没有留下记录。"
#: what only the inspecting side may read: what was amended before the feedback, and what is said inside
INSIDE = ("旧题目", "内部研判", "内部再研判")


@pytest.fixture
def lived(world):
    """A finding to which something of each kind has happened, by both sides; its like in the other body."""
    for side in (world.ours, world.theirs):
        finding = _amended(side)
        task = side.plan(finding)
        _worked_on(side, finding, task)
        side.finding = finding
    return world


def _amended(side):
    finding = side.register("关于“旧题目”的问题", text=LONG, amount=Decimal("1500000"))
    other = Category.objects.filter(body=side.body).order_by("order")[1]
    findings.amend(
        finding_id=finding.pk, version=finding.version, by=side.office, title="关于“新题目”的问题",
        text=LONG.replace("三十二条", "四十条"), category_id=other.pk, amount=Decimal("1800000"),
    )  # fmt: skip
    return findings.feed_back(finding_id=finding.pk, on=date(2024, 3, 26), by=side.office)


def _worked_on(side, finding, task):
    unit = side.unit1
    owner = rectification.Owner(lead_department="计财处", person="主任")
    rectification.assign(task_id=task.pk, owner=owner, by=unit)
    rectification.revise_task(
        task_id=task.pk, by=unit, title="补录台账并请审计复核", due_on=date(2030, 5, 31)
    )
    rectification.report_progress(finding_id=finding.pk, text="已补录 32 条。", rules_made=1, by=unit)
    report = ProgressReport.objects.get(finding=finding)
    reporting.correct_progress(
        report_id=report.pk, text="已补录 33 条。", by=unit, reason="漏了一条",
        figures=Figures(rules_made=2, money_recovered=Decimal(500)),
    )  # fmt: skip
    side.prove(task)
    piece = Evidence.objects.get(finding=finding)
    replace_evidence(
        evidence_id=piece.pk, by=unit, chunks=[str(piece.pk).encode()], name="核对记录.txt",
        title="核对记录（修订）", kind=EvidenceKind.RULE_TEXT, dated=None,
    )  # fmt: skip
    _changed_in_a_list(side, task)
    asked = extending.ask(
        finding_id=finding.pk, wanted_on=today() + timedelta(60), reason="手续未办结", by=unit
    )
    extending.grant(extension_id=asked.pk, granted_on=today() + timedelta(30), by=side.office)
    for by, audience, first, second in (
        (side.office, Audience.INSIDE, "内部研判", "内部再研判"),
        (side.unit1, Audience.ALL, "已向审计厅发函", "已向审计厅再次发函"),
    ):
        said = dialogue.comment(finding_id=finding.pk, text=first, by=by, audience=audience)
        dialogue.edit(comment_id=said.pk, text=second, by=by)


def _changed_in_a_list(side, task):
    task = Task.objects.get(pk=task.pk)
    row = RowChange(RowKind.TASK, task.pk, task.version, {"pace": "immediate"})
    made = changesets.apply([row], by=side.unit1, source=ChangeSource.BULK)
    changesets.undo(made.pk, by=side.unit1)


def page(world, who, finding, query="", **more):
    return world.client(who, **more).get(reverse("finding_history", args=[finding.pk]) + query)


def told(answer) -> list[str]:
    """Each difference as a reader sees it: 是什么：原 → 现."""
    lines = []
    for body in re.findall(r'<dl class="differences">(.*?)</dl>', answer.content.decode(), re.DOTALL):
        for label, value in re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", body, re.DOTALL):
            words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", value)).strip()
            lines.append(html.unescape(f"{label}：{words}"))
    return lines


def test_what_each_event_changed_is_told_from_what_to_what(lived):
    side = lived.ours
    answer = page(lived, side.office, side.finding)
    lines = told(answer)
    other = Category.objects.filter(body=side.body).order_by("order")[1]
    after = today() + timedelta(30)
    for line in (
        f"类别：{side.category.name} → {other.name}", "金额：1,500,000 元 → 1,800,000 元",
        "问题：关于“旧题目”的问题 → 关于“新题目”的问题", "状态：已登记 → 已反馈",
        "牵头部门：办公室 → 计财处", "完成时限：2030-06-28 → 2030-05-31",
        "整改任务：补录台账并逐条核对 → 补录台账并请审计复核", "进展：已补录 32 条。 → 已补录 33 条。",
        "建章立制（项）：1 → 2", "追缴退还：0 元 → 500 元", "材料名称：核对记录 → 核对记录（修订）",
        "材料种类：其他 → 制度文本", "文件内容：原文件 → 新文件", "整改类型：分阶段整改 → 立行立改",
        "整改类型：立行立改 → 分阶段整改", "意见：已向审计厅发函 → 已向审计厅再次发函",
    ):  # fmt: skip
        assert line in lines
    assert any(line.startswith("整改时限：") and line.endswith(f"→ {after.isoformat()}") for line in lines)
    assert not any(line.startswith("责任人：") for line in lines), "the person stayed the same"
    content = answer.content.decode()
    assert re.search(r"<del>[^<]*三[^<]*</del>", content), "in a long text the words that differ are marked"
    assert re.search(r"<ins>[^<]*四[^<]*</ins>", content)


@pytest.mark.parametrize("who", ["unit1", "head1"])
def test_a_unit_reads_its_own_changes_and_nothing_from_inside(lived, who):
    side = lived.ours
    content = page(lived, getattr(side, who), side.finding, "?print=1").content.decode()
    assert "计财处" in content
    assert "已向审计厅再次发函" in content
    for canary in (*INSIDE, side.office.name, "1,500,000", "三十二条"):
        assert canary not in content


def test_a_department_reads_what_concerns_the_rectification_and_nothing_from_inside(lived):
    side = lived.ours
    findings.refer(
        finding_id=side.finding.pk, department_id=side.department.pk, note="请核实", by=side.office
    )
    content = page(lived, side.department_staff, side.finding).content.decode()
    assert "计财处" in content
    for canary in (*INSIDE, side.office.name, "转有关部门"):
        assert canary not in content


def test_outside_of_ones_scope_there_is_no_history(lived):
    ours, theirs = lived.ours, lived.theirs
    for who in (ours.unit2, ours.team2, ours.department_staff, ours.audit_admin, theirs.office, theirs.unit1):
        assert page(lived, who, ours.finding).status_code == 404
    hidden = ours.register("关于“未反馈”的问题")
    assert page(lived, ours.unit1, hidden).status_code == 404


def test_the_address_names_the_kind_and_an_empty_one_says_so(lived):
    side = lived.ours
    whole = page(lived, side.office, side.finding).context
    assert [k["n"] for k in whole["kinds"]][0] == len(whole["events"])
    assert sum(k["n"] for k in whole["kinds"][1:]) == len(whole["events"])
    shown = page(lived, side.office, side.finding, "?kind=extension").context["events"]
    assert [str(e["title"]) for e in shown] == ["同意延期", "申请延期"]
    own = page(lived, side.unit1, side.finding, "?kind=extension").context["events"]
    assert [str(e["title"]) for e in own] == ["同意延期", "申请延期"]
    nothing = page(lived, side.unit1, side.issue("关于“别的事”的问题"), "?kind=extension").content.decode()
    assert "这一类还没有记录" in nothing
    assert "已忽略" in page(lived, side.office, side.finding, "?kind=x").content.decode()


def test_more_than_a_hundred_events_are_paged_and_printed_whole_with_the_same_queries(lived):
    side = lived.ours
    client, counted = lived.client(side.office), []
    where = reverse("finding_history", args=[side.finding.pk])
    for n in (1, 90):
        for i in range(n):
            rectification.report_progress(finding_id=side.finding.pk, text=f"第 {i} 次", by=side.unit1)
        client.get(where)
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(where)
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[0] <= 25
    assert len(answer.context["events"]) == 100
    total = answer.context["page"].paginator.count
    assert len(client.get(where + "?page=2").context["events"]) == total - 100
    assert len(client.get(where + "?print=1").context["events"]) == total


def test_in_english_the_labels_and_values_are_english(lived):
    side = lived.ours
    lines = told(page(lived, side.unit1, side.finding, language="en"))
    assert any(line.endswith("2030-06-28 → 2030-05-31") for line in lines)
    assert any("Earlier file → New file" in line for line in lines)
    labels = {line.split("：")[0] for line in lines}
    assert not any(re.search(r"[一-鿿]", label) for label in labels), labels


def test_the_finding_leads_to_its_whole_history(lived):
    side = lived.ours
    content = lived.client(side.unit1).get(reverse("finding", args=[side.finding.pk])).content.decode()
    assert f'href="{reverse("finding_history", args=[side.finding.pk])}"' in content
