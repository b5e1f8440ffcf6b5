"""A step of supervision from its proposal to its end, with whatever could leak lying beside it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from huiyin.authenticity.models import Sign
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.notices.due import tell_due
from huiyin.notices.making import catch_up
from huiyin.notices.queries import notices_for
from huiyin.organisations.clock import today
from huiyin.owing.doubts import doubtful
from huiyin.owing.due import counts_due
from huiyin.owing.queries import count_owed, owing_for
from huiyin.owing.wanted import Wanted
from huiyin.rules.due import DueKind
from huiyin.rules.ladder import Rung, StepState
from huiyin.rules.moves import Refused
from huiyin.rules.notice_kinds import NoticeKind
from huiyin.rules.owed import OwedKind
from huiyin.supervision import actions
from huiyin.supervision.models import StepEvent, SupervisionStep
from huiyin.supervision.queries import events_of, lights_for, steps_for

pytestmark = pytest.mark.django_db
JUDGED = {"state": "confirmed", "reason": "核对属实", "judged_at": timezone.now()}
SECRET = "越级：经研究直接督办"


@pytest.fixture
def finding(ours):
    finding = ours.issue()
    ours.plan(finding)
    return Finding.objects.get(pk=finding.pk)


def propose(side, finding, rung=Rung.REMIND, **more):
    given = {"demand": "请说明进展", "skip_reason": "", "by": side.office, **more}
    return actions.propose(finding_id=finding.pk, rung=rung, **given)


def issued(side, finding, rung=Rung.REMIND, **more):
    step = propose(side, finding, rung, **more)
    return actions.approve(step_id=step.pk, by=side.office if rung == Rung.REMIND else side.leader)


def refusal(call) -> list[str]:
    with pytest.raises(Refused) as refused:
        call()
    return [o.code for o in refused.value.obstacles]


def test_a_step_goes_its_way_and_every_move_is_journaled_once(ours, finding):
    step = issued(ours, finding)
    assert step.answer_due_on > today()
    actions.answer(step_id=step.pk, text="已补录 10 条。", by=ours.unit1)
    back = actions.return_(
        step_id=step.pk, reason="没有附清单", answer_due_on=today() + timedelta(days=3), by=ours.office
    )
    assert (back.state, back.due_on) == (StepState.ISSUED, today() + timedelta(days=3))
    actions.answer(step_id=step.pk, text="清单见佐证材料。", by=ours.head1)
    done = actions.settle(step_id=step.pk, remark="属实", by=ours.office)
    assert (done.state, done.ended_on, done.due_on) == (StepState.SETTLED, today(), None)
    told = Entry.objects.filter(action__startswith="supervision_").order_by("sequence")
    assert [e.action.removeprefix("supervision_") for e in told] == [
        "propose", "approve", "answer", "return", "answer", "settle",
    ]  # fmt: skip
    assert Finding.objects.get(pk=finding.pk).state == finding.state, "supervision moves no finding"


def test_the_leading_group_decides_on_the_upper_rungs_and_nobody_on_their_own_proposal(ours, finding):
    talk = propose(ours, finding, Rung.TALK, skip_reason=SECRET)
    assert "leaders_approve" in refusal(lambda: actions.approve(step_id=talk.pk, by=ours.office))
    actions.refuse(step_id=talk.pk, reason="先提醒", by=ours.leader)
    urge = propose(ours, finding, Rung.URGE, skip_reason=SECRET)
    assert refusal(lambda: actions.approve(step_id=urge.pk, by=ours.office)) == ["own_step"]
    actions.withdraw(step_id=urge.pk, reason="改由组里提请", by=ours.office)
    by_team = propose(ours, finding, Rung.URGE, by=ours.team1, skip_reason=SECRET)
    assert actions.approve(step_id=by_team.pk, by=ours.office).state == StepState.ISSUED


def test_no_rung_is_left_out_silently_and_one_step_is_open(ours, finding):
    assert refusal(lambda: propose(ours, finding, Rung.URGE)) == ["rung_skipped"]
    propose(ours, finding)
    assert refusal(lambda: propose(ours, finding)) == ["step_open"]
    with transaction.atomic(), pytest.raises(IntegrityError):
        SupervisionStep.objects.create(
            finding=finding, rung=Rung.URGE, approver="office", demand="…", due_on=today()
        )


def test_what_is_not_answered_in_time_is_followed_by_the_next_rung(ours, finding):
    step = issued(ours, finding)
    too_soon = refusal(lambda: actions.escalate(step_id=step.pk, reason="拖延", by=ours.office))
    assert too_soon == ["step_answer_still_due"]
    SupervisionStep.objects.update(answer_due_on=today() - timedelta(days=1))
    after = actions.escalate(step_id=step.pk, reason="逾期未答复", by=ours.office)
    assert (after.rung, after.state, after.follows_id) == (Rung.URGE, StepState.PROPOSED, step.pk)
    assert SupervisionStep.objects.get(pk=step.pk).state == StepState.ESCALATED
    with pytest.raises(Stale):
        actions.answer(step_id=step.pk, text="迟到的答复", by=ours.unit1)


def test_a_step_is_answered_once(ours, finding):
    step = issued(ours, finding)
    actions.answer(step_id=step.pk, text="已补录。", by=ours.unit1, version=step.version)
    for version in (step.version, None):
        try:
            actions.answer(step_id=step.pk, text="再答一次", by=ours.unit1, version=version)
        except (Stale, Refused):
            continue
        pytest.fail("answered twice")
    assert StepEvent.objects.filter(action="answer").count() == 1


def test_a_confirmed_sign_stands_behind_a_step_and_another_findings_does_not(ours, finding):
    other = ours.issue("关于“另一件”的问题", target=1)
    own, foreign = (
        Sign.objects.create(
            finding=f,
            code="meetings_only",
            score=0.9,
            why="…",
            state="confirmed",
            reason="核对属实",
            judged_at=timezone.now(),
        )
        for f in (finding, other)
    )
    step = propose(ours, finding, signs=[own.pk, foreign.pk])
    assert [met.key for met in step.causes.all()] == [f"sign:{own.pk}"]


@pytest.fixture
def beside(world, finding):
    """In both units and both bodies: a step that was only proposed, one that was issued."""
    ours, theirs = world.ours, world.theirs
    proposed = propose(ours, finding, Rung.TALK, demand="拟约谈", skip_reason=SECRET)
    second = issued(ours, ours.issue("关于“二单位”的问题", target=1), demand="二单位说明")
    foreign = issued(theirs, theirs.issue("关于“乙省”的问题"), demand="乙省说明")
    mine = issued(ours, ours.issue("关于“已发出”的问题"), demand="请逐条说明")
    return {"proposed": proposed, "second": second, "foreign": foreign, "mine": mine}


#: whose steps each role sees, written from the domain
SEES = {
    "office": {"proposed", "second", "mine"}, "leader": {"proposed", "second", "mine"},
    "team1": {"proposed", "mine"}, "team2": {"second"}, "reviewer": {"proposed", "mine"},
    "unit1": {"mine"}, "head1": {"mine"}, "unit2": {"second"}, "staff1": set(), "department_staff": set(),
    "audit_admin": set(), "system_admin": set(), "security_admin": set(),
}  # fmt: skip


def test_everybody_sees_their_own_steps_and_nobody_a_proposal_that_concerns_them(world, beside):
    for who, names in SEES.items():
        viewer = getattr(world.ours, who)
        assert {s.pk for s in steps_for(viewer)} == {beside[n].pk for n in names}, who
    assert {s.pk for s in steps_for(world.theirs.office)} == {beside["foreign"].pk}


def test_what_is_owed_and_due_keeps_the_same_scope(world, beside):
    kinds = Wanted(kinds=frozenset({OwedKind.SUPERVISION}))
    for who, names in SEES.items():
        viewer = getattr(world.ours, who)
        assert {o.pk for o in owing_for(viewer, kinds, today(), most=50)} == {beside[n].pk for n in names}
        assert sum(count_owed(viewer, kinds, today()).values()) == len(names), who
        due = counts_due(viewer, today(), today() + timedelta(days=60))
        of_steps = {k: n for (_on, k), n in due.items() if k.value.startswith("supervision")}
        assert sum(of_steps.values()) == len(names), who
        assert DueKind.SUPERVISION_LEADERS not in of_steps or "proposed" in names
    assert list(doubtful()) == []


def test_notices_reach_who_is_concerned_and_tell_a_unit_of_no_proposal(world, beside):
    catch_up()
    kinds = {
        who: set(notices_for(getattr(world.ours, who)).values_list("kind", flat=True))
        for who in ("leader", "unit1", "unit2", "head1", "staff1")
    }
    supervision = {k.value for k in NoticeKind if k.value.startswith("supervision")}
    assert kinds["leader"] & supervision == {"supervision_proposed"}
    for who in ("unit1", "unit2", "head1"):
        assert kinds[who] & supervision == {"supervision_issued"}, who
    assert kinds["staff1"] & supervision == set()
    SupervisionStep.objects.update(due_on=today() - timedelta(days=2))
    tell_due()
    unit = notices_for(world.ours.unit1).filter(due_kind__startswith="supervision")
    assert {n.thing_id for n in unit} == {beside["mine"].pk}


def test_the_unit_is_told_neither_names_nor_what_is_said_inside(world, ours, beside):
    step = beside["mine"]
    SupervisionStep.objects.filter(pk=step.pk).update(answer_due_on=today() - timedelta(days=1))
    actions.escalate(step_id=step.pk, reason="内部意见：从严", by=ours.office)
    assert "内部意见" not in " ".join(e.text for e in events_of(step, inside=False))
    page = world.client(ours.unit1).get(f"/supervision/{step.pk}/").content.decode()
    assert ours.office.name not in page
    assert "内部意见" not in page
    finding = world.client(ours.unit1).get(f"/findings/{step.finding_id}/").content.decode()
    assert "内部意见" not in finding
    assert ours.office.name not in finding


def test_lights_are_the_inspecting_sides_alone(world, beside):
    for who in ("unit1", "head1", "staff1", "department_staff", "audit_admin"):
        assert not lights_for(getattr(world.ours, who)).exists()
