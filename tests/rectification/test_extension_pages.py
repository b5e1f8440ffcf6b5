"""The pages on which more time is asked for and answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from huiyin.findings.models import Finding
from huiyin.organisations.clock import today
from huiyin.rectification import extending
from huiyin.rectification.models import Extension

pytestmark = pytest.mark.django_db
WANTED = today() + timedelta(days=60)


@pytest.fixture
def finding(ours):
    finding = ours.issue()
    ours.plan(finding)
    return Finding.objects.get(pk=finding.pk)


@pytest.fixture
def asked(ours, finding):
    return extending.ask(finding_id=finding.pk, wanted_on=WANTED, reason="土地手续未办结", by=ours.unit1)


def answer(client, asked, decision, **more):
    data = {"version": asked.version, "decision": decision, "reason": "", "granted_on": "", "once": "k" * 20}
    return client.post(f"/extensions/{asked.pk}/", {**data, **more})


def test_the_unit_asks_from_the_findings_page(world, finding):
    client = world.client(world.ours.unit1)
    address = f"/findings/{finding.pk}/extend/"
    assert address in client.get(f"/findings/{finding.pk}/").content.decode()
    assert client.get(address).status_code == 200
    data = {"version": finding.version, "wanted_on": WANTED.isoformat(), "reason": "未办结", "once": "a" * 20}
    sent = client.post(address, data)
    assert sent.status_code == 302
    assert client.post(address, data).status_code == 302
    assert Extension.objects.count() == 1, "sent twice, asked once"
    assert "等待答复" in client.get(sent.headers["Location"]).content.decode()


def test_what_stands_against_asking_is_said_and_nothing_typed_is_lost(world, finding):
    client = world.client(world.ours.unit1)
    data = {"version": finding.version, "wanted_on": finding.due_on.isoformat(), "reason": "手续未办结"}
    again = client.post(f"/findings/{finding.pk}/extend/", data)
    assert again.status_code == 409
    page = again.content.decode()
    assert "新的时限须晚于现在的时限" in page
    assert "手续未办结" in page


def test_a_task_has_its_own_request(world, ours, finding):
    task = finding.tasks.get()
    page = world.client(ours.unit1).get(f"/tasks/{task.pk}/extend/")
    assert page.status_code == 200
    assert task.title in page.content.decode()


def test_the_office_grants_less_than_was_asked_for(world, asked):
    less = today() + timedelta(days=20)
    client = world.client(world.ours.office)
    assert "同意延期" in client.get(f"/extensions/{asked.pk}/").content.decode()
    assert answer(client, asked, "grant", granted_on=less.isoformat()).status_code == 302
    assert Finding.objects.get().due_on == less
    page = client.get(f"/findings/{asked.finding_id}/").content.decode()
    assert asked.old_due_on.isoformat() in page


def test_a_refusal_without_a_reason_is_sent_back(world, asked):
    assert answer(world.client(world.ours.office), asked, "refuse").status_code == 422
    assert Extension.objects.get().state == "asked"


def test_the_second_answer_is_told_that_there_is_one(world, asked):
    client = world.client(world.ours.office)
    assert answer(client, asked, "grant").status_code == 302
    late = answer(client, asked, "refuse", reason="不同意", once="z" * 20)
    assert late.status_code == 409


@pytest.mark.parametrize("who", ["unit2", "team2", "department_staff", "system_admin", "audit_admin"])
def test_out_of_scope_there_is_nothing(world, asked, who):
    client = world.client(getattr(world.ours, who))
    assert client.get(f"/extensions/{asked.pk}/").status_code == 404
    assert answer(client, asked, "grant").status_code == 404
    assert "土地手续" not in client.get("/extensions/").content.decode()
    assert client.get(f"/findings/{asked.finding_id}/extend/").status_code == 404


def test_another_bodys_office_sees_nothing_of_it(world, asked):
    client = world.client(world.theirs.office)
    assert client.get(f"/extensions/{asked.pk}/").status_code == 404
    page = client.get("/extensions/").content.decode()
    assert "没有延期申请" in page


def test_who_answered_is_not_named_to_the_unit(world, asked):
    extending.grant(extension_id=asked.pk, by=world.ours.office)
    page = world.client(world.ours.unit1).get(f"/extensions/{asked.pk}/").content.decode()
    assert world.ours.office.name not in page
    assert "巡视巡察机构" in page


def test_the_list_is_narrowed_to_what_waits(world, asked):
    client = world.client(world.ours.office)
    assert str(asked.pk) in client.get("/extensions/?state=asked&state=forwarded").content.decode()
    assert str(asked.pk) not in client.get("/extensions/?state=granted").content.decode()
    assert "等待答复的延期申请" in client.get("/answers/").content.decode()
