"""One row changed where it stands, and lists that are kept under a name."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.accounts import saved_views
from huiyin.accounts.models import SavedView, User
from huiyin.rectification import actions as rectification
from huiyin.rectification import changesets
from huiyin.rectification.models import ChangeSet, Task

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def task(ours):
    return ours.plan(ours.issue())


def page(response) -> str:
    return response.content.decode()


def hidden(text: str) -> dict[str, str]:
    return {
        name: value
        for name, value in re.findall(r'<input type="hidden" name="([\w-]+)" value="([^"]*)"', text)
        if name != "csrfmiddlewaretoken"
    }


def opened(client, task, **options):
    """The row's form with what it is filled with."""
    form = page(client.get(f"/change/tasks/{task.pk}/", **options))
    sent = hidden(form)
    return sent | {name.removeprefix("was-"): v for name, v in sent.items() if name.startswith("was-")}


def now(task):
    return Task.objects.select_related("responsibility").get(pk=task.pk)


# ---- in the row ----


def test_a_row_says_at_once_that_it_is_changed_and_can_be_taken_back(world, task):
    client = world.client(world.ours.unit1)
    assert f'href="/change/tasks/{task.pk}/"' in page(client.get("/tasks/"))
    sent = opened(client, task, headers=PART) | {"person": "综合科科长"}
    saved = client.post(f"/change/tasks/{task.pk}/", sent, headers=PART)
    assert saved.status_code == 204
    assert json.loads(saved.headers["HX-Trigger"])["huiyin:row-changed"]["row"] == str(task.pk)
    assert now(task).responsibility.person == "综合科科长"
    assert ChangeSet.objects.get().source == "inline"


def test_without_scripts_it_is_a_page_that_leads_back_to_the_list(world, task):
    client = world.client(world.ours.unit1)
    came = {"referer": "http://testserver/tasks/?sort=-due_on"}
    sent = opened(client, task, headers=came) | {"due_on": "2030-06-01"}
    saved = client.post(f"/change/tasks/{task.pk}/", sent)
    assert (saved.status_code, saved.url) == (302, "/tasks/?sort=-due_on")


def test_two_people_at_one_field_the_second_sees_both_and_nothing_is_lost(world, task):
    second = world.client(world.ours.office)
    sent = opened(second, task) | {"person": "综合科科长"}
    rectification.assign(task_id=task.pk, owner=rectification.Owner(person="处长"), by=world.ours.unit1)
    clash = second.post(f"/change/tasks/{task.pk}/", sent, headers=PART)
    assert clash.status_code == 409
    assert "处长" in page(clash)
    assert "综合科科长" in page(clash)
    assert world.ours.unit1.name in page(clash)
    assert now(task).responsibility.person == "处长"
    again = hidden(page(clash)) | {"person": "综合科科长"}
    assert second.post(f"/change/tasks/{task.pk}/", again, headers=PART).status_code == 204
    assert now(task).responsibility.person == "综合科科长"


def test_two_people_at_two_fields_both_keep_what_they_wrote(world, task):
    second = world.client(world.ours.office)
    sent = opened(second, task) | {"due_on": "2030-06-01"}
    owner = rectification.Owner(lead_department="办公室", person="处长")
    rectification.assign(task_id=task.pk, owner=owner, by=world.ours.unit1)
    assert second.post(f"/change/tasks/{task.pk}/", sent, headers=PART).status_code == 204
    assert (now(task).responsibility.person, now(task).due_on.isoformat()) == ("处长", "2030-06-01")


def test_whose_change_was_changed_again_is_told_so(world, task):
    first = world.client(world.ours.unit1)
    first.post(f"/change/tasks/{task.pk}/", opened(first, task) | {"person": "科长"}, headers=PART)
    second = world.client(world.ours.office)
    second.post(f"/change/tasks/{task.pk}/", opened(second, task) | {"person": "处长"}, headers=PART)
    assert "其中 1 条此后又被修改" in page(first.get("/tasks/"))


def test_putting_off_without_a_reason_says_what_is_missing_and_keeps_what_was_typed(world, task):
    client = world.client(world.ours.unit1)
    refused = client.post(
        f"/change/tasks/{task.pk}/", opened(client, task) | {"due_on": "2031-01-31"}, headers=PART
    )
    assert refused.status_code == 409
    assert "时限往后调整须写明理由" in page(refused)
    assert 'value="2031-01-31"' in page(refused)


@pytest.mark.parametrize("who", ["unit2", "leader", "reviewer", "department_staff"])
def test_who_may_not_change_a_row_finds_no_form_for_it(world, task, who):
    client = world.client(world.ours.viewers[who])
    assert client.get(f"/change/tasks/{task.pk}/").status_code == 404
    assert client.post(f"/change/tasks/{task.pk}/", {"person": "科长"}).status_code == 404
    assert now(task).responsibility.person == "主任"


# ---- saved views ----


def save(client, query="state=planned&sort=-due_on&columns=unit,due_on&colour=red", **given):
    return client.post(f"/views/tasks/save/?{query}", {"name": "未开始", **given})


def test_a_view_keeps_what_the_list_knows_and_opens_as_it_was(world, task):
    client = world.client(world.ours.unit1)
    saved = save(client)
    view = SavedView.objects.get()
    assert sorted(map(tuple, view.query)) == [
        ("columns", "unit,due_on"), ("sort", "-due_on"), ("state", "planned"),
    ]  # fmt: skip
    shown = page(client.get(saved.url))
    assert "未开始" in shown
    assert task.title in shown
    assert 'aria-current="page">未开始' in shown


