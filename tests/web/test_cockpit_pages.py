"""The cockpit: every number is the length of the list that it leads to, for every role; nothing leaks."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.cache import cache
from django.utils import timezone
from lxml import html
from openpyxl import load_workbook

from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for
from huiyin.rounds.models import Round, Target
from huiyin.verification import actions
from tests.kept_rows import KeptRows
from tests.reports.world import KEEPING, WORKING, World, build, marks_in

pytestmark = pytest.mark.django_db
NUMBER = re.compile(r"^\s*(\d+)\+?\s*$")


def _with_an_earlier_round() -> World:
    """The small world with a round before the present one: nine findings of its first unit, seven of them
    closed after some weeks, and a canary like it in the other body."""
    made = build()
    for side, n in ((made.ours, 9), (made.theirs, 7)):
        unit, target = next((u, t) for u, t in side.targets.items())
        found = side.round
        earlier = Round.objects.create(
            body=side.body, term=found.term, number=0, name=f"{found.name}之前", state="rectifying"
        )
        there = Target.objects.create(
            body=side.body, round=earlier, unit=side.units[unit], kind=target.kind, team=None
        )
        on = timezone.localdate() - timedelta(days=400)
        Finding.objects.bulk_create(
            Finding(
                body=side.body, round=earlier, target=there, unit=side.units[unit], number=k,
                title=f"{side.body.name[0]}早先{k}", recorded_on=on, fed_back_on=on,
                fingerprint=f"{side.body.pk}{k}", state="closed" if k < 7 else "in_progress", due_on=on,
                closed_on=timezone.localdate() - timedelta(days=9 * k) if k < 7 else None,
            )
            for k in range(n)
        )  # fmt: skip
    return made


_world = KeptRows(_with_an_earlier_round)
READERS = WORKING


@pytest.fixture
def world(db):
    return _world()


def doors(page) -> list[tuple[str, int, str]]:
    """Every link of the page's content that shows a number: its words, the number, its address."""
    found = []
    for link in page.xpath("//main//a[@href]"):
        strong = link.xpath(".//strong") or [link]
        if match := NUMBER.match(strong[0].text_content()):
            found.append((" ".join(link.text_content().split()), int(match[1]), link.get("href")))
    return found


def numbers_without_a_door(page) -> list[str]:
    """Numbers in tables and figures that are not links; a zero of the heat map leads nowhere."""
    cells = page.xpath("//main//table//td[contains(@class,'num')][not(a)]")
    return [
        c.text_content().strip() for c in cells if NUMBER.match(c.text_content()) and c.text_content() != "0"
    ]


def opened(client, url: str):
    response = client.get(url)
    assert response.status_code == 200, url
    return html.fromstring(response.content.decode())


def listed(client, url: str, words: str) -> int:
    """How many things the page at this address lists, or what its total row or its facts say."""
    page = opened(client, url)
    assert not page.xpath("//*[contains(@class,'list-notes')]"), f"{url}: a filter is not known"
    if url.startswith("/owed/"):
        total = page.xpath("//dl[contains(@class,'facts')]//dd")[0].text_content()
        return int(total.strip().rstrip("+"))
    if url.startswith("/outcomes/"):
        return _outcome(page, url, words)
    counted = page.xpath("//span[@class='list-count']//strong")
    if not counted:
        assert page.xpath("//div[@class='empty']"), f"{url} has neither a count nor says that it is empty"
        return 0
    return int(counted[0].text_content())


def _outcome(page, url: str, words: str) -> int:
    if "instrument=" in url:
        by_instrument = page.xpath("//p[@class='outcomes']//span[@class='figure']")
        return max(int(f.xpath(".//span[@class='num']")[0].text_content()) for f in by_instrument)
    label = {"建": "制度（项）", "处": "处理（人次）"}.get(words.split()[-1][0])
    if label is None:
        return int(page.xpath("//span[@class='list-count']//strong")[0].text_content())
    totals = page.xpath(f"//tfoot//td[@data-label='{label}']")
    return int(totals[0].text_content()) if totals else 0


