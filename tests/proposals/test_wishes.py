"""What the office asks of a plan besides: spans of units, pairs ruled out, skills wanted by a target."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.urls import reverse

from huiyin.journal.models import Entry
from huiyin.proposals import actions, spans
from huiyin.proposals.models import Proposal, SpanKept
from huiyin.rounds import actions as rounds
from huiyin.rounds import barring, inspectors
from huiyin.rounds.stationing import StayDates, station
from huiyin.rules.moves import Refused
from huiyin.rules.unit_span import SpanKind
from tests.proposals.test_proposals import add, person, plan, planned, serve, solved


def keep(side, unit, kind, found, reason="换届期间"):
    return spans.keep_span(
        term_id=side.round.term_id, unit_id=unit.pk, kind=kind, start=found.planned_from,
        end=found.planned_until, reason=reason, by=side.office,
    )  # fmt: skip


def test_a_plan_keeps_the_spans_of_units_and_tells_them_where_none_is_possible(ours, world):
    near, far = planned(ours, 2, 1), planned(ours, 3, 2)
    tea, grain = add(ours, "甲省茶业"), add(ours, "甲省粮业")
    keep(ours, tea, SpanKind.NOT_WITHIN, near)
    keep(ours, grain, SpanKind.WITHIN, far)
    assert set(plan(ours).found["choice"].values()) == {str(far.pk)}
    salt = add(ours, "甲省盐业")
    keep(ours, salt, SpanKind.WITHIN, far)
    assert "conflict" in plan(ours).found
    client = world.client(ours.office)
    page = client.get(reverse("term_plan", args=[ours.round.term_id])).content.decode()
    assert f"“甲省盐业”须在 {far.planned_from} 至 {far.planned_until} 期间巡视" in page
    assert "“第 3 轮”只能巡视 2 个单位" in page
    client.post(reverse("lift_span", args=[SpanKept.objects.get(unit=salt).pk]))
    assert "choice" in plan(ours).found
    assert Entry.objects.filter(action="keep_span").count() == 3


def test_a_span_that_nothing_could_keep_is_refused_with_what_stands_against_it(ours, world):
    near, far = planned(ours, 2, 1), planned(ours, 3, 2)
    tea = add(ours, "甲省茶业")
    keep(ours, tea, SpanKind.WITHIN, near)
    with pytest.raises(Refused):
        keep(ours, tea, SpanKind.WITHIN, far)
    address = reverse("unit_spans", args=[ours.round.term_id, tea.pk])
    typed = {
        "kind": "within", "start": str(far.planned_until), "end": str(far.planned_from), "reason": "换届",
    }  # fmt: skip
    answer = world.client(ours.office).post(address, typed)
    assert answer.status_code == 409
    text = answer.content.decode()
    assert f"截止 {far.planned_from} 早于起始 {far.planned_until}" in text
    assert str(near.planned_from) in text
    assert SpanKept.objects.count() == 1


def test_spans_and_bars_are_the_offices_alone(world):
    ours, theirs = world.ours, world.theirs
    tea, who = add(ours, "甲省茶业"), person(ours, "张某")
    kept = keep(ours, tea, SpanKind.NOT_WITHIN, planned(ours, 2, 1), reason="密")
    bar = barring.bar(inspector_id=who.pk, unit_id=tea.pk, reason="正有民事诉讼", by=ours.office)
    pages = [
        reverse("unit_spans", args=[ours.round.term_id, tea.pk]), reverse("bar_unit", args=[who.pk]),
    ]  # fmt: skip
    for viewer in (ours.leader, ours.team1, ours.unit1, theirs.office):
        client = world.client(viewer)
        assert {client.get(page).status_code for page in pages} <= {403, 404}
        assert client.post(reverse("lift_span", args=[kept.pk])).status_code in (403, 404)
        assert client.post(reverse("lift_bar", args=[bar.pk])).status_code in (403, 404)
    assert SpanKept.objects.filter(pk=kept.pk).exists()
    mine = world.client(ours.office)
    assert {mine.get(page).status_code for page in pages} == {200}
    assert "正有民事诉讼" in mine.get(reverse("inspector", args=[who.pk])).content.decode()
    with pytest.raises(ObjectDoesNotExist):
        barring.bar(inspector_id=who.pk, unit_id=theirs.units[0].pk, reason="误", by=ours.office)


@pytest.fixture
def round_of_two(ours):
    """Two teams that can do different things, and two units."""
    found = rounds.plan_round(term_id=ours.round.term_id, number=2, name="第二轮", by=ours.office)
    teams = [rounds.add_team(round_id=found.pk, number=n, name=f"第{n}组", by=ours.office) for n in (1, 2)]
    people = [person(ours, "张某", skills=["财务"]), person(ours, "李某", skills=["工程"])]
    for who, team in zip(people, teams, strict=True):
        serve(ours, who, team)
    units = [add(ours, "甲省茶业"), add(ours, "甲省粮业")]
    targets = [rounds.add_target(round_id=found.pk, unit_id=u.pk, by=ours.office) for u in units]
    return found, teams, people, units, targets


def test_who_is_not_to_go_to_a_unit_keeps_the_team_away_with_the_reason(ours, world, round_of_two):
    found, teams, people, units, targets = round_of_two
    barring.bar(inspector_id=people[0].pk, unit_id=units[0].pk, reason="正有民事诉讼", by=ours.office)
    with pytest.raises(ValidationError, match="已写明张某不派往"):
        barring.bar(inspector_id=people[0].pk, unit_id=units[0].pk, reason="再写一次", by=ours.office)
    with pytest.raises(ValidationError):
        barring.bar(inspector_id=people[0].pk, unit_id=units[1].pk, reason=" ", by=ours.office)
    answer = solved(actions.ask_for_round(round_id=found.pk, asked={}, by=ours.office))
    assert answer.found["choice"][str(targets[0].pk)] == str(teams[1].pk)
    with pytest.raises(Refused):
        rounds.assign_team(target_id=targets[0].pk, team_id=teams[0].pk, by=ours.office)
    page = world.client(ours.office).get(reverse("round_teams", args=[found.pk])).content.decode()
    assert "张某写明不派往“甲省茶业”（正有民事诉讼）" in page
    assert "诉讼" not in Entry.objects.get(action="bar_inspector").payload
    barring.lift(bar_id=people[0].bars.get().pk, by=ours.office)
    rounds.assign_team(target_id=targets[0].pk, team_id=teams[0].pk, by=ours.office)


def test_a_proposal_that_swaps_teams_is_taken_over_and_one_that_puts_a_team_in_two_places_is_not(
    ours, round_of_two
):
    found, teams, _people, _units, targets = round_of_two
    days = StayDates(date(2027, 3, 1), date(2027, 4, 30))
    for target, team in zip(targets, teams, strict=True):
        rounds.assign_team(target_id=target.pk, team_id=team.pk, by=ours.office)
        station(target_id=target.pk, dates=days, by=ours.office)
    swapped = {str(targets[0].pk): str(teams[1].pk), str(targets[1].pk): str(teams[0].pk)}
    asked = {"pins": swapped, "most": 2}
    answer = solved(actions.ask_for_round(round_id=found.pk, asked=asked, by=ours.office))
    assert actions.take_over_round(proposal_id=answer.pk, by=ours.office) == 2
    asked["pins"] = dict.fromkeys(swapped, str(teams[0].pk))
    answer = solved(actions.ask_for_round(round_id=found.pk, asked=asked, by=ours.office))
    with pytest.raises(Refused) as refused:
        actions.take_over_round(proposal_id=answer.pk, by=ours.office)
    assert {o.code for o in refused.value.obstacles} == {"team_elsewhere"}
    targets[0].refresh_from_db()
    assert targets[0].team_id == teams[1].pk


def test_what_is_written_down_after_the_team_was_sent_is_told_on_the_pages(ours, world, round_of_two):
    found, teams, people, units, targets = round_of_two
    rounds.assign_team(target_id=targets[0].pk, team_id=teams[0].pk, by=ours.office)
    client, page = world.client(ours.office), reverse("inspector", args=[people[0].pk])
    assert "与回避规定不符" not in client.get(page).content.decode()
    inspectors.add_tie(inspector_id=people[0].pk, unit_id=units[0].pk, post="处长", by=ours.office)
    told = client.get(page).content.decode()
    assert "与回避规定不符" in told
    assert "第1组 · 甲省茶业" in told
    assert "tone-overdue" in client.get(reverse("round_teams", args=[found.pk])).content.decode()


def test_a_target_asks_for_skills_and_what_its_team_lacks_is_told(ours, world, round_of_two):
    found, teams, _people, _units, targets = round_of_two
    client, page = world.client(ours.office), reverse("round_teams", args=[found.pk])
    asked = {f"skills-{targets[0].pk}": "工程", f"skills-{targets[1].pk}": "财务、工程", "most": "1"}
    assert client.post(page, asked).status_code == 302
    answer = solved(Proposal.objects.get(round=found))
    assert answer.found["choice"][str(targets[0].pk)] == str(teams[1].pk)
    text = client.get(page).content.decode()
    assert "方案中的组缺：工程" in text
    assert "财务、工程" in text


def test_a_skill_that_nobody_has_is_refused_and_what_was_typed_stays(ours, world, round_of_two):
    found, _teams, _people, _units, targets = round_of_two
    page = reverse("round_teams", args=[found.pk])
    answer = world.client(ours.office).post(page, {f"skills-{targets[0].pk}": "法律，财务", "most": "2"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "本轮各组没有人具备这些专长：法律" in text
    assert 'value="法律、财务"' in text
    assert not Proposal.objects.exists()