def test_a_view_never_shows_more_than_its_reader_may_see(world):
    """A shared view that asks for another unit shows a team none of that unit's rows."""
    mine = world.ours.plan(world.ours.issue("关于“甲类台账不全”的问题"), "补齐甲类台账")
    other = world.ours.plan(world.ours.issue("关于“乙类物资积压”的问题", target=1), "清点乙类物资")
    unit = world.ours.units[1]
    save(world.client(world.ours.office), f"unit={unit.pk}", name="重工", shared="on")
    client = world.client(world.ours.team1)
    listed = page(client.get("/tasks/"))
    address = re.search(r'href="(/tasks/\?unit=[^"]+)"', listed).group(1).replace("&amp;", "&")
    opened_view = page(client.get(address))
    assert other.title not in opened_view
    assert "重工集团" not in opened_view
    assert "填写的条件无法使用" in opened_view
    assert mine.title in page(client.get("/tasks/"))


def test_what_is_shared_stays_on_the_inspecting_side_of_its_body(world, task):
    save(world.client(world.ours.office), name="督办重点", shared="on")
    save(world.client(world.ours.office), name="自己看的")
    seen = {
        who: "督办重点" in page(world.client(viewer).get("/tasks/"))
        for who, viewer in {
            "team1": world.ours.team1, "leader": world.ours.leader, "unit1": world.ours.unit1,
            "theirs": world.theirs.office,
        }.items()
    }  # fmt: skip
    assert seen == {"team1": True, "leader": True, "unit1": False, "theirs": False}
    assert "自己看的" not in page(world.client(world.ours.team1).get("/views/tasks/"))
    view = SavedView.objects.get(name="督办重点")
    for outsider in (world.ours.team1, world.ours.unit1, world.theirs.office):
        client = world.client(outsider)
        assert client.post(reverse("amend_view", args=[view.pk]), {"name": "改名"}).status_code == 404
        assert client.post(reverse("delete_view", args=[view.pk])).status_code == 404
    posted = world.client(world.theirs.office).post("/views/tasks/default/", {"view": view.pk})
    assert posted.status_code == 404


def test_a_unit_shares_nothing(world):
    refused = save(world.client(world.ours.unit1), shared="on")
    assert refused.status_code == 409
    assert "只有巡视巡察办和巡视组可以共享视图" in page(refused)
    assert not SavedView.objects.exists()


def test_a_default_opens_from_the_navigation_and_never_from_a_number(world, task):
    client = world.client(world.ours.office)
    save(client, default="on")
    led = client.get("/tasks/?view=default")
    assert led.status_code == 302
    assert "state=planned" in led.url
    for door in ("/tasks/", f"/tasks/?round={world.ours.round.pk}"):
        assert client.get(door).status_code == 200
    client.post("/views/tasks/default/", {})
    assert client.get("/tasks/?view=default").status_code == 200


def test_views_are_renamed_updated_and_deleted_after_asking(world):
    client = world.client(world.ours.office)
    save(client)
    view = SavedView.objects.get()
    client.post(reverse("amend_view", args=[view.pk]), {"name": "  还没 开始 ", "shared": "on"})
    client.post("/views/tasks/save/?state=done", {"over": str(view.pk)})
    view.refresh_from_db()
    assert (view.name, view.shared, view.query) == ("还没 开始", True, [["state", "done"]])
    assert save(client, name="还没 开始").status_code == 409
    assert "删除视图" in page(client.get(reverse("delete_view", args=[view.pk])))
    assert SavedView.objects.exists()
    client.post(reverse("delete_view", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_a_list_costs_the_same_however_many_views_there_are(world, task):
    client = world.client(world.ours.office)
    counts = []
    for names in ((), ("一",), ("二", "三", "四")):
        for name in names:
            saved_views.save_view(by=world.ours.office, list_name="tasks", name=name, query=[], shared=True)
        client.get("/tasks/")
        with CaptureQueriesContext(connection) as asked:
            client.get("/tasks/")
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_the_height_of_rows_is_remembered_with_the_person(world):
    client = world.client(world.ours.office)
    client.post("/density/", {"density": "dense", "next": "/tasks/"})
    assert User.objects.get(pk=world.ours.office.id).density == "dense"
    assert 'data-density="dense"' in page(client.get("/tasks/"))
    client.post("/density/", {"density": "enormous"})
    assert User.objects.get(pk=world.ours.office.id).density == "dense"


# ---- the finding's line of life ----


def test_what_is_changed_in_a_list_stands_in_the_findings_life_and_keeps_to_its_side(world, task):
    client = world.client(world.ours.office)
    client.post(f"/change/tasks/{task.pk}/", opened(client, task) | {"person": "综合科科长"}, headers=PART)
    finding = task.finding_id
    change = changesets.RowChange(changesets.RowKind.FINDING, finding, None, {"key_watch": True})
    changesets.apply([change], by=world.ours.office, source=changesets.ChangeSource.BULK)
    inside, unit = (
        page(world.client(viewer).get(reverse("finding", args=[finding])))
        for viewer in (world.ours.office, world.ours.unit1)
    )
    for shown in (inside, unit):
        assert "责任人：主任 → 综合科科长" in shown
    assert "重点关注：否 → 是" in inside
    assert "重点关注" not in unit
