"""The round that this program started from, rebuilt from a news item: 33 targets, 15 teams, all meetings.

The names of units are invented; numbers, kinds and dates are those of the round.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from huiyin.intake import actions
from huiyin.intake.round_applying import apply_round
from huiyin.organisations.clock import today
from huiyin.reading import read
from huiyin.reports.coverage import coverage_of
from huiyin.rounds.actions import advance, assign_team, hold_meeting
from huiyin.rounds.models import Meeting, Round, Target, Team
from huiyin.rounds.phases import round_days, slips_of
from huiyin.rounds.stationing import StayDates, station
from huiyin.rules.coverage import CoverageState
from huiyin.rules.moves import Refused
from huiyin.rules.round import MeetingKind, RoundAction
from huiyin.verification.queries import round_facts

pytestmark = pytest.mark.django_db
NEWS = Path(__file__).parent / "documents" / "round_news.txt"
FIRST, LAST = date(2023, 10, 20), date(2023, 12, 20)


@pytest.fixture
def made(ours, take_in) -> Round:
    document = take_in(read(NEWS), target=None, fed_back=False)
    term = {"name": "第二十届第二轮巡视", "number": 2, "term": "", "term_name": "第二十届",
            "term_starts_on": "2022-10-23"}  # fmt: skip
    document = actions.decide_round(
        document_id=document.pk, version=document.version, round_id=None, by=ours.office,
        choices={"new": term, "unknown": "create"},
    )  # fmt: skip
    done = apply_round(document_id=document.pk, version=document.version, by=ours.office)
    return Round.objects.get(pk=done.round_id)


def move(found: Round, action: RoundAction, by) -> Round:
    return advance(round_id=found.pk, action=action, facts=round_facts(found), by=by)


def test_the_news_makes_the_whole_round_at_once(made):
    targets = Target.objects.filter(round=made)
    assert Counter(targets.values_list("kind", "unit__unit_type")) == {
        ("regular", "functional_department"): 5, ("regular", "enterprise"): 26,
        ("look_back", "functional_department"): 1, ("look_back", "enterprise"): 1,
    }  # fmt: skip
    assert Team.objects.filter(round=made).count() == 15
    assert made.stationed_from == FIRST
    assert dict(Meeting.objects.filter(round=made).values_list("kind", "held_on")) == {
        MeetingKind.MOBILISATION: date(2023, 10, 10), MeetingKind.LEADING_GROUP_REPORT: date(2024, 3, 12),
        MeetingKind.COLLECTIVE_FEEDBACK: date(2024, 3, 25),
    }  # fmt: skip


def test_it_is_stationed_fed_back_and_covers_its_units(world, ours, made):
    targets, teams = list(Target.objects.filter(round=made)), list(Team.objects.filter(round=made))
    for n, target in enumerate(targets):
        assign_team(target_id=target.pk, team_id=teams[n % 15].pk, by=ours.office)
        dates = StayDates(FIRST, None if n == 0 else LAST, alongside=True)
        station(target_id=target.pk, dates=dates, by=ours.office)
    for action in (RoundAction.MOBILISE, RoundAction.STATION):
        move(made, action, ours.office)
    with pytest.raises(Refused) as refused:
        move(made, RoundAction.REPORT, ours.office)
    assert [o.code for o in refused.value.obstacles] == ["still_stationed"]
    station(target_id=targets[0].pk, dates=StayDates(FIRST, LAST, alongside=True), by=ours.office)
    for action in (RoundAction.REPORT, RoundAction.FEED_BACK):
        move(made, action, ours.office)
    with pytest.raises(Refused) as refused:
        move(made, RoundAction.RECTIFY, ours.office)
    assert [(o.code, len(o.params["targets"])) for o in refused.value.obstacles] == [
        ("one_to_one_missing", 33)
    ]
    for n, target in enumerate(targets):
        hold_meeting(
            round_id=made.pk, kind=MeetingKind.ONE_TO_ONE_FEEDBACK, held_on=date(2024, 3, 26 + n % 4),
            target_id=target.pk, by=ours.office,
        )  # fmt: skip
    made = move(made, RoundAction.RECTIFY, ours.office)
    assert slips_of(round_days(ours.office, made), made, today()) == []
    found = coverage_of(ours.office, made.term, today())
    states = found.within([made.pk])
    assert Counter(states[t.unit_id] for t in targets) == {CoverageState.COVERED: 33}
    page = world.client(ours.office).get(reverse("stays", args=[made.pk])).content.decode()
    assert page.count('class="gantt-bar is-own"') == 33
    assert page.count('class="gantt-mark is-feedback"') == 33
