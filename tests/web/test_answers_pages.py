"""What lacks a home or an answer: each count is a list, each line says since when and who owes it."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone
from lxml import html

from huiyin.findings.models import Referral
from huiyin.rules.invariants import Breach
from huiyin.rules.roles import Role
from huiyin.verification.breaches import owed_by_role
from huiyin.verification.queries import missing_for
from tests.reports.world import KEEPING, WORKING, build, marks_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db, settings, tmp_path):
    settings.HUIYIN_FILES = tmp_path
    return build()


def page_of(client, url: str = "/answers/", **query: str):
    response = client.get(url, query)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def rows(page) -> str:
    return " ".join(row.text_content() for row in page.xpath("//tbody"))


def count(page) -> int:
    found = page.xpath("//span[@class='list-count']//strong")
    return int(found[0].text_content()) if found else 0


@pytest.mark.parametrize("name", WORKING)
def test_each_role_is_told_exactly_what_is_missing_in_its_scope(world, name):
    page = page_of(world.client(name))
    viewer = world.viewer(name)
    expected = {m for m, f in world.findings.items()
                if missing_for(viewer, timezone.localdate()).filter(pk=f.pk).exists()}  # fmt: skip
    assert marks_in(rows(page), frozenset(world.findings)) == expected
    assert count(page) == len(expected)
    assert not marks_in(page.text_content(), world.hidden_from(name))


@pytest.mark.parametrize("name", KEEPING)
def test_administrators_have_no_such_page(world, name):
    assert world.client(name).get("/answers/").status_code == 403


@pytest.mark.parametrize("name", WORKING)
def test_every_count_by_kind_is_the_length_of_its_list(world, name):
    client = world.client(name)
    for link in page_of(client).xpath("//ul[contains(@class,'kinds')]//a"):
        n = int(link.xpath(".//span")[0].text_content())
        assert count(html.fromstring(client.get(link.get("href")).content)) == n, link.text_content()


@pytest.mark.parametrize("place", ["round", "unit", "q"])
def test_counts_by_kind_follow_the_other_filters(world, place):
    client = world.client("office")
    value = {"round": str(world.ours.round.pk), "unit": str(world.ours.units["甲二市"].pk), "q": "橙"}[place]
    page = page_of(client, **{place: value})
    links = page.xpath("//ul[contains(@class,'kinds')]//a")
    assert links
    for link in links:
        n = int(link.xpath(".//span")[0].text_content())
        assert f"{place}=" in link.get("href")
        assert count(html.fromstring(client.get(link.get("href")).content)) == n


def test_a_line_says_what_where_since_when_and_who_owes_it(world):
    page = page_of(world.client("office"), breach=Breach.OVERDUE, q="赤在改")
    text = " ".join(rows(page).split())
    days = (timezone.localdate() - date(2024, 3, 1)).days
    assert f"『赤在改补录台账』 自 2024-03-01 起 {days} 天" in text
    assert "由被巡视单位办理" in text


def test_a_chosen_kind_shows_its_own_lines_alone(world):
    Referral.objects.update(answer_due_on=date(2024, 2, 1))
    page = page_of(world.client("office"), breach=Breach.REFERRAL_UNANSWERED)
    assert "『甲组织部』" in rows(page)
    assert "超期" not in "".join(e.text_content() for e in page.xpath("//tbody//ul[@class='lacks']"))


@pytest.mark.parametrize("role", ["office", "unit", "department"])
def test_who_owes_the_next_step_is_a_filter(world, role):
    viewer = world.viewer("office")
    expected = missing_for(viewer, timezone.localdate(), found=owed_by_role(Role(role))).count()
    assert count(page_of(world.client("office"), owes=role)) == expected


def test_two_choices_that_exclude_each_other_find_nothing(world):
    page = page_of(world.client("office"), owes="department", breach=Breach.NO_TASK)
    assert count(page) == 0
    assert "没有符合条件的内容" in page.text_content()


@pytest.mark.parametrize(("name", "told"), [("office", True), ("team1", False), ("unit1", False)])
def test_the_name_of_a_department_is_told_to_those_alone_who_may_know(world, name, told):
    Referral.objects.update(answer_due_on=date(2024, 2, 1))
    assert ("甲组织部" in page_of(world.client(name)).text_content()) is told


def test_the_choices_of_the_filters_are_the_viewers_own(world):
    for name, hidden in (("office", "乙一集团"), ("team1", "甲二市"), ("unit1", "甲二市")):
        page = page_of(world.client(name))
        assert hidden not in page.xpath("//form[@id='filters']")[0].text_content(), name


def test_what_is_in_order_says_so(world):
    from tests.reports.world import person

    world.people["new"] = person("new", (Role.TEAM, world.ours.body.pk, world.ours.body.pk))
    assert "件件有着落，事事有回音" in page_of(world.client("new")).text_content()


def test_the_list_prints_without_filters(world):
    page = page_of(world.client("office"), print="1")
    assert not page.xpath("//form[@id='filters']")
    assert count(page) == count(page_of(world.client("office")))


@pytest.mark.parametrize(("name", "status"), [
    ("office", 200), ("leaders", 200), ("department", 200), ("their_office", 200),
    ("team1", 403), ("unit1", 403), ("reviewer", 403), ("sysadmin", 403),
])  # fmt: skip
def test_owed_answers_of_departments_are_listed_for_those_who_may_know(world, name, status):
    response = world.client(name).get("/answers/referrals/")
    assert response.status_code == status
    if status == 200:
        expected = set() if name == "their_office" else {"赤在改"}
        assert marks_in(response.content.decode(), frozenset(world.findings)) == expected


def test_an_answered_referral_is_owed_no_more(world):
    Referral.objects.update(answered_on=date(2024, 2, 1), answer="已核实")
    assert count(page_of(world.client("office"), "/answers/referrals/")) == 0


def test_the_page_takes_a_constant_number_of_queries(world, django_assert_max_num_queries):
    client = world.client("office")
    client.get("/answers/")
    with django_assert_max_num_queries(22):
        client.get("/answers/")
