"""Lists and single records of the API: what the pages show, no more and no less, at a constant price."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.findings.models import Finding
from huiyin.rectification.models import CloseApplication, Task

from .conftest import program

pytestmark = pytest.mark.django_db
#: each list with its page
LISTS = {
    "/findings": "/findings/", "/tasks": "/tasks/", "/applications": "/review/", "/units": "/units/",
    "/rounds": "/rounds/",
}  # fmt: skip
PEOPLE = ("office", "leader", "team1", "unit1", "unit2", "reviewer", "department_staff", "audit_admin")


def text_of(answer) -> str:
    return json.dumps(answer.json(), ensure_ascii=False)


@pytest.mark.parametrize("who", PEOPLE)
def test_a_list_has_what_its_page_has_and_nothing_of_another_body(full, who):
    viewer = getattr(full.ours, who)
    asking, looking = program(viewer, writes=False), full.client(viewer)
    for address, path in LISTS.items():
        answer, page = asking.read(address), looking.get(path)
        assert answer.status_code == page.status_code, address
        if page.status_code == 200:
            assert answer.json()["count"] == page.context["count"] == len(answer.json()["items"]), address
            assert "彼" not in text_of(answer)
            assert "乙省" not in text_of(answer)


def test_what_is_not_fed_back_is_not_there_for_the_unit(full):
    asking = program(full.ours.unit1)
    hidden = Finding.objects.get(title="己未反馈")
    assert "己未反馈" not in text_of(asking.read("/findings"))
    assert asking.read("/findings", state="registered").json()["count"] == 0
    assert asking.read(f"/findings/{hidden.pk}").status_code == 404


@pytest.mark.parametrize("query", [
    "q=任务", "q=已申请", "state=applied", "state=fed_back&state=applied", "overdue=overdue", "sort=due_on",
    "sort=-number", "due_on_after=2024-01-01", "standing=true", "within=30",
])  # fmt: skip
def test_a_filter_is_the_same_in_both_addresses(full, query):
    told = program(full.ours.office).get(f"/api/v1/findings?{query}").json()
    page = full.client(full.ours.office).get(f"/findings/?{query}")
    assert [i["number"] for i in told["items"]] == [
        r.record.number for r in page.context["table"].page.object_list
    ]


def test_places_filter_as_in_the_page(full):
    asking, ours = program(full.ours.office), full.ours
    assert asking.read("/findings", unit=ours.units[1].pk).json()["count"] == 1
    assert asking.read("/findings", unit=full.theirs.units[1].pk).status_code == 422, (
        "not among one's choices"
    )
    assert asking.read("/tasks", missing="no_owner").json()["items"][0]["title"] == "己任务二"


@pytest.mark.parametrize(("query", "unknown"), [
    ({"colour": "red"}, ["colour"]), ({"state": "odd"}, ["state"]), ({"sort": "text"}, ["sort"]),
    ({"cursor": "x"}, ["cursor"]), ({"columns": "title"}, ["columns"]),
    ({"due_on_after": "soon"}, ["due_on"]),
])  # fmt: skip
def test_what_is_not_understood_is_named_and_nothing_answered(full, query, unknown):
    answer = program(full.ours.office).read("/findings", **query)
    assert (answer.status_code, answer.json()) == (422, {"unknown": unknown})


def test_a_page_is_never_huge(full):
    asking = program(full.ours.office)
    for limit in (0, 201, "x"):
        assert asking.read("/findings", limit=limit).json() == {"unknown": ["limit"]}


def test_pages_follow_each_other_with_the_pages_own_cursor(full):
    asking = program(full.ours.office)
    whole = [i["id"] for i in asking.read("/findings", sort="unit").json()["items"]]
    found, cursor = [], ""
    while cursor is not None:
        leaf = asking.read("/findings", sort="unit", limit=1, **({"cursor": cursor} if cursor else {})).json()
        found += [i["id"] for i in leaf["items"]]
        cursor = leaf["after"]
    assert found == whole
    assert len(whole) == 4
    page = full.client(full.ours.office).get("/findings/", {"sort": "unit", "cursor": leaf["before"]})
    assert "翻页的位置已失效" not in page.content.decode()


def test_no_list_asks_more_for_more_rows(full):
    """A hundred findings with tasks and owners: one question for the token, one for its grants, one for the
    length, one for the keys, one for the findings, one for the tasks."""
    asking = program(full.ours.office)

    def price(address: str) -> int:
        asking.read(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            asking.read(address)
        return len(asked)

    before = {address: price(address) for address in LISTS}
    assert before["/findings"] == 6
    for n in range(3):
        full.ours.plan(full.ours.issue(f"己又一件{n}"), f"己又一任务{n}")
        full.ours.apply(full.ours.issue(f"己又申请{n}"))
    assert {address: price(address) for address in LISTS} == before


@pytest.mark.parametrize("who", ["office", "team1", "unit1", "reviewer", "leader"])
def test_a_finding_has_the_steps_and_obstacles_of_its_page(full, who):
    viewer = getattr(full.ours, who)
    for finding in Finding.objects.visible_to(viewer):
        told = program(viewer).read(f"/findings/{finding.pk}").json()
        page = full.client(viewer).get(f"/findings/{finding.pk}/").context
        assert shape(told["steps"]) == [(s.action, codes(s)) for s in page["steps"]]
        by_task = {str(p.task.pk): [(s.action, codes(s)) for s in p.steps] for p in page["tasks"]}
        assert {t["id"]: shape(t["steps"]) for t in told["tasks"]} == by_task
        assert told["now"] == page["now"]


def shape(steps):
    return [(s["action"], [o["code"] for o in s["obstacles"]]) for s in steps]


def codes(step):
    return [o.code for o in step.obstacles]


def test_an_application_has_the_decisions_of_its_page(full):
    application = CloseApplication.objects.get(finding__title="己已申请")
    told = program(full.ours.office).read(f"/applications/{application.pk}").json()
    page = full.client(full.ours.office).get(f"/review/{application.pk}/").context
    assert {s["action"]: [o["code"] for o in s["obstacles"]] for s in told["steps"]} == {
        action: [o.code for o in standing] for action, standing in page["decisions"].items()
    }
    assert program(full.ours.unit1).read(f"/applications/{application.pk}").json()["steps"] == []


def test_obstacles_are_told_in_the_readers_language(full):
    finding = Finding.objects.get(title="己整改中")
    told = program(full.ours.unit1).read(f"/findings/{finding.pk}").json()
    apply = next(s for s in told["steps"] if s["action"] == "apply")
    assert apply["obstacles"][0]["words"].startswith("还")
    english = program(full.ours.unit1).get(
        f"/api/v1/findings/{finding.pk}", headers={"Accept-Language": "en"}
    ).json()  # fmt: skip
    assert "还" not in json.dumps(next(s for s in english["steps"] if s["action"] == "apply"))


def test_units_and_rounds_one_by_one(full):
    asking, ours = program(full.ours.office), full.ours
    assert asking.read(f"/units/{ours.units[0].pk}").json()["findings"] == 3
    told = asking.read(f"/rounds/{ours.round.pk}").json()
    assert told["findings"] == 4
    assert [s["action"] for s in told["steps"]] == ["rectify"]
    task = Task.objects.get(title="己任务一")
    assert asking.read(f"/tasks/{task.pk}").json()["owner"]["person"] == "主任"
    theirs = full.theirs
    for address in (f"/units/{theirs.units[0].pk}", f"/rounds/{theirs.round.pk}",
                    f"/tasks/{Task.objects.get(title='彼任务一').pk}"):  # fmt: skip
        assert asking.read(address).status_code == 404
