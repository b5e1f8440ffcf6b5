"""Steps through the API: the forms, guards and actions of the pages, once a key, told what stands against."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.organisations.clock import today
from huiyin.rectification.models import CloseApplication, ProgressReport, Task
from huiyin.verification.models import Review

from .conftest import Program, program

pytestmark = pytest.mark.django_db


def asking(side, who: str) -> Program:
    viewer: Viewer = getattr(side, who)
    return program(viewer)


def codes(answer) -> set[str]:
    assert answer.status_code == 409, answer.content
    return {o["code"] for o in answer.json()["obstacles"]}


def ok(answer):
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_a_finding_goes_its_whole_way(world, ours):
    office, unit = asking(ours, "office"), asking(ours, "unit1")
    place = {"round": str(ours.round.pk), "unit": str(ours.units[0].pk)}
    found = ok(office.send("/findings", title="台账不全", recorded_on="2024-01-08", **place))
    assert codes(office.send(f"/findings/{found['id']}/feed-back", on="2024-03-26", version=1)) == {
        "category_missing"
    }
    found = ok(office.send(f"/findings/{found['id']}/amend", version=1, category=str(ours.category.pk)))
    assert (found["title"], found["category"]["name"]) == ("台账不全", ours.category.name), (
        "what is left out stays"
    )
    here = f"/findings/{found['id']}"
    found = ok(office.send(f"{here}/feed-back", on="2024-03-26", version=found["version"]))
    task = ok(unit.send(f"{here}/tasks", title="补录", due_on="2030-06-28"))
    owned = ok(unit.send(f"/tasks/{task['id']}/owner", version=task["version"], person="主任"))
    assert owned["owner"]["person"] == "主任"
    later = ok(unit.send(f"/tasks/{task['id']}/revise", version=owned["version"], due_on="2030-06-01"))
    assert (later["due_on"], later["title"]) == ("2030-06-01", "补录")
    found = ok(unit.send(f"{here}/progress", task=task["id"], text="已补录 32 条。"))
    assert ProgressReport.objects.get().text == "已补录 32 条。"
    assert "evidence_missing" in codes(
        unit.send(f"{here}/applications", version=found["version"], text="已补录。")
    )
    row = Task.objects.get(pk=task["id"])
    ours.prove(row)
    done = ok(unit.send(f"/tasks/{task['id']}/complete", version=row.version))
    assert done["state"] == "done"
    found = ok(unit.read(here))
    told = {p["key"]: "情况属实。" for p in found["points"] if p["severity"] == "explain"}
    found = ok(
        unit.send(f"{here}/applications", version=found["version"], text="已补录。", explanations=told)
    )
    application = found["application"]
    recalled = ok(unit.send(f"/applications/{application}/recall", version=1))
    assert recalled["state"] == "recalled"
    assert codes(office.send(f"/applications/{application}/decision", version=1, decision="close")) == {
        "stale"
    }


def test_figures_are_reported_as_in_the_form(world, ours):
    task, unit = ours.plan(ours.issue()), asking(ours, "unit1")
    here = f"/findings/{task.finding_id}/progress"
    ok(unit.send(here, task=str(task.pk), text="已退还。", money_recovered="100.50", rules_made=2))
    report = ProgressReport.objects.get()
    assert (report.money_recovered, report.rules_made) == (Decimal("100.50"), 2)
    assert unit.send(here, task=str(task.pk), text="好", rules_made=-1).json()["fields"].keys() == {
        "rules_made"
    }


def decided(client, application, **given):
    return client.send(f"/applications/{application.pk}/decision", version=application.version, **given)


def test_a_return_says_what_is_lacking_at_which_task(world, ours):
    application = ours.apply(ours.issue())
    reviewer = asking(ours, "reviewer")
    assert codes(decided(reviewer, application, decision="return")) == {"reason_missing"}
    wrong = decided(reviewer, application, decision="return", remarks=[{"task": 9, "text": "缺"}])
    assert wrong.json()["fields"].keys() == {"remarks"}
    ok(decided(reviewer, application, decision="return", remarks=[{"task": 1, "text": "缺会议纪要"}]))
    assert CloseApplication.objects.get().remarks[0]["task"] == 1
    assert decided(asking(ours, "unit1"), application, decision="close").status_code == 403


def test_who_comes_too_late_is_told_both_versions_and_changes_nothing(world, ours):
    task = ours.plan(ours.issue())
    unit = asking(ours, "unit1")
    ok(unit.send(f"/tasks/{task.pk}/owner", version=task.version, person="甲处长"))
    late = unit.send(f"/tasks/{task.pk}/owner", version=task.version, person="乙处长")
    assert codes(late) == {"stale"}
    told = late.json()
    assert (told["given"], told["now"]) == (task.version, task.version + 1)
    assert Task.objects.get(pk=task.pk).responsibility.person == "甲处长"


def test_a_step_is_taken_once_a_key(world, ours):
    finding, unit = ours.issue(), asking(ours, "unit1")
    first = ok(unit.send(f"/findings/{finding.pk}/tasks", key="k1", title="补录"))
    assert ok(unit.send(f"/findings/{finding.pk}/tasks", key="k1", title="补录")) == first
    assert Task.objects.filter(finding=finding).count() == 1
    elsewhere = unit.send(f"/findings/{finding.pk}/progress", key="k1", task=first["id"], text="好")
    assert elsewhere.json()["fields"].keys() == {"Idempotency-Key"}
    refused = unit.send(f"/findings/{finding.pk}/tasks", key="k2", title="补录")
    assert refused.status_code == 422
    ok(unit.send(f"/findings/{finding.pk}/tasks", key="k2", title="另一项"))
    assert unit.send(f"/findings/{finding.pk}/tasks", key="k" * 65, title="又一项").status_code == 422


@pytest.mark.parametrize(("given", "field"), [
    ({}, "title"), ({"title": " "}, "title"), ({"title": "补" * 501}, "title"),
    ({"title": "补", "pace": "odd"}, "pace"),
    ({"title": "补", "due_on": "1024-01-01"}, "due_on"), ({"title": "补", "colour": "red"}, "colour"),
])  # fmt: skip
def test_what_can_not_be_used_is_told_by_field_and_changes_nothing(world, ours, given, field):
    answer = asking(ours, "unit1").send(f"/findings/{ours.issue().pk}/tasks", **given)
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [field])
    assert not Task.objects.exists()


def test_neither_another_body_nor_a_reading_token_nor_the_wrong_role_changes_anything(full):
    before = Entry.objects.count()
    finding, task = Finding.objects.get(title="己整改中"), Task.objects.get(title="己任务一")
    application = CloseApplication.objects.get(finding__title="己已申请")
    steps = {
        f"/findings/{finding.pk}/tasks": {"title": "x"},
        f"/findings/{finding.pk}/amend": {"version": 1, "title": "x"},
        f"/findings/{finding.pk}/feed-back": {"version": 1, "on": "2024-03-26"},
        f"/findings/{finding.pk}/withdraw": {"version": 1, "reason": "x"},
        f"/findings/{finding.pk}/refer": {"department": str(full.ours.department.pk), "note": "x"},
        f"/findings/{finding.pk}/progress": {"task": str(task.pk), "text": "x"},
        f"/findings/{finding.pk}/applications": {"version": 1, "text": "x"},
        f"/findings/{finding.pk}/reopen": {"version": 1, "reason": "x"},
        f"/tasks/{task.pk}/owner": {"version": 1, "person": "x"},
        f"/tasks/{task.pk}/revise": {"version": 1, "title": "x"},
        f"/tasks/{task.pk}/complete": {"version": 1},
        f"/tasks/{task.pk}/resume": {"version": 1, "reason": "x"},
        f"/tasks/{task.pk}/cancel": {"version": 1, "reason": "x"},
        f"/applications/{application.pk}/recall": {"version": 1},
        f"/applications/{application.pk}/decision": {"version": 1, "decision": "close"},
    }  # fmt: skip
    strangers = [asking(full.theirs, "office"), asking(full.theirs, "unit1"), asking(full.ours, "unit2")]
    reader = program(full.ours.office, writes=False)
    before = Entry.objects.count()
    for address, given in steps.items():
        assert [s.send(address, **given).status_code for s in strangers] == [404] * 3, address
        assert reader.send(address, **given).status_code == 403, address
        assert Program("huiyin_x").send(address, **given).status_code == 401
    place = {"round": str(full.ours.round.pk), "unit": str(full.ours.units[0].pk)}
    new = strangers[0].send("/findings", title="x", recorded_on="2024-01-08", **place)
    assert (new.status_code, list(new.json()["fields"])) == (422, ["target"])
    assert Entry.objects.count() == before


def test_where_the_head_signs_the_application_waits_for_the_head(heads_sign, world, ours):
    finding = ours.issue()
    task = ours.plan(finding)
    ours.prove(task)
    unit = asking(ours, "unit1")
    ok(unit.send(f"/findings/{finding.pk}/progress", task=str(task.pk), text="已补录 32 条。"))
    task.refresh_from_db()
    ok(unit.send(f"/tasks/{task.pk}/complete", version=task.version))
    found = ok(unit.read(f"/findings/{finding.pk}"))
    told = {p["key"]: "情况属实。" for p in found["points"] if p["severity"] == "explain"}
    found = ok(
        unit.send(
            f"/findings/{finding.pk}/applications", version=found["version"], text="好", explanations=told
        )
    )
    assert (found["state"], found["application"]) == ("in_progress", None)
    assert "head_signature_missing" not in {o["code"] for s in found["steps"] for o in s["obstacles"]}
    assert not Review.objects.exists()


def test_a_session_must_show_that_its_page_was_ours(world, ours):
    client = world.client(ours.unit1)
    client.handler.enforce_csrf_checks = True
    address = f"/api/v1/findings/{ours.issue().pk}/tasks"
    assert client.post(address, {"title": "x"}, content_type="application/json").status_code == 403


def test_changes_since_a_place_are_those_one_may_read(full):
    office = asking(full.ours, "office")
    first = office.read("/changes", limit=2).json()
    assert [c["sequence"] for c in first["items"]] == [1, 2]
    assert first["more"]
    told, since = [], 0
    while True:
        page = office.read("/changes", since=since).json()
        told, since = told + page["items"], page["since"]
        if not page["more"]:
            break
    own = Entry.objects.filter(chain=str(full.ours.body.pk)).exclude(object_type__in=("clue", "complaint"))
    assert [c["sequence"] for c in told] == list(own.order_by("sequence").values_list("sequence", flat=True))
    assert all(c["words"] for c in told)
    assert office.read("/changes", chain=str(full.theirs.body.pk)).json()["items"] == []
    assert office.read("/changes", chain="system").json()["items"] == []
    unit = asking(full.ours, "unit1").read("/changes").json()["items"]
    assert {c["actor"] for c in unit} == {full.ours.unit1.name}
    full.ours.plan(Finding.objects.get(title="己整改中"), "己又一任务")
    assert [c["action"] for c in office.read("/changes", since=since).json()["items"]] == ["plan"]


def test_a_date_is_put_off_for_a_reason_alone(world, ours):
    task, unit = ours.plan(ours.issue()), asking(ours, "unit1")
    later = str(task.due_on + timedelta(days=30))
    assert codes(unit.send(f"/tasks/{task.pk}/revise", version=1, due_on=later)) == {
        "postponed_without_reason"
    }
    assert (
        ok(unit.send(f"/tasks/{task.pk}/revise", version=1, due_on=later, reason="招标改期"))["due_on"]
        == later
    )
    assert date.fromisoformat(later) > today()
