"""A round's figures are counts of the viewer's own rows, whichever way they are counted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.utils import timezone

from huiyin.findings.models import Finding
from huiyin.journal.actions import record
from huiyin.reports.figures import Period, counts_by_unit, round_figures
from huiyin.reports.kept import kept
from huiyin.verification import actions
from huiyin.verification.queries import missing_for
from tests.reports.world import WORKING, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db, settings, tmp_path):
    settings.HUIYIN_FILES = tmp_path
    return build()


@pytest.mark.parametrize("name", WORKING)
def test_every_figure_counts_the_viewers_own_rows(world, name):
    viewer, today = world.viewer(name), timezone.localdate()
    figures = round_figures(viewer, world.ours.round, today)
    own = Finding.objects.visible_to(viewer).filter(round=world.ours.round)
    assert figures.total == own.count()
    for state, n in figures.by_state.items():
        assert n == own.filter(state=state).count()
    assert sum(line.total for line in figures.lines) == figures.total
    assert sum(line.overdue for line in figures.lines) == figures.overdue
    assert figures.without_home <= missing_for(viewer, today).count()


def test_kept_totals_and_rows_agree_by_unit(world):
    """The office counts from the totals, two teams from the rows: together they are the same."""
    whole = counts_by_unit(world.viewer("office"), world.ours.round)
    parts = {}
    for name in ("team1", "team2"):
        parts |= counts_by_unit(world.viewer(name), world.ours.round)
    assert whole == parts


def test_another_bodys_office_counts_nothing_of_ours(world):
    figures = round_figures(world.viewer("their_office"), world.ours.round, timezone.localdate())
    assert (figures.total, figures.targets, figures.lines) == (0, 0, ())
    assert figures.outcomes.reports == 0


def test_a_decision_changes_the_figures_at_once(world):
    viewer = world.viewer("office")
    before = round_figures(viewer, world.ours.round, timezone.localdate())
    actions.close(application_id=world.application("赤待确认").pk, by=world.viewer("office2"))
    after = round_figures(viewer, world.ours.round, timezone.localdate())
    assert (after.closed, after.total) == (before.closed + 1, before.total)


def test_a_kept_figure_is_counted_once_until_the_journal_moves_on(world, django_capture_on_commit_callbacks):
    viewer, calls = world.viewer("office"), []

    def count() -> int:
        calls.append(1)
        return len(calls)

    assert [kept(viewer, "x", count=count), kept(viewer, "x", count=count)] == [1, 1]
    record(body=world.ours.body.pk, by=viewer, action="watch", object_type="finding", object_id="1")
    assert kept(viewer, "x", count=count) == 2
    record(body=world.theirs.body.pk, by=viewer, action="watch", object_type="finding", object_id="1")
    assert kept(viewer, "x", count=count) == 2


def test_a_kept_figure_is_nobody_elses(world):
    assert kept(world.viewer("team1"), "x", count=lambda: 1) == 1
    assert kept(world.viewer("team2"), "x", count=lambda: 2) == 2
    reviewer = world.viewer("reviewer")
    assert kept(reviewer, "x", count=lambda: 3) == 3
    other = replace(reviewer, id=world.people["office"].pk)
    assert kept(other, "x", count=lambda: 4) == 4


@pytest.mark.parametrize(("today", "passed"), [
    (date(2023, 12, 31), 0), (date(2024, 1, 1), 0), (date(2024, 1, 11), 10), (date(2024, 2, 1), 31),
    (date(2030, 1, 1), 31),
])  # fmt: skip
def test_no_more_of_a_period_passes_than_it_has(today, passed):
    assert Period(date(2024, 1, 1), date(2024, 2, 1)).passed(today) == passed
