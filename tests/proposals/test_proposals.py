"""Proposals for a term and for a round: solved, pinned, refused, taken over; the office's alone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.urls import reverse

from huiyin.journal.models import Entry
from huiyin.organisations import actions as organisations
from huiyin.organisations.clock import today
from huiyin.proposals import actions, running
from huiyin.proposals.models import Proposal
from huiyin.proposals.problems import term_problem
from huiyin.proposals.queries import latest_for
from huiyin.rounds import actions as rounds
from huiyin.rounds import inspectors
from huiyin.rounds.models import Target, TeamMember
from huiyin.rounds.scheduling import set_window
from huiyin.rules.moves import Refused
from huiyin.rules.recusal import RecusalGround, Relation
from huiyin.rules.team import TeamPart
from huiyin.rules.unit import UnitType


def add(side, name, **more):
    return organisations.add_unit(
        body_id=side.body.pk, name=name, unit_type=UnitType.ENTERPRISE, by=side.office, **more
    )


def planned(side, number: int, capacity: int):
    found = rounds.plan_round(
        term_id=side.round.term_id, number=number, name=f"第 {number} 轮", by=side.office
    )
    start = today() + timedelta(100 * number)
    return set_window(
        round_id=found.pk, start=start, end=start + timedelta(60), capacity=capacity, by=side.office
    )


def solved(proposal: Proposal) -> Proposal:
    running.run(proposal.pk)
    proposal.refresh_from_db()
    return proposal


def plan(side, **asked) -> Proposal:
    return solved(actions.ask_for_term(term_id=side.round.term_id, asked=asked, by=side.office))


def test_a_term_is_planned_for_the_units_that_nobody_has_been_to(ours):
    near, far = planned(ours, 2, 2), planned(ours, 3, 2)
    a, b, c = (add(ours, f"甲省{n}业", supervised_by_id=ours.units[0].pk) for n in "茶粮盐")
    found = plan(ours, pins={str(c.pk): str(far.pk)})
    assert found.state == "done"
    choice = found.found["choice"]
    assert set(choice) == {str(u.pk) for u in (a, b, c)}
    assert choice[str(c.pk)] == str(far.pk)
    assert {choice[str(a.pk)], choice[str(b.pk)]} <= {str(near.pk), str(far.pk)}
    assert actions.take_over_term(proposal_id=found.pk, by=ours.office) == 3
    assert Target.objects.filter(round__in=[near, far]).count() == 3
    assert Entry.objects.filter(action="take_over_plan").count() == 1
    assert not Entry.objects.filter(action="add_target", payload__contains=str(a.pk)).exists()
    with pytest.raises(ValidationError, match="已经采用过"):
        actions.take_over_term(proposal_id=found.pk, by=ours.office)


def test_targets_of_planned_rounds_stay_where_they_are(ours):
    near, far = planned(ours, 2, 2), planned(ours, 3, 2)
    unit = add(ours, "甲省茶业")
    rounds.add_target(round_id=far.pk, unit_id=unit.pk, by=ours.office)
    found = plan(ours)
    assert found.found["choice"] == {str(unit.pk): str(far.pk)}
    assert actions.take_over_term(proposal_id=found.pk, by=ours.office) == 0
    assert near.targets.count() == 0


def test_a_term_that_cannot_be_planned_says_which_conditions_contradict_each_other(ours, world):
    near = planned(ours, 2, 1)
    planned(ours, 3, 9)
    a, b = add(ours, "甲省茶业"), add(ours, "甲省粮业")
    day = near.planned_until.isoformat()
    found = plan(ours, until={str(a.pk): day, str(b.pk): day})
    kinds = sorted(c["kind"] for c in found.found["conflict"]["conditions"])
    assert kinds == ["capacity", "until", "until"]
    page = world.client(ours.office).get(reverse("term_plan", args=[ours.round.term_id])).content.decode()
    assert "“第 2 轮”只能巡视 1 个单位" in page
    assert "“甲省茶业”须在" in page
    with pytest.raises(ValidationError, match="没有结果"):
        actions.take_over_term(proposal_id=found.pk, by=ours.office)


def test_risk_comes_from_the_ledger(ours):
    planned(ours, 2, 5)
    heir = add(ours, "甲省茶业")
    ours.issue("关于“账目不清”的问题", target=0)
    problem = term_problem(ours.round.term, {}, today())
    assert [u.key for u in problem.units] == [str(heir.pk)]
    assert problem.units[0].risk.years_since is None
    assert problem.units[0].risk.open_findings == 0


def person(side, name, **more):
    return inspectors.add_inspector(body_id=side.body.pk, name=name, by=side.office, **more)


def serve(side, who, team, part=TeamPart.MEMBER, **more):
    return inspectors.join_team(team_id=team.pk, inspector_id=who.pk, part=part, by=side.office, **more)


@pytest.fixture
def stage(ours):
    """A planned round with two teams and two units; 张某 of the first team once worked in the first unit."""
    found = rounds.plan_round(term_id=ours.round.term_id, number=2, name="第二轮", by=ours.office)
    teams = [
        rounds.add_team(round_id=found.pk, number=n, name=f"第{'一二'[n - 1]}组", by=ours.office)
        for n in (1, 2)
    ]
    units = [add(ours, "甲省茶业"), add(ours, "甲省粮业")]
    targets = [rounds.add_target(round_id=found.pk, unit_id=u.pk, by=ours.office) for u in units]
    who = person(ours, "张某")
    inspectors.add_tie(
        inspector_id=who.pk, unit_id=units[0].pk, post="财务处处长", until=date(2020, 1, 1), by=ours.office
    )
    serve(ours, who, teams[0])
    return found, teams, units, targets, who


def test_teams_are_sent_where_nobody_must_keep_away_and_every_refusal_is_told(ours, stage, world):
    found, teams, _units, targets, who = stage
    answer = solved(actions.ask_for_round(round_id=found.pk, asked={"most": 1}, by=ours.office))
    assert answer.found["choice"] == {
        str(targets[0].pk): str(teams[1].pk), str(targets[1].pk): str(teams[0].pk),
    }  # fmt: skip
    grounds = answer.found["refusals"][str(targets[0].pk)][str(teams[0].pk)]
    assert [(g["person"], g["ground"]) for g in grounds] == [(str(who.pk), RecusalGround.POST_BEFORE)]
    page = world.client(ours.office).get(reverse("round_teams", args=[found.pk])).content.decode()
    assert "张某曾任“甲省茶业”财务处处长" in page
    assert actions.take_over_round(proposal_id=answer.pk, by=ours.office) == 2
    targets[0].refresh_from_db()
    assert targets[0].team_id == teams[1].pk


def test_a_recused_team_goes_only_with_a_reason_that_is_journaled(ours, stage):
    found, teams, _units, targets, who = stage
    with pytest.raises(Refused) as refused:
        rounds.assign_team(target_id=targets[0].pk, team_id=teams[0].pk, by=ours.office)
    assert [o.code for o in refused.value.obstacles] == ["recused"]
    asked = {"pins": {str(targets[0].pk): str(teams[0].pk)}}
    answer = solved(actions.ask_for_round(round_id=found.pk, asked=asked, by=ours.office))
    kinds = {h["kind"] for h in answer.found["conflict"]["hindrances"]}
    assert kinds == {"recusal", "pinned"}
    pair = [str(targets[0].pk), str(teams[0].pk)]
    with pytest.raises(ValidationError, match="请写明理由"):
        actions.ask_for_round(round_id=found.pk, asked=asked | {"overrides": [[*pair, " "]]}, by=ours.office)
    asked |= {"overrides": [[*pair, "只有该组熟悉账务"]]}
    answer = solved(actions.ask_for_round(round_id=found.pk, asked=asked, by=ours.office))
    assert answer.found["overridden"] == [pair]
    actions.take_over_round(proposal_id=answer.pk, by=ours.office)
    entry = Entry.objects.get(action="take_over_teams")
    assert "只有该组熟悉账务" in entry.payload
    assert str(who.pk) in entry.payload


def test_nobody_joins_a_team_that_goes_to_a_unit_of_theirs_nor_two_teams_at_once(ours, stage):
    found, teams, units, targets, who = stage
    rounds.assign_team(target_id=targets[0].pk, team_id=teams[1].pk, by=ours.office)
    relative = person(ours, "李某")
    inspectors.add_tie(
        inspector_id=relative.pk, unit_id=units[0].pk, relation=Relation.SPOUSE, by=ours.office
    )
    with pytest.raises(Refused):
        serve(ours, relative, teams[1])
    assert not TeamMember.objects.filter(inspector=relative).exists()
    serve(ours, relative, teams[1], reason="已报领导小组同意")
    assert "已报领导小组同意" in Entry.objects.filter(action="join_team").latest("sequence").payload
    with pytest.raises(ValidationError, match="一人不能同时在两个组"):
        serve(ours, who, teams[1])
    serve(ours, person(ours, "王某"), teams[1], TeamPart.LEADER)
    with pytest.raises(ValidationError, match="已有组长"):
        serve(ours, person(ours, "赵某"), teams[1], TeamPart.LEADER)


def test_whoever_inspected_a_unit_does_not_return_to_it(ours, stage):
    found, teams, _units, _targets, _who = stage
    again = rounds.add_target(round_id=found.pk, unit_id=ours.units[0].pk, by=ours.office)
    before = person(ours, "孙某")
    serve(ours, before, ours.teams[0], reason="补记")
    serve(ours, before, teams[0])
    answer = solved(actions.ask_for_round(round_id=found.pk, asked={}, by=ours.office))
    grounds = answer.found["refusals"][str(again.pk)][str(teams[0].pk)]
    assert [g["ground"] for g in grounds] == [RecusalGround.RETURN]


def test_one_question_at_a_time_and_a_stop_keeps_the_best_so_far(ours):
    planned(ours, 2, 5)
    add(ours, "甲省茶业")
    first = actions.ask_for_term(term_id=ours.round.term_id, asked={}, by=ours.office)
    assert actions.ask_for_term(term_id=ours.round.term_id, asked={}, by=ours.office) == first
    actions.stop(proposal_id=first.pk, by=ours.office)
    assert "choice" in solved(first).found
    running.run(first.pk)  # a job that comes twice has one effect
    assert Proposal.objects.count() == 1


def test_proposals_and_people_are_the_offices_alone(world, stage):
    ours, found = world.ours, stage[0]
    answer = actions.ask_for_round(round_id=found.pk, asked={}, by=ours.office)
    who = stage[4]
    pages = [
        reverse("inspectors"), reverse("inspector", args=[who.pk]), reverse("round_members", args=[found.pk]),
        reverse("round_teams", args=[found.pk]), reverse("term_plan", args=[found.term_id]),
        reverse("proposal_progress", args=[answer.pk]), reverse("set_window", args=[found.pk]),
    ]  # fmt: skip
    for viewer in ("leader", "team1", "unit1", "reviewer", "security_admin"):
        client = world.client(ours.viewers[viewer])
        assert {client.get(page).status_code for page in pages} <= {403, 404}
    stranger = world.client(world.theirs.office)
    assert {stranger.get(page).status_code for page in pages[1:]} == {404}
    assert "张某" not in stranger.get(pages[0]).content.decode()
    mine = world.client(ours.office)
    assert {mine.get(page).status_code for page in pages} == {200}
    assert latest_for(world.theirs.office, term_id=found.term_id, round_id=found.pk) is None
    for act in (actions.stop, actions.take_over_round):
        with pytest.raises(ObjectDoesNotExist):
            act(proposal_id=answer.pk, by=world.theirs.office)


def test_the_pages_ask_pin_and_take_over_without_scripts(world, stage):
    ours, (found, teams, _units, targets, _who) = world.ours, stage
    client, page = world.client(ours.office), reverse("round_teams", args=[found.pk])
    asked = {f"pin-{targets[0].pk}": teams[0].pk, f"reason-{targets[0].pk}": "情况特殊", "most": "2"}
    assert client.post(page, asked).status_code == 302
    answer = solved(Proposal.objects.get(round=found))
    assert answer.asked["overrides"] == [[str(targets[0].pk), str(teams[0].pk), "情况特殊"]]
    assert "未按回避规定" in client.get(page).content.decode()
    assert client.post(reverse("take_over_proposal", args=[answer.pk])).status_code == 302
    assert Target.objects.get(pk=targets[0].pk).team_id == teams[0].pk
    joined = client.post(
        reverse("new_inspector"),
        {"body": ours.body.pk, "name": "周某", "origins": "甲省乙市、甲省", "skills": "财务，审计"},
    )
    made = client.get(joined["Location"]).content.decode()
    assert "周某" in made
    assert "财务、审计" in made
