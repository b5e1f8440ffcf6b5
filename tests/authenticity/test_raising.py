"""From what a unit hands in to signs beside it: raised in the background, once, and gone when mended."""

from __future__ import annotations

import pytest

from huiyin.authenticity import actions
from huiyin.authenticity.models import Sifted, Sign, Suppression
from huiyin.authenticity.noticing import notice, waiting
from huiyin.authenticity.queries import against_closing, compared_with, signs_at, signs_for
from huiyin.authenticity.sieve import sift
from huiyin.rectification import actions as rectification
from huiyin.rectification import closing
from huiyin.rules.close_application import ApplicationAction
from huiyin.rules.moves import Refused
from huiyin.rules.sign import SignState, SuppressionKind
from huiyin.verification import actions as verification
from huiyin.verification.queries import decisions_on

EMPTY = (
    "我单位高度重视，进一步提高政治站位，加强组织领导，强化责任落实，切实推动整改工作走深走实，取得明显成效。"
)
COPIED = (
    "对 2019 年以来的 46 份合同逐份复核，查出未经法务审核的 7 份，补办审核 7 份；"
    "3 月 12 日印发《合同管理办法》，规定五万元以上合同须经三人会签；对经办科室负责人进行了提醒谈话。"
)


def background() -> int:
    """What the worker does after a commit."""
    notice()
    return sift(waiting())


def apply(side, finding, text, *, content="核对记录"):
    task = finding.tasks.first() or side.plan(finding)
    staff = side.staff_of(finding)
    rectification.report_progress(finding_id=finding.pk, task_id=task.pk, text=text, by=staff)
    side.prove(task, content=content)
    return side.hand_in(finding, text=text)


def codes(viewer, finding):
    return {s.code: s.state for s in signs_at(viewer, finding)}


def test_an_application_without_a_fact_gets_a_sign_beside_it(ours):
    finding = ours.issue()
    application = apply(ours, finding, EMPTY)
    assert background() >= 1
    assert codes(ours.office, finding)["no_substance"] == SignState.OPEN
    assert "no_substance" in against_closing(application)[0]


def test_a_unit_and_a_department_never_know_that_there_is_a_sign(ours, world):
    finding = ours.issue()
    apply(ours, finding, EMPTY)
    background()
    assert signs_for(ours.office).count() >= 1
    assert signs_for(ours.team1).count() == signs_for(ours.office).count()
    for viewer in (
        ours.unit1,
        ours.unit2,
        ours.department_staff,
        ours.team2,
        world.theirs.office,
        ours.audit_admin,
    ):
        assert not signs_for(viewer).exists()
        assert signs_at(viewer, finding) == []


def test_a_text_copied_from_another_unit_names_the_other_only_to_those_who_see_both(ours):
    first, second = ours.issue(), ours.issue(target=1)
    apply(ours, first, COPIED)
    background()
    apply(ours, second, COPIED.replace("46", "52"), content="另一份")
    background()
    sign = Sign.objects.get(finding=second, code="copied_text")
    assert sign.refs == [str(first.pk)]
    assert sign.compared[0]["said"]
    assert compared_with(ours.office, sign)[0].finding == first
    assert compared_with(ours.team2, sign)[0].finding is None
    assert compared_with(ours.team2, sign)[0].sifted is None


def test_what_has_not_changed_is_not_sifted_again(ours):
    finding = ours.issue()
    apply(ours, finding, EMPTY)
    background()
    before = list(Sign.objects.values_list("pk", "version"))
    Sifted.objects.update(sifted_at=None)
    assert background() == 0
    assert list(Sign.objects.values_list("pk", "version")) == before


def test_a_sign_goes_when_the_unit_hands_in_facts(ours):
    finding = ours.issue()
    application = apply(ours, finding, EMPTY)
    background()
    closing.recall(application_id=application.pk, by=ours.unit1)
    apply(ours, finding, COPIED, content="补充核对记录")
    background()
    assert "no_substance" not in codes(ours.office, finding)
    assert Sign.objects.filter(finding=finding, code="no_substance", state=SignState.GONE).exists()


def test_a_judgement_stays_with_its_reason_and_is_not_raised_again(ours):
    finding = ours.issue()
    application = apply(ours, finding, EMPTY)
    background()
    sign = next(s for s in signs_at(ours.team1, finding) if s.code == "no_substance")
    with pytest.raises(Refused):
        actions.dismiss(sign_id=sign.pk, reason=" ", by=ours.team1)
    actions.dismiss(sign_id=sign.pk, reason="附件中有核对记录，事实清楚。", by=ours.team1)
    assert "no_substance" not in against_closing(application)[0]
    Sifted.objects.update(seal="", sifted_at=None)
    background()
    assert codes(ours.office, finding)["no_substance"] == SignState.DISMISSED


def test_a_dismissal_teaches_a_suppression_that_is_visible_and_can_be_lifted(ours):
    finding = ours.issue()
    apply(ours, finding, EMPTY)
    background()
    sign = next(s for s in signs_at(ours.team1, finding) if s.code == "no_substance")
    actions.dismiss(
        sign_id=sign.pk, reason="本单位只填短句。", by=ours.team1, teach=SuppressionKind.UNIT_ROUND
    )
    other = ours.issue("关于“会议记录缺失”的问题")
    apply(ours, other, EMPTY, content="会议记录")
    background()
    assert codes(ours.office, other)["no_substance"] == SignState.SUPPRESSED
    lesson = Suppression.objects.get()
    with pytest.raises(Suppression.DoesNotExist):
        actions.lift_suppression(suppression_id=lesson.pk, reason="不再适用", by=ours.team1)
    actions.lift_suppression(suppression_id=lesson.pk, reason="不再适用", by=ours.office)
    assert codes(ours.office, other)["no_substance"] == SignState.OPEN


def test_a_finding_is_not_closed_while_a_sign_stands_open_or_confirmed(ours):
    finding = ours.issue()
    application = apply(ours, finding, EMPTY)
    background()
    verification.accept(application_id=application.pk, by=ours.team1)
    application.refresh_from_db()
    stands = {o.code for o in decisions_on(application, ours.office)[ApplicationAction.CLOSE]}
    assert "open_sign" in stands
    with pytest.raises(Refused):
        verification.close(application_id=application.pk, by=ours.office)
    for sign in signs_at(ours.office, finding):
        actions.dismiss(sign_id=sign.pk, reason="已到现场核对，事实在附件中。", by=ours.office)
    [first, *_others] = signs_at(ours.office, finding)
    actions.reconsider(sign_id=first.pk, reason="再核", by=ours.office)
    actions.confirm(sign_id=first.pk, reason="附件是空表", by=ours.office)
    stands = {o.code for o in decisions_on(application, ours.office)[ApplicationAction.CLOSE]}
    assert "confirmed_sign" in stands
    actions.reconsider(sign_id=first.pk, reason="附件已补齐", by=ours.office)
    actions.dismiss(sign_id=first.pk, reason="附件已补齐", by=ours.office)
    verification.close(application_id=application.pk, by=ours.office)
    finding.refresh_from_db()
    assert finding.state == "closed"
