"""Calendars for other programs: the format itself, who is told what at a secret address, and for how long."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.accounts import actions as accounts
from huiyin.accounts.calendar_address import make
from huiyin.accounts.models import CalendarAddress, Grant, GrantState, User
from huiyin.findings import actions as findings
from huiyin.journal.models import Entry
from huiyin.organisations.clock import today
from huiyin.rounds.models import Stationing
from huiyin.rounds.stationing import Announcement, StayDates, station
from huiyin.web.icalendar import LINE, Event, calendar_text, escaped, folded

STAMP = datetime(2024, 3, 1, 1, 2, 3, tzinfo=UTC)
SECRET_WORDS = "关于“瞒报安全事故”的问题"


def events_of(text: str) -> dict[str, dict[str, str]]:
    """A calendar read back: by UID, the values by their names without parameters."""
    whole = text.replace("\r\n ", "")
    found = {}
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", whole, re.S):
        values = dict(line.split(":", 1) for line in block.strip().split("\r\n"))
        event = {name.partition(";")[0]: value for name, value in values.items()}
        assert event["UID"] not in found
        found[event["UID"]] = event
    return found


@settings(max_examples=40)
@given(st.text(alphabet=st.sampled_from("甲、；ab,;\\\n\r\x07😀 "), max_size=120))
def test_no_line_is_longer_than_the_format_allows_and_every_text_comes_back(text):
    made = calendar_text("回音", [Event("1", date(2024, 3, 1), date(2024, 3, 1), text)], stamped=STAMP)
    assert all(len(line.encode()) <= LINE for line in made.split("\r\n"))
    assert "\n" not in made.replace("\r\n", "")
    summary = events_of(made)["1"].get("SUMMARY", "")
    said = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], summary)
    assert said == text.replace("\r\n", "\n").replace("\r", "\n").replace("\x07", "")


def test_a_day_ends_on_the_day_after_and_takes_nobodys_time():
    made = calendar_text("本轮", [Event("a", date(2024, 2, 28), date(2024, 2, 29), "进驻")], stamped=STAMP)
    assert made.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert made.endswith("END:VCALENDAR\r\n")
    assert "DTSTART;VALUE=DATE:20240228\r\nDTEND;VALUE=DATE:20240301\r\n" in made
    assert "DTSTAMP:20240301T010203Z\r\n" in made
    assert "TRANSP:TRANSPARENT" in made


def test_signs_with_a_meaning_are_escaped_and_a_character_is_never_torn():
    assert escaped("甲,乙;丙\\丁\n戊") == "甲\\,乙\\;丙\\\\丁\\n戊"
    assert [len(piece.encode()) for piece in folded("SUMMARY:" + "整" * 30)] == [74, 25]


@pytest.fixture
def fetched(world):
    """The events at a person's own new address, as a program without a log-in sees them."""

    def fetch(by, *, everything: bool = False) -> dict[str, dict[str, str]]:
        response = Client().get(reverse("calendar_feed", args=[make(everything=everything, by=by)]))
        assert response.status_code == 200
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert response["Cache-Control"] == "no-store"
        return events_of(response.content.decode())

    return fetch


def station_both(ours) -> None:
    for target, last in ((0, 20), (1, 22)):
        station(
            target_id=ours.targets[target].pk, dates=StayDates(date(2029, 10, 20), date(2029, 12, last)),
            announcement=Announcement(office="机关二楼"), by=ours.office,
        )  # fmt: skip


def fed_back_now(side, target: int = 0) -> None:
    finding = side.register(SECRET_WORDS, target=target)
    findings.feed_back(finding_id=finding.pk, on=today(), by=side.office)


def words(events: dict[str, dict[str, str]]) -> str:
    return "\n".join(f"{e['SUMMARY']} {e.get('DESCRIPTION', '')}" for e in events.values())


def test_each_sees_stays_and_what_they_owe_within_their_scope_and_no_findings_words(world, fetched):
    ours = world.ours
    station_both(ours)
    fed_back_now(ours)
    fed_back_now(ours, 1)
    fed_back_now(world.theirs)
    office, unit = words(fetched(ours.office, everything=True)), words(fetched(ours.unit1))
    assert "进驻 2 个单位" in office
    assert "重工集团" in office
    assert "撤离：甲省水务厅" in unit
    assert "重工集团" not in unit
    assert "制定任务 · 问题 · 甲省水务厅" in unit
    for text in (office, unit):
        assert "瞒报" not in text
        assert "乙" not in text


