"""Nobody asks without end: an account or address beyond its limit is answered 429, in words."""

from __future__ import annotations

import pytest
from django.conf import settings as configured
from django.test import Client, RequestFactory

from huiyin.web import limits
from huiyin.web.limits import Buckets, kinds_of


@pytest.fixture
def clock(monkeypatch, settings):
    """A clock that the test moves; tight limits, and buckets of its own."""
    now = [1000.0]
    monkeypatch.setattr(limits, "BUCKETS", Buckets(lambda: now[0]))
    settings.HUIYIN_LIMITS = {"any": 30, "write": 3, "search": 4, "export": 2, "stranger": 5}
    return now


def test_an_export_too_many_is_refused_in_words_and_taken_later(world, clock):
    client = world.client(world.ours.office)
    answers = [client.get("/export/lists.xlsx") for _ in range(3)]
    refused = client.get("/export/lists.xlsx")
    assert [a.status_code for a in answers][-1] == refused.status_code == 429
    assert "操作过于频繁" in refused.content.decode()
    clock[0] += int(refused.headers["Retry-After"])
    assert client.get("/export/lists.xlsx").status_code != 429


def test_searching_is_limited_and_looking_goes_on(world, clock):
    client = world.client(world.ours.office)
    statuses = [client.get("/search/", {"q": "台账"}).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 200, 429]
    assert client.get("/findings/").status_code == 200


def test_one_account_does_not_use_up_anothers(world, clock):
    ours, theirs = world.client(world.ours.office), world.client(world.theirs.office)
    assert [ours.post("/round/").status_code for _ in range(4)][-1] == 429
    assert theirs.post("/round/").status_code == 302


def test_a_stranger_is_counted_by_address(db, clock):
    client = Client()
    assert [client.get("/account/login/").status_code for _ in range(6)] == [200] * 5 + [429]
    assert client.get("/account/login/", REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.get("/healthz").status_code == 200


def test_a_program_is_told_without_a_page(world, clock):
    client = world.client(world.ours.office)
    answers = [client.get("/api/v1/owed/") for _ in range(31)]
    assert answers[-1].status_code == 429
    assert answers[-1].json() == {"detail": "Too many requests"}


def test_whoever_waits_a_minute_has_the_whole_of_it_again():
    now = [0.0]
    buckets = Buckets(lambda: now[0])
    for _ in range(2):
        assert [buckets.wait("write", "me", 10) for _ in range(10)] == [0] * 10
        assert buckets.wait("write", "me", 10) > 0
        now[0] += 60


def test_a_request_counts_towards_what_it_is():
    get, post = RequestFactory().get, RequestFactory().post
    assert kinds_of(get("/findings/"), known=True) == ["any"]
    assert kinds_of(get("/findings/", {"q": "台账"}), known=True) == ["any", "search"]
    assert kinds_of(post("/imports/upload/"), known=True) == ["any", "write"]
    assert kinds_of(get("/journal/journal.xlsx"), known=True) == ["any", "export"]
    assert kinds_of(post("/tell/receipt/"), known=False) == ["stranger", "write"]


def test_the_limits_that_are_delivered_are_above_what_people_do():
    from huiyin.server import log_in_settings

    assert log_in_settings.HUIYIN_LIMITS["any"] >= 600
    assert {"any", "write", "search", "export", "stranger"} == set(log_in_settings.HUIYIN_LIMITS)
    assert "huiyin.web.limits.limits_middleware" in configured.MIDDLEWARE
