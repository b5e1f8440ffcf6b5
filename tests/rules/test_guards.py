"""Each guard as a sentence: what it asks, what it says when it objects, and where it is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huiyin.rules import finding, round, standing, task
from huiyin.rules.close_application import LIFE as APPLICATION
from huiyin.rules.close_checks import CloseCheck, ClosePoint
from huiyin.rules.finding import Completion, FindingFacts, FindingState
from huiyin.rules.moves import Life, Obstacle
from huiyin.rules.review_chain import Stage
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind, RoundFacts, RoundState
from huiyin.rules.standing import StandingFacts
from huiyin.rules.task import TaskFacts

READY = FindingFacts(
    actor="office",
    reason="佐证材料不全",
    has_category=True,
    round_state=RoundState.FEEDING_BACK,
    tasks=1,
    submitted_by="unit",
    chain=(Stage.OFFICE,),
)
TEAM_FIRST = replace(READY, chain=(Stage.TEAM, Stage.OFFICE))
ACCEPTED = replace(TEAM_FIRST, accepted_by=frozenset({"team"}), passed=1)
TASK = TaskFacts(
    finding_state=FindingState.IN_PROGRESS, reason="条件变化", has_owner=True, evidence=1, other_live_tasks=1
)
POINTS = (ClosePoint(CloseCheck.TASK_NOT_DONE, 1, {"due": "", "late": False}),)
ROUND = RoundFacts(targets=33, meetings_held=frozenset(MeetingKind))


def says(life: Life, action: str, state: str, role: Role, facts: object) -> list[tuple[str, dict]]:
    return [(o.code, dict(o.params)) for o in life.obstacles(action, state, {role}, facts)]


def codes(life: Life, action: str, state: str, role: Role, facts: object) -> list[str]:
    return [code for code, _ in says(life, action, state, role, facts)]


# a finding


def test_a_finding_without_category_is_not_fed_back():
    facts = replace(READY, has_category=False)
    assert codes(finding.LIFE, "feed_back", "registered", Role.OFFICE, facts) == ["category_missing"]


@pytest.mark.parametrize("state", RoundState)
def test_a_finding_is_fed_back_only_while_its_round_feeds_back_or_rectifies(state):
    found = says(finding.LIFE, "feed_back", "registered", Role.OFFICE, replace(READY, round_state=state))
    if state in ("feeding_back", "rectifying"):
        assert found == []
    else:
        assert found == [("round_not_feeding_back", {"state": state})]


@pytest.mark.parametrize("state", ["in_progress", "returned", "reopened"])
def test_progress_is_reported_on_tasks_so_there_has_to_be_one(state):
    assert codes(finding.LIFE, "report", state, Role.UNIT, replace(READY, tasks=0)) == ["task_missing"]


@pytest.mark.parametrize("state", ["in_progress", "returned", "reopened"])
class TestApplyingToClose:
    def test_needs_a_task(self, state):
        assert codes(finding.LIFE, "apply", state, Role.UNIT, replace(READY, tasks=0)) == ["task_missing"]

    def test_needs_an_owner_for_each_task_and_names_those_without(self, state):
        facts = replace(READY, tasks_without_owner=("清退津补贴",))
        expected = [("owner_missing", {"tasks": ("清退津补贴",)})]
        assert says(finding.LIFE, "apply", state, Role.UNIT, facts) == expected

    def test_needs_a_deadline_for_each_task_and_names_those_without(self, state):
        facts = replace(READY, tasks_without_deadline=("修订采购制度", "清退津补贴"))
        expected = [("deadline_missing", {"tasks": ("修订采购制度", "清退津补贴")})]
        assert says(finding.LIFE, "apply", state, Role.UNIT, facts) == expected

    def test_needs_evidence_for_each_task_and_names_those_without(self, state):
        facts = replace(READY, tasks_without_evidence=("修订采购制度",))
        expected = [("evidence_missing", {"tasks": ("修订采购制度",)})]
        assert says(finding.LIFE, "apply", state, Role.UNIT, facts) == expected


@pytest.mark.parametrize(
    ("action", "state", "role"),
    [
        ("return", "applied", Role.TEAM),
        ("return", "accepted", Role.OFFICE),
        ("reopen", "closed", Role.OFFICE),
        ("withdraw", "registered", Role.TEAM),
        ("withdraw", "fed_back", Role.OFFICE),
        ("withdraw", "in_progress", Role.OFFICE),
        ("withdraw", "returned", Role.OFFICE),
        ("withdraw", "reopened", Role.OFFICE),
    ],
)
@pytest.mark.parametrize("reason", ["", "  ", "\n\t", "　"])
def test_a_return_a_reopening_and_a_withdrawal_need_a_reason_and_blanks_are_none(action, state, role, reason):
    facts = replace(TEAM_FIRST, reason=reason)
    assert codes(finding.LIFE, action, state, role, facts) == ["reason_missing"]


@pytest.mark.parametrize("state", ["in_progress", "returned", "reopened"])
class TestHandingIn:
    def test_names_everything_that_the_checks_hold_against_it(self, state):
        facts = replace(READY, points_against=POINTS)
        assert says(finding.LIFE, "apply", state, Role.UNIT, facts) == [
            ("points_against", {"points": POINTS})
        ]

    def test_names_every_point_that_nobody_has_explained(self, state):
        facts = replace(READY, points_unexplained=POINTS)
        found = says(finding.LIFE, "apply", state, Role.UNIT, facts)
        assert found == [("points_unexplained", {"points": POINTS})]

    @pytest.mark.parametrize("given", [{}, {"rest": "尚有 2 处"}, {"rest_due_on": date(2025, 3, 31)}])
    def test_as_basically_done_says_what_is_left_and_by_when(self, state, given):
        facts = replace(READY, completion=Completion.BASICALLY_DONE, **given)
        assert codes(finding.LIFE, "apply", state, Role.UNIT, facts) == ["rest_missing"]


@pytest.mark.parametrize("life", [finding.LIFE, APPLICATION], ids=["finding", "application"])
class TestDeciding:
    """Asked of the finding and of its application alike."""

    @staticmethod
    def waiting(life):
        return "applied" if life is finding.LIFE else "submitted"

    def test_nothing_is_closed_while_a_task_lacks_evidence(self, life):
        facts = replace(READY, tasks_without_evidence=("修订采购制度",))
        assert codes(life, "close", self.waiting(life), Role.OFFICE, facts) == ["evidence_missing"]
        assert codes(life, "close", "accepted", Role.OFFICE, facts) == ["evidence_missing"]

    def test_nothing_is_accepted_while_a_task_lacks_evidence(self, life):
        facts = replace(TEAM_FIRST, tasks_without_evidence=("修订采购制度",))
        assert codes(life, "accept", self.waiting(life), Role.TEAM, facts) == ["evidence_missing"]

    def test_where_two_pairs_of_eyes_decide_the_office_waits_for_the_acceptance(self, life):
        found = says(life, "close", self.waiting(life), Role.OFFICE, TEAM_FIRST)
        assert found == [("acceptance_comes_first", {"stage": Stage.TEAM})]

    def test_where_one_pair_of_eyes_decides_there_is_no_acceptance(self, life):
        assert codes(life, "accept", self.waiting(life), Role.TEAM, READY) == ["another_stages_turn"]

    def test_nobody_closes_what_they_applied_for(self, life):
        facts = replace(READY, submitted_by="office")
        assert codes(life, "close", "accepted", Role.OFFICE, facts) == ["own_application"]

    def test_nobody_closes_on_evidence_that_they_uploaded(self, life):
        facts = replace(READY, uploaded_by=frozenset({"unit", "office"}))
        assert codes(life, "close", "accepted", Role.OFFICE, facts) == ["own_evidence"]

    def test_nobody_closes_what_they_accepted(self, life):
        facts = replace(ACCEPTED, accepted_by=frozenset({"office"}))
        assert codes(life, "close", "accepted", Role.OFFICE, facts) == ["own_acceptance"]

    def test_nothing_is_closed_at_the_second_stage_that_nobody_has_accepted(self, life):
        facts = replace(ACCEPTED, accepted_by=frozenset())
        assert codes(life, "close", "accepted", Role.OFFICE, facts) == ["acceptance_comes_first"]

    def test_what_is_basically_done_is_not_closed_but_left_with_its_rest(self, life):
        facts = replace(
            ACCEPTED, completion=Completion.BASICALLY_DONE, rest="尚有 2 处", rest_due_on=date(2025, 3, 31)
        )
        assert codes(life, "close", "accepted", Role.OFFICE, facts) == ["rest_is_left"]
        assert codes(life, "leave_rest", "accepted", Role.OFFICE, facts) == []
        assert codes(life, "leave_rest", "accepted", Role.OFFICE, replace(facts, rest=" ")) == [
            "rest_missing"
        ]

    def test_each_stage_waits_for_the_one_before(self, life):
        chain = (Stage.TEAM, Stage.DISCIPLINE, Stage.OFFICE)
        facts = replace(READY, chain=chain, passed=1, accepted_by=frozenset({"team"}))
        assert codes(life, "accept", "accepted", Role.TEAM, facts) == ["another_stages_turn"]
        assert codes(life, "accept", "accepted", Role.REVIEWER, facts) == []
        assert codes(life, "close", "accepted", Role.OFFICE, facts) == ["acceptance_comes_first"]

    def test_a_chain_cut_short_meanwhile_leaves_the_last_word_to_the_office(self, life):
        facts = replace(ACCEPTED, passed=3, accepted_by=frozenset({"team", "discipline", "organisation"}))
        assert codes(life, "close", "accepted", Role.OFFICE, facts) == []

    def test_facts_that_say_nothing_never_let_a_decision_through(self, life):
        for state in (self.waiting(life), "accepted"):
            assert "nobody_applied" in codes(life, "close", state, Role.OFFICE, FindingFacts())

    def test_nobody_returns_their_own_application_to_be_asked_again(self, life):
        facts = replace(READY, submitted_by="office")
        assert codes(life, "return", self.waiting(life), Role.OFFICE, facts) == ["own_application"]


@pytest.mark.parametrize("state", ["returned", "reopened"])
def test_what_was_sent_back_is_not_applied_for_again_unchanged(state):
    facts = replace(READY, sent_back=True)
    assert codes(finding.LIFE, "apply", state, Role.UNIT, facts) == ["nothing_new_since_return"]
    assert codes(finding.LIFE, "apply", state, Role.UNIT, replace(facts, new_since_sent_back=True)) == []


# a task


@pytest.mark.parametrize("state", FindingState)
def test_tasks_move_only_while_the_unit_works_on_the_finding(state):
    facts = replace(TASK, finding_state=state)
    workable = state in ("fed_back", "in_progress", "returned", "reopened")
    moves = [
        *(("assign", "planned"), ("revise", "under_way"), ("report", "planned"), ("report", "under_way")),
        *(("complete", "under_way"), ("resume", "done"), ("cancel", "planned")),
    ]
    for action, task_state in moves:
        found = says(task.LIFE, action, task_state, Role.UNIT, facts)
        assert found == ([] if workable else [("finding_not_workable", {"state": state})]), (
            action,
            task_state,
        )


def test_a_task_that_nobody_owns_is_not_begun():
    assert codes(task.LIFE, "report", "planned", Role.UNIT, replace(TASK, has_owner=False)) == [
        "owner_missing"
    ]


def test_a_task_without_evidence_is_not_done():
    assert codes(task.LIFE, "complete", "under_way", Role.UNIT, replace(TASK, evidence=0)) == [
        "evidence_missing"
    ]


def test_a_task_that_was_done_is_resumed_with_a_reason():
    assert codes(task.LIFE, "resume", "done", Role.UNIT, replace(TASK, reason=" ")) == ["reason_missing"]


@pytest.mark.parametrize("state", ["planned", "under_way"])
def test_a_task_is_cancelled_with_a_reason(state):
    assert codes(task.LIFE, "cancel", state, Role.UNIT, replace(TASK, reason="")) == ["reason_missing"]


@pytest.mark.parametrize("state", ["planned", "under_way"])
def test_the_last_task_of_a_finding_is_not_cancelled(state):
    assert codes(task.LIFE, "cancel", state, Role.OFFICE, replace(TASK, other_live_tasks=0)) == ["last_task"]


@pytest.mark.parametrize("state", ["planned", "under_way"])
@pytest.mark.parametrize(
    ("before", "after", "asked"),
    [
        (date(2024, 6, 28), date(2024, 6, 29), True),
        (date(2024, 6, 28), date(2024, 6, 28), False),
        (date(2024, 6, 28), date(2024, 5, 31), False),
        (None, date(2024, 6, 28), False),
        (date(2024, 6, 28), None, False),
    ],
)
def test_postponing_a_task_needs_a_reason_and_nothing_else_about_its_date_does(state, before, after, asked):
    facts = replace(TASK, reason="", due_before=before, due_after=after)
    expected = ["postponed_without_reason"] if asked else []
    assert codes(task.LIFE, "revise", state, Role.UNIT, facts) == expected
    assert codes(task.LIFE, "revise", state, Role.UNIT, replace(facts, reason="招标流标")) == []


# a round


def test_a_round_without_targets_is_not_launched():
    facts = replace(ROUND, targets=0)
    assert codes(round.LIFE, "mobilise", "planned", Role.OFFICE, facts) == ["targets_missing"]


def test_a_round_is_launched_by_its_mobilisation_meeting():
    facts = replace(ROUND, meetings_held=frozenset())
    expected = [("meeting_missing", {"meeting": MeetingKind.MOBILISATION})]
    assert says(round.LIFE, "mobilise", "planned", Role.OFFICE, facts) == expected


def test_teams_are_stationed_only_when_every_target_has_one_and_those_without_are_named():
    facts = replace(ROUND, targets_without_team=("某省属企业",))
    expected = [("team_missing", {"targets": ("某省属企业",)})]
    assert says(round.LIFE, "station", "mobilised", Role.OFFICE, facts) == expected


@pytest.mark.parametrize(("action", "state"), [("report", "stationed"), ("feed_back", "reported")])
def test_nothing_is_fed_back_before_the_leading_group_has_heard_the_report(action, state):
    facts = replace(ROUND, meetings_held=frozenset({MeetingKind.MOBILISATION}))
    expected = [("meeting_missing", {"meeting": MeetingKind.LEADING_GROUP_REPORT})]
    assert says(round.LIFE, action, state, Role.OFFICE, facts) == expected


def test_rectification_begins_with_the_collective_feedback_meeting():
    facts = replace(ROUND, meetings_held=frozenset({MeetingKind.LEADING_GROUP_REPORT}))
    expected = [("meeting_missing", {"meeting": MeetingKind.COLLECTIVE_FEEDBACK})]
    assert says(round.LIFE, "rectify", "feeding_back", Role.OFFICE, facts) == expected


def test_the_report_waits_until_all_teams_are_back():
    facts = replace(ROUND, still_stationed=("某省属企业",))
    expected = [("still_stationed", {"targets": ("某省属企业",)})]
    assert says(round.LIFE, "report", "stationed", Role.OFFICE, facts) == expected


def test_a_unit_that_nobody_spoke_with_is_not_left_to_rectify():
    facts = replace(ROUND, not_spoken_with=("某省属企业",))
    expected = [("one_to_one_missing", {"targets": ("某省属企业",)})]
    assert says(round.LIFE, "rectify", "feeding_back", Role.OFFICE, facts) == expected


def test_meetings_are_held_in_their_order():
    mobilised, heard, told = (
        MeetingKind.MOBILISATION,
        MeetingKind.LEADING_GROUP_REPORT,
        MeetingKind.COLLECTIVE_FEEDBACK,
    )
    days = [(told, date(2024, 3, 25)), (heard, date(2024, 3, 12)), (mobilised, date(2023, 10, 10))]
    assert round.out_of_order(days) is None
    # the first of several counts
    assert round.out_of_order([*days, (heard, date(2024, 4, 2))]) is None
    assert round.out_of_order([*days, (told, date(2024, 3, 11))]) == (heard, told)
    assert round.out_of_order([(told, date(2023, 10, 9)), (mobilised, date(2023, 10, 10))]) == (
        mobilised,
        told,
    )
    facts = replace(ROUND, out_of_order=(heard, told))
    expected = [("meetings_out_of_order", {"first": heard, "then": told})]
    assert says(round.LIFE, "feed_back", "reported", Role.OFFICE, facts) == expected
    assert says(round.LIFE, "rectify", "feeding_back", Role.OFFICE, facts) == expected


def test_a_round_is_not_over_while_a_decision_of_its_meetings_is_owed():
    facts = replace(ROUND, decisions_open=2)
    expected = [("decisions_open", {"count": 2})]
    assert says(round.LIFE, "complete", "rectifying", Role.OFFICE, facts) == expected


@pytest.mark.parametrize(("action", "state"), [("rectify", "feeding_back"), ("complete", "rectifying")])
def test_a_round_does_not_move_on_while_a_finding_has_not_been_fed_back(action, state):
    facts = replace(ROUND, findings_not_fed_back=3)
    expected = [("findings_not_fed_back", {"count": 3})]
    assert says(round.LIFE, action, state, Role.OFFICE, facts) == expected


def test_a_round_with_an_open_finding_is_not_completed():
    facts = replace(ROUND, findings_open=1)
    expected = [("findings_open", {"count": 1})]
    assert says(round.LIFE, "complete", "rectifying", Role.OFFICE, facts) == expected


def test_every_guard_of_every_life_can_object():
    """Facts that are all missing or wrong: a guard that stays silent to them would guard nothing."""
    silent = []
    worst = [
        FindingFacts(actor="x", submitted_by="x", tasks_without_owner=("a",), tasks_without_deadline=("a",)),
        FindingFacts(
            tasks_without_evidence=("a",),
            chain=(Stage.TEAM, Stage.OFFICE),
            sent_back=True,
            passed=1,
            completion=Completion.BASICALLY_DONE,
            points_against=POINTS,
            points_unexplained=POINTS,
            open_signs=("copied_text",),
            confirmed_signs=("money_short",),
            head_signs=True,
        ),
        FindingFacts(chain=(Stage.REVIEWER,)),
        TaskFacts(
            finding_state=FindingState.CLOSED,
            due_before=date(2024, 1, 1),
            due_after=date(2024, 1, 2),
            date_agreed=True,
        ),
        RoundFacts(
            targets_without_team=("a",),
            findings_not_fed_back=1,
            findings_open=1,
            still_stationed=("a",),
            not_spoken_with=("a",),
            out_of_order=round.ORDER[:2],
            decisions_open=1,
        ),
        StandingFacts(),
    ]
    for life, kinds in (
        (finding.LIFE, worst[:3]),
        (APPLICATION, worst[:3]),
        (task.LIFE, worst[3:4]),
        (round.LIFE, worst[4:5]),
        (standing.LIFE, worst[5:]),
    ):
        for guard in {g for m in life.moves for g in m.guards}:
            if not any(isinstance(guard(facts), Obstacle) for facts in kinds):
                silent.append(f"{life.name}: {guard.__name__}")
    assert silent == []
