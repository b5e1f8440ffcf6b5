"""Figures that take long: the last ones at once, with their moment; the new ones behind the scenes."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from lxml import html

from huiyin.journal.actions import record
from huiyin.reports import kept
from huiyin.reports.kept import figures
from huiyin.verification import actions
from tests.reports.world import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db, settings, tmp_path):
    settings.HUIYIN_FILES = tmp_path
    cache.clear()
    return build()


@pytest.fixture
def threads(monkeypatch):
    """Everything takes long; what would be counted in a thread is counted when the test says so."""
    waiting = []

    class Thread:
        def __init__(self, target, **_more):
            self.start = lambda: waiting.append(target)

    monkeypatch.setattr(kept, "QUICK", -1)
    monkeypatch.setattr(kept.threading, "Thread", Thread)
    monkeypatch.setattr(kept.connections, "close_all", lambda: None)
    return waiting


def written(world) -> None:
    record(
        body=world.ours.body.pk,
        by=world.viewer("office"),
        action="watch",
        object_type="finding",
        object_id="1",
    )


def counting():
    calls: list[int] = []
    return lambda: calls.append(1) or len(calls)


def test_after_a_write_the_last_figures_are_told_with_their_moment_until_the_new_ones_are_there(
    world, threads
):
    viewer, count = world.viewer("office"), counting()
    first = figures(viewer, "x", count=count)
    assert (first.value, first.current) == (1, True)
    assert figures(viewer, "x", count=count) == first
    written(world)
    told = figures(viewer, "x", count=count)
    assert (told.value, told.at, told.current) == (1, first.at, False)
    threads.pop()()
    fresh = figures(viewer, "x", count=count)
    assert (fresh.value, fresh.current) == (2, True)
    assert fresh.at > first.at


def test_many_who_look_have_it_counted_once(world, threads):
    viewer, count = world.viewer("office"), counting()
    figures(viewer, "x", count=count)
    written(world)
    assert [figures(viewer, "x", count=count).value for _ in range(3)] == [1, 1, 1]
    assert len(threads) == 1


def test_what_was_written_while_it_was_counted_is_not_taken_for_counted(world, threads):
    viewer = world.viewer("office")

    def count() -> str:
        written(world)
        return "of before"

    assert figures(viewer, "x", count=count).current
    assert not figures(viewer, "x", count=count).current


def test_a_count_that_failed_is_taken_up_again(world, threads, caplog):
    viewer = world.viewer("office")
    figures(viewer, "x", count=lambda: 1)
    written(world)
    figures(viewer, "x", count=lambda: 1 / 0)
    threads.pop()()
    assert "counting behind the scenes failed" in caplog.text
    assert figures(viewer, "x", count=lambda: 2).value == 1
    threads.pop()()
    assert figures(viewer, "x", count=lambda: 3).value == 2


@pytest.mark.parametrize("name", ["team1", "reviewer", "unit1", "department"])
def test_who_sees_a_part_never_gets_what_may_have_left_their_scope(world, threads, name):
    viewer = world.viewer(name)
    figures(viewer, "x", count=lambda: "of before")
    written(world)
    told = figures(viewer, "x", count=lambda: "of now")
    assert (told.value, told.current, threads) == ("of now", True, [])


def test_what_leaves_the_house_is_of_now(world, threads):
    viewer = world.viewer("office")
    figures(viewer, "x", count=lambda: 1)
    written(world)
    assert figures(viewer, "x", count=lambda: 2, at_once=True).value == 2


def _closed(page) -> str:
    return page.xpath("//a[contains(., '已销号')]//strong")[0].text_content()


def test_the_cockpit_says_that_its_figures_are_of_before(world, threads, django_assert_max_num_queries):
    client = world.client("office")
    before = html.fromstring(client.get("/cockpit/").content.decode())
    assert "正在重新计数" not in before.text_content()
    actions.close(application_id=world.application("赤待确认").pk, by=world.viewer("office2"))
    with django_assert_max_num_queries(20):
        between = html.fromstring(client.get("/cockpit/").content.decode())
    assert "正在重新计数" in between.text_content()
    assert _closed(between) == _closed(before)
    wall = client.get("/cockpit/?view=wall").content.decode()
    assert 'content="15"' in wall
    for work in threads:
        work()
    after = html.fromstring(client.get("/cockpit/").content.decode())
    assert "正在重新计数" not in after.text_content()
    assert int(_closed(after)) == int(_closed(before)) + 1
