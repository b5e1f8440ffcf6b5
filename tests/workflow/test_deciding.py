"""Deciding on applications through pages, each by another pair of eyes."""

from __future__ import annotations

import pytest

from huiyin.findings.models import Finding
from huiyin.rectification.models import CloseApplication
from huiyin.verification import actions
from huiyin.verification.models import Reopening

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(ours):
    return ours.apply(ours.issue())


def send(client, application, decision, reason="", version=None, key="r"):
    version = version or CloseApplication.objects.get(pk=application.pk).version
    data = {"decision": decision, "reason": reason, "version": version, "once": key * 20}
    return client.post(f"/review/{application.pk}/", data)


def state():
    return Finding.objects.get().state


def test_a_team_accepts_and_the_office_closes(world, application):
    ours = world.ours
    assert send(world.client(ours.team1), application, "accept").status_code == 302
    assert state() == "accepted"
    assert send(world.client(ours.office), application, "close", key="s").status_code == 302
    assert state() == "closed"


def test_a_return_needs_a_reason_beside_the_field(world, application):
    refused = send(world.client(world.ours.team1), application, "return")
    assert refused.status_code in (409, 422)
    assert state() == "applied"
    assert send(world.client(world.ours.team1), application, "return", "缺少验收单").status_code == 302
    assert state() == "returned"


@pytest.mark.parametrize("decision", ["accept", "close", "return"])
@pytest.mark.parametrize("who", ["team2", "unit2", "department_staff", "system_admin", "audit_admin"])
def test_out_of_scope_an_application_does_not_exist(world, application, who, decision):
    client = world.client(getattr(world.ours, who))
    assert client.get(f"/review/{application.pk}/").status_code == 404
    assert send(client, application, decision, "理由").status_code == 404
    assert state() == "applied"


@pytest.mark.parametrize("decision", ["accept", "close", "return"])
@pytest.mark.parametrize(("who", "page"), [("unit1", 403), ("leader", 200)])
def test_who_may_only_look_decides_nothing(world, application, who, page, decision):
    client = world.client(getattr(world.ours, who))
    assert client.get(f"/review/{application.pk}/").status_code == page
    assert send(client, application, decision, "理由").status_code in (403, 409)
    assert state() == "applied"


def test_the_second_of_two_reviewers_sees_both_and_changes_nothing(world, application):
    version = application.version
    assert send(world.client(world.ours.team1), application, "accept", version=version).status_code == 302
    second = send(
        world.client(world.ours.reviewer), application, "return", "我认为不行", version=version, key="t"
    )
    assert second.status_code == 409
    assert "我认为不行" in second.content.decode()
    assert state() == "accepted"


def test_a_double_click_decides_once(world, application):
    client = world.client(world.ours.team1)
    for _ in range(2):
        assert send(client, application, "accept", version=application.version).status_code == 302
    assert application.reviews.count() == 1


def test_the_office_is_told_that_acceptance_comes_first(world, application):
    page = world.client(world.ours.office).get(f"/review/{application.pk}/").content.decode()
    assert 'value="return"' in page
    assert send(world.client(world.ours.office), application, "close").status_code == 409
    assert state() == "applied"


def test_the_queue_lists_what_waits_and_nothing_of_others(world, application):
    theirs = world.theirs.apply(world.theirs.issue("关于“彼处”的问题"))
    other = world.ours.apply(world.ours.issue("关于“另一单位”的问题", target=1))
    page = world.client(world.ours.team1).get("/review/").content.decode()
    assert application.finding.title in page
    assert other.finding.title not in page
    assert theirs.finding.title not in page
    office = world.client(world.ours.office).get("/review/").content.decode()
    assert other.finding.title in office
    assert theirs.finding.title not in office


def test_a_closed_finding_is_reopened_with_a_reason_by_the_office_alone(world, application):
    ours = world.ours
    actions.accept(application_id=application.pk, by=ours.team1)
    actions.close(application_id=application.pk, by=ours.office)
    address = f"/findings/{application.finding_id}/reopen/"
    assert (
        world.client(ours.unit1).post(address, {"reason": "x", "version": 9, "once": "u" * 20}).status_code
        == 403
    )
    office = world.client(ours.office)
    version = Finding.objects.get().version
    assert office.post(address, {"reason": "", "version": version, "once": "v" * 20}).status_code == 422
    given = {"reason": "同一问题再次出现", "version": version}
    assert (
        office.post(address, {**given, "kind": "somehow", "once": "x" * 20}).status_code,
        office.post(address, {**given, "kind": "look_back", "once": "w" * 20}).status_code,
    ) == (422, 302)
    assert [(r.kind, r.reason) for r in Reopening.objects.all()] == [("look_back", "同一问题再次出现")]
    assert state() == "reopened"


def test_hostile_text_is_shown_as_text(world, ours):
    finding = ours.issue("关于“<script>alert(1)</script>”的问题")
    application = ours.apply(finding)
    page = world.client(ours.team1).get(f"/review/{application.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
