"""Who may do what, when: every state × action × role against a statement written by hand from the domain.

The statement below was written from how the work is done (who records, who plans, who accepts, who decides),
not read off the tables of moves. With facts to which no guard objects, a life has to allow exactly this.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import product

import pytest

from huiyin.rules import (
    campaign,
    campaign_task,
    close_application,
    coordination,
    dispatch,
    draft,
    errand,
    finding,
    meeting_decision,
    policy_suggestion,
    round,
    standing,
    task,
    working_paper,
)
from huiyin.rules.finding import FindingFacts, FindingState
from huiyin.rules.moves import Refused
from huiyin.rules.pace import Pace
from huiyin.rules.review_chain import Stage
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind, RoundFacts, RoundState
from huiyin.rules.task import TaskFacts

FINDING = """
registered   amend      registered   team office
registered   feed_back  fed_back     office
registered   withdraw   withdrawn    team office
fed_back     plan       in_progress  unit office
fed_back     refer      fed_back     office
fed_back     withdraw   withdrawn    office
in_progress  plan       in_progress  unit office
in_progress  report     in_progress  unit
in_progress  apply      applied      unit unit_head
in_progress  refer      in_progress  office
in_progress  withdraw   withdrawn    office
returned     withdraw   withdrawn    office
reopened     withdraw   withdrawn    office
applied      recall     in_progress  unit
applied      refer      applied      office
accepted     refer      accepted     office
returned     plan       returned     unit office
returned     report     returned     unit
returned     apply      applied      unit unit_head
returned     refer      returned     office
closed       reopen     reopened     office
reopened     plan       reopened     unit office
reopened     report     reopened     unit
reopened     apply      applied      unit unit_head
reopened     refer      reopened     office
"""
APPLICATION = """
submitted    recall     recalled     unit
"""
#: what may be decided, by the chain and by how many of its stages were passed: each stage lets pass or sends
#: back, the last one closes or leaves a rest, and the office may send back at any time
CHAINS = {
    ("office", 0): """
close  office
rest   office
return office
""",
    ("reviewer", 0): """
close  reviewer
rest   reviewer
return reviewer office
""",
    ("team office", 0): """
accept team reviewer
return team reviewer office
""",
    ("team office", 1): """
close  office
rest   office
return office
""",
    ("reviewer office", 0): """
accept reviewer
return reviewer office
""",
    ("reviewer office", 1): """
close  office
rest   office
return office
""",
    ("team discipline office", 0): """
accept team reviewer
return team reviewer office
""",
    ("team discipline office", 1): """
accept reviewer
return reviewer office
""",
    ("team discipline office", 2): """
close  office
rest   office
return office
""",
    ("team discipline organisation office", 0): """
accept team reviewer
return team reviewer office
""",
    ("team discipline organisation office", 1): """
accept reviewer
return reviewer office
""",
    ("team discipline organisation office", 2): """
accept reviewer
return reviewer office
""",
    ("team discipline organisation office", 3): """
