"""The pages of a plan."""

from __future__ import annotations

import pytest

from huiyin.rectification import planning
from huiyin.rectification.models import Plan, PlanOpinion, Task, TaskStage
from huiyin.rules.plan import Party

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(ours):
    ours.plan(ours.issue("采购未招标"), "进一步加强管理")
    return ours.targets[0]


def step(client, target, decision, **more):
    plan = Plan.objects.filter(target=target).first()
    data = {"version": plan.version if plan else 1, "decision": decision, "once": decision * 4, **more}
    return client.post(f"/plans/{target.pk}/step/", data)


def page_of(client, target, part=""):
    answer = client.get(f"/plans/{target.pk}/{part}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_unit_sees_its_plan_with_what_the_checks_find_beside_it(world, target):
    page = page_of(world.client(world.ours.unit1), target)
    assert "采购未招标" in page
    assert "只有“进一步加强”这类提法" in page
    assert 'value="submit"' in page


def test_a_plan_goes_from_the_unit_through_the_review_and_back(world, ours, target):
    unit, office = world.client(ours.unit1), world.client(ours.office)
    assert step(unit, target, "submit").status_code == 302
    assert 'name="remark-1"' in page_of(office, target)
    opinion = {"party": "office", "agrees": "no", "reason": "措施不具体", "remark-1": "写明制度名称"}
    assert step(office, target, "opine", **opinion).status_code == 302
    assert not PlanOpinion.objects.get().agrees
    assert "写明制度名称" not in page_of(unit, target)
    assert step(office, target, "return", reason="按意见修改").status_code == 302
    page = page_of(unit, target)
    assert "写明制度名称" in page
    assert ours.office.name not in page


def test_what_the_rules_refuse_is_said_on_the_page(world, ours, target):
    ours.issue("账外资金")
    answer = step(world.client(ours.unit1), target, "submit")
    assert answer.status_code == 409
    assert "必须补齐" in answer.content.decode()


def test_two_editions_stand_side_by_side(world, ours, target):
    planning.submit(target_id=target.pk, by=ours.unit1)
    planning.return_to_unit(target_id=target.pk, reason="", remarks={1: "写明制度"}, by=ours.office)
    ours.plan(Task.objects.get().finding, "修订《采购办法》")
    client = world.client(ours.unit1)
    assert "修订《采购办法》" in page_of(client, target, "compare/")
    planning.submit(target_id=target.pk, by=ours.unit1)
    page = page_of(client, target, "compare/?edition=2")
    assert "修订《采购办法》" in page
    assert "写明制度" in page
    for wrong in ("compare/?edition=1", "compare/?edition=9"):
        assert client.get(f"/plans/{target.pk}/{wrong}").status_code == 404


def test_the_printed_plan_has_the_measures_and_a_line_to_sign(world, target):
    page = page_of(world.client(world.ours.unit1), target, "print/")
    assert "进一步加强管理" in page
    assert "签名" in page
    assert "这类提法" not in page


def test_stages_are_written_a_line_each(world, target):
    task = Task.objects.get()
    client, address = world.client(world.ours.unit1), f"/tasks/{task.pk}/stages/"
    assert client.get(address).status_code == 200
    lines = "2026-06-30 完成清查\n2026年9月30日：整改到位\n"
    sent = client.post(address, {"version": task.version, "stages": lines})
    assert sent.status_code == 302
    assert [str(s) for s in TaskStage.objects.all()] == ["完成清查", "整改到位"]
    for wrong in ("完成清查", "2026-02-30 清查", "2026-06-30"):
        again = client.post(address, {"version": task.version + 1, "stages": wrong})
        assert again.status_code == 422
        assert wrong in again.content.decode()


def test_the_list_shows_who_owes_a_plan_and_whose_waits(world, ours, target):
    client = world.client(ours.office)
    assert str(target.pk) in client.get("/plans/?state=draft").content.decode()
    planning.submit(target_id=target.pk, by=ours.unit1)
    assert str(target.pk) not in client.get("/plans/?state=draft").content.decode()
    assert str(target.pk) in client.get("/plans/?state=submitted").content.decode()


@pytest.mark.parametrize("who", ["unit2", "team2", "department_staff", "system_admin", "audit_admin"])
def test_out_of_scope_there_is_no_plan(world, target, who):
    client = world.client(getattr(world.ours, who))
    for part in ("", "compare/", "print/"):
        assert client.get(f"/plans/{target.pk}/{part}").status_code == 404
    assert step(client, target, "submit").status_code == 404
    assert client.get(f"/tasks/{Task.objects.get().pk}/stages/").status_code == 404


def test_another_bodys_office_sees_no_plan_of_ours(world, target):
    client = world.client(world.theirs.office)
    assert client.get(f"/plans/{target.pk}/").status_code == 404
    assert str(target.pk) not in client.get("/plans/").content.decode()


def test_a_reviewer_speaks_for_a_department(world, ours, target):
    planning.submit(target_id=target.pk, by=ours.unit1)
    client = world.client(ours.reviewer)
    assert "纪检监察机关" in page_of(client, target)
    assert step(client, target, "opine", party="discipline", agrees="yes", reason="同意").status_code == 302
    assert PlanOpinion.objects.get().party == Party.DISCIPLINE
