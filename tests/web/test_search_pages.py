"""Searching finds what is in scope, shows where, and lets nothing through: not in rows, counts or markup."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from huiyin.findings.models import Finding
from huiyin.organisations.models import Unit
from huiyin.rectification.models import Task
from huiyin.web.pages.search.hits import passage, pieces
from tests.reports.world import KEEPING, WORKING, build, marks_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db, settings, tmp_path):
    settings.HUIYIN_FILES = tmp_path
    return build()


def page_of(client, q: str, **more: str):
    response = client.get("/search/", {"q": q, **more})
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def counts(page) -> dict[str, int]:
    """How many of each kind, as the page says."""
    found = {}
    for link in page.xpath("//ul[@class='kinds']//a"):
        words = link.text_content().split()
        if len(words) == 2:
            found[words[0]] = int(words[1])
    return found


@pytest.mark.parametrize("name", WORKING + KEEPING)
def test_findings_are_found_in_scope_alone(world, name):
    seen = world.seen_by(name)
    page = page_of(world.client(name), "台账不全", kind="findings")
    hits = " ".join(e.text_content() for e in page.xpath("//ul[@class='hits']"))
    assert marks_in(hits, frozenset(world.findings)) == seen
    assert counts(page).get("问题", 0) == len(seen)


@pytest.mark.parametrize("name", WORKING + KEEPING)
def test_tasks_are_found_in_scope_alone(world, name):
    seen = {m for m in world.seen_by(name) if Task.objects.filter(finding=world.findings[m]).exists()}
    page = page_of(world.client(name), "补录台账", kind="tasks")
    hits = " ".join(e.text_content() for e in page.xpath("//ul[@class='hits']"))
    assert marks_in(hits, frozenset(world.findings)) == seen
    assert counts(page).get("任务", 0) == len(seen)


@pytest.mark.parametrize(("name", "units"), [
    ("office", {"甲一集团", "甲二市", "甲三县", "甲组织部"}), ("team1", {"甲一集团"}), ("unit2", {"甲二市"}),
    ("reviewer", {"甲一集团"}), ("department", {"甲组织部"}), ("sysadmin", set()),
])  # fmt: skip
def test_units_are_found_in_scope_alone(world, name, units):
    names = {"甲一集团", "甲二市", "甲三县", "甲组织部", "乙一集团"}
    for unit in Unit.objects.all():
        unit.aliases = ["巡察对象单位"]
        unit.save()
    page = page_of(world.client(name), "对象单位", kind="units")
    hits = " ".join(e.text_content() for e in page.xpath("//ul[@class='hits']"))
    assert {n for n in names if n in hits} == units


def test_two_words_have_to_stand_in_one_thing(world):
    page = page_of(world.client("office"), "赤在改 台账")
    assert {kind: n for kind, n in counts(page).items() if n} == {"问题": 1, "任务": 1}
    assert "没有找到" in page_of(world.client("office"), "赤在改 橙在改").text_content()


def test_a_word_of_one_character_is_refused_with_the_reason_and_another_way(world):
    page = page_of(world.client("office"), "账")
    assert "太短" in page.text_content()
    [other] = page.xpath("//div[@class='empty']//a/@href")
    listed = html.fromstring(world.client("office").get(other).content.decode())
    assert int(listed.xpath("//span[@class='list-count']//strong")[0].text_content()) == len(
        world.seen_by("office")
    )


def test_of_several_words_those_of_one_character_are_left_out_and_it_is_said(world):
    page = page_of(world.client("office"), "账 赤在改")
    assert "“账”只有一个字" in page.text_content()
    assert counts(page)["问题"] == 1


def test_what_stands_in_quotes_is_one_phrase_with_its_spaces(world):
    Finding.objects.filter(pk=world.findings["赤在改"].pk).update(text="执行 三重 一大 制度不严")
    Finding.objects.filter(pk=world.findings["赤销号"].pk).update(text="一大 三重")
    client = world.client("office")
    assert counts(page_of(client, "三重 一大"))["问题"] == 2
    for quoted in ("“三重 一大”", '"三重 一大"', "「三重 一大」", "“三重 一大"):
        assert counts(page_of(client, quoted))["问题"] == 1


def test_nothing_asked_for_says_how_to_ask(world):
    assert "两个字以上" in page_of(world.client("office"), " ").text_content()


def test_what_was_searched_for_is_marked_and_everything_is_escaped(world):
    Finding.objects.filter(pk=world.findings["赤在改"].pk).update(
        title="<script>台账</script>", text="前文" * 100 + "<b>台账</b>缺失"
    )
    text = world.client("office").get("/search/", {"q": "台账</script>"}).content.decode()
    assert "<script>台账" not in text
    assert "&lt;script&gt;<mark>台账&lt;/script&gt;</mark>" in text
    text = world.client("office").get("/search/", {"q": "台账", "kind": "findings"}).content.decode()
    assert "&lt;b&gt;<mark>台账</mark>&lt;/b&gt;缺失" in text


@pytest.mark.parametrize("q", ["%%", "__", "'\"", "\\\\", "台账'; --", "🙂🙂", "a" * 500, "台" * 300])
def test_odd_texts_are_only_texts(world, q):
    page_of(world.client("office"), q)


def test_wildcards_of_the_database_find_only_themselves(world):
    assert "没有找到" in page_of(world.client("office"), "%%").text_content()


def test_a_kind_is_shown_page_by_page(world, monkeypatch):
    monkeypatch.setattr("huiyin.web.pages.search.showing.PAGE", 4)
    client = world.client("office")
    first = page_of(client, "台账", kind="findings")
    second = page_of(client, "台账", kind="findings", page="2")
    titles = [{a.get("href") for a in p.xpath("//p[@class='hit-title']/a")} for p in (first, second)]
    assert [len(t) for t in titles] == [4, 4]
    assert not titles[0] & titles[1]


def test_searching_takes_as_many_queries_for_one_hit_as_for_several(world):
    """On PostgreSQL each index is asked in steps, which count as queries too."""
    client = world.client("office")
    client.get("/search/", {"q": "在改"})
    counted = []
    for q in ("赤在改", "在改"):
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/", {"q": q})
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[0] <= (24 if connection.vendor == "sqlite" else 60)


def test_pieces_give_the_text_again():
    text = "台账不全，台账缺失"
    cut = pieces(text, ["台账", "缺失"])
    assert "".join(p.text for p in cut) == text
    assert [p.text for p in cut if p.is_hit] == ["台账", "台账", "缺失"]


def test_a_passage_stands_around_the_first_word_found():
    text = "甲" * 200 + "台账" + "乙" * 200
    shown = "".join(p.text for p in passage(text, ["台账"]))
    assert "台账" in shown
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert len(shown) < 130
    assert passage("没有", ["台账"]) == []
