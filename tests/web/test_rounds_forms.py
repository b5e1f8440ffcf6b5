"""Planning and conducting rounds: the office alone, errors beside their fields, nobody overwritten."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from huiyin.journal.models import Entry
from huiyin.organisations import actions as organisations
from huiyin.organisations.clock import today
from huiyin.rounds import actions as rounds
from huiyin.rounds.models import Meeting, ReviewAssignment, Round, Target, Team, Term
from huiyin.rules.round import InspectionKind, RoundAction
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
        ours.speak_with_each()
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
        ours.speak_with_each()
        url = reverse("advance_round", args=[ours.round.pk])
        old = {"action": "rectify", "version": ours.round.version}
        office.post(url, old)
        answer = office.post(url, old)
        assert answer.status_code == 409
        assert "已被他人更新" in answer.content.decode()

    def test_a_completed_round_has_no_next_step(self, ours, office):
        ours.speak_with_each()
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
        ours.speak_with_each()
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