def test_others_debts_stand_there_only_for_who_asked_for_them(world, fetched):
    fed_back_now(world.ours)
    assert "制定任务" not in words(fetched(world.ours.office))
    assert "制定任务" in words(fetched(world.ours.office, everything=True))


def test_a_clue_is_in_no_calendar(world, fetched, monkeypatch):
    asked = []
    read = "huiyin.web.pages.feeds.composing.owing_for"
    monkeypatch.setattr(read, lambda _v, wanted, *_a, **_k: asked.append(wanted) or [])
    fetched(world.ours.office, everything=True)
    assert asked
    assert all(w.kinds and "clue" not in w.kinds for w in asked)


def test_a_moved_day_keeps_its_identifier(world, fetched):
    ours = world.ours
    station_both(ours)
    before = fetched(ours.team1)
    stay = Stationing.objects.get(target=ours.targets[0])
    station(
        target_id=ours.targets[0].pk, dates=StayDates(date(2029, 10, 27), date(2029, 12, 20)),
        announcement=Announcement(office="机关二楼"), by=ours.office, version=stay.version,
    )  # fmt: skip
    after = fetched(ours.team1)
    assert set(before) == set(after)
    moved = {uid for uid in before if before[uid]["DTSTART"] != after[uid]["DTSTART"]}
    assert [before[uid]["SUMMARY"] for uid in moved] == ["进驻：甲省水务厅"]


def test_a_renewed_revoked_or_locked_address_answers_like_one_that_never_was(world):
    ours, anonymous = world.ours, Client()

    def status(token: str) -> int:
        return anonymous.get(reverse("calendar_feed", args=[token])).status_code

    first = make(everything=False, by=ours.team1)
    assert status(first) == 200
    second = make(everything=False, by=ours.team1)
    assert (status(first), status(second), status("x" * 43)) == (404, 200, 404)
    world.client(ours.team1).post(reverse("revoke_calendar_address"))
    assert status(second) == 404
    third = make(everything=False, by=ours.team1)
    user = User.objects.get(pk=ours.team1.id)
    user.is_active = False
    user.save()
    assert status(third) == 404


def test_a_password_that_was_reset_ends_the_address(world):
    ours = world.ours
    token = make(everything=False, by=ours.unit1)
    accounts.reset_password(user_id=ours.unit1.id, password="echo-long-enough-7", by=ours.system_admin)
    assert Client().get(reverse("calendar_feed", args=[token])).status_code == 404


def test_what_is_granted_counts_at_each_fetch(world):
    ours = world.ours
    station_both(ours)
    address = reverse("calendar_feed", args=[make(everything=True, by=ours.team1)])
    assert "甲省水务厅" in Client().get(address).content.decode().replace("\r\n ", "")
    Grant.objects.filter(user_id=ours.team1.id).update(state=GrantState.REVOKED)
    assert "BEGIN:VEVENT" not in Client().get(address).content.decode()


def test_the_address_is_shown_once_and_kept_nowhere(world):
    client = world.client(world.ours.team1)
    text = client.post(reverse("make_calendar_address"), {"everything": "1"}).content.decode()
    token = re.search(r"/calendar/([\w-]{43})\.ics", text)[1]
    assert token not in client.get(reverse("calendar_address")).content.decode()
    kept = CalendarAddress.objects.get(user_id=world.ours.team1.id)
    assert token not in repr(kept.__dict__)
    assert kept.everything
    entry = Entry.objects.filter(action="make_calendar_address").get()
    assert token not in repr(entry.__dict__)


def test_where_it_is_switched_off_nothing_is_made_or_fetched(world, settings):
    token = make(everything=False, by=world.ours.team1)
    settings.HUIYIN_CALENDAR_FEEDS = False
    assert Client().get(reverse("calendar_feed", args=[token])).status_code == 404
    client = world.client(world.ours.team1)
    assert client.post(reverse("make_calendar_address")).status_code == 302
    assert "没有开放日历订阅" in client.get(reverse("calendar_address")).content.decode()


def test_a_round_is_taken_out_as_a_file_within_scope(world):
    ours = world.ours
    station_both(ours)
    got = world.client(ours.unit1).get(reverse("round_ics", args=[ours.round.pk]))
    assert got["Content-Disposition"].startswith("attachment")
    told = words(events_of(got.content.decode()))
    assert "进驻：甲省水务厅" in told
    assert "集中反馈会" in told
    assert "重工集团" not in told
    assert (
        world.client(world.theirs.office).get(reverse("round_ics", args=[ours.round.pk])).status_code == 404
    )
