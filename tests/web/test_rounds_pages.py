"""Rounds: everybody sees their own part, the office alone conducts, and every number leads to its list."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.journal.models import Entry
from huiyin.organisations import actions as organisations
from huiyin.organisations.clock import today
from huiyin.rounds import actions as rounds
from huiyin.rounds.models import Meeting, ReviewAssignment, Round, Target, Team, Term
from huiyin.rules.round import InspectionKind, MeetingKind, RoundAction
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
            from huiyin.accounts.models import Grant, GrantState
            from huiyin.rules.roles import Role

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
            with CaptureQueriesContext(
                connection,
            ) as caught:
                assert client.get(reverse("round", args=[small.pk])).status_code == 200
            counted.append(len(caught))
        assert counted[1] == counted[2]
        assert counted[2] <= counted[0] + 1
        assert counted[2] <= 30


class TestPlanning:
    def test_a_term_is_opened_and_leads_to_its_first_round(self, ours, office):
        answer = office.post(
            reverse("new_term"), {"body": ours.body.pk, "name": "第二届", "starts_on": "2027-01-01"}
        )
        term = Term.objects.get(name="第二届")
        assert answer.url == f"{reverse('new_round')}?term={term.pk}"
        assert 'name="number" value="1"' in office.get(answer.url).content.decode()

    def test_a_term_that_ends_before_it_starts_is_refused_beside_the_field(self, ours, office):
        data = {"body": ours.body.pk, "name": "第二届", "starts_on": "2027-01-01", "ends_on": "2026-01-01"}
        answer = office.post(reverse("new_term"), data)
        assert answer.status_code == 422
        assert "届满日期早于起始日期" in answer.content.decode()
        assert answer.context["form"].errors["ends_on"]
        assert not Term.objects.filter(name="第二届").exists()

    def test_a_round_is_planned_with_the_next_number(self, ours, office):
        page = office.get(reverse("new_round")).content.decode()
        assert 'name="number" value="2"' in page
        answer = office.post(
            reverse("new_round"), {"term": ours.round.term_id, "number": 2, "name": "甲省第二轮"}
        )
        assert answer.url == reverse("round", args=[Round.objects.get(name="甲省第二轮").pk])

    def test_a_number_that_the_term_has_already_is_refused_with_what_was_typed_kept(self, ours, office):
        answer = office.post(
            reverse("new_round"), {"term": ours.round.term_id, "number": 1, "name": "又一个第一轮"}
        )
        text = answer.content.decode()
        assert answer.status_code == 422
        assert "已有第 1 轮" in text
        assert "又一个第一轮" in text

    def test_another_bodys_term_cannot_be_chosen(self, world, office):
        answer = office.post(
            reverse("new_round"), {"term": world.theirs.round.term_id, "number": 9, "name": "越界"}
        )
        assert answer.status_code == 422
        assert not Round.objects.filter(name="越界").exists()

    def test_a_team_is_set_up(self, ours, office):
        office.post(reverse("add_team", args=[ours.round.pk]), {"number": 3, "name": "第三组"})
        assert Team.objects.filter(round=ours.round, number=3, name="第三组").exists()

    def test_a_number_that_the_round_has_already_is_refused(self, ours, office):
        answer = office.post(reverse("add_team", args=[ours.round.pk]), {"number": 1, "name": "又一个"})
        assert answer.status_code == 422
        assert "已有第 1 组" in answer.content.decode()


class TestTargets:
    def test_several_units_are_put_in_at_once(self, ours, office):
        new = [unit(ours, name) for name in ("甲省茶业", "甲省丝业")]
        data = {"units": [u.pk for u in new], "kind": "special", "team": ours.teams[0].pk}
        answer = office.post(reverse("add_targets", args=[ours.round.pk]), data)
        assert answer.url.endswith("#targets")
        made = Target.objects.filter(round=ours.round, unit__in=new)
        assert {(t.kind, t.team_id) for t in made} == {("special", ours.teams[0].pk)}
        assert len(made) == 2

    def test_units_of_the_round_and_of_others_are_not_offered(self, ours, shown):
        unit(ours, "甲省茶业")
        text = shown("add_targets", ours.round.pk)
        assert "甲省茶业" in text
        assert f'value="{ours.units[0].pk}"' not in text
        assert "乙省" not in text

    def test_a_unit_of_another_body_is_refused(self, world, office):
        ours = world.ours
        data = {"units": [world.theirs.units[0].pk], "kind": "regular", "team": ""}
        answer = office.post(reverse("add_targets", args=[ours.round.pk]), data)
        assert answer.status_code == 422
        assert not Target.objects.filter(round=ours.round, unit=world.theirs.units[0]).exists()

    def test_nothing_picked_is_said(self, ours, office):
        unit(ours, "甲省茶业")
        answer = office.post(reverse("add_targets", args=[ours.round.pk]), {"kind": "regular", "team": ""})
        assert answer.status_code == 422
        assert "至少勾选一个" in answer.content.decode()

    def test_searching_keeps_what_was_picked(self, ours, office):
        tea, silk, salt = (unit(ours, name) for name in ("甲省茶业", "甲省丝业", "甲省盐业"))
        data = {"units": [tea.pk], "kind": "special", "team": "", "q": "丝业", "search": "1"}
        answer = office.post(reverse("add_targets", args=[ours.round.pk]), data)
        text = answer.content.decode()
        assert answer.status_code == 200
        rows = {u.name: picked for u, picked, _last in answer.context["rows"]}
        assert rows == {"甲省茶业": True, "甲省丝业": False}
        assert '<option value="special" selected>' in text
        assert not Target.objects.filter(unit__in=[tea, silk, salt]).exists()

    def test_a_look_back_is_tied_to_the_earlier_inspection(self, ours, office):
        later = planned(ours)
        text = office.get(reverse("add_targets", args=[later.pk])).content.decode()
        assert "上次：甲省第一轮" in text
        fresh = unit(ours, "甲省茶业")
        data = {"units": [ours.units[0].pk, fresh.pk], "kind": "look_back", "team": ""}
        office.post(reverse("add_targets", args=[later.pk]), data)
        assert Target.objects.get(round=later, unit=ours.units[0]).looks_back_at_id == ours.targets[0].pk
        assert Target.objects.get(round=later, unit=fresh).looks_back_at_id is None


class TestAssigning:
    def test_a_team_is_sent_to_several_targets(self, ours, office):
        data = {"team": ours.teams[1].pk, "others": [ours.targets[1].pk]}
        office.post(reverse("assign_team", args=[ours.targets[0].pk]), data)
        assert set(Target.objects.filter(round=ours.round).values_list("team_id", flat=True)) == {
            ours.teams[1].pk
        }

    def test_a_team_of_another_round_cannot_be_sent(self, world, office):
        ours = world.ours
        answer = office.post(
            reverse("assign_team", args=[ours.targets[0].pk]), {"team": world.theirs.teams[0].pk}
        )
        assert answer.status_code == 422
        assert Target.objects.get(pk=ours.targets[0].pk).team_id == ours.teams[0].pk

    def test_reviewers_are_named_for_several_targets_and_taken_back(self, ours, office):
        url = reverse("assign_reviewers", args=[ours.targets[1].pk])
        office.post(url, {"reviewers": [ours.reviewer.id]})
        assert ReviewAssignment.objects.filter(reviewer_id=ours.reviewer.id).count() == 2
        office.post(url, {"others": [ours.targets[0].pk]})
        assert not ReviewAssignment.objects.filter(reviewer_id=ours.reviewer.id).exists()

    def test_only_reviewers_of_the_body_are_offered(self, world, office):
        ours = world.ours
        url = reverse("assign_reviewers", args=[ours.targets[0].pk])
        text = office.get(url).content.decode()
        assert "甲省审核员" in text
        assert "乙省审核员" not in text
        for stranger in (world.theirs.reviewer, ours.team1):
            assert office.post(url, {"reviewers": [stranger.id]}).status_code == 422


class TestConducting:
    def test_stationing_dates_are_kept(self, ours, office):
        data = {
            "stationed_from": "2024-01-03",
            "stationed_until": "2024-03-01",
            "version": ours.round.version,
        }
        office.post(reverse("set_stationing", args=[ours.round.pk]), data)
        found = Round.objects.get(pk=ours.round.pk)
        assert (found.stationed_from, found.stationed_until) == (date(2024, 1, 3), date(2024, 3, 1))

    def test_leaving_before_coming_is_refused_beside_the_field(self, ours, office):
        data = {
            "stationed_from": "2024-03-01",
            "stationed_until": "2024-01-03",
            "version": ours.round.version,
        }
        answer = office.post(reverse("set_stationing", args=[ours.round.pk]), data)
        assert answer.status_code == 422
        assert answer.context["form"].errors["stationed_until"]

    def test_stationing_that_somebody_else_changed_meanwhile_is_shown_as_stale(self, ours, office):
        data = {"stationed_from": "2024-01-03", "version": ours.round.version - 1}
        answer = office.post(reverse("set_stationing", args=[ours.round.pk]), data)
        assert answer.status_code == 409
        assert "已被他人更新" in answer.content.decode()

    def test_a_meeting_is_recorded_once(self, ours, office):
        url = reverse("hold_meeting", args=[ours.round.pk])
        data = {"kind": "rectification", "held_on": "2024-05-08", "note": "推进会"}
        assert office.post(url, data).status_code == 302
        answer = office.post(url, data)
        assert answer.status_code == 422
        assert "已经登记" in answer.content.decode()
        assert Meeting.objects.filter(round=ours.round, kind="rectification").count() == 1

    def test_a_meeting_of_a_day_to_come_is_refused(self, ours, office):
        data = {"kind": "rectification", "held_on": today() + timedelta(days=1)}
        answer = office.post(reverse("hold_meeting", args=[ours.round.pk]), data)
        assert answer.status_code == 422
        assert "还没有到" in answer.content.decode()

    def test_one_to_one_feedback_needs_its_target(self, ours, office):
        data = {"kind": "one_to_one_feedback", "held_on": "2024-03-26"}
        answer = office.post(reverse("hold_meeting", args=[ours.round.pk]), data)
        assert answer.status_code == 422
        assert answer.context["form"].errors["target"]

    def test_a_step_is_taken_and_journaled(self, ours, office):
        url = reverse("advance_round", args=[ours.round.pk])
        assert "整改" in office.get(url).content.decode()
        answer = office.post(url, {"action": "rectify", "version": ours.round.version})
        assert answer.url == reverse("round", args=[ours.round.pk])
        assert Round.objects.get(pk=ours.round.pk).state == "rectifying"
        assert Entry.objects.filter(object_id=str(ours.round.pk), action="round_rectify").count() == 1

    def test_a_step_with_something_against_it_is_refused_with_the_reason(self, ours, office):
        ours.register("还没有反馈")
        url = reverse("advance_round", args=[ours.round.pk])
        assert "还有 1 个问题未反馈" in office.get(url).content.decode()
        answer = office.post(url, {"action": "rectify", "version": ours.round.version})
        assert answer.status_code == 409
        assert "还有 1 个问题未反馈" in answer.content.decode()
        assert Round.objects.get(pk=ours.round.pk).state == "feeding_back"

    def test_a_step_that_somebody_else_has_taken_is_shown_as_stale(self, ours, office):
        url = reverse("advance_round", args=[ours.round.pk])
        old = {"action": "rectify", "version": ours.round.version}
        office.post(url, old)
        answer = office.post(url, old)
        assert answer.status_code == 409
        assert "已被他人更新" in answer.content.decode()

    def test_a_completed_round_has_no_next_step(self, ours, office):
        url = reverse("advance_round", args=[ours.round.pk])
        for action in ("rectify", "complete"):
            version = Round.objects.get(pk=ours.round.pk).version
            office.post(url, {"action": action, "version": version})
        assert office.get(url).url == reverse("round", args=[ours.round.pk])
        version = Round.objects.get(pk=ours.round.pk).version
        answer = office.post(url, {"action": "complete", "version": version})
        assert answer.status_code == 409
        assert "已办结" in answer.content.decode()

    def test_a_completed_round_takes_no_meeting_and_keeps_what_was_typed(self, ours, office):
        for action in (RoundAction.RECTIFY, RoundAction.COMPLETE):
            facts = round_facts(ours.round)
            rounds.advance(round_id=ours.round.pk, action=action, facts=facts, by=ours.office)
        data = {"kind": "rectification", "held_on": "2024-05-08", "note": "写了一半的说明"}
        answer = office.post(reverse("hold_meeting", args=[ours.round.pk]), data)
        assert answer.status_code == 409
        assert "写了一半的说明" in answer.content.decode()


@pytest.mark.parametrize("who", [*NOT_THE_OFFICE, "department_staff", "system_admin", "security_admin"])
def test_nobody_but_the_office_may_plan_or_conduct(world, who):
    ours = world.ours
    client = world.client(ours.viewers[who])
    pages = [reverse("new_term"), reverse("new_round")]
    names = ("add_team", "add_targets", "set_stationing", "hold_meeting", "advance_round")
    pages += [reverse(name, args=[ours.round.pk]) for name in names]
    pages += [reverse(name, args=[ours.targets[0].pk]) for name in ("assign_team", "assign_reviewers")]
    before = Entry.objects.count()
    for page in pages:
        assert client.get(page).status_code in (403, 404), page
        assert client.post(page, {"action": "rectify", "version": ours.round.version}).status_code in (
            403,
            404,
        )
    assert Entry.objects.count() == before


def test_another_bodys_office_finds_none_of_it(world):
    client = world.client(world.theirs.office)
    ours = world.ours
    names = ("round", "add_team", "add_targets", "set_stationing", "hold_meeting", "advance_round")
    pages = [reverse(name, args=[ours.round.pk]) for name in names]
    pages += [reverse(name, args=[ours.targets[0].pk]) for name in ("assign_team", "assign_reviewers")]
    for page in pages:
        assert client.get(page).status_code == 404
    before = Round.objects.get(pk=ours.round.pk).state
    client.post(
        reverse("advance_round", args=[ours.round.pk]), {"action": "rectify", "version": ours.round.version}
    )
    assert Round.objects.get(pk=ours.round.pk).state == before


def test_kinds_are_offered_in_words(ours, shown):
    unit(ours, "甲省茶业")
    text = shown("add_targets", ours.round.pk)
    assert "回头看" in text
    assert f'value="{InspectionKind.LOOK_BACK}"' in text
