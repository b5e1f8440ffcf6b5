"""A reviewer's pages of signs, and what everybody else must not see of them."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.authenticity.models import Sign, Suppression, Sweep
from huiyin.authenticity.sweeping import run
from tests.authenticity.test_raising import COPIED, EMPTY, apply, background

pytestmark = pytest.mark.django_db


@pytest.fixture
def copied(ours):
    """The first unit's text, and the second unit's that was copied from it."""
    first, second = ours.issue(), ours.issue("关于“合同审核不严”的问题", target=1)
    apply(ours, first, COPIED)
    background()
    apply(ours, second, COPIED, content="另一份记录")
    background()
    return first, second


def text_of(client, address):
    answer = client.get(address)
    return answer.status_code, answer.content.decode()


def test_the_list_is_for_the_inspecting_side_alone(world, copied):
    ours = world.ours
    for viewer in (ours.unit1, ours.department_staff, ours.system_admin, ours.audit_admin):
        assert world.client(viewer).get("/signs/").status_code == 403
    status, page = text_of(world.client(ours.office), "/signs/")
    assert status == 200
    assert "文字雷同" in page
    _status, theirs = text_of(world.client(world.theirs.office), "/signs/")
    assert "没有疑点" in theirs


def test_both_texts_stand_side_by_side_for_who_sees_both_and_neither_name_nor_text_for_others(world, copied):
    ours, (first, second) = world.ours, copied
    sign = Sign.objects.get(finding=second, code="copied_text")
    status, page = text_of(world.client(ours.office), f"/signs/{sign.pk}/")
    assert status == 200
    assert first.unit.name in page
    assert page.count("<mark>") >= 2
    status, page = text_of(world.client(ours.team2), f"/signs/{sign.pk}/")
    assert status == 200
    assert first.unit.name not in page
    assert first.title not in page
    for viewer in (ours.team1, ours.unit2, world.theirs.office):
        assert world.client(viewer).get(f"/signs/{sign.pk}/").status_code == 404


def test_a_unit_sees_nothing_of_signs_on_its_finding(world, copied):
    second = copied[1]
    _status, page = text_of(world.client(world.ours.unit2), f"/findings/{second.pk}/")
    assert "疑点" not in page
    assert "文字雷同" not in page
    _status, page = text_of(world.client(world.ours.office), f"/findings/{second.pk}/")
    assert "文字雷同" in page


def test_a_reviewer_dismisses_with_a_reason_and_confirms_with_one(world, copied):
    ours, second = world.ours, copied[1]
    sign = Sign.objects.get(finding=second, code="copied_text")
    client = world.client(ours.team2)
    told = {"decision": "dismiss", "version": sign.version, "reason": "统一模板，事实各自属实。"}
    refused = client.post(f"/signs/{sign.pk}/", told | {"reason": ""})
    assert refused.status_code in (400, 409, 422)
    assert client.post(f"/signs/{sign.pk}/", told | {"teach": "pair"}).status_code == 302
    sign.refresh_from_db()
    assert (sign.state, sign.reason) == ("dismissed", "统一模板，事实各自属实。")
    assert Suppression.objects.get().kind == "pair"
    late = client.post(f"/signs/{sign.pk}/", told | {"decision": "confirm"})
    assert late.status_code == 409


def test_figures_are_doors_to_exactly_what_they_count(world, copied):
    client = world.client(world.ours.office)
    _status, page = text_of(client, "/signs/figures/")
    n = Sign.objects.filter(code="copied_text").exclude(state="gone").count()
    assert f'href="/signs/?code=copied_text">{n}</a>' in page


def test_a_sweep_finds_the_first_text_copied_too_and_can_be_repeated(world, copied):
    ours, (first, _second) = world.ours, copied
    client = world.client(ours.office)
    assert not Sign.objects.filter(finding=first, code="copied_text").exists()
    assert client.post("/signs/sweeps/", {"round": str(ours.round.pk)}).status_code == 302
    sweep = Sweep.objects.get()
    run(sweep.pk)
    sweep.refresh_from_db()
    assert (sweep.state, sweep.done, sweep.total) == ("done", 2, 2)
    before = Sign.objects.exclude(state="gone").count()
    client.post("/signs/sweeps/", {"round": str(ours.round.pk)})
    again = Sweep.objects.exclude(pk=sweep.pk).get()
    run(again.pk)
    again.refresh_from_db()
    assert (again.state, again.raised) == ("done", 0)
    assert Sign.objects.exclude(state="gone").count() == before
    assert world.client(world.theirs.office).get(f"/signs/sweeps/{sweep.pk}/progress/").status_code == 404


def test_a_finding_with_an_empty_claim_shows_its_signs_beside_the_decision(world):
    ours = world.ours
    finding = ours.issue()
    application = apply(ours, finding, EMPTY)
    client = world.client(ours.team1)
    _status, page = text_of(client, f"/review/{application.pk}/")
    assert "正在后台比对" in page
    background()
    _status, page = text_of(client, f"/review/{application.pk}/")
    assert "没有可核对的事实" in page


def test_a_unit_that_is_asked_sees_the_question_and_no_sign(world, copied):
    ours, (first, second) = world.ours, copied
    sign = Sign.objects.get(finding=second, code="copied_text")
    told = {"decision": "ask", "version": sign.version, "reason": "请说明合同复核的经过和负责人员。"}
    assert world.client(ours.team2).post(f"/signs/{sign.pk}/", told).status_code == 302
    sign.refresh_from_db()
    assert (sign.state, sign.question.asked_of) == ("asked", "unit")
    _status, page = text_of(world.client(ours.unit2), f"/findings/{second.pk}/")
    assert "请说明合同复核的经过和负责人员。" in page
    assert "疑点" not in page
    assert "文字雷同" not in page
    assert first.unit.name not in page


def test_the_list_takes_a_constant_number_of_queries(world, copied):
    ours = world.ours
    client = world.client(ours.office)
    client.get("/signs/")
    with CaptureQueriesContext(connection) as few:
        client.get("/signs/")
    for n in range(4):
        apply(ours, ours.issue(f"关于“第{n}类档案缺失”的问题"), EMPTY, content=f"档案{n}")
    background()
    with CaptureQueriesContext(connection) as many:
        client.get("/signs/")
    assert len(many) <= len(few)
