"""A team's stay: refused where it can't be, warned of where it is unusual; phases that slip, by how much."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest

from huiyin.rules.deadlines import Deadline, DeadlineUnit
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.round_phases import Phase, PhaseRules, RoundDays, TargetDays, slips
from huiyin.rules.stationing import Stay, StayWarning, against, warnings
from huiyin.rules.workdays import WorkCalendar

OFFICE = frozenset({Role.OFFICE})
CALENDAR = WorkCalendar()
HERE = Stay("甲单位", date(2023, 10, 20), date(2023, 12, 20))


def codes(stay: Stay, *others: Stay, held=OFFICE, state=RoundState.MOBILISED) -> list[str]:
    return [o.code for o in against(stay, others, held, state)]


def test_a_stay_that_ends_before_it_begins_is_refused():
    assert codes(replace(HERE, leaves_on=date(2023, 10, 19))) == ["stay_reversed"]
    assert codes(replace(HERE, leaves_on=HERE.enters_on)) == []


def test_letters_are_not_accepted_until_before_the_team_comes():
    assert codes(replace(HERE, accepts_until=date(2023, 10, 19))) == ["accepting_reversed"]


def test_a_team_is_not_in_two_units_at_once_unless_that_was_decided():
    there = Stay("乙单位", date(2023, 12, 1), date(2023, 12, 30))
    assert codes(HERE, there) == ["team_elsewhere"]
    assert codes(replace(HERE, alongside=True), there) == []
    assert codes(HERE, replace(there, alongside=True)) == []


def test_one_leaves_a_unit_and_enters_the_next_on_the_same_day():
    assert codes(HERE, Stay("乙单位", date(2023, 12, 20), date(2024, 1, 20))) == []


def test_a_stay_without_an_end_keeps_the_team_until_it_has_one():
    assert codes(Stay("乙单位", date(2024, 3, 1)), replace(HERE, leaves_on=None)) == ["team_elsewhere"]
    assert codes(Stay("乙单位", date(2023, 3, 1), date(2023, 4, 1)), replace(HERE, leaves_on=None)) == []


def test_meeting_is_mutual_and_is_what_the_days_between_say():
    day = lambda n: date(2023, 10, 1) + timedelta(days=n)  # noqa: E731
    all_stays = [
        Stay("丙", day(start), None if end == 5 else day(end))
        for start in range(5)
        for end in range(start + 1, 6)
    ]
    for one, other in product(all_stays, repeat=2):
        shared = [
            n for n in range(9) if all(s.enters_on <= day(n) < (s.leaves_on or day(9)) for s in (one, other))
        ]
        assert one.meets(other) == other.meets(one) == bool(shared), (one, other)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICE, Role.TEAM}))
def test_only_office_and_team_keep_stays(role):
    assert codes(HERE, held=frozenset({role})) == ["not_your_role"]
    assert codes(HERE, held=frozenset({Role.TEAM})) == []


def test_a_completed_round_stays_as_it_was():
    assert codes(HERE, state=RoundState.COMPLETED) == ["not_in_this_state"]


def test_days_off_and_days_outside_the_round_are_warned_of_and_not_refused():
    unusual = Stay("甲单位", date(2023, 10, 1), date(2023, 12, 23), accepts_until=date(2023, 12, 25))
    found = warnings(
        unusual, round_from=date(2023, 10, 20), round_until=date(2023, 12, 20), calendar=CALENDAR
    )
    assert found == [
        StayWarning.BEFORE_ROUND, StayWarning.ENTRY_OFF, StayWarning.AFTER_ROUND, StayWarning.LEAVING_OFF,
        StayWarning.ACCEPTING_AFTER_LEAVING,
    ]  # fmt: skip
    assert codes(unusual) == []
    assert warnings(HERE, round_from=None, round_until=None, calendar=CALENDAR) == []


RULES = PhaseRules(
    stay=Deadline(2, DeadlineUnit.MONTHS), report=Deadline(30, DeadlineUnit.DAYS),
    feedback=Deadline(10, DeadlineUnit.WORKDAYS), one_to_one=Deadline(5, DeadlineUnit.WORKDAYS),
)  # fmt: skip


def slipped(today: date, *targets: TargetDays, **days: date) -> list[tuple]:
    found = slips(RoundDays(targets, **days), RULES, CALENDAR, today)
    return [(s.phase, s.due_on, s.on, s.units) for s in found]


def test_a_round_in_time_says_nothing():
    whole = TargetDays("甲", date(2023, 10, 20), date(2023, 12, 20), date(2024, 2, 1))
    assert slipped(date(2024, 6, 3), whole, planned_from=date(2023, 10, 20), heard_on=date(2024, 1, 15),
                   collective_on=date(2024, 1, 29)) == []  # fmt: skip


def test_those_who_have_not_entered_are_named_before_those_who_were_only_late():
    late, waiting = TargetDays("甲", date(2023, 10, 25)), TargetDays("乙")
    planned = {"planned_from": date(2023, 10, 20)}
    assert slipped(date(2023, 10, 30), late, waiting, **planned) == [
        (Phase.ENTER, date(2023, 10, 20), None, ("乙",))
    ]
    assert slipped(date(2023, 10, 30), late, **planned) == [
        (Phase.ENTER, date(2023, 10, 20), date(2023, 10, 25), ("甲",))
    ]
    assert slipped(date(2023, 10, 20), waiting, **planned) == []


def test_a_stay_longer_than_the_profile_allows_slips_unless_it_was_planned_so():
    long = TargetDays("甲", date(2023, 10, 20), date(2024, 1, 15))
    assert slipped(date(2024, 1, 16), long) == [(Phase.LEAVE, date(2023, 12, 20), date(2024, 1, 15), ("甲",))]
    assert slipped(date(2024, 1, 16), long, planned_until=date(2024, 1, 31)) == []


def test_report_and_feedback_are_waited_for_from_the_step_before():
    left = TargetDays("甲", date(2023, 10, 20), date(2023, 12, 20))
    still_there = TargetDays("乙", date(2023, 12, 18))
    assert slipped(date(2024, 1, 20), left) == [(Phase.HEAR, date(2024, 1, 19), None, ())]
    assert slipped(date(2024, 1, 20), left, still_there) == []
    assert slipped(date(2024, 2, 20), left, heard_on=date(2024, 1, 19)) == [
        (Phase.FEED_BACK, date(2024, 2, 2), None, ())
    ]
    held = {"heard_on": date(2024, 1, 19), "collective_on": date(2024, 2, 2)}
    assert slipped(date(2024, 2, 20), left, **held) == [
        # Sunday, 4 February 2024 was worked
        (Phase.FEED_BACK_EACH, date(2024, 2, 8), None, ("甲",))
    ]
