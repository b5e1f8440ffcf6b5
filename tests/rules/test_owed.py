"""Nothing is in two minds: who owes the next step of every matter, over all states of all lives."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from huiyin.rules import (
    accountability,
    brief,
    campaign_task,
    close_application,
    clue,
    complaint,
    extension,
    finding,
    instruction,
    ladder,
    meeting_decision,
    official_document,
    plan,
    question,
)
from huiyin.rules import standing as keeping_up
from huiyin.rules.close_application import FINDING_STATE, UNANSWERED, ApplicationState
from huiyin.rules.coordination import RequestState
from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.finding import AWAITING_ANSWER, SETTLED, FindingState
from huiyin.rules.owed import (
    OWING,
    Doubt,
    OwedKind,
    OwedStep,
    ReferralState,
    Standing,
    doubts_of,
    doubts_of_finding,
    doubts_of_keeping_up,
    owed,
    roles_owing,
)
from huiyin.rules.plan import PlanState
from huiyin.rules.question import MAY_ASK, QuestionState
from huiyin.rules.review_chain import DECIDING, Stage, stage_at
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.standing import StandingState
from huiyin.rules.unit_report import UnitReportState

DAY = date(2024, 6, 3)
#: a chain of each length
CHAINS = {
    1: (Stage.OFFICE,),
    2: (Stage.TEAM, Stage.OFFICE),
    3: (Stage.TEAM, Stage.REVIEWER, Stage.OFFICE),
    4: (Stage.TEAM, Stage.DISCIPLINE, Stage.ORGANISATION, Stage.OFFICE),
}
STATES: dict[OwedKind, type[StrEnum]] = {
    OwedKind.FINDING: FindingState,
    OwedKind.PLAN: PlanState,
    OwedKind.APPLICATION: ApplicationState,
    OwedKind.EXTENSION: extension.ExtensionState,
    OwedKind.QUESTION: QuestionState,
    OwedKind.REFERRAL: ReferralState,
    OwedKind.COORDINATION: RequestState,
    OwedKind.REPORT: UnitReportState,
    OwedKind.STANDING: StandingState,
    OwedKind.SUPERVISION: ladder.StepState,
    OwedKind.CLUE: clue.ClueState,
    OwedKind.ACCOUNTABILITY: accountability.CaseState,
    OwedKind.BRIEF: brief.BriefState,
    OwedKind.INSTRUCTION: instruction.InstructionState,
    OwedKind.DECISION: meeting_decision.DecisionState,
    OwedKind.COMPLAINT: complaint.ComplaintState,
    OwedKind.CAMPAIGN: campaign_task.CampaignTaskState,
    OwedKind.DOCUMENT: official_document.OfficialState,
}
#: written from the domain: in these states nobody owes anything any more
SETTLED_IN = {
    OwedKind.FINDING: {"closed", "withdrawn"},
    OwedKind.PLAN: {"approved"},
    OwedKind.APPLICATION: {"returned", "closed", "rest_left", "recalled"},
    OwedKind.EXTENSION: {"granted", "refused", "recalled"},
    OwedKind.QUESTION: {"answered", "withdrawn"},
    OwedKind.REFERRAL: {"answered"},
    OwedKind.COORDINATION: {"answered", "withdrawn"},
    OwedKind.REPORT: {"noted", "answered", "recalled"},
    OwedKind.STANDING: {"confirmed", "reopened", "dropped"},
    OwedKind.SUPERVISION: {"settled", "escalated", "refused", "withdrawn"},
    OwedKind.CLUE: {"handled", "no_case", "withdrawn"},
    OwedKind.ACCOUNTABILITY: {"in_force", "revoked", "ended", "dropped"},
    OwedKind.BRIEF: {"noted", "instructed", "withdrawn"},
    OwedKind.INSTRUCTION: {"done"},
    OwedKind.DECISION: {"settled", "withdrawn"},
    OwedKind.COMPLAINT: {"answered", "referred", "joined", "handed_on", "set_aside"},
    OwedKind.CAMPAIGN: {"done", "left", "withdrawn"},
    OwedKind.DOCUMENT: {"draft", "approved", "issued", "withdrawn"},
}
#: kind state what by to, with two stages of review and a team; what is accepted has passed the first
STATEMENT = """
finding      registered    feed_back      office         unit
finding      fed_back      plan_tasks     unit           office
finding      in_progress   rectify        unit           office
finding      applied       accept         team           unit
finding      accepted      decide         office         unit
finding      returned      rectify_again  unit           office
finding      reopened      rectify_again  unit           office
application  submitted     accept         team           unit
application  accepted      decide         office         unit
plan         draft         hand_in        unit           office
plan         submitted     answer         office         unit
plan         under_review  answer         office         unit
plan         returned      hand_in_again  unit           office
plan         amended       hand_in_again  unit           office
extension    asked         answer         office         unit
extension    forwarded     answer         leading_group  unit
question     asked         answer         unit           team
question     forwarded     answer         unit           team
referral     open          answer         department     office
coordination asked         answer         department     office
report       due           hand_in        unit           office
report       handed_in     answer         office         unit
standing     due           report_kept_up unit           office
standing     reported      answer         office         unit
supervision  proposed      decide         leading_group  office
supervision  issued        answer         unit           office
supervision  answered      answer         office         unit
clue         entered       route          office         team
clue         sent          receive        department     office
clue         received      answer         department     office
clue         checking      answer         department     office
clue         filed         answer         department     office
clue         returned      decide         office         department
accountability opened      decide         office         leading_group
accountability appealed    answer         office         unit
brief        draft         hand_in        office         leading_group
brief        submitted     decide         office         leading_group
brief        sent          answer         leading_group  office
instruction  given         answer         team           leading_group
instruction  answered      decide         leading_group  team
decision     given         carry_out      unit           office
decision     reported      answer         office         unit
complaint    received      sort           team           office
complaint    accepted      answer         team           office
campaign     given         carry_out      unit           office
campaign     answered      answer         office         unit
document     submitted     decide         office         office
document     before_leaders decide        leading_group  office
"""


def standing(kind: OwedKind, state: StrEnum, **more) -> Standing:
    given_ = {"due": DAY, "chain": CHAINS[2], "asked_as": Role.TEAM, "asked_of": Role.UNIT, **more}
    if kind == OwedKind.FINDING:
        given_["finding_state"] = state
    if kind == OwedKind.SUPERVISION:
        given_ |= {"asked_as": Role.OFFICE, "asked_of": Role.LEADING_GROUP}
    if kind == OwedKind.INSTRUCTION:
        given_["asked_of"] = Role.TEAM
    if kind == OwedKind.DECISION:
        given_ |= {"asked_as": Role.OFFICE, "asked_of": Role.UNIT}
    if kind == OwedKind.COMPLAINT:
        given_ |= {"asked_as": Role.OFFICE, "asked_of": Role.TEAM}
    if kind == OwedKind.CAMPAIGN:
        given_ |= {"asked_as": Role.OFFICE, "asked_of": Role.UNIT}
    return Standing(kind, state, DAY, **given_)


def test_every_kind_has_a_table_over_the_states_of_its_own_life():
    assert set(STATES) == set(OwedKind) == set(OWING)
    for kind, states in STATES.items():
        assert set(OWING[kind]) == {s for s in states if s.value not in SETTLED_IN[kind]}, kind


def test_who_owes_what_to_whom_is_what_the_domain_says():
    lines = {tuple(line.split()) for line in STATEMENT.splitlines() if line}
    found = set()
    for kind, states in STATES.items():
        for state in states:
            if step := owed(standing(kind, state, passed=int(state.value == "accepted")), DAY):
                found.add((kind.value, state.value, step.step.value, step.by.value, step.to.value))
    assert found == lines


@pytest.mark.parametrize("kind", OwedKind)
def test_a_live_matter_is_owed_by_exactly_one_party_and_a_settled_one_by_none(kind):
    """All states × states of the round × of the finding × stages × team × reviewer × who asks whom."""
    pairs = [(a, b) for a, others in MAY_ASK.items() for b in others]
    if kind == OwedKind.SUPERVISION:
        # an approver answers to the other of the two
        pairs = [(Role.OFFICE, Role.LEADING_GROUP), (Role.LEADING_GROUP, Role.OFFICE)]
    if kind == OwedKind.INSTRUCTION:
        pairs = [(Role.LEADING_GROUP, Role.OFFICE), (Role.LEADING_GROUP, Role.TEAM)]
    if kind == OwedKind.DECISION:
        pairs = [(meeting_decision.confirming(owner), owner) for owner in meeting_decision.OWNERS]
    if kind == OwedKind.COMPLAINT:
        pairs = [(Role.OFFICE, Role.TEAM), (Role.LEADING_GROUP, Role.OFFICE)]
    if kind == OwedKind.CAMPAIGN:
        pairs = [(Role.OFFICE, owner) for owner in campaign_task.ADDRESSEES]
    cases = product(
        STATES[kind], RoundState, (None, *FindingState), CHAINS.values(), (True, False), (True, False), pairs
    )
    for state, round_state, found_in, chain, team, reviewer, (asked_as, asked_of) in cases:
        if kind == OwedKind.FINDING and found_in not in (None, state):
            continue
        step = owed(
            Standing(
                kind, state, DAY, DAY, finding_state=found_in, round_state=round_state, chain=chain,
                passed=int(state.value == "accepted"), has_team=team, has_reviewer=reviewer,
                asked_as=asked_as, asked_of=asked_of,
            ), DAY,
        )  # fmt: skip
        settled = state.value in SETTLED_IN[kind]
        moot = kind in (OwedKind.QUESTION, OwedKind.REFERRAL) and found_in == FindingState.WITHDRAWN
        over = kind == OwedKind.PLAN and state == PlanState.DRAFT and round_state == RoundState.COMPLETED
        assert (step is None) == (settled or moot or over), (state, round_state, found_in)
        if step is not None:
            assert step.by in roles_owing(kind)
            assert step.by != step.to or step.by == Role.OFFICE
            assert step.by not in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


LIVES = {
    OwedKind.FINDING: finding.LIFE,
    OwedKind.PLAN: plan.LIFE,
    OwedKind.APPLICATION: close_application.LIFE,
    OwedKind.EXTENSION: extension.LIFE,
    OwedKind.STANDING: keeping_up.LIFE,
    OwedKind.SUPERVISION: ladder.LIFE,
    OwedKind.CLUE: clue.LIFE,
    OwedKind.ACCOUNTABILITY: accountability.LIFE,
    OwedKind.BRIEF: brief.LIFE,
    OwedKind.INSTRUCTION: instruction.LIFE,
    OwedKind.DECISION: meeting_decision.LIFE,
    OwedKind.COMPLAINT: complaint.LIFE,
    OwedKind.CAMPAIGN: campaign_task.LIFE,
    OwedKind.DOCUMENT: official_document.LIFE,
}


@pytest.mark.parametrize("kind", LIVES)
def test_whoever_owes_a_step_can_take_one_by_the_life_s_own_table(kind):
    """Nobody is waited for who has no move: the party's role stands in a row of that state."""
    for state in STATES[kind]:
        for chain, passed in product(CHAINS.values(), range(4)):
            step = owed(standing(kind, state, chain=chain, passed=passed, has_reviewer=True), DAY)
            if step is not None:
                assert LIVES[kind].offered(state, {step.by}), (state, step.by)


