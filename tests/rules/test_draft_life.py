"""A draft of a finding: whatever everybody tries, nobody registers what they wrote."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.draft import LIFE, NOT_DRAFTING, DraftAction, DraftFacts, DraftState
from huiyin.rules.moves import Refused
from huiyin.rules.pace import Pace, period_from_feedback
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.working_paper import LIFE as PAPERS
from huiyin.rules.working_paper import PaperAction, PaperFacts, PaperState

PEOPLE = {"member": Role.TEAM, "leader": Role.TEAM, "office": Role.OFFICE, "unit": Role.UNIT}
READY = DraftFacts(
    actor="leader", authors=frozenset({"member"}), leads=True, has_leader=True, reason="已核实",
    fact="三处闲置", has_category=True, papers=1, round_state=RoundState.STATIONED,
)  # fmt: skip


def codes(facts: DraftFacts, action: DraftAction = DraftAction.REGISTER, role: Role = Role.TEAM) -> set[str]:
    return {o.code for o in LIFE.obstacles(action, DraftState.PROPOSED, {role}, facts)}


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({"authors": None}, "own_draft"),
        ({"authors": frozenset({"leader", "member"})}, "own_draft"),
        ({"actor": ""}, "own_draft"),
        ({"leads": False}, "leader_decides"),
        ({"papers": 0}, "paper_missing"),
        ({"fact": " "}, "fact_missing"),
        ({"has_category": False}, "category_missing"),
        ({"round_state": RoundState.PLANNED}, "round_not_drafting"),
    ],
)
def test_what_stands_against_registering_is_named(facts, why):
    assert codes(READY) == set()
    assert codes(replace(READY, **facts)) == {why}


def test_the_office_decides_only_where_nobody_leads():
    assert codes(READY, role=Role.OFFICE) == {"leader_decides"}
    assert codes(replace(READY, has_leader=False, actor="office"), role=Role.OFFICE) == set()


@pytest.mark.parametrize("state", RoundState)
@pytest.mark.parametrize("pace", Pace)
def test_only_what_is_put_right_at_once_is_handed_over_and_only_while_the_team_is_there(state, pace):
    found = codes(replace(READY, pace=pace, round_state=state), DraftAction.HAND_OVER)
    assert (not found) == (pace == Pace.IMMEDIATE and state == RoundState.STATIONED)
    at_once = period_from_feedback(pace, state) == DeadlineKind.IMMEDIATE
    assert at_once == (pace == Pace.IMMEDIATE and state == RoundState.STATIONED)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(list(product(DraftAction, PEOPLE))), max_size=25),
    st.booleans(),
    st.sampled_from(list(RoundState)),
)
def test_whatever_everybody_tries_no_author_decides_and_no_unit_acts(tries, has_leader, round_state):
    state, authors, papers = LIFE.initial, {"member"}, 0
    for action, who in tries:
        papers += action == DraftAction.AMEND
        facts = DraftFacts(
            actor=who, authors=frozenset(authors), leads=who == "leader" and has_leader,
            has_leader=has_leader, reason="…", fact="…", has_category=True, papers=papers,
            pace=Pace.IMMEDIATE, round_state=round_state,
        )  # fmt: skip
        try:
            after = LIFE.next_state(action, state, {PEOPLE[who]}, facts)
        except Refused:
            continue
        assert who != "unit"
        if action == DraftAction.PROPOSE:
            authors.add(who)
        if after == DraftState.REGISTERED:
            assert who not in authors
            assert papers
            assert round_state not in NOT_DRAFTING
            assert who == ("leader" if has_leader else "office")
        state = after


def test_a_paper_on_which_drafts_rest_is_not_taken_back():
    def against(**facts: object) -> list[str]:
        given = PaperFacts(**{"text": "…", "reason": "写重了", **facts})
        found = PAPERS.obstacles(PaperAction.WITHDRAW, PaperState.FINAL, {Role.TEAM}, given)
        return [o.code for o in found]

    assert against() == []
    assert against(drafts=2) == ["drafts_rest_on_paper"]
    assert against(reason="") == ["reason_missing"]
    empty = PAPERS.obstacles(PaperAction.FINISH, PaperState.OPEN, {Role.TEAM}, PaperFacts(text=" "))
    assert [o.code for o in empty] == ["paper_empty"]