close  office
rest   office
return office
""",
}
#: the action of the statement → (action, what the finding becomes, what the application becomes)
DECISIONS = {
    "accept": ("accept", "accepted", "accepted"),
    "close": ("close", "closed", "closed"),
    "rest": ("leave_rest", "in_progress", "rest_left"),
    "return": ("return", "returned", "returned"),
}

TASK = """
planned      assign     planned      unit office
planned      revise     planned      unit office
planned      report     under_way    unit
planned      cancel     cancelled    unit office
under_way    assign     under_way    unit office
under_way    revise     under_way    unit office
under_way    report     under_way    unit
under_way    complete   done         unit
under_way    cancel     cancelled    unit office
done         resume     under_way    unit office
"""

ROUND = """
planned       amend      planned       office
planned       mobilise   mobilised     office
mobilised     amend      mobilised     office
mobilised     station    stationed     office
stationed     amend      stationed     office
stationed     report     reported      office
reported      amend      reported      office
reported      feed_back  feeding_back  office
feeding_back  amend      feeding_back  office
feeding_back  rectify    rectifying    office
rectifying    amend      rectifying    office
rectifying    complete   completed     office
"""


#: who carries out what a meeting decided, and who confirms it
DECIDED_FOR = {
    Role.OFFICE: "leading_group", Role.TEAM: "office", Role.UNIT: "office", Role.DEPARTMENT: "office",
}  # fmt: skip
DECISION = """
given     report    reported   {owner}
given     withdraw  withdrawn  office
reported  confirm   settled    {confirming}
reported  return    given      {confirming}
reported  withdraw  withdrawn  office
"""


CAMPAIGN = """
open   give      open       office
open   end       ended      office
open   withdraw  withdrawn  office
"""
#: to whom it was given answers; whoever gave it may return it, but another of the office accepts it
CAMPAIGN_TASK = """
given     answer    answered   {owner}
given     leave     left       office
given     withdraw  withdrawn  office
answered  accept    done       office
answered  return    given      office
answered  leave     left       office
answered  withdraw  withdrawn  office
"""
SUGGESTION = """
proposed      take_up      taken_up      office
proposed      not_take_up  not_taken_up  office
proposed      withdraw     withdrawn     office
taken_up      reconsider   proposed      office
not_taken_up  reconsider   proposed      office
"""


STANDING = """
due          report     reported     unit
due          reopen     reopened     office
due          drop       dropped      office
reported     confirm    confirmed    office reviewer
reported     return     due          office reviewer
reported     reopen     reopened     office
reported     drop       dropped      office
"""


def decided(chain: tuple[str, int], waiting: str, place: int) -> str:
    """The statement of a chain at one stage, as lines of the finding's (1) or the application's (2) life."""
    lines = [line.split() for line in CHAINS[chain].splitlines() if line]
    told = [(DECISIONS[decision], roles) for decision, *roles in lines]
    return "\n".join(f"{waiting} {d[0]} {d[place]} {' '.join(roles)}" for d, roles in told) + "\n"


def willing_finding(chain: str = "team office", passed: int = 0) -> FindingFacts:
    stages = tuple(map(Stage, chain.split()))
    return FindingFacts(
        actor="the one who acts",
        reason="证明材料不足",
        has_category=True,
        round_state=RoundState.RECTIFYING,
        tasks=2,
        submitted_by="the unit's liaison",
        accepted_by=frozenset(f"who took stage {n}" for n in range(passed)),
        uploaded_by=frozenset({"the unit's clerk"}),
        rest="尚有 2 处房产证待补办",
        rest_due_on=date(2025, 3, 31),
        chain=stages,
        passed=passed,
    )


WILLING_TASK = TaskFacts(
    finding_state=FindingState.IN_PROGRESS, reason="条件变化", has_owner=True, evidence=1, other_live_tasks=1
)
#: signed by the head, with the pledge accepted and, for a head without account, its scan attached
DISPATCH = """
prepared     sign           signed       unit_head
prepared     sign_on_paper  signed       unit
prepared     send_back      sent_back    unit_head
prepared     take_back      taken_back   unit
sent_back    prepare        prepared     unit
sent_back    take_back      taken_back   unit
"""
ERRAND = """
given        amend      given        unit
given        report     reported     unit_staff
given        withdraw   withdrawn    unit
reported     amend      reported     unit
reported     report     reported     unit_staff
reported     take_over  taken_over   unit
reported     send_back  sent_back    unit
sent_back    amend      sent_back    unit
sent_back    report     reported     unit_staff
sent_back    withdraw   withdrawn    unit
taken_over   report     reported     unit_staff
"""
#: where the team has a leader with an account; where it has none, the office decides in the leader's place
DRAFT = """
written    amend      written     team
written    propose    proposed    team
written    merge      merged      team
written    drop       dropped     team
proposed   register   registered  team
proposed   hand_over  registered  team
proposed   send_back  sent_back   team
proposed   recall     written     team
proposed   merge      merged      team
proposed   drop       dropped     team
sent_back  amend      sent_back   team
sent_back  propose    proposed    team
sent_back  merge      merged      team
sent_back  drop       dropped     team
merged     separate   written     team
dropped    take_up    written     team
"""
BY_THE_OFFICE = """
proposed   register   registered  office
proposed   hand_over  registered  office
proposed   send_back  sent_back   office
"""
PAPER = """
open   amend     open       team
open   finish    final      team
open   withdraw  withdrawn  team
final  reopen    open       team
final  withdraw  withdrawn  team
"""
COORDINATION = """
asked     answer     answered   department
asked     withdraw   withdrawn  team office
answered  ask_again  asked      team office
"""
WILLING_REQUEST = coordination.RequestFacts(answer="共 14 件", reason="还缺 2022 年的数")
WILLING_DRAFT = draft.DraftFacts(
    actor="the leader", authors=frozenset({"a member"}), leads=True, has_leader=True, reason="事实不清",
    fact="三处房产闲置", has_category=True, papers=1, pace=Pace.IMMEDIATE, round_state=RoundState.STATIONED,
)  # fmt: skip
WILLING_PAPER = working_paper.PaperFacts(text="谈话中提到三处房产", reason="写重了")
WILLING_DISPATCH = dispatch.DispatchFacts(
    actor="the head", prepared_by="the liaison", pledge_accepted=True, reason="数字不符", file_there=True
)
WILLING_ERRAND = errand.ErrandFacts(
    finding_state=FindingState.IN_PROGRESS, reason="不再需要", said="已核对 32 条", today=date(2026, 3, 2),
    inner_due_on=date(2026, 3, 20), outer_due_on=date(2026, 3, 31),
)  # fmt: skip
_DECIDED_BY_LEADER = BY_THE_OFFICE.replace("office", "team").splitlines(keepends=True)[1:]
WILLING_STANDING = standing.StandingFacts(
    actor="the one who acts", reported_by="the unit's liaison", text="制度执行正常"
)
WILLING_ROUND = RoundFacts(targets=33, meetings_held=frozenset(MeetingKind))

LIVES = {
    **{
        f"finding, {chain} after {passed}": (
            finding.LIFE,
            FINDING + "".join(decided((chain, passed), waiting, 1) for waiting in ("applied", "accepted")),
            willing_finding(chain, passed),
        )
        for chain, passed in CHAINS
    },
    **{
        f"application, {chain} after {passed}": (
            close_application.LIFE,
            APPLICATION + "".join(decided((chain, passed), w, 2) for w in ("submitted", "accepted")),
            willing_finding(chain, passed),
        )
        for chain, passed in CHAINS
    },
    "finding, while the team is there": (
        finding.LIFE,
        FINDING.replace("fed_back     office", "fed_back     team office", 1)
        + "".join(decided(("team office", 0), waiting, 1) for waiting in ("applied", "accepted")),
        replace(willing_finding(), round_state=RoundState.STATIONED, pace=Pace.IMMEDIATE, leads=True),
    ),
    "draft, by the leader": (draft.LIFE, DRAFT, WILLING_DRAFT),
    "draft, nobody leads": (
        draft.LIFE,
        "".join(line for line in DRAFT.splitlines(keepends=True) if line not in _DECIDED_BY_LEADER)
        + BY_THE_OFFICE,
        replace(WILLING_DRAFT, actor="the office", leads=False, has_leader=False),
    ),
    "campaign": (
        campaign.LIFE,
        CAMPAIGN,
        campaign.CampaignFacts(tasks=3, waiting=1, text="两个单位正在合并"),
    ),
    "policy suggestion": (
        policy_suggestion.LIFE,
        SUGGESTION,
        policy_suggestion.SuggestionFacts("已有同类规定"),
    ),
    **{
        f"campaign task, of a {owner}": (
            campaign_task.LIFE,
            CAMPAIGN_TASK.format(owner=owner),
            campaign_task.CampaignTaskFacts(
                owner,
                actor="one of the office",
                given_by="another",
                text="已自查",
                today=date(2026, 3, 2),
                due_on=date(2026, 3, 20),
            ),
        )
        for owner in campaign_task.ADDRESSEES
    },
    "coordination": (coordination.LIFE, COORDINATION, WILLING_REQUEST),
    "working paper": (working_paper.LIFE, PAPER, WILLING_PAPER),
    "task": (task.LIFE, TASK, WILLING_TASK),
    "dispatch": (dispatch.LIFE, DISPATCH, WILLING_DISPATCH),
    "errand": (errand.LIFE, ERRAND, WILLING_ERRAND),
    "round": (round.LIFE, ROUND, WILLING_ROUND),
    "standing": (standing.LIFE, STANDING, WILLING_STANDING),
    **{
        f"meeting_decision of {owner}": (
            meeting_decision.LIFE,
            DECISION.format(owner=owner, confirming=confirming),
            meeting_decision.DecisionFacts(owner, "已经完成"),
        )
        for owner, confirming in DECIDED_FOR.items()
    },
}
ACTIONS = {
    "campaign": campaign.CampaignAction,
    "campaign_task": campaign_task.CampaignTaskAction,
    "policy_suggestion": policy_suggestion.SuggestionAction,
    "finding": finding.FindingAction,
    "close_application": close_application.ApplicationAction,
    "task": task.TaskAction,
    "dispatch": dispatch.DispatchAction,
    "draft": draft.DraftAction,
    "coordination": coordination.RequestAction,
    "working_paper": working_paper.PaperAction,
    "errand": errand.ErrandAction,
    "round": round.RoundAction,
    "standing": standing.StandingAction,
    "meeting_decision": meeting_decision.DecisionAction,
}


def stated(text: str) -> dict[tuple[str, str, str], str]:
    """(state, action, role) → next state, from the lines of a statement."""
    lines = [line.split() for line in text.splitlines() if line]
    return {(state, action, role): target for state, action, target, *roles in lines for role in roles}


@pytest.mark.parametrize("name", LIVES)
def test_a_life_allows_what_the_domain_says_and_nothing_else(name):
    life, statement, facts = LIVES[name]
    allowed = stated(statement)
    states, actions = type(life.initial), ACTIONS[life.name]
    for state, action, role in product(states, actions, Role):
        target = allowed.get((state, action, role))
        if target is None:
            assert life.obstacles(action, state, {role}, facts), (state, action, role)
            with pytest.raises(Refused):
                life.next_state(action, state, {role}, facts)
        else:
            assert life.obstacles(action, state, {role}, facts) == [], (state, action, role)
            assert life.next_state(action, state, {role}, facts) == target, (state, action, role)


@pytest.mark.parametrize("name", LIVES)
def test_the_statement_speaks_of_states_actions_and_roles_that_exist(name):
    life, statement, _facts = LIVES[name]
    for (state, action, role), target in stated(statement).items():
        assert {state, target} <= set(type(life.initial))
        assert action in set(ACTIONS[life.name])
        assert role in set(Role)


@pytest.mark.parametrize("name", LIVES)
def test_somebody_with_two_roles_may_do_what_either_may(name):
    life, statement, facts = LIVES[name]
    allowed = stated(statement)
    for state, action in product(type(life.initial), ACTIONS[life.name]):
        for one, other in product(Role, Role):
            may = bool({(state, action, one), (state, action, other)} & allowed.keys())
            assert (not life.obstacles(action, state, {one, other}, facts)) == may, (
                state,
                action,
                one,
                other,
            )


@pytest.mark.parametrize("name", LIVES)
def test_what_is_offered_is_what_some_fact_could_allow(name):
    life, statement, _facts = LIVES[name]
    for state, role in product(type(life.initial), Role):
        offered = life.offered(state, {role})
        assert len(offered) == len(set(offered))
        assert {a for s, a, r in stated(statement) if (s, r) == (state, role)} <= set(offered)
        assert all(life.rows(action, state) for action in offered)


@pytest.mark.parametrize(
    "life", [finding.LIFE, close_application.LIFE, task.LIFE, round.LIFE, standing.LIFE], ids=str
)
def test_nobody_without_a_role_may_do_anything(life):
    for state, action in product(type(life.initial), ACTIONS[life.name]):
        assert life.obstacles(action, state, (), willing_finding()) != []


@pytest.mark.parametrize("administrator", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_an_administrator_is_offered_no_step_of_the_work(administrator):
    for life in (finding.LIFE, close_application.LIFE, task.LIFE, round.LIFE):
        assert all(life.offered(state, {administrator}) == [] for state in type(life.initial))


@pytest.mark.parametrize("reader", [Role.LEADING_GROUP, Role.DEPARTMENT])
def test_who_only_reads_is_offered_no_step_of_the_work(reader):
    for life in (finding.LIFE, close_application.LIFE, task.LIFE, round.LIFE):
        assert all(life.offered(state, {reader}) == [] for state in type(life.initial))


def test_an_action_of_another_state_is_refused_with_the_state():
    (obstacle,) = finding.LIFE.obstacles(
        finding.FindingAction.CLOSE, FindingState.REGISTERED, {Role.OFFICE}, willing_finding()
    )
    assert (obstacle.code, obstacle.params["state"]) == ("not_in_this_state", "registered")


def test_a_refusal_for_the_role_names_the_roles_that_may():
    (obstacle,) = finding.LIFE.obstacles(
        finding.FindingAction.CLOSE, FindingState.ACCEPTED, {Role.TEAM}, willing_finding()
    )
    assert (obstacle.code, obstacle.params["roles"]) == ("not_your_role", ["office", "reviewer"])


def test_a_refusal_names_every_reason_at_once():
    bare = FindingFacts(
        actor="the unit's liaison",
        tasks=1,
        tasks_without_owner=("修订制度",),
        tasks_without_deadline=("修订制度",),
        tasks_without_evidence=("修订制度",),
    )
    with pytest.raises(Refused) as refused:
        finding.LIFE.next_state(finding.FindingAction.APPLY, FindingState.IN_PROGRESS, {Role.UNIT}, bare)
    codes = [o.code for o in refused.value.obstacles]
    assert codes == ["owner_missing", "deadline_missing", "evidence_missing"]
    assert all(code in str(refused.value) for code in codes)


@pytest.mark.parametrize(
    "life", [finding.LIFE, close_application.LIFE, task.LIFE, round.LIFE, standing.LIFE], ids=str
)
def test_every_state_can_be_reached(life):
    reached = {life.initial}
    for _ in life.moves:
        reached |= {m.target for m in life.moves if m.source in reached}
    assert reached == set(type(life.initial))


@pytest.mark.parametrize(
    ("life", "ends"),
    [
        (finding.LIFE, {"withdrawn"}),  # closed may be reopened
        (close_application.LIFE, {"returned", "closed", "rest_left", "recalled"}),
        (standing.LIFE, {"confirmed", "reopened", "dropped"}),
        (task.LIFE, {"cancelled"}),  # done may be resumed
        (round.LIFE, {"completed"}),
    ],
    ids=["finding", "application", "standing", "task", "round"],
)
def test_only_settled_states_lead_nowhere(life, ends):
    leading_on = {m.source for m in life.moves if m.target != m.source}
    assert set(type(life.initial)) - leading_on == ends


def test_from_every_open_finding_a_way_leads_to_its_end():
    for state in finding.OPEN | finding.BEFORE_ISSUE:
        reached = {state}
        for _ in finding.LIFE.moves:
            reached |= {m.target for m in finding.LIFE.moves if m.source in reached}
        assert FindingState.CLOSED in reached, state


def test_every_state_of_a_finding_is_either_unissued_open_or_settled():
    parts = (finding.BEFORE_ISSUE, finding.OPEN, finding.SETTLED)
    assert frozenset().union(*parts) == frozenset(FindingState)
    assert sum(map(len, parts)) == len(FindingState)


def test_a_task_postponed_from_one_day_to_a_later_needs_a_reason():
    facts = TaskFacts(due_before=date(2024, 6, 1), due_after=date(2024, 7, 1))
    assert [o.code for o in task.LIFE.obstacles(task.TaskAction.REVISE, "planned", {Role.UNIT}, facts)] == [
        "postponed_without_reason"
    ]
