"""The task list and the responsibility list: the same records, seen by those who may see their findings."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.rectification import actions
from huiyin.rectification.actions import Owner

pytestmark = pytest.mark.django_db
LISTS = ("/tasks/", "/responsibilities/")


@pytest.fixture
def full(world):
    """In both bodies a task a unit: one complete, one without owner and date."""
    for mark, side in (("己", world.ours), ("彼", world.theirs)):
        side.plan(side.issue(f"{mark}问题一"), f"{mark}任务一")
        side.plan(side.issue(f"{mark}问题二", target=1), f"{mark}任务二", owner=False, due=False)
    return world


def tasks(answer):
    return set(re.findall("[己彼]任务[一二]", answer.content.decode()))


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("office", {"己任务一", "己任务二"}),
        ("leader", {"己任务一", "己任务二"}),
        ("team1", {"己任务一"}),
        ("unit2", {"己任务二"}),
        ("reviewer", {"己任务一"}),
        ("department_staff", set()),
        ("audit_admin", set()),
    ],
)
def test_each_role_sees_the_tasks_of_its_findings(full, path, who, seen):
    answer = full.client(getattr(full.ours, who)).get(path)
    assert tasks(answer) == seen
    assert "乙省" not in answer.content.decode()


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=任务二", {"己任务二"}),
        ("q=水务", {"己任务一"}),
        ("owner=办公", {"己任务一"}),
        ("owner=主任", {"己任务一"}),
        ("missing=no_owner", {"己任务二"}),
        ("missing=no_deadline", {"己任务二"}),
        ("state=planned", {"己任务一", "己任务二"}),
        ("state=done", set()),
        ("finding_state=in_progress", {"己任务一", "己任务二"}),
        ("finding_state=closed", set()),
        ("unproven=true", {"己任务一", "己任务二"}),
        ("unproven=false", set()),
        ("due_on_after=2030-01-01", {"己任务一"}),
        ("overdue=overdue", set()),
    ],
)
def test_filters_narrow_both_lists(full, path, query, found):
    answer = full.client(full.ours.office).get(f"{path}?{query}")
    assert tasks(answer) == found
    if found:
        assert f"合计 {len(found)} 项任务" in answer.content.decode()


def test_the_unit_and_team_filters_know_the_finding_of_a_task(full):
    ours, client = full.ours, full.client(full.ours.office)
    assert tasks(client.get(f"/tasks/?unit={ours.units[1].pk}")) == {"己任务二"}
    assert tasks(client.get(f"/tasks/?team={ours.teams[0].pk}")) == {"己任务一"}
    assert tasks(client.get(f"/tasks/?round={ours.round.pk}")) == {"己任务一", "己任务二"}
    assert tasks(client.get(f"/tasks/?category={ours.category.pk}")) == {"己任务一", "己任务二"}


def test_what_a_task_lacks_is_marked_in_its_row(full):
    page = full.client(full.ours.office).get("/responsibilities/?q=任务二").content.decode()
    assert "未落实责任" in page
    assert "无时限" in page


def test_an_owner_that_is_named_later_is_found_at_once(full):
    ours = full.ours
    task = ours.plan(ours.issue("己问题三"), "己任务三", owner=False)
    actions.assign(task_id=task.pk, owner=Owner(lead_department="财务处"), by=ours.unit1)
    page = full.client(ours.office).get("/responsibilities/?owner=财务").content.decode()
    assert "己任务三" in page
    assert "未落实责任" not in page


def test_an_overdue_task_presses_only_while_the_unit_works_on_it(world):
    ours = world.ours
    finding = ours.issue("甲问题")
    task = actions.plan_task(
        finding_id=finding.pk, title="己任务一", due_on=date(2024, 4, 1), by=ours.unit1,
        owner=Owner(lead_department="办公室"),
    )  # fmt: skip
    client = world.client(ours.office)
    assert tasks(client.get("/tasks/?overdue=long_overdue")) == {"己任务一"}
    ours.apply(finding)
    assert tasks(client.get("/tasks/?overdue=long_overdue")) == set()
    assert task.finding_id == finding.pk


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("sort", ["unit", "state", "due_on", "-due_on"])
def test_pages_of_any_order_hold_every_task_once(world, path, sort):
    ours = world.ours
    for n in range(14):
        finding = ours.issue(f"第{n}项", target=n % 2)
        for place in (1, 2):
            ours.plan(finding, f"任务{n:02}·{place}", due=n % 3 == 0)
    client = world.client(ours.office)
    seen = []
    address = f"?sort={sort}"
    for _page in (1, 2):
        answer = client.get(f"{path}{address}").content.decode()
        address = (
            html.unescape(found[1]) if (found := re.search(r'href="([^"]+)" rel="next"', answer)) else ""
        )
        seen += re.findall(r">\s*(任务\d\d·\d)<", answer)
    assert len(seen) == len(set(seen)) == 28


@pytest.mark.parametrize("path", LISTS)
def test_the_lists_take_the_same_queries_for_one_row_and_for_many(world, path):
    client = world.client(world.ours.office)
    counted = []
    for n in range(1, 4):
        world.ours.plan(world.ours.issue(f"第{n}项"))
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{path}?sort=unit&state=planned")
        counted.append(len(queries))
    assert len(set(counted)) == 1
    assert counted[0] <= 12


def test_the_last_report_and_the_evidence_stand_in_the_row(world):
    ours = world.ours
    finding = ours.issue()
    task = ours.plan(finding, "己任务一")
    actions.report_progress(finding_id=finding.pk, task_id=task.pk, text="先做了一半", by=ours.unit1)
    actions.report_progress(finding_id=finding.pk, task_id=task.pk, text="全部补录完毕", by=ours.unit1)
    ours.prove(task)
    page = world.client(ours.office).get("/tasks/").content.decode()
    assert "全部补录完毕" in page
    assert "先做了一半" not in page
    assert re.search(r'#evidence">1</a>', page)
