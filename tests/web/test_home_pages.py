"""The first page: to each role what is theirs to do; every figure is the length of the list it leads to."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html

from huiyin.rectification.models import CloseApplication
from huiyin.verification import actions
from tests.reports.world import KEEPING, WORKING, build, marks_in, person

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"^\s*(\d+)\s*$")


@pytest.fixture
def world(db, settings, tmp_path):
    settings.HUIYIN_FILES = tmp_path
    return build()


def figures(page) -> list[tuple[str, int, str]]:
    """Every link of the page's content that shows a number: its words, the number, its address."""
    found = []
    for link in page.xpath("//main//div[@class='content-column']//a[@href]"):
        strong = link.xpath(".//strong") or link.xpath(".//span[contains(@class,'num')]") or [link]
        if match := NUMBER.match(strong[0].text_content()):
            found.append((" ".join(link.text_content().split()), int(match[1]), link.get("href")))
    return found


def listed(client, url: str) -> int:
    """How many things the page at this address lists."""
    response = client.get(url)
    assert response.status_code == 200, url
    page = html.fromstring(response.content.decode())
    if url.endswith("#targets"):
        return len(page.xpath("//*[@id='targets']//tbody/tr"))
    counted = page.xpath("//span[@class='list-count']//strong")
    if not counted:
        assert page.xpath("//div[@class='empty']"), f"{url} has neither a count nor says that it is empty"
        return 0
    return int(counted[0].text_content())


def outcome(client, url: str, words: str) -> int:
    """The total of the column that this outcome is about, on the list of outcomes."""
    page = html.fromstring(client.get(url).content.decode())
    label = {"建": "制度（项）", "处": "处理（人次）"}[words.split()[-1][0]]
    (total,) = page.xpath(f"//tfoot//td[@data-label='{label}']")
    return int(total.text_content())


@pytest.mark.parametrize("name", WORKING)
def test_every_figure_is_the_length_of_the_list_it_leads_to(world, name):
    client = world.client(name)
    page = html.fromstring(client.get("/").content.decode())
    found = figures(page)
    assert len(found) >= (2 if name == "department" else 8)
    for words, n, url in found:
        shown = outcome(client, url, words) if url.startswith("/outcomes/") else listed(client, url)
        assert shown == n, f"{name}: {words} → {url}"


@pytest.mark.parametrize("name", KEEPING)
def test_administrators_figures_lead_to_their_lists(world, name):
    client = world.client(name)
    for words, n, url in figures(html.fromstring(client.get("/").content.decode())):
        assert listed(client, url) == n, f"{name}: {words} → {url}"


@pytest.mark.parametrize("name", WORKING + KEEPING)
def test_nothing_outside_the_scope_is_named(world, name):
    text = world.client(name).get("/").content.decode()
    assert not marks_in(text, world.hidden_from(name))
    assert "乙" not in text.replace("其他", "")


@pytest.mark.parametrize("name", KEEPING)
def test_administrators_see_no_finding_at_all(world, name):
    text = world.client(name).get("/").content.decode()
    assert not marks_in(text, frozenset(world.findings))
    assert "甲一集团" not in text


def test_the_round_counts_what_the_ledger_has(world):
    found = {
        words: n for words, n, _url in figures(html.fromstring(world.client("leaders").get("/").content))
    }
    assert found["15 问题"] == 15
    assert found["2 巡视对象"] == 2
    assert found["1 逾期未答复 销号申请"] == 1


def test_a_team_counts_its_own_targets_alone(world):
    found = [words for words, _n, _u in figures(html.fromstring(world.client("team2").get("/").content))]
    assert "6 问题" in found
    assert "1 巡视对象" in found


def test_what_came_back_stands_first_on_the_units_desk(world):
    page = html.fromstring(world.client("unit1").get("/").content)
    titles = [a.text_content() for a in page.xpath("//ul[@class='todo']//a")]
    assert any("赤退回" in t or "赤重开" in t for t in titles[:2])
    assert all("赤退回" in t or "赤重开" in t for t in titles[:2])


def test_a_department_is_shown_what_it_has_to_answer(world):
    page = html.fromstring(world.client("department").get("/").content)
    assert [a.text_content() for a in page.xpath("//ul[@class='todo']//a")] == ["关于“赤在改台账不全”的问题"]


def counted(client) -> dict[str, int]:
    """The figures of the first page by their words, without those that are numbers alone."""
    page = html.fromstring(client.get("/").content)
    return {w.partition(" ")[2]: n for w, n, _url in figures(page) if " " in w}


def test_a_figure_follows_the_ledger_at_once(world):
    client = world.client("office")
    before = counted(client)
    actions.close(application_id=world.application("赤待确认").pk, by=world.viewer("office2"))
    after = counted(client)
    assert after["未销号"] == before["未销号"] - 1
    assert after["审核中"] == before["审核中"] - 1


def test_a_round_out_of_scope_can_not_be_asked_for(world):
    text = world.client("office").get("/", {"round": str(world.theirs.round.pk)}).content.decode()
    assert "甲省委巡视办第一轮" in text
    assert not marks_in(text, world.hidden_from("office"))


def test_the_links_of_a_round_stay_in_that_round(world):
    page = html.fromstring(world.client("leaders").get("/").content)
    for _words, _n, url in figures(page):
        parts = urlsplit(url)
        if parts.path.startswith(("/findings/", "/answers/", "/outcomes/")):
            assert parse_qs(parts.query)["round"] == [str(world.ours.round.pk)]


@pytest.mark.parametrize("name", WORKING + KEEPING)
def test_the_first_page_takes_at_most_twenty_five_queries(world, name, django_assert_max_num_queries):
    client = world.client(name)
    client.get("/")
    with django_assert_max_num_queries(25):
        client.get("/")


def test_somebody_without_a_role_is_told_whom_to_ask(world):
    world.people["guest"] = person("guest")
    assert "安全管理员" in world.client("guest").get("/").content.decode()


def test_outcomes_out_of_scope_are_not_added_up(world):
    page = html.fromstring(world.client("team2").get("/outcomes/").content)
    (total,) = page.xpath("//tfoot//td[@data-label='制度（项）']")
    reports = CloseApplication.objects.filter(finding__in=[world.findings[m] for m in world.seen_by("team2")])
    assert int(total.text_content()) == 2 * (reports.count() + 1)  # and one that is still being worked on
