"""The script: hand-written patterns, filled with figures; the same for the same seed."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date
from importlib import resources
from pathlib import Path
from random import Random

import pytest

from huiyin.demo.cast import earlier_round, main_round
from huiyin.demo.patterns import compose, content, fitting, patterns
from huiyin.demo.script import SHARES, TooManyFindings, write
from huiyin.demo.timeline import lay_out
from huiyin.rules.finding import FindingState, Pace
from huiyin.rules.profiles import parse
from huiyin.rules.unit import UnitType

TODAY = date(2026, 11, 20)
#: well-known organisations; an invented finding is never attached to a real one
REAL = (Path(__file__).parent / "real_names.txt").read_text(encoding="utf-8").split()


def test_the_same_seed_writes_the_same_script():
    assert write(7, 200, TODAY) == write(7, 200, TODAY)
    assert write(7, 200, TODAY) != write(8, 200, TODAY)


def test_a_thousand_findings_are_told_apart_within_their_unit():
    stories = write(1, 1000, TODAY)
    assert 950 < len(stories) < 1050
    titles = Counter((s.part.earlier, s.place, s.case.title) for s in stories)
    assert max(titles.values()) == 1
    assert len({s.case.pattern for s in stories}) >= 60


def test_no_unit_has_a_pattern_twice_while_it_has_others():
    by_unit = defaultdict(list)
    for story in write(1, 1000, TODAY):
        by_unit[story.part.earlier, story.place].append(story.case.pattern)
    for used in by_unit.values():
        if len(used) <= 40:
            assert max(Counter(used).values()) == 1


def test_more_findings_than_the_patterns_can_tell_apart_are_refused():
    with pytest.raises(TooManyFindings):
        write(1, 200_000, TODAY)


def test_states_come_in_fixed_proportion():
    stories = [s for s in write(3, 1000, TODAY) if not s.part.earlier]
    counts = Counter(s.state for s in stories)
    for state, share in SHARES.items():
        assert abs(counts[state] - len(stories) * share / 100) < 25, state


def test_each_kind_of_unit_has_enough_patterns():
    assert len(patterns()) >= 60
    assert len(fitting(UnitType.ENTERPRISE)) >= 50
    assert len(fitting(UnitType.FUNCTIONAL_DEPARTMENT)) >= 40


@pytest.mark.parametrize("place", range(len(patterns())))
def test_every_pattern_can_be_filled_for_every_unit_that_it_fits(place):
    parts = [p for p in (*main_round(), *earlier_round()) if place in fitting(p.actor.kind)]
    assert parts
    for part in parts:
        case = compose(place, part.actor.words(), Random(place))
        assert "{" not in case.title + case.text
        assert 1 <= len(case.tasks) <= 3
        assert len({task.title for task in case.tasks}) == len(case.tasks)
        for task in case.tasks:
            assert task.done
            assert not task.done.endswith("。")


@pytest.mark.parametrize("pattern", patterns(), ids=lambda p: p["titles"][0][:12])
def test_a_pattern_says_what_was_found_with_figures_and_a_basis(pattern):
    assert len(set(pattern["titles"])) >= 2 or len(pattern["n"]) >= 4
    assert len(pattern["text"]) > 60
    assert pattern["basis"]
    assert all("{" + name in pattern["text"] + str(pattern["tasks"]) for name in pattern["n"])
    assert set(pattern["for"]) <= {"E", "D"}


def test_categories_are_those_of_the_profile():
    profile = parse(
        (resources.files("huiyin.profiles") / "party_inspection.toml").read_text(encoding="utf-8")
    )
    known = {child.code for category in profile.categories for child in category.children}
    assert {p["at"] for p in patterns()} <= known


def test_no_unit_bears_the_name_of_a_well_known_organisation():
    names = [part.actor.name for part in (*main_round(), *earlier_round())]
    names += [part.actor.short for part in (*main_round(), *earlier_round())]
    names += [row["name"] for row in content("units")["receivers"]]
    found = [(real, name) for real in REAL for name in names if real in name]
    assert found == []


def test_no_finding_names_a_well_known_organisation():
    for story in write(5, 600, TODAY):
        text = story.case.title + story.case.text + "".join(t.title + t.done for t in story.case.tasks)
        assert [real for real in REAL if real in text] == []


def test_unit_names_are_distinct():
    names = [p.actor.name for p in main_round()] + [p.actor.short for p in main_round()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(
    "today", [date(2024, 11, 4), date(2026, 2, 28), date(2026, 11, 22), date(2031, 1, 1)]
)
def test_whatever_the_day_something_is_overdue_something_due_soon_and_something_in_time(today):
    due = [s.dates.due_on for s in write(2, 1000, today) if s.state == FindingState.IN_PROGRESS]
    left = [(day - today).days for day in due if day]
    assert any(n < 0 for n in left)
    assert any(0 <= n <= 7 for n in left)
    assert sum(n > 7 for n in left) > len(left) / 3


@pytest.mark.parametrize("state", list(FindingState))
def test_no_date_of_a_finding_lies_after_today(state):
    for seed in range(60):
        dates = lay_out(state, Pace.STAGED, date(2024, 3, 26), date(2023, 11, 6), TODAY, Random(seed))
        days = [dates.recorded_on, dates.fed_back_on, dates.planned_on, dates.reopened_on, dates.last_on]
        for attempt in dates.attempts:
            days += [attempt.submitted_on, attempt.accepted_on, attempt.answered_on]
            assert attempt.submitted_on <= (attempt.accepted_on or attempt.submitted_on)
            assert (attempt.accepted_on or attempt.submitted_on) <= (attempt.answered_on or TODAY)
        assert all(day <= TODAY for day in days if day)