def test_whoever_a_question_is_with_can_answer_it():
    for asked_as, others in MAY_ASK.items():
        for asked_of, state in product(others, (QuestionState.ASKED, QuestionState.FORWARDED)):
            if state == QuestionState.FORWARDED and asked_as != Role.UNIT:
                continue
            step = owed(standing(OwedKind.QUESTION, state, asked_as=asked_as, asked_of=asked_of), DAY)
            assert (step.by, step.to) == (asked_of, asked_as)
            assert question.LIFE.offered(state, {step.by})


def test_a_finding_and_its_application_name_the_same_party_or_the_record_is_in_two_minds():
    for state in FindingState:
        assert doubts_of_finding(state, ()) == ([Doubt.NOBODY_OWES] if state in AWAITING_ANSWER else [])
        for waiting in UNANSWERED:
            agrees = FINDING_STATE[waiting] == state
            assert doubts_of_finding(state, (waiting,)) == ([] if agrees else [Doubt.TWO_OWE])
            assert doubts_of_finding(state, (waiting, waiting)) == [Doubt.TWO_OWE]
            if agrees:
                for chain, passed, team in product(CHAINS.values(), range(4), (True, False)):
                    more = {"chain": chain, "passed": passed, "has_team": team}
                    of_finding = owed(standing(OwedKind.FINDING, state, **more), DAY)
                    of_application = owed(standing(OwedKind.APPLICATION, waiting, **more), DAY)
                    assert (of_finding.by, of_finding.step) == (of_application.by, of_application.step)
    with pytest.raises(ValueError):
        doubts_of_finding(FindingState.CLOSED, (ApplicationState.CLOSED,))


