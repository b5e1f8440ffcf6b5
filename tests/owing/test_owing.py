"""The list of owed answers: the database says what the rule says, within scope, however it is narrowed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.queries import viewer_for
from huiyin.dialogue import asking
from huiyin.dialogue.models import Question
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding, Referral
from huiyin.governance.actions import NewTask, give_task, open_campaign
from huiyin.organisations.clock import today
from huiyin.organisations.profiles import profile_of
from huiyin.owing import sources
from huiyin.owing.doubts import doubtful
from huiyin.owing.queries import count_owed, everything_owed, owed_by_units, owed_keys, owing_for
from huiyin.owing.rows import Key, Owing, read_owed
from huiyin.owing.wanted import NAMES, Place, Wanted, When, Whose, read
from huiyin.rectification import extending, planning
from huiyin.rectification.models import CloseApplication, Extension, StandingCheck
from huiyin.rectification.standing import report_kept_up
from huiyin.rounds.meetings import NewDecision, give
from huiyin.rounds.models import Meeting, ReviewAssignment, Target
from huiyin.rules.campaign import Addressed
from huiyin.rules.ladder import Rung
from huiyin.rules.moves import Refused
from huiyin.rules.owed import Doubt, OwedKind, OwedStep
from huiyin.rules.review_chain import Stage
from huiyin.rules.roles import Role
from huiyin.supervision import actions as supervision
from huiyin.verification import actions as verification
from huiyin.verification import standing

pytestmark = pytest.mark.django_db
ALL = Wanted()
LATER = today() + timedelta(days=90)


def fill(side) -> None:
    """Matters of every kind and of nearly every state, in both units of one body."""
    side.register("关于“尚未反馈”的问题")
    side.issue("关于“没有任务”的问题")
    worked = side.issue("关于“正在整改”的问题")
    side.plan(worked)
    extending.ask(finding_id=worked.pk, wanted_on=LATER, reason="手续未办结", by=side.unit1)
    findings.refer(finding_id=worked.pk, department_id=side.department.pk, note="请核", by=side.office)
    side.apply(side.issue("关于“已申请”的问题"))
    accepted = side.apply(side.issue("关于“已初审”的问题"))
    verification.accept(application_id=accepted.pk, reason="属实", by=side.team1)
    returned = side.apply(side.issue("关于“被退回”的问题", target=1))
    verification.return_to_unit(application_id=returned.pk, reason="不实", by=side.team2)
    kept_up = side.apply(side.issue("关于“长期坚持”的问题"), standing=True)
    verification.accept(application_id=kept_up.pk, by=side.team1)
    verification.close(application_id=kept_up.pk, by=side.office)
    _supervise(side, worked, returned.finding)
    _decide(side)
    _govern(side)
    asking.ask_about_finding(finding_id=worked.pk, text="去向？", asked_of=Role.UNIT, by=side.team1)
    asking.ask_about_finding(finding_id=worked.pk, text="口径？", asked_of=Role.TEAM, by=side.unit1)
    asking.ask_about_finding(
        finding_id=worked.pk, text="查过？", asked_of=Role.DEPARTMENT, by=side.office,
        department_id=side.department.pk,
    )  # fmt: skip


def _supervise(side, worked, returned) -> None:
    """A step that the leaders have to decide on, and one that the unit has to answer."""
    given = {"demand": "请限期整改", "skip_reason": "久拖不决", "by": side.office}
    supervision.propose(finding_id=worked.pk, rung=Rung.TALK, **given)
    step = supervision.propose(finding_id=returned.pk, rung=Rung.REMIND, **given)
    supervision.approve(step_id=step.pk, by=side.office)


def _decide(side) -> None:
    """What a meeting gave to the first unit, and to a department."""
    meeting = Meeting.objects.filter(round=side.round).first()
    for owner, more in (
        (Role.UNIT, {"target_id": side.targets[0].pk}),
        (Role.DEPARTMENT, {"target_id": side.targets[0].pk, "department_id": side.department.pk}),
    ):
        give(meeting_id=meeting.pk, new=NewDecision("列出原因", owner, LATER, **more), by=side.office)


def _govern(side) -> None:
    """A campaign with a task for the first unit, and one for a department."""
    made = open_campaign(
        body_id=side.body.pk, title="接待专项治理", reason="反复出现", themes=(), by=side.office,
        task=NewTask("自查", "报告", LATER, Addressed.CHOSEN, [side.units[0].pk]),
    )  # fmt: skip
    of_department = NewTask("修订办法", "办法", LATER, Addressed.DEPARTMENT, [side.department.pk])
    give_task(campaign_id=made.pk, task=of_department, by=side.office)


@pytest.fixture
def full(world):
    fill(world.ours)
    fill(world.theirs)
    return world


def rows(viewer, wanted=ALL, most=200):
    return owing_for(viewer, wanted, today(), most=most)


def told(found) -> set[tuple[str, str, str, str]]:
    return {(o.owed.kind.value, o.owed.step.value, o.owed.by.value, o.owed.to.value) for o in found}


#: what the office reads of its body, written from the domain
EVERYTHING = {
    ("finding", "feed_back", "office", "unit"), ("finding", "plan_tasks", "unit", "office"),
    ("finding", "rectify", "unit", "office"), ("finding", "rectify_again", "unit", "office"),
    ("plan", "hand_in", "unit", "office"), ("report", "hand_in", "unit", "office"),
    ("application", "accept", "team", "unit"),
    ("application", "decide", "office", "unit"), ("extension", "answer", "office", "unit"),
    ("question", "answer", "unit", "team"), ("question", "answer", "team", "unit"),
    ("standing", "report_kept_up", "unit", "office"),
    ("supervision", "decide", "leading_group", "office"), ("supervision", "answer", "unit", "office"),
    ("decision", "carry_out", "unit", "office"), ("decision", "carry_out", "department", "office"),
    ("campaign", "carry_out", "unit", "office"), ("campaign", "carry_out", "department", "office"),
    ("question", "answer", "department", "office"), ("referral", "answer", "department", "office"),
}  # fmt: skip


def test_every_live_matter_is_there_once_with_who_owes_it(full):
    found = rows(full.ours.office)
    assert told(found) == EVERYTHING
    assert len({(o.owed.kind, o.pk) for o in found}) == len(found)
    of_body = {o.body for o in found}
    assert of_body == {full.ours.body.pk}
    live = Finding.objects.filter(body=full.ours.body).exclude(state__in=["closed", "withdrawn"])
    alive = [o for o in found if o.owed.kind in (OwedKind.FINDING, OwedKind.APPLICATION)]
    assert {o.finding for o in alive} == set(live.values_list("pk", flat=True))
    assert len(alive) == live.count(), "a finding that was applied for is not listed twice"
    assert sum(count_owed(full.ours.office, ALL, today()).values()) == len(found)


#: who reads what is not everybody's: each role's kinds
READ = {
    # cases and briefs have tests of their own, as have clues and complaints, which it does not know
    "leader": {k.value for k in OwedKind}
    - {"clue", "coordination", "accountability", "brief", "instruction", "complaint", "document"},
    "team1": {
        "finding",
        "plan",
        "report",
        "application",
        "extension",
        "question",
        "standing",
        "supervision",
        "decision",
    },
    "team2": {"finding", "plan", "report", "supervision"},
    "unit1": {
        "finding",
        "plan",
        "report",
        "application",
        "extension",
        "question",
        "standing",
        "decision",
        "campaign",
    },  # fmt: skip
    # a step that was only proposed is not the first unit's to know; the second has to answer one
    "unit2": {"finding", "plan", "report", "supervision"},
    "reviewer": {
        *("finding", "plan", "report", "application", "extension", "question", "standing"),
        "supervision",
    },
    "department_staff": {"question", "referral", "decision", "campaign"},
    "audit_admin": set(),
    "system_admin": set(),
}


def test_what_is_outside_the_scope_is_in_no_list_and_no_count(full):
    for who, kinds in READ.items():
        viewer = getattr(full.ours, who)
        found = rows(viewer)
        assert {o.owed.kind.value for o in found} == kinds, who
        assert {k.value for k in count_owed(viewer, ALL, today())} == kinds, who
        assert {o.body for o in found} <= {full.ours.body.pk}, who
        if who in ("unit1", "team1", "reviewer", "unit2", "team2"):
            assert not [o for o in found if Role.DEPARTMENT in (o.owed.by, o.owed.to)], who
    unit = rows(full.ours.unit1)
    assert {o.unit for o in unit} == {full.ours.units[0].pk}
    assert OwedStep.FEED_BACK not in {o.owed.step for o in unit}, (
        "what isn't fed back isn't the unit's to know"
    )


def test_narrowing_by_the_database_is_narrowing_by_the_rule(full):
    everything = rows(full.ours.office)
    for role in Role:
        assert told(rows(full.ours.office, Wanted(by=frozenset({role})))) == {
            t for t in told(everything) if t[2] == role
        }, role
        assert told(rows(full.ours.office, Wanted(to=frozenset({role})))) == {
            t for t in told(everything) if t[3] == role
        }, role
    for kind in OwedKind:
        found = rows(full.ours.office, Wanted(kinds=frozenset({kind})))
        assert {o.pk for o in found} == {o.pk for o in everything if o.owed.kind == kind}
    unit = full.ours.units[1].pk
    assert {o.unit for o in rows(full.ours.office, Wanted(units=frozenset({unit})))} == {unit}
    assert rows(full.ours.office, Wanted(rounds=frozenset({full.theirs.round.pk}))) == []


def test_mine_and_the_others_are_everything_and_nothing_twice(full):
    own = {
        "office": {"office"}, "team1": {"team"}, "unit1": {"unit"}, "department_staff": {"department"},
        "leader": {"leading_group"}, "reviewer": set(), "team2": set(),
    }  # fmt: skip
    for who, roles in own.items():
        viewer = getattr(full.ours, who)
        mine, others = (rows(viewer, Wanted(whose=w)) for w in Whose)
        assert {o.owed.by.value for o in mine} == roles, who
        keys = [(o.owed.kind, o.pk) for o in (*mine, *others)]
        assert sorted(keys) == sorted((o.owed.kind, o.pk) for o in rows(viewer)), who


def test_pages_by_place_give_the_whole_list_in_its_order(full):
    Finding.objects.filter(title__contains="没有任务").update(due_on=None)
    Question.objects.update(answer_due_on=date(2024, 9, 30))
    Extension.objects.update(answer_due_on=date(2024, 9, 30))
    whole = rows(full.ours.office)
    assert [o.place for o in whole] == sorted(o.place for o in whole)
    assert [o.owed.due is None for o in whole] == sorted(o.owed.due is None for o in whole)
    for size in (1, 3):
        pages, behind = [], None
        while page := owing_for(full.ours.office, ALL, today(), most=size, behind=behind):
            pages += page
            behind = Place.parse(page[-1].place.text())
        assert [o.pk for o in pages] == [o.pk for o in whole]
    assert [o.pk for o in everything_owed(full.ours.office, ALL, today(), step=4)] == [o.pk for o in whole]
    assert all(a.place < b.place for a, b in pairwise(whole))


def test_what_units_owe_without_a_row_is_narrowed_as_when_it_is_read(full):
    wanted = [
        *(Wanted(kinds=frozenset({k})) for k in OwedKind), *(Wanted(by=frozenset({r})) for r in Role),
        *(Wanted(to=frozenset({r})) for r in Role), *(Wanted(when=w) for w in When),
        *(Wanted(whose=w) for w in Whose), Wanted(units=frozenset({full.ours.units[1].pk})),
        Wanted(rounds=frozenset({full.theirs.round.pk})),
    ]  # fmt: skip
    for viewer in (full.ours.office, full.ours.unit1):
        read = owed_by_units(viewer, ALL, today())
        assert read
        for w in wanted:
            given = {"most": 200, "of_units": read}
            keys = owed_keys(viewer, w, today(), **given)
            [shown] = read_owed(viewer, today(), keys)
            assert shown == rows(viewer, w), w
            assert count_owed(viewer, w, today(), **given) == count_owed(viewer, w, today()), w


def test_a_step_taken_since_its_key_was_read_is_shown_no_more(full):
    keys = owed_keys(full.ours.office, ALL, today(), most=200)
    gone = next(k.place.pk for k in keys if k.place.kind == "referral")
    Referral.objects.filter(pk=gone).update(answered_on=today())
    [shown] = read_owed(full.ours.office, today(), keys)
    assert [o.pk for o in shown] == [
        k.pk if isinstance(k, Owing) else k.place.pk for k in keys if k.place.pk != gone
    ]
    [foreign] = read_owed(full.theirs.office, today(), [k for k in keys if isinstance(k, Key)])
    assert foreign == [], "a key is no door"


def test_many_of_a_kind_are_counted_as_far_as_asked(full):
    counted = count_owed(full.ours.office, ALL, today())
    assert max(counted.values()) > 2
    bounded = count_owed(full.ours.office, ALL, today(), most=1)
    assert bounded == {k: min(n, 2) for k, n in counted.items()}


def test_late_soon_and_this_week(full):
    CloseApplication.objects.update(answer_due_on=today() - timedelta(days=1))
    Question.objects.update(answer_due_on=today())
    Referral.objects.update(answer_due_on=LATER)
    late = rows(full.ours.office, Wanted(when=When.LATE))
    assert {o.owed.kind.value for o in late} == {"application", "finding", "plan", "report"}
    soon = rows(full.ours.office, Wanted(when=When.SOON))
    assert "question" in {o.owed.kind.value for o in soon}
    assert "referral" not in {o.owed.kind.value for o in (*late, *soon)}
    assert all(o.owed.due < today() for o in late)


def test_a_page_is_one_statement_and_a_few_besides_however_much_is_owed(full, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        rows(full.ours.office, most=25)
    for n in range(3):
        full.ours.plan(full.ours.issue(f"关于“又一件事{n}”的问题"))
    with django_assert_max_num_queries(8):
        rows(full.ours.office, most=25)


def test_a_withdrawn_finding_leaves_no_question_and_no_referral_behind(ours):
    finding = ours.issue()
    findings.refer(finding_id=finding.pk, department_id=ours.department.pk, note="请核", by=ours.office)
    asking.ask_about_finding(finding_id=finding.pk, text="？", asked_of=Role.UNIT, by=ours.team1)
    findings.withdraw(finding_id=finding.pk, reason="登记有误", by=ours.office)
    assert rows(ours.office) == []


def test_a_plan_is_owed_by_the_unit_then_by_the_office_then_by_the_unit_again(ours):
    ours.plan(ours.issue())
    target = Target.objects.get(pk=ours.targets[0].pk)
    plans = Wanted(kinds=frozenset({OwedKind.PLAN}))

    def owes():
        return told(rows(ours.office, plans))

    assert owes() == {("plan", "hand_in", "unit", "office")}
    Finding.objects.update(basis="…")
    task = Finding.objects.get().tasks.get()
    task.responsibility.leader = "厅长"
    task.responsibility.save()
    type(task).objects.update(
        deliverable="rule", due_on=today() + timedelta(days=20), title="修订台账管理办法第 3 条，补录 32 条"
    )
    Finding.objects.update(due_on=LATER)
    planning.submit(target_id=target.pk, by=ours.unit1)
    assert owes() == {("plan", "answer", "office", "unit")}


def test_a_yearly_check_is_owed_by_the_unit_then_by_the_office_then_by_the_unit_again(full):
    side = full.ours
    checks = Wanted(kinds=frozenset({OwedKind.STANDING}))

    def owes():
        (found,) = rows(side.office, checks)
        return found.owed.step, found.owed.by, found.owed.due, found.title

    first = StandingCheck.objects.get(finding__body=side.body)
    assert owes() == (OwedStep.REPORT_KEPT_UP, Role.UNIT, first.due_on, "关于“长期坚持”的问题")
    assert [o.pk for o in rows(side.unit1, replace(checks, whose=Whose.MINE))] == [first.pk]
    reported = report_kept_up(check_id=first.pk, text="逐月核对", by=side.unit1)
    assert owes()[:3] == (OwedStep.ANSWER, Role.OFFICE, reported.answer_due_on)
    assert rows(side.unit1, replace(checks, whose=Whose.MINE)) == []
    standing.confirm(check_id=first.pk, by=side.office)
    following = StandingCheck.objects.exclude(pk=first.pk).get(finding__body=side.body)
    assert owes()[:3] == (OwedStep.REPORT_KEPT_UP, Role.UNIT, following.due_on)
    assert not list(doubtful())
    following.delete()
    assert [(d.kind, d.doubt) for d in doubtful()] == [(OwedKind.STANDING, Doubt.NOBODY_OWES)]


def test_a_report_that_was_sent_back_and_made_again_is_answered_by_nobody_yet(full):
    side = full.ours
    check = StandingCheck.objects.get(finding__body=side.body)
    report_kept_up(check_id=check.pk, text="逐月核对", by=side.unit1)
    standing.send_back(check_id=check.pk, reason="请附核对记录", by=side.office)
    Grant.objects.create(
        user_id=side.office.id, role=Role.UNIT, body_id=side.body.pk, scope_id=side.units[0].pk,
        state=GrantState.CONFIRMED,
    )  # fmt: skip
    wide = viewer_for(User.objects.get(pk=side.office.id))
    again = report_kept_up(check_id=check.pk, text="已附核对记录", by=wide)
    assert (again.answered_by, again.answered_at) == (None, None)
    with pytest.raises(Refused) as refused:
        standing.confirm(check_id=check.pk, by=wide)
    assert [o.code for o in refused.value.obstacles] == ["own_standing_report"]


def test_what_an_address_says_is_understood_or_named():
    asked = read(
        {"kind": ["question", "nonsense"], "by": ["unit"], "when": ["late"], "whose": ["mine"], "unit": ["x"]}
    )
    assert asked.wanted.kinds == {OwedKind.QUESTION}
    assert (asked.wanted.when, asked.wanted.whose) == (When.LATE, Whose.MINE)
    assert set(asked.unknown) == {"kind", "unit"} <= set(NAMES)
    for text in ("", "x", "MHwyMDI0", "%%%", "é"):
        assert Place.parse(text) is None


def test_along_a_chain_of_four_stages_the_database_asks_whom_the_rule_names(full, monkeypatch):
    four = (Stage.TEAM, Stage.DISCIPLINE, Stage.ORGANISATION, Stage.OFFICE)
    monkeypatch.setattr(sources, "profile_of", lambda body: replace(profile_of(body), review_chain=four))
    office = full.ours.office
    application = CloseApplication.objects.get(finding__body=full.ours.body, state="accepted")

    def turn(passed: int) -> tuple[Role, OwedStep]:
        CloseApplication.objects.filter(pk=application.pk).update(passed=passed)
        (shown,) = [o for o in rows(office) if o.pk == application.pk]
        for role in (Role.TEAM, Role.REVIEWER, Role.OFFICE):
            asked = {o.pk for o in rows(office, Wanted(by=frozenset({role})))}
            assert (application.pk in asked) == (role == shown.owed.by), (passed, role)
        return shown.owed.by, shown.owed.step

    accept, decide = OwedStep.ACCEPT, OwedStep.DECIDE
    last = [(Role.OFFICE, decide)] * 2
    assert [turn(n) for n in range(5)] == [(Role.TEAM, accept), *[(Role.REVIEWER, accept)] * 2, *last]
    ReviewAssignment.objects.filter(target=application.finding.target).delete()
    assert [turn(n) for n in range(5)] == [(Role.TEAM, accept), *[(Role.OFFICE, accept)] * 2, *last]
