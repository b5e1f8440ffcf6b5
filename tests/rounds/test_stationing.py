"""Keeping stays: who may, what is refused, and who is told where a team is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist

from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.rounds import actions, queries
from huiyin.rounds.models import Stationing
from huiyin.rounds.stationing import Announcement, StayDates, station, station_at_once
from huiyin.rules.moves import Refused

DATES = StayDates(date(2023, 10, 20), date(2023, 12, 20))


def keep(side, target: int = 0, dates: StayDates = DATES, by=None, **more) -> Stationing:
    return station(target_id=side.targets[target].pk, dates=dates, by=by or side.office, **more)


def test_the_office_and_the_team_that_is_there_keep_a_stay(ours):
    keep(ours)
    kept = keep(ours, by=ours.team1, announcement=Announcement(hotline=" 800-0166 "))
    assert (kept.hotline, kept.version) == ("800-0166", 2)


def test_another_team_does_not_even_know_the_target(ours):
    with pytest.raises(ObjectDoesNotExist):
        keep(ours, by=ours.team2)


@pytest.mark.parametrize("who", ["unit1", "reviewer", "leader"])
def test_readers_keep_no_stay(ours, who):
    with pytest.raises(Refused):
        keep(ours, by=ours.viewers[who])
    assert not Stationing.objects.exists()


def test_a_team_of_two_units_is_refused_at_the_second_with_the_first_ones_days(ours):
    actions.assign_team(target_id=ours.targets[1].pk, team_id=ours.teams[0].pk, by=ours.office)
    keep(ours)
    with pytest.raises(Refused) as refused:
        keep(ours, 1)
    [obstacle] = refused.value.obstacles
    assert (obstacle.code, obstacle.params["unit"]) == ("team_elsewhere", ours.units[0].name)
    assert Stationing.objects.count() == 1
    keep(ours, 1, replace(DATES, alongside=True))


def test_several_units_get_the_same_days_all_or_none_and_keep_what_they_announced(ours):
    keep(ours, 1, announcement=Announcement(office="301 室"))
    moved = replace(DATES, leaves_on=date(2023, 12, 15))
    station_at_once(target_ids=[t.pk for t in ours.targets], dates=moved, by=ours.office)
    assert {s.leaves_on for s in Stationing.objects.all()} == {date(2023, 12, 15)}
    assert Stationing.objects.get(target=ours.targets[1]).office == "301 室"
    with pytest.raises(Refused):
        station_at_once(
            target_ids=[t.pk for t in ours.targets], dates=replace(DATES, leaves_on=date(2023, 1, 1)),
            by=ours.office,
        )  # fmt: skip
    assert {s.leaves_on for s in Stationing.objects.all()} == {date(2023, 12, 15)}


def test_the_same_again_leaves_no_trace_and_who_looked_earlier_overwrites_nothing(ours):
    keep(ours)
    before = Entry.objects.count()
    keep(ours)
    assert Entry.objects.count() == before
    keep(ours, dates=replace(DATES, leaves_on=None))
    with pytest.raises(Stale):
        keep(ours, version=1)


def test_stays_are_seen_as_their_targets_are(world):
    ours = world.ours
    for n in (0, 1):
        keep(ours, n)
        keep(world.theirs, n)
    seen = lambda who: {s.target_id for s in queries.stays_for(ours.viewers[who])}  # noqa: E731
    both = {t.pk for t in ours.targets}
    assert seen("office") == seen("leader") == both
    assert seen("team1") == seen("unit1") == seen("reviewer") == {ours.targets[0].pk}
    assert seen("department_staff") == seen("system_admin") == set()


def test_a_team_is_not_sent_where_it_cannot_be_for_it_is_elsewhere_then(ours):
    keep(ours)
    keep(ours, 1)
    with pytest.raises(Refused) as refused:
        actions.assign_team(target_id=ours.targets[1].pk, team_id=ours.teams[0].pk, by=ours.office)
    [obstacle] = refused.value.obstacles
    assert (obstacle.code, obstacle.params["unit"]) == ("team_elsewhere", ours.units[0].name)
    ours.targets[1].refresh_from_db()
    assert ours.targets[1].team_id == ours.teams[1].pk
    keep(ours, 1, StayDates(date(2023, 12, 20), date(2024, 1, 20)))
    actions.assign_team(target_id=ours.targets[1].pk, team_id=ours.teams[0].pk, by=ours.office)