@pytest.mark.parametrize("name", READERS)
def test_every_number_is_the_length_of_the_list_it_leads_to(world, name):
    client = world.client(name)
    checked: dict[str, int] = {}
    pages = ["/cockpit/", f"/cockpit/?round={world.ours.round.pk}", "/cockpit/came-back/"]
    pages += ["/cockpit/pace/"] if name in ("office", "leaders") else []
    for address in pages:
        page = opened(client, address)
        assert not numbers_without_a_door(page), address
        found = doors(page)
        assert len(found) >= (2 if "back" in address or "pace" in address else 8), address
        for words, n, url in found:
            if url not in checked or url.startswith("/outcomes/"):
                checked[url] = listed(client, url, words)
            assert checked[url] == n, f"{name}: {words} → {url}"


def test_rounds_are_set_beside_each_other_at_the_same_age(world):
    """Seven of the earlier round's nine were closed in its first 400 days; their list has seven."""
    client = world.client("office")
    found = [d for d in doors(opened(client, "/cockpit/")) if "within=" in d[2]]
    earlier = [(n, url) for _words, n, url in found if str(world.ours.round.pk) not in url]
    assert earlier
    n, url = earlier[-1]
    assert n == listed(client, url, "") == 7


@pytest.mark.parametrize("name", READERS)
def test_days_lead_to_the_findings_they_are_of(world, name):
    client = world.client(name)
    page = opened(client, "/cockpit/")
    for link in page.xpath("//main//table//a[@href]"):
        text = link.text_content().strip()
        if text.endswith("天"):
            beside = {a.get("href") for a in link.xpath("ancestor::tr//a") if NUMBER.match(a.text_content())}
            assert link.get("href") in beside, f"{text} has no number with the same list beside it"


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "address", ["/cockpit/", "/cockpit/?view=wall", "/cockpit/?view=table", "/cockpit/came-back/"]
)
def test_nothing_outside_the_scope_is_named(world, name, address):
    text = world.client(name).get(address).content.decode()
    assert not marks_in(text, world.hidden_from(name))
    assert "乙" not in text
    if name.startswith("unit"):
        others = {u for u in world.ours.units if world.ours.units[u].pk not in _units_of(world, name)}
        assert others
        assert not {u for u in others if u in text}


def _units_of(world, name: str) -> set:
    return set(findings_for(world.viewer(name)).values_list("unit_id", flat=True))


@pytest.mark.parametrize("name", KEEPING)
def test_administrators_have_no_cockpit(world, name):
    client = world.client(name)
    for address in ("/cockpit/", "/cockpit/came-back/", "/cockpit/pace/", "/cockpit/cockpit.xlsx"):
        assert client.get(address).status_code == 403
    assert "/cockpit/" not in client.get("/").content.decode()


@pytest.mark.parametrize("name", [n for n in WORKING if n not in ("office", "leaders")])
def test_nobody_else_sets_units_beside_each_other(world, name):
    client = world.client(name)
    assert client.get("/cockpit/pace/").status_code == 403
    assert "/cockpit/pace/" not in client.get("/cockpit/").content.decode()


def test_another_bodys_round_is_not_asked_for(world):
    """A round outside the scope does not exist: the page shows all of one's own."""
    client = world.client("office")
    theirs = opened(client, f"/cockpit/?round={world.theirs.round.pk}")
    assert doors(theirs) == doors(opened(client, "/cockpit/"))


def test_a_finding_found_again_is_not_told_to_its_unit_before_feedback(world):
    """The later finding is still the team's own; that it exists must not be read off the unit's cockpit."""
    closed = Finding.objects.filter(round=world.ours.round, state="closed").first()
    later = Finding.objects.filter(target=closed.target, state="registered").first()
    Finding.objects.filter(pk=later.pk).update(earlier=closed)
    cache.clear()
    unit = next(n for n in ("unit1", "unit2") if closed.unit_id in _units_of(world, n))
    assert _again(world.client("office")) == 1
    assert _again(world.client(unit)) == 0
    assert listed(world.client(unit), "/findings/?back=recurred", "") == 0


