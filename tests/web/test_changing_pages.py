"""Changing rows from the lists: picked, looked at, confirmed, taken back."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from huiyin.findings.models import Finding
from huiyin.rectification import actions as rectification
from huiyin.rectification.changesets import last_change
from huiyin.rectification.models import ChangeSet, Task

pytestmark = pytest.mark.django_db
LIST = "/tasks/?sort=-due_on&state=planned"


@pytest.fixture
def tasks(ours):
    return [ours.plan(ours.issue(f"关于“第{n}册台账不全”的问题"), f"补齐第{n}册") for n in (1, 2, 3)]


def page(response) -> str:
    return response.content.decode()


def choose(client, rows, *, to=LIST, name="tasks", **values):
    """From the list's selection bar to the preview; gives the preview's page and address."""
    versions = {t.pk: t.version for t in Task.objects.filter(pk__in=[r.pk for r in rows])}
    versions |= {f.pk: f.version for f in Finding.objects.filter(pk__in=[r.pk for r in rows])}
    picked = [f"{r.pk}:{versions.get(r.pk, 1)}" for r in rows]
    sent = client.post(f"/change/{name}/", {"step": "preview", "next": to, "row": picked, **values})
    assert sent.status_code == 302, page(sent)
    return client.get(sent.url), sent.url


def confirm(client, preview, address):
    hidden = dict(re.findall(r'name="(once|seen)" value="([^"]*)"', page(preview)))
    return client.post(address, hidden)


def test_picked_rows_get_a_form_that_keeps_the_lists_place(world, tasks):
    client = world.client(world.ours.office)
    listed = page(client.get(LIST))
    assert 'action="/change/tasks/?sort=-due_on&amp;state=planned"' in listed
    assert "批量修改全部 3 条" in listed
    form = page(client.post("/change/tasks/", {"pk": [tasks[0].pk, tasks[1].pk], "next": LIST}))
    assert "补齐第1册" in form
    assert "补齐第3册" not in form
    assert f'value="{tasks[0].pk}:1"' in form
    assert 'name="next" value="/tasks/?sort=-due_on&amp;state=planned"' in form


def test_the_preview_shows_each_row_and_nothing_is_written_before_it_is_confirmed(world, tasks):
    client = world.client(world.ours.office)
    preview, address = choose(client, tasks[:2], person="综合科科长")
    assert "综合科科长" in page(preview)
    assert page(preview).count("<del>主任</del>") == 2
    assert not ChangeSet.objects.exists()
    done = confirm(client, preview, address)
    assert (done.status_code, done.url) == (302, LIST)
    people = Task.objects.order_by("title").values_list("person", flat=True)
    assert list(people) == ["综合科科长", "综合科科长", "主任"]
    assert 'class="last-change"' in page(client.get(LIST))


def test_confirming_twice_changes_once(world, tasks):
    client = world.client(world.ours.office)
    preview, address = choose(client, tasks[:1], person="综合科科长")
    confirm(client, preview, address)
    again = confirm(client, preview, address)
    assert again.status_code in (302, 404)
    assert ChangeSet.objects.count() == 1


def test_what_moved_between_preview_and_confirmation_is_shown_again(world, tasks):
    client = world.client(world.ours.office)
    preview, address = choose(client, tasks[:2], person="综合科科长")
    rectification.assign(task_id=tasks[0].pk, owner=rectification.Owner(person="处长"), by=world.ours.unit1)
    again = confirm(client, preview, address)
    assert again.status_code == 409
    assert "有冲突" in page(again)
    assert "处长" in page(again)
    assert not ChangeSet.objects.exists()
    assert confirm(client, again, address).status_code == 302
    people = Task.objects.order_by("title").values_list("person", flat=True)
    assert list(people) == ["处长", "综合科科长", "主任"]


def test_everything_that_the_filter_leaves_can_be_meant(world, tasks):
    client = world.client(world.ours.office)
    address = "/change/tasks/?q=第2册"
    form = page(client.post(address, {"all": "1", "next": "/tasks/?q=第2册"}))
    assert "全部" in form
    assert 'name="row"' not in form
    sent = client.post(address, {"all": "1", "step": "preview", "next": "/", "person": "综合科科长"})
    confirm(client, client.get(sent.url), sent.url)
    assert list(Task.objects.filter(person="综合科科长")) == [Task.objects.get(pk=tasks[1].pk)]


def test_undo_stands_above_the_list_and_leads_back_to_it(world, tasks):
    client = world.client(world.ours.office)
    confirm(client, *choose(client, tasks, person="综合科科长", due_on="2030-06-01"))
    made = last_change(world.ours.office)
    undone = client.post(reverse("undo_change", args=[made.pk]), {"next": LIST})
    assert undone.url == LIST
    assert "3 条恢复原样" in page(client.get(LIST))
    assert set(Task.objects.values_list("person", "due_on")) == {("主任", date(2030, 6, 28))}
    assert "已撤销" in page(client.get("/changes/"))


def test_a_form_without_a_single_field_says_so(world, tasks):
    client = world.client(world.ours.office)
    row = f"{tasks[0].pk}:1"
    sent = client.post("/change/tasks/", {"step": "preview", "row": row, "next": LIST, "reason": "会议"})
    assert sent.status_code == 422
    assert "请至少填写一项" in page(sent)


def test_findings_change_by_the_office_with_a_reason(world):
    finding = world.ours.issue()
    client = world.client(world.ours.office)
    refused, _ = choose(client, [finding], name="problems", to="/findings/", due_on="2030-01-31")
    assert "不能修改" in page(refused)
    assert "理由" in page(refused)
    preview, address = choose(
        client, [finding], name="problems", to="/findings/", due_on="2030-01-31", reason="会议议定"
    )
    confirm(client, preview, address)
    assert Finding.objects.get(pk=finding.pk).due_on == date(2030, 1, 31)


def test_who_changes_nothing_gets_no_boxes(world, tasks):
    for viewer in (world.ours.leader, world.ours.reviewer):
        listed = page(world.client(viewer).get("/tasks/"))
        assert "补齐第1册" in listed
        assert "data-pick" not in listed
        sent = world.client(viewer).post("/change/tasks/", {"pk": tasks[0].pk, "next": "/tasks/"})
        assert sent.status_code == 302


def test_a_unit_changes_and_learns_nothing_of_another_units_rows(world, tasks):
    """Its rows among the chosen ones have no name in form, preview, change set and error."""
    other = world.ours.plan(world.ours.issue("关于“乙类物资积压”的问题", target=1), "清点乙类物资")
    client = world.client(world.ours.unit1)
    form = page(client.post("/change/tasks/", {"pk": [tasks[0].pk, other.pk], "next": "/tasks/"}))
    assert "补齐第1册" in form
    assert "乙类物资" not in form
    assert str(other.pk) not in form
    preview, address = choose(client, [tasks[0], other], person="综合科科长")
    assert "乙类物资" not in page(preview)
    assert "重工集团" not in page(preview)
    confirm(client, preview, address)
    assert Task.objects.get(pk=other.pk).person == "主任"
    assert Task.objects.get(pk=tasks[0].pk).person == "综合科科长"
    assert "乙类物资" not in page(client.get("/changes/"))


def test_pending_changes_and_change_sets_are_their_authors_alone(world, tasks):
    mine = world.client(world.ours.office)
    preview, address = choose(mine, tasks[:1], person="综合科科长")
    for outsider in (world.ours.unit1, world.theirs.office):
        assert world.client(outsider).get(address).status_code == 404
    confirm(mine, preview, address)
    made = ChangeSet.objects.get()
    for outsider in (world.ours.unit1, world.theirs.office):
        client = world.client(outsider)
        assert client.get(reverse("change", args=[made.pk])).status_code == 404
        assert client.post(reverse("undo_change", args=[made.pk])).status_code == 404
        assert 'class="last-change"' not in page(client.get("/tasks/"))


def test_the_way_back_never_leads_off_the_site(world, tasks):
    client = world.client(world.ours.office)
    preview, address = choose(client, tasks[:1], to="https://elsewhere.example/", person="综合科科长")
    assert confirm(client, preview, address).url == "/tasks/"