def test_what_is_kept_up_for_good_has_one_open_check_and_nothing_else_has_any():
    due, confirmed = StandingState.DUE, StandingState.CONFIRMED
    for state, kept, checks in product(FindingState, (True, False), ((), (confirmed,), (due,), (due, due))):
        wanted = int(state == FindingState.CLOSED and kept)
        n = checks.count(due)
        expected = [] if n == wanted else [Doubt.TWO_OWE if n else Doubt.NOBODY_OWES]
        assert doubts_of_keeping_up(state, kept, checks) == expected, (state, kept, checks)


def test_the_first_look_is_the_teams_else_the_reviewers_else_the_offices():
    def first(**more) -> Role:
        return owed(standing(OwedKind.APPLICATION, ApplicationState.SUBMITTED, **more), DAY).by

    assert first() == Role.TEAM
    assert first(has_team=False, has_reviewer=True) == Role.REVIEWER
    assert first(has_team=False) == Role.OFFICE
    assert first(chain=CHAINS[1]) == Role.OFFICE


@pytest.mark.parametrize("length", CHAINS)
def test_an_application_is_owed_by_whoever_may_decide_at_the_stage_where_it_stands(length):
    """Also when the chain was cut short behind an application that had passed more stages than are left."""
    chain = CHAINS[length]
    for passed, state, team in product(range(5), UNANSWERED, (True, False)):
        there = {"chain": chain, "passed": passed, "has_team": team}
        for kind, in_state in ((OwedKind.APPLICATION, state), (OwedKind.FINDING, FINDING_STATE[state])):
            step = owed(standing(kind, in_state, has_reviewer=True, **there), DAY)
            assert step.by in DECIDING[stage_at(chain, passed)]
            assert step.step == (OwedStep.DECIDE if passed >= length - 1 else OwedStep.ACCEPT)
            alone = owed(standing(kind, in_state, **there), DAY).by
            assert alone == (Role.TEAM if team and stage_at(chain, passed) == Stage.TEAM else Role.OFFICE)