def _again(client) -> int:
    return next(n for words, n, _url in doors(opened(client, "/cockpit/")) if "再次发现" in words)


def test_what_was_reopened_is_told_with_its_reason(world):
    before = _reopened(world.client("office"))
    closed = Finding.objects.filter(round=world.ours.round, state="closed").first()
    actions.reopen(
        finding_id=closed.pk, kind="spot_check", reason="抽查发现台账停记。", by=world.viewer("office")
    )
    text = world.client("office").get("/cockpit/came-back/").content.decode()
    assert "抽查发现台账停记。" in text
    assert closed.title in text
    assert _reopened(world.client("office")) == before + 1


def _reopened(client) -> int:
    """By the page of units: all that were reopened."""
    found = doors(opened(client, "/cockpit/pace/"))
    return sum(n for _words, n, url in found if "back=reopened" in url and "state=" not in url)


def test_the_cockpit_asks_at_most_twenty_queries(world, django_assert_max_num_queries):
    for name in ("office", "unit1"):
        client = world.client(name)
        client.get("/cockpit/")
        with django_assert_max_num_queries(20):
            client.get("/cockpit/")


def test_a_ledger_without_findings_says_so(world):
    text = world.client("their_office").get(f"/cockpit/?round={world.theirs.round.pk}").content.decode()
    assert "目前只有" in text or "还没有问题" in text


def test_with_too_few_findings_nothing_general_is_said(world):
    page = world.client("unit2").get("/cockpit/").content.decode()
    assert "还看不出规律" in page
    assert "还没有两轮可以相比" in page


def test_the_workbook_has_the_pages_numbers(world):
    client = world.client("office")
    response = client.get("/cockpit/cockpit.xlsx")
    book = load_workbook(BytesIO(b"".join(response.streaming_content)))
    sums = {row[0]: row[1] for row in book["概览"].iter_rows(min_row=4, values_only=True)}
    shown = {
        words.split(maxsplit=1)[1]: n for words, n, _url in doors(opened(client, "/cockpit/")) if " " in words
    }
    assert sums["已反馈"] == shown["已反馈"]
    assert sums["超期"] == shown["超期"]
    heat = list(book["单位与类别"].iter_rows(min_row=4, values_only=True))
    assert sum(row[-1] for row in heat) == sums["已反馈"]


def test_the_wall_asks_again_by_itself_and_has_no_navigation(world):
    page = opened(world.client("leaders"), "/cockpit/?view=wall")
    assert page.xpath("//meta[@http-equiv='refresh']/@content") == ["300"]
    assert not page.xpath("//nav")
    assert page.xpath("//a[@href='/cockpit/']")


@pytest.mark.parametrize(("query", "chosen"), [
    ("closed_on_after={0}&closed_on_before={0}", lambda f, day: f.closed_on == day),
    ("fed_back_on_before={0}", lambda f, day: f.fed_back_on is not None and f.fed_back_on <= day),
    ("unit_type=enterprise", lambda f, day: f.unit.unit_type == "enterprise"),
    ("category=none", lambda f, day: f.category_id is None),
    ("within=60", lambda f, day: f.state == "closed" and (f.closed_on - f.fed_back_on).days <= 60),
])  # fmt: skip
def test_the_lists_new_filters_leave_exactly_what_they_say(world, query, chosen):
    closed = Finding.objects.filter(body=world.ours.body, state="closed").first()
    Finding.objects.filter(pk=closed.pk).update(
        category=None, closed_on=closed.fed_back_on + timedelta(days=60)
    )
    day = Finding.objects.get(pk=closed.pk).closed_on
    rows = findings_for(world.viewer("office"))
    wanted = sum(1 for f in rows if chosen(f, day))
    assert wanted
    assert listed(world.client("office"), f"/findings/?{query.format(day.isoformat())}", "") == wanted
