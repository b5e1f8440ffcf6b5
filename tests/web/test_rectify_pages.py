"""The pages on which a unit works on a finding."""

from __future__ import annotations

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.evidence.models import Evidence
from huiyin.findings.models import Finding
from huiyin.rectification.models import CloseApplication, ProgressReport, Task
from tests.conftest import explained

pytestmark = pytest.mark.django_db


def text_file(name="核对记录.txt", content="核对无误"):
    return SimpleUploadedFile(name, content.encode(), content_type="text/plain")


@pytest.fixture
def finding(ours):
    return ours.issue()


@pytest.fixture
def liaison(world):
    return world.client(world.ours.unit1)


def plan(client, finding, **more):
    data = {
        "title": "补录台账", "deliverable": "other", "pace": "staged", "due_on": "2030-06-28",
        "lead_department": "办公室", "once": "a" * 20, **more,
    }  # fmt: skip
    return client.post(f"/findings/{finding.pk}/tasks/new/", data)


def test_a_task_is_planned_with_its_owner_and_deadline(liaison, finding):
    assert plan(liaison, finding).status_code == 302
    task = Task.objects.get()
    assert (task.title, task.responsibility.lead_department, str(task.due_on)) == (
        "补录台账",
        "办公室",
        "2030-06-28",
    )


def test_a_double_click_plans_one_task(liaison, finding):
    plan(liaison, finding)
    assert plan(liaison, finding, title="另一个标题").status_code == 302
    assert Task.objects.count() == 1


@pytest.mark.parametrize("day", ["0202-01-01", "2300-01-01", "昨天"])
def test_a_slip_in_the_year_is_said_and_nothing_typed_is_lost(liaison, finding, day):
    answer = plan(liaison, finding, due_on=day)
    assert answer.status_code == 422
    assert "补录台账" in answer.content.decode()
    assert not Task.objects.exists()


@pytest.mark.parametrize("who", ["unit2", "department_staff", "system_admin", "audit_admin"])
def test_out_of_scope_the_finding_does_not_exist(world, finding, who):
    client = world.client(getattr(world.ours, who))
    for part in ("tasks/new/", "progress/", "apply/", "evidence/"):
        assert client.get(f"/findings/{finding.pk}/{part}").status_code == 404
    assert plan(client, finding).status_code == 404
    assert not Task.objects.exists()


@pytest.mark.parametrize("who", ["team1", "leader", "reviewer"])
def test_who_only_looks_on_plans_nothing(world, finding, who):
    assert plan(world.client(getattr(world.ours, who)), finding).status_code == 409
    assert not Task.objects.exists()


def test_progress_is_kept_even_when_a_file_is_not_taken(ours, liaison, finding):
    task = ours.plan(finding)
    answer = liaison.post(
        f"/findings/{finding.pk}/progress/",
        {
            "task": task.pk, "text": "已补录 32 条", "rules_made": "1", "kind": "other", "once": "b" * 20,
            "files": [text_file(), SimpleUploadedFile("坏.exe", b"MZ\x90\x00 not for us")],
        },
    )  # fmt: skip
    assert ProgressReport.objects.get().rules_made == 1
    assert [e.name for e in Evidence.objects.all()] == ["核对记录.txt"]
    told = [str(m) for m in get_messages(answer.wsgi_request)]
    assert any("坏.exe" in m for m in told)


def test_a_task_is_done_with_its_evidence_at_once(ours, liaison, finding):
    task = ours.plan(finding)
    liaison.post(
        f"/findings/{finding.pk}/progress/",
        {
            "task": task.pk,
            "text": "已补录",
            "kind": "other",
            "files": [text_file()],
            "done": "on",
            "once": "c" * 20,
        },
    )
    assert Task.objects.get().state == "done"


def test_an_application_is_handed_in_once(ours, liaison, finding):
    ours.prove(ours.plan(finding))
    version = Finding.objects.get(pk=finding.pk).version
    data = {"version": version, "completion": "done", "text": "台账已补录", "once": "d" * 20}
    refused = liaison.post(f"/findings/{finding.pk}/apply/", data)
    assert refused.status_code == 409
    assert "任务 1：任务没有标为完成。" in refused.content.decode()
    data |= explained(finding)
    for _ in range(2):
        assert liaison.post(f"/findings/{finding.pk}/apply/", data).status_code == 302
    assert CloseApplication.objects.count() == 1


def test_an_application_that_lacks_something_says_what(ours, liaison, finding):
    ours.plan(finding, "修订制度")
    version = Finding.objects.get(pk=finding.pk).version
    answer = liaison.post(
        f"/findings/{finding.pk}/apply/",
        {"version": version, "completion": "done", "text": "完成", "once": "e" * 20},
    )
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "修订制度" in page
    assert "完成" in page


def test_evidence_is_fetched_as_a_download_by_those_who_see_the_finding(world, finding):
    ours = world.ours
    ours.prove(ours.plan(finding))
    address = f"/evidence/{Evidence.objects.get().pk}/"
    answer = world.client(ours.team1).get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    for stranger in (ours.team2, ours.unit2, world.theirs.office, ours.system_admin):
        assert world.client(stranger).get(address).status_code == 404


def test_two_people_at_one_task_are_both_told(ours, liaison, finding):
    task = ours.plan(finding)
    form = {"version": task.version, "title": "甲的写法", "deliverable": "other", "pace": "staged",
            "due_on": "2030-06-28"}  # fmt: skip
    assert liaison.post(f"/tasks/{task.pk}/revise/", {**form, "once": "f" * 20}).status_code == 302
    second = liaison.post(f"/tasks/{task.pk}/revise/", {**form, "title": "乙的写法", "once": "g" * 20})
    assert second.status_code == 409
    page = second.content.decode()
    assert "甲的写法" in page
    assert "乙的写法" in page
    assert Task.objects.get().title == "甲的写法"


@pytest.mark.parametrize("path", ["tasks/new/", "progress/", "apply/", "evidence/"])
def test_every_form_opens_before_there_is_anything(liaison, finding, path):
    assert liaison.get(f"/findings/{finding.pk}/{path}").status_code == 200


@pytest.mark.parametrize("path", ["owner/", "revise/", "complete/", "resume/", "cancel/"])
def test_every_form_of_a_task_opens(ours, liaison, finding, path):
    task = ours.plan(finding)
    assert liaison.get(f"/tasks/{task.pk}/{path}").status_code == 200


def test_an_owner_is_a_department_or_a_person(ours, liaison, finding):
    task = ours.plan(finding, owner=False)
    refused = liaison.post(f"/tasks/{task.pk}/owner/", {"leader": "副厅长", "once": "h" * 20})
    assert refused.status_code == 422
    liaison.post(f"/tasks/{task.pk}/owner/", {"person": "处长", "once": "i" * 20})
    assert Task.objects.get().responsibility.person == "处长"
