"""The problem list and the page of one finding: who sees what, what is offered to whom, and why not."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.rectification import actions as rectification
from huiyin.verification import actions as verification

pytestmark = pytest.mark.django_db

#: titles that each person may know of
SEEN = {
    "office": {"己登记一", "己反馈一", "己反馈二", "己移送二"},
    "leader": {"己登记一", "己反馈一", "己反馈二", "己移送二"},
    "team1": {"己登记一", "己反馈一"},
    "team2": {"己反馈二", "己移送二"},
    "unit1": {"己反馈一"},
    "unit2": {"己反馈二", "己移送二"},
    "reviewer": {"己反馈一"},
    "department_staff": {"己移送二"},
    "system_admin": set(),
    "security_admin": set(),
    "audit_admin": set(),
}
#: units that each person may know of
UNITS = {
    "office": {"甲省水务厅", "甲省重工集团"}, "team1": {"甲省水务厅"}, "team2": {"甲省重工集团"},
    "unit1": {"甲省水务厅"}, "reviewer": {"甲省水务厅"}, "department_staff": {"甲省重工集团"},
    "audit_admin": set(),
}  # fmt: skip


@pytest.fixture
def full(world):
    """In both bodies: one finding not yet issued, one issued a unit, one referred; each with everything."""
    for mark, side in (("己", world.ours), ("彼", world.theirs)):
        side.register(f"{mark}登记一")
        side.apply(side.issue(f"{mark}反馈一"))
        side.apply(side.issue(f"{mark}反馈二", target=1))
        referred = side.issue(f"{mark}移送二", target=1)
        side.plan(referred)
        findings.refer(
            finding_id=referred.pk, department_id=side.department.pk, note="请核实资金去向", by=side.office
        )
    return world


def text(answer):
    return answer.content.decode()


def titles(page):
    return set(re.findall(r"[己彼](?:登记|反馈|移送)[一二]", page))


def address(finding):
    return reverse("finding", args=[finding.pk])


@pytest.mark.parametrize("who", SEEN)
def test_the_problem_list_shows_each_role_exactly_its_findings(full, who):
    page = text(full.client(getattr(full.ours, who)).get("/findings/"))
    assert titles(page) == SEEN[who]
    if SEEN[who]:
        assert re.search(rf'共 <strong class="num">{len(SEEN[who])}</strong> 条', page)
        assert f"合计 {len(SEEN[who])} 个问题" in page


@pytest.mark.parametrize("who", UNITS)
def test_a_filter_offers_no_unit_round_or_team_out_of_scope(full, who):
    page = text(full.client(getattr(full.ours, who)).get("/findings/"))
    options = set(re.findall(r"<option[^>]*>([^<]*)", page))
    assert {o for o in options if o.endswith(("水务厅", "重工集团"))} == UNITS[who]
    assert not any(o.startswith("乙省") for o in options)


@pytest.mark.parametrize("who", SEEN)
def test_what_is_out_of_scope_has_no_page(full, who):
    client = full.client(getattr(full.ours, who))
    for finding in Finding.objects.all():
        answer = client.get(address(finding))
        assert answer.status_code == (200 if finding.title in SEEN[who] else 404)
        assert titles(text(answer)) <= SEEN[who]


@pytest.mark.parametrize(
    "query",
    [
        "unit={other_unit}",
        "round={other_round}",
        "team={other_team}",
        "category={other_category}",
        "q=彼反馈",
    ],
)
def test_a_filter_of_another_bodys_finds_nothing_of_it(full, query):
    theirs = full.theirs
    query = query.format(
        other_unit=theirs.units[0].pk, other_round=theirs.round.pk, other_team=theirs.teams[0].pk,
        other_category=theirs.category.pk,
    )  # fmt: skip
    for who in ("office", "unit1", "team1"):
        page = text(full.client(getattr(full.ours, who)).get(f"/findings/?{query}"))
        assert not any(t.startswith("彼") for t in titles(page))
        assert "乙省" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=移送", {"己移送二"}),
        ("q=水务", {"己登记一", "己反馈一"}),
        ("state=applied", {"己反馈一", "己反馈二"}),
        ("state=applied&state=registered", {"己反馈一", "己反馈二", "己登记一"}),
        ("missing=no_task", set()),
        ("owner=办公室", {"己反馈一", "己反馈二", "己移送二"}),
        ("owner=没有这个部门", set()),
        ("overdue=overdue", {"己移送二"}),
        ("overdue=none", {"己登记一", "己反馈一", "己反馈二"}),
        ("due_on_before=2020-01-01", set()),
        ("due_on_after=2024-01-01", {"己反馈一", "己反馈二", "己移送二"}),
        ("completion=not_done", {"己登记一", "己反馈一", "己反馈二", "己移送二"}),
        ("standing=true", set()),
        ("key_watch=false", {"己登记一", "己反馈一", "己反馈二", "己移送二"}),
    ],
)
def test_filters_narrow_the_list_and_the_total_follows(full, query, found):
    page = text(full.client(full.ours.office).get(f"/findings/?{query}"))
    assert titles(page) == found
    if found:
        assert f"合计 {len(found)} 个问题" in page
    else:
        assert "没有符合条件的内容" in page


def test_which_matters_are_watched_is_not_told_to_the_unit(world):
    ours = world.ours
    watched, other = ours.issue("关于“甲”的问题"), ours.issue("关于“乙”的问题")
    findings.watch(finding_id=watched.pk, on=True, by=ours.office)
    unit, office = world.client(ours.unit1), world.client(ours.office)
    page = text(unit.get("/findings/?key_watch=true"))
    assert "不认识的条件" in page
    assert {watched.title, other.title} <= set(re.findall("关于“.”的问题", page))
    assert "重点事" not in text(unit.get(address(watched)))
    assert "重点事" in text(office.get(address(watched)))


@pytest.mark.parametrize(
    "sort", ["number", "unit", "team", "category", "state", "due_on", "fed_back_on", "amount"]
)
@pytest.mark.parametrize("direction", ["", "-"])
def test_pages_of_any_order_hold_every_row_once(world, sort, direction):
    for n in range(1, 32):
        made = world.ours.register if n % 3 else world.ours.issue
        made(f"第{n:02}项", target=n % 2)
    client = world.client(world.ours.office)
    seen = []
    address = f"?columns=number&sort={direction}{sort}"
    for _page in (1, 2):
        answer = text(client.get(f"/findings/{address}"))
        address = (
            html.unescape(found[1]) if (found := re.search(r'href="([^"]+)" rel="next"', answer)) else ""
        )
        seen += re.findall(r">\s*(第\d\d项)<", answer)
    assert len(seen) == 31
    assert len(set(seen)) == 31


def test_the_list_takes_the_same_queries_for_one_row_and_for_many(world):
    client = world.client(world.ours.office)
    counted = []
    for n in range(1, 4):
        world.ours.plan(world.ours.issue(f"第{n}项"))
        client.get("/findings/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/findings/?sort=unit&state=in_progress")
        counted.append(len(queries))
    assert len(set(counted)) == 1
    assert counted[0] <= 12


def test_the_columns_are_those_of_the_profile_until_others_are_chosen(world):
    world.ours.issue("甲事项")
    client = world.client(world.ours.office)
    heads = re.findall(r"<th[^>]*>\s*(?:<a[^>]*>)?\s*([^<\s]+)", text(client.get("/findings/")))
    assert heads[:4] == ["序号", "单位", "类别", "问题"]
    assert "金额" not in heads
    chosen = text(client.get("/findings/?columns=amount,unit"))
    heads = re.findall(r"<th[^>]*>\s*(?:<a[^>]*>)?\s*([^<\s]+)", chosen)
    assert set(heads) == {"单位", "问题", "金额"}


def test_the_export_takes_the_lists_filters_and_order_with_it(full):
    page = text(full.client(full.ours.office).get("/findings/?state=applied&sort=-due_on&page=1"))
    link = re.search(r'href="(/export/[^"]*)"', page)[1].replace("&amp;", "&")
    assert link.endswith("?state=applied&sort=-due_on&list=problems")
    assert full.client(full.ours.office).get(link).status_code == 200
    assert "/export/" not in text(full.client(full.ours.reviewer).get("/findings/"))


def test_an_empty_list_says_what_to_do(world):
    assert "登记问题" in text(world.client(world.ours.team1).get("/findings/"))
    page = text(world.client(world.ours.unit1).get("/findings/"))
    assert "还没有反馈给本单位的问题" in page
    assert "登记问题" not in page


# one finding


def test_a_step_that_can_not_be_taken_is_shown_with_its_reason(world):
    ours = world.ours
    finding = ours.issue()
    ours.plan(finding, "补录台账", owner=False)
    page = text(world.client(ours.unit1).get(address(finding)))
    assert re.search(r'aria-disabled="true"[^>]*>\s*<svg.*?</svg>\s*申请销号', page, re.S)
    assert "还没有牵头部门或责任人：任务『补录台账』" in page
    assert "还差佐证材料：任务『补录台账』未附文件" in page


@pytest.mark.parametrize(
    ("who", "offered"),
    [
        ("unit1", {"plan_task", "report_progress", "apply_to_close"}),
        ("office", {"plan_task", "refer_finding", "withdraw_finding"}),
        ("team1", set()),
        ("reviewer", set()),
        ("leader", set()),
    ],
)
def test_each_role_is_offered_its_own_steps(world, who, offered):
    ours = world.ours
    finding = ours.issue()
    ours.prove(ours.plan(finding))
    page = text(world.client(getattr(ours, who)).get(address(finding)))
    names = ("plan_task", "report_progress", "apply_to_close", "refer_finding", "withdraw_finding")
    shown = {n for n in names if f'href="{reverse(n, args=[finding.pk])}"' in page}
    assert shown == offered


def test_one_step_is_the_primary_one(world):
    ours = world.ours
    finding = ours.issue()
    page = text(world.client(ours.unit1).get(address(finding)))
    assert page.count("btn btn-primary") == 1
    assert re.search(r'btn btn-primary"\s+href="[^"]*/tasks/new/"', page)


def test_the_unit_reads_nothing_of_before_the_feedback_and_no_names_of_the_inspecting_side(world):
    ours = world.ours
    finding = ours.register("关于“甲”的问题")
    findings.amend(finding_id=finding.pk, version=1, text="第一稿写错了单位", by=ours.team1)
    findings.amend(finding_id=finding.pk, version=2, text="补录台账", by=ours.team1)
    findings.feed_back(finding_id=finding.pk, on=date(2024, 3, 26), by=ours.office)
    application = ours.apply(Finding.objects.get(pk=finding.pk))
    verification.return_to_unit(application_id=application.pk, reason="请补充清单", by=ours.team1)
    unit = text(world.client(ours.unit1).get(address(finding)))
    inside = text(world.client(ours.office).get(address(finding)))
    for hidden in ("登记问题", "甲省第一组组员", "甲省巡视办主任", "第一稿"):
        assert hidden not in unit
    assert "请补充清单" in unit
    assert "甲省水务厅联络员" in unit
    assert "甲省第一组组员" in inside
    assert inside.count('<p class="timeline-title">修改</p>') == 2
    assert '<p class="timeline-title">修改</p>' not in unit


def test_referrals_are_told_to_the_office_and_to_the_department_alone(full):
    referred = Finding.objects.get(title="己移送二")
    for who, told in (("office", True), ("leader", True), ("department_staff", True),
                      ("team2", False), ("unit2", False)):  # fmt: skip
        page = text(full.client(getattr(full.ours, who)).get(address(referred)))
        assert ("请核实资金去向" in page) is told
        assert ('<p class="timeline-title">转有关部门</p>' in page) is (who in ("office", "leader"))


def test_applications_are_shown_with_what_was_decided_and_why(world):
    ours = world.ours
    finding = ours.issue()
    application = ours.apply(finding)
    verification.return_to_unit(application_id=application.pk, reason="缺少问题清单", by=ours.team1)
    rectification.report_progress(finding_id=finding.pk, text="已补清单", by=ours.unit1)
    page = text(world.client(ours.unit1).get(address(finding)))
    assert "台账已补录 32 条。" in page
    assert "缺少问题清单" in page
    assert "已补清单" in page


def test_several_files_of_one_hand_are_one_event(world):
    ours = world.ours
    finding = ours.issue()
    task = ours.plan(finding)
    for n in range(3):
        ours.prove(task, content=f"第{n}份")
    page = text(world.client(ours.unit1).get(address(finding)))
    assert "上传佐证材料 3 份" in page


def test_the_page_of_a_finding_takes_the_same_queries_for_one_task_and_for_many(world):
    ours = world.ours
    finding = ours.issue()
    client = world.client(ours.unit1)
    counted = []
    for n in range(1, 4):
        ours.prove(ours.plan(finding, f"任务{n}"))
        client.get(address(finding))
        with CaptureQueriesContext(connection) as queries:
            client.get(address(finding))
        counted.append(len(queries))
    assert len(set(counted)) == 1