def test_of_four_stages_each_has_its_turn_and_the_office_the_last():
    def turns(length: int) -> list[str]:
        at = {"chain": CHAINS[length], "has_reviewer": True}
        found = [
            owed(standing(OwedKind.APPLICATION, ApplicationState.ACCEPTED, passed=n, **at), DAY)
            for n in range(length)
        ]
        return [f"{step.by} {step.step}" for step in found]

    assert turns(1) == ["office decide"]
    assert turns(2) == ["team accept", "office decide"]
    assert turns(3) == ["team accept", "reviewer accept", "office decide"]
    assert turns(4) == ["team accept", "reviewer accept", "reviewer accept", "office decide"]


def test_an_answer_without_a_day_and_a_question_to_nobody_are_doubts():
    assert doubts_of(standing(OwedKind.PLAN, PlanState.SUBMITTED, due=None)) == [Doubt.NO_DAY]
    assert doubts_of(standing(OwedKind.PLAN, PlanState.DRAFT, due=None)) == []
    alone = {"asked_as": Role.UNIT, "asked_of": Role.TEAM, "has_team": False}
    assert doubts_of(standing(OwedKind.QUESTION, QuestionState.ASKED, **alone)) == [Doubt.NOBODY_THERE]
    assert doubts_of(standing(OwedKind.QUESTION, QuestionState.ANSWERED, due=None)) == []


@settings(max_examples=80)
@given(kind=st.sampled_from(OwedKind), data=st.data(), late=st.integers(-40, 60))
def test_how_pressing_a_step_is_follows_from_its_day_alone(kind, data, late):
    state = data.draw(st.sampled_from(sorted(OWING[kind])))
    due = DAY - timedelta(days=late)
    step = owed(standing(kind, state, due=due), DAY)
    assert step.due == due
    assert (step.level in (OverdueLevel.OVERDUE, OverdueLevel.LONG_OVERDUE)) == (late > 0)
    assert owed(standing(kind, state, due=None), DAY).level == OverdueLevel.NONE
    assert step.step in OwedStep
    assert SETTLED.isdisjoint(OWING[OwedKind.FINDING])
