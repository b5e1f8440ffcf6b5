"""What worked at findings like this one is told within scope, and not of what is unlike it."""

from __future__ import annotations

import pytest

from huiyin.reports.worked_elsewhere import worked_elsewhere
from tests.kept_rows import KeptRows
from tests.reports.world import build, marks_in

pytestmark = pytest.mark.django_db
_world = KeptRows(build)


@pytest.fixture
def world(db):
    return _world()


def told(world, name: str, mark: str):
    return worked_elsewhere(world.viewer(name), world.finding(mark))


def open_at(world, name: str) -> str:
    """An open finding that this person sees."""
    return next(m for m in sorted(world.seen_by(name)) if world.finding(m).state == "in_progress")


@pytest.mark.parametrize("name", ["office", "team1", "unit1", "unit2"])
def test_only_closed_findings_in_scope_are_told(world, name):
    found = told(world, name, open_at(world, name))
    seen = {world.findings[m].pk for m in world.seen_by(name)}
    assert found
    for one in found:
        assert one.finding in seen
        assert one.tasks
    assert not marks_in(" ".join(f"{o.title}{o.tasks}{o.unit}" for o in found), world.hidden_from(name))


def test_a_unit_is_told_no_other_units_name(world):
    own = {world.finding(m).unit.name for m in world.seen_by("unit1")}
    assert {one.unit for one in told(world, "unit1", open_at(world, "unit1"))} <= own


def test_what_is_unlike_is_not_told(world):
    finding = world.finding(open_at(world, "office"))
    finding.title = "选人用人程序履行走样"
    assert worked_elsewhere(world.viewer("office"), finding) == []


def test_it_is_shown_where_a_task_is_planned(world):
    mark = open_at(world, "unit1")
    page = world.client("unit1").get(f"/findings/{world.findings[mark].pk}/tasks/new/")
    assert page.status_code == 200
    assert "类似问题是怎么整改好的" in page.content.decode()
