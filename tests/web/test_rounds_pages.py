"""Rounds: everybody sees their own part, the office alone conducts, and every number leads to its list."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.accounts.models import Grant, GrantState
from huiyin.organisations import actions as organisations
from huiyin.rounds import actions as rounds
from huiyin.rounds.models import Round
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind, RoundAction
from huiyin.rules.unit import UnitType
from huiyin.verification.queries import round_facts

NOT_THE_OFFICE = ["team1", "unit1", "reviewer", "leader"]


@pytest.fixture
def office(world):
    return world.client(world.ours.office)


@pytest.fixture
def shown(world):
    def show(name: str, *args: object, by=None, **query: object) -> str:
        response = world.client(by or world.ours.office).get(reverse(name, args=args), query)
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    return show


def planned(side, number: int = 7) -> Round:
    return rounds.plan_round(
        term_id=side.round.term_id, number=number, name=f"{side.body.name}第{number}轮", by=side.office
    )


def unit(side, name: str):
    return organisations.add_unit(
        body_id=side.body.pk, name=name, unit_type=UnitType.ENTERPRISE, by=side.office
    )


class TestTheList:
    def test_the_office_sees_its_rounds_and_nobody_elses(self, ours, shown):
        text = shown("rounds")
        assert "甲省第一轮" in text
        assert "乙省第一轮" not in text
        assert "筹备新一轮" in text

    @pytest.mark.parametrize("who", NOT_THE_OFFICE)
    def test_readers_are_offered_no_planning(self, ours, shown, who):
        text = shown("rounds", by=ours.viewers[who])
        assert "甲省第一轮" in text
        assert "筹备新一轮" not in text
        assert "开设新一届" not in text

    def test_a_planned_round_is_unknown_to_teams_and_units(self, ours, shown):
        planned(ours)
        assert "甲省巡视办第7轮" in shown("rounds")
        for who in ("team1", "unit1", "reviewer"):
            assert "甲省巡视办第7轮" not in shown("rounds", by=ours.viewers[who])

    def test_it_counts_only_what_the_reader_may_see(self, ours, shown):
        ours.issue("一组的问题", target=0)
        ours.issue("二组的问题甲", target=1)
        ours.issue("二组的问题乙", target=1)
        cell = '<a class="num" href="/findings/?round={}">{}</a>'
        assert cell.format(ours.round.pk, 3) in shown("rounds")
        assert cell.format(ours.round.pk, 1) in shown("rounds", by=ours.team1)

    def test_it_is_filtered_by_stage_in_words(self, ours, shown):
        planned(ours)
        text = shown("rounds", state="planned")
        assert "甲省巡视办第7轮" in text
        assert f'href="/rounds/{ours.round.pk}/"' not in text
        assert "筹备" in text

    def test_somebody_without_rounds_is_told_so_and_offered_nothing(self, world, shown):
        text = shown("rounds", by=world.ours.system_admin)
        assert "还没有轮次" in text
        assert reverse("new_round") not in text


class TestTheRound:
    def test_the_office_sees_targets_teams_meetings_and_reviewers(self, ours, shown):
        text = shown("round", ours.round.pk)
        for words in (
            "甲省水务厅",
            "甲省重工集团",
            "甲省第1组",
            "甲省第2组",
            "甲省审核员",
            "集中反馈会",
            "2024-03-25",
        ):
            assert words in text
        assert "乙省" not in text

    def test_a_team_sees_its_own_targets_alone(self, ours, shown):
        ours.issue("二组的问题", target=1)
        text = shown("round", ours.round.pk, by=ours.team1)
        assert "甲省水务厅" in text
        for hidden in ("甲省重工集团", "甲省第2组", "甲省审核员"):
            assert hidden not in text
        assert f"/findings/?round={ours.round.pk}&amp;state" not in text  # no figure of anybody else's
        assert "findings/?round" in text

    def test_a_unit_sees_itself_and_only_what_was_fed_back(self, ours, shown):
        ours.register("还没有反馈的问题")
        ours.issue("已经反馈的问题")
        text = shown("round", ours.round.pk, by=ours.unit1)
        assert "甲省水务厅" in text
        assert "甲省重工集团" not in text
        assert "已登记" not in text
        assert "已反馈" in text

    def test_one_to_one_feedback_of_another_unit_is_not_told(self, ours, shown):
        for place, note in enumerate(("水务厅会议室", "重工集团会议室")):
            rounds.hold_meeting(
                round_id=ours.round.pk, kind=MeetingKind.ONE_TO_ONE_FEEDBACK, held_on=date(2024, 3, 26),
                target_id=ours.targets[place].pk, note=note, by=ours.office,
            )  # fmt: skip
        text = shown("round", ours.round.pk, by=ours.team1)
        assert "甲省水务厅：水务厅会议室" in text
        assert "重工集团" not in text

    @pytest.mark.parametrize("who", NOT_THE_OFFICE)
    def test_readers_see_no_controls(self, ours, shown, who):
        text = shown("round", ours.round.pk, by=ours.viewers[who])
        for name in ("advance_round", "add_team", "add_targets", "set_stationing", "hold_meeting"):
            assert reverse(name, args=[ours.round.pk]) not in text
        assert reverse("assign_team", args=[ours.targets[0].pk]) not in text
        assert reverse("assign_reviewers", args=[ours.targets[0].pk]) not in text

    @pytest.mark.parametrize("who", ["office", "team1", "unit1", "reviewer", "leader"])
    def test_another_bodys_round_does_not_exist(self, world, who):
        client = world.client(world.ours.viewers[who])
        assert client.get(reverse("round", args=[world.theirs.round.pk])).status_code == 404

    def test_its_figures_lead_to_the_lists_that_they_count(self, ours, shown, office):
        ours.issue("甲", target=0)
        ours.issue("乙", target=0)
        ours.register("丙", target=1)
        text = shown("round", ours.round.pk)
        place = f"/findings/?round={ours.round.pk}&amp;unit={ours.units[0].pk}&amp;state=fed_back"
        assert f'<a class="num" href="{place}">2</a>' in text
        assert f'/findings/?round={ours.round.pk}&amp;state=registered"' in text

    @pytest.mark.parametrize("who", ["office", "team1", "unit1", "reviewer", "leader"])
    def test_every_figure_is_the_length_of_the_list_behind_it(self, world, who):
        ours = world.ours
        ours.issue("甲", target=0)
        ours.apply(ours.issue("乙", target=0))
        ours.register("丙", target=0)
        ours.issue("丁", target=1)
        client = world.client(ours.viewers[who])
        context = client.get(reverse("round", args=[ours.round.pk])).context
        doors = [context["doors"]["total"], context["doors"]["overdue"]]
        doors += [door for _state, door in context["doors"]["states"]]
        for row in context["rows"]:
            doors += [row.total, row.overdue, *(door for _state, door in row.states)]
        assert doors[0].n > 0
        for door in doors:
            assert client.get(door.url).context["count"] == door.n, door

    def test_the_office_is_told_what_stands_against_the_next_step_and_where_to_put_it_right(
        self, ours, shown
    ):
        ours.register("还没有反馈")
        text = shown("round", ours.round.pk)
        assert "还有 1 个问题未反馈" in text
        assert f"/findings/?round={ours.round.pk}&amp;state=registered" in text
        assert 'aria-disabled="true"' in text

    def test_a_new_round_asks_for_targets_and_its_meeting(self, ours, shown):
        found = planned(ours)
        text = shown("round", found.pk)
        assert "还没有巡视对象" in text
        assert reverse("add_targets", args=[found.pk]) in text
        assert f"{reverse('hold_meeting', args=[found.pk])}?kind=mobilisation" in text

    def test_a_target_without_team_is_pointed_out(self, ours, shown):
        bare = rounds.add_target(round_id=ours.round.pk, unit_id=unit(ours, "甲省盐业").pk, by=ours.office)
        assert reverse("assign_team", args=[bare.pk]) in shown("round", ours.round.pk)

    def test_a_completed_round_offers_no_changes(self, ours, shown):
        ours.speak_with_each()
        for action in (RoundAction.RECTIFY, RoundAction.COMPLETE):
            facts = round_facts(ours.round)
            rounds.advance(round_id=ours.round.pk, action=action, facts=facts, by=ours.office)
        text = shown("round", ours.round.pk)
        assert "已办结" in text
        for name in ("advance_round", "add_team", "add_targets", "set_stationing", "hold_meeting"):
            assert reverse(name, args=[ours.round.pk]) not in text

    @pytest.mark.parametrize("who", ["office", "team1"])
    def test_it_asks_the_database_as_often_for_one_target_as_for_three(self, world, who):
        ours = world.ours
        small = planned(ours)
        team = rounds.add_team(round_id=small.pk, number=1, name="甲省新一组", by=ours.office)
        viewer = ours.office
        rounds.add_target(round_id=small.pk, unit_id=ours.units[0].pk, team_id=team.pk, by=viewer)
        if who == "team1":
            Grant.objects.create(
                user_id=ours.team1.id,
                role=Role.TEAM,
                body_id=ours.body.pk,
                scope_id=team.pk,
                state=GrantState.CONFIRMED,
            )
        client = world.client(ours.viewers[who])
        counted = []
        for name in ("", "甲省茶业", "甲省丝业"):
            if name:
                extra = unit(ours, name)
                target = rounds.add_target(round_id=small.pk, unit_id=extra.pk, team_id=team.pk, by=viewer)
                rounds.assign_reviewers(target_id=target.pk, reviewer_ids=[ours.reviewer.id], by=viewer)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(reverse("round", args=[small.pk])).status_code == 200
            counted.append(len(caught))
        assert counted[1] == counted[2]
        assert counted[2] <= counted[0] + 1
        assert counted[2] <= 30
