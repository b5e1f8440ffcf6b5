"""Planning and conducting: what the actions refuse, what they leave alone, and who is told of what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError

from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.organisations import actions as organisations
from huiyin.organisations.clock import today
from huiyin.organisations.models import Unit
from huiyin.rounds import actions, queries
from huiyin.rounds.models import Meeting, ReviewAssignment, Target
from huiyin.rounds.scheduling import set_window
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Granted, Role
from huiyin.rules.round import InspectionKind, MeetingKind
from huiyin.rules.unit import UnitType


def unit(side, name: str) -> Unit:
    return organisations.add_unit(
        body_id=side.body.pk, name=name, unit_type=UnitType.ENTERPRISE, by=side.office
    )


def test_several_targets_are_added_all_or_none(ours):
    fresh = unit(ours, "甲省茶业")
    with pytest.raises(ValidationError, match="“甲省水务厅”已是本轮的巡视对象"):
        actions.add_targets(
            round_id=ours.round.pk, unit_ids=[fresh.pk, ours.units[0].pk], kind=InspectionKind.REGULAR,
            by=ours.office,
        )  # fmt: skip
    assert not Target.objects.filter(unit=fresh).exists()


def test_a_unit_of_another_body_cannot_become_a_target(world):
    with pytest.raises(ObjectDoesNotExist):
        actions.add_targets(
            round_id=world.ours.round.pk, unit_ids=[world.theirs.department.pk],
            kind=InspectionKind.REGULAR, by=world.ours.office,
        )  # fmt: skip


def test_the_same_team_or_reviewers_again_leave_no_trace(ours):
    before = Entry.objects.count()
    actions.assign_team(target_id=ours.targets[0].pk, team_id=ours.teams[0].pk, by=ours.office)
    actions.assign_reviewers(target_id=ours.targets[0].pk, reviewer_ids=[ours.reviewer.id], by=ours.office)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("who", ["team1", "unit1", "office"])
def test_only_who_holds_the_reviewers_role_of_the_body_can_be_named(world, who):
    stranger = world.theirs.reviewer if who == "office" else world.ours.viewers[who]
    with pytest.raises(ValidationError, match="没有本机构的审核角色"):
        actions.assign_reviewers(
            target_id=world.ours.targets[1].pk, reviewer_ids=[stranger.id], by=world.ours.office
        )
    assert not ReviewAssignment.objects.filter(target=world.ours.targets[1]).exists()


def test_a_meeting_to_come_moves_no_round(ours):
    with pytest.raises(ValidationError, match="还没有到"):
        actions.hold_meeting(
            round_id=ours.round.pk, kind=MeetingKind.RECTIFICATION, held_on=today() + timedelta(days=1),
            by=ours.office,
        )  # fmt: skip


def test_a_meeting_recorded_twice_counts_once(ours):
    held = {"round_id": ours.round.pk, "kind": MeetingKind.RECTIFICATION, "held_on": date(2024, 5, 6)}
    actions.hold_meeting(**held, by=ours.office)
    with pytest.raises(ValidationError, match="已经登记"):
        actions.hold_meeting(**held, by=ours.office)
    assert Meeting.objects.filter(round=ours.round, kind=MeetingKind.RECTIFICATION).count() == 1


def test_stationing_is_not_overwritten_by_whoever_looked_earlier(ours):
    actions.set_stationing(round_id=ours.round.pk, start=date(2024, 1, 3), end=None, by=ours.office)
    with pytest.raises(Stale):
        actions.set_stationing(
            round_id=ours.round.pk,
            start=date(2024, 1, 9),
            end=None,
            version=ours.round.version,
            by=ours.office,
        )


@pytest.mark.parametrize("who", ["team1", "reviewer", "leader", "unit1"])
def test_nobody_but_the_office_sends_teams(ours, who):
    with pytest.raises(Refused):
        actions.assign_team_to(
            target_ids=[ours.targets[0].pk], team_id=ours.teams[1].pk, by=ours.viewers[who]
        )


class TestWhoIsToldOfTeams:
    def test_a_team_knows_itself_before_it_has_a_target(self, ours):
        third = actions.add_team(round_id=ours.round.pk, number=3, name="甲省第3组", by=ours.office)
        member = replace(ours.team1, grants=frozenset({Granted(Role.TEAM, ours.body.pk, third.pk)}))
        assert list(queries.teams_for(member, ours.round.pk)) == [third]

    def test_leading_one_body_hides_no_team_of_another(self, world):
        both = replace(
            world.ours.team1,
            grants=world.ours.team1.grants | {Granted(Role.LEADING_GROUP, world.theirs.body.pk)},
        )
        assert list(queries.teams_for(both, world.ours.round.pk)) == [world.ours.teams[0]]
        assert len(queries.teams_for(both, world.theirs.round.pk)) == 2


class TestWhoIsToldOfReviewers:
    def test_the_office_is(self, ours):
        named = queries.reviewers_by_target(ours.office, ours.round.pk)
        assert [p.name for p in named[ours.targets[0].pk]] == ["甲省审核员"]

    @pytest.mark.parametrize("who", ["team1", "unit1", "reviewer", "leader", "system_admin"])
    def test_nobody_else_is(self, ours, who):
        assert queries.reviewers_by_target(ours.viewers[who], ours.round.pk) == {}

    def test_another_bodys_office_is_not(self, world):
        assert queries.reviewers_by_target(world.theirs.office, world.ours.round.pk) == {}


class TestAmendingUnits:
    def test_names_are_kept_without_space_around_them(self, ours):
        organisations.amend_unit(unit_id=ours.units[0].pk, by=ours.office, name=" 甲省水利厅 ")
        assert Unit.objects.get(pk=ours.units[0].pk).name == "甲省水利厅"

    def test_another_units_name_is_refused_also_with_space_around_it(self, ours):
        with pytest.raises(ValidationError, match="同名单位"):
            organisations.amend_unit(unit_id=ours.units[0].pk, by=ours.office, name="甲省重工集团 ")


def test_a_meeting_on_a_day_that_cannot_be_is_refused_because_it_cannot_be_taken_back(ours):
    found = actions.plan_round(term_id=ours.round.term_id, number=2, name="第二轮", by=ours.office)
    hold = partial(actions.hold_meeting, round_id=found.pk, by=ours.office)
    hold(kind=MeetingKind.MOBILISATION, held_on=date(2024, 3, 1))
    with pytest.raises(Refused) as refused:
        hold(kind=MeetingKind.LEADING_GROUP_REPORT, held_on=date(2023, 5, 1))
    [obstacle] = refused.value.obstacles
    assert obstacle.code == "meetings_out_of_order"
    assert obstacle.params["first"] == MeetingKind.MOBILISATION
    hold(kind=MeetingKind.LEADING_GROUP_REPORT, held_on=date(2024, 5, 1))
    hold(kind=MeetingKind.LEADING_GROUP_REPORT, held_on=date(2024, 4, 1))
    assert found.meetings.count() == 3


def test_a_planned_window_lies_in_its_term(ours):
    term = actions.open_term(
        body_id=ours.body.pk,
        name="第九届",
        starts_on=date(2027, 1, 1),
        ends_on=date(2031, 12, 31),
        by=ours.office,
    )
    found = actions.plan_round(term_id=term.pk, number=1, name="九届一轮", by=ours.office)
    for start, end in ((date(2026, 12, 1), date(2027, 2, 1)), (date(2031, 11, 1), date(2032, 2, 1))):
        with pytest.raises(ValidationError, match="这一届"):
            set_window(round_id=found.pk, start=start, end=end, capacity=3, by=ours.office)
    set_window(round_id=found.pk, start=date(2031, 11, 1), end=date(2031, 12, 31), capacity=3, by=ours.office)
