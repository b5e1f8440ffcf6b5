"""One finding's whole life, each step by the right role and refused to the others."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.evidence.content import Rejected
from huiyin.evidence.models import Evidence
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding, LedgerTotal
from huiyin.findings.queries import recount
from huiyin.journal.models import Entry
from huiyin.journal.proof import prove_all
from huiyin.journal.staleness import Stale
from huiyin.rectification import actions as rectification
from huiyin.rectification import closing
from huiyin.rectification.models import Task
from huiyin.rules.finding import FindingState
from huiyin.rules.moves import Refused
from huiyin.verification import actions as verification

pytestmark = pytest.mark.django_db


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [o.code for o in refused.value.obstacles]


def test_a_finding_goes_from_registration_to_close_out_and_back(ours):
    finding = ours.register()
    assert finding.state == FindingState.REGISTERED
    finding = findings.feed_back(finding_id=finding.pk, on=date(2024, 3, 26), by=ours.office)
    assert finding.due_on == date(2024, 9, 26)
    application = ours.apply(finding)
    verification.accept(application_id=application.pk, by=ours.team1)
    verification.close(application_id=application.pk, by=ours.office)
    finding.refresh_from_db()
    assert (finding.state, finding.completion) == (FindingState.CLOSED, "done")
    reopened = verification.reopen(finding_id=finding.pk, reason="同一问题再次出现", by=ours.office)
    assert reopened.state == FindingState.REOPENED


def test_each_step_is_in_the_journal_once_and_the_chain_holds(ours):
    finding = ours.issue()
    application = ours.apply(finding)
    verification.return_to_unit(application_id=application.pk, reason="缺少验收单", by=ours.team1)
    own = Entry.objects.filter(object_id=str(finding.pk)).order_by("sequence")
    steps = list(own.values_list("action", flat=True))
    assert steps == [
        *("register_findings", "feed_back", "plan", "task_report", "report", "attach_evidence"),
        *("task_complete", "apply", "return"),
    ]
    assert all(p.holds for p in prove_all())


@pytest.mark.parametrize(
    "who", ["team1", "team2", "unit1", "reviewer", "leader", "audit_admin", "system_admin"]
)
def test_only_the_office_feeds_back(ours, who):
    finding = ours.register()
    with pytest.raises((Refused, Finding.DoesNotExist)):
        findings.feed_back(finding_id=finding.pk, on=date(2024, 3, 26), by=getattr(ours, who))
    finding.refresh_from_db()
    assert finding.state == FindingState.REGISTERED


@pytest.mark.parametrize("who", ["office", "team1", "unit2", "reviewer", "leader", "department_staff"])
def test_only_the_units_own_staff_applies_to_close(ours, who):
    finding = ours.issue()
    ours.prove(ours.plan(finding))
    with pytest.raises((Refused, Finding.DoesNotExist)):
        closing.apply_to_close(finding_id=finding.pk, text="已完成", by=getattr(ours, who))


def test_nobody_closes_what_only_one_pair_of_eyes_has_seen(ours):
    application = ours.apply(ours.issue())
    with pytest.raises(Refused) as refused:
        verification.close(application_id=application.pk, by=ours.office)
    assert codes(refused) == ["acceptance_comes_first"]


def test_the_unit_cannot_accept_its_own_application(ours):
    application = ours.apply(ours.issue())
    with pytest.raises(Refused) as refused:
        verification.accept(application_id=application.pk, by=ours.unit1)
    assert codes(refused) == ["not_your_role"]


def test_an_application_without_evidence_says_which_task_lacks_it(ours):
    finding = ours.issue()
    ours.plan(finding, "修订制度")
    with pytest.raises(Refused) as refused:
        closing.apply_to_close(finding_id=finding.pk, text="已完成", by=ours.unit1)
    obstacle = refused.value.obstacles[0]
    assert (obstacle.code, obstacle.params["tasks"]) == ("evidence_missing", ("修订制度",))


def test_everything_that_is_missing_is_named_at_once(ours):
    finding = ours.issue()
    ours.plan(finding, "修订制度", owner=False, due=False)
    with pytest.raises(Refused) as refused:
        closing.apply_to_close(finding_id=finding.pk, text="已完成", by=ours.unit1)
    assert codes(refused) == [
        "owner_missing",
        "deadline_missing",
        "evidence_missing",
        "points_unexplained",
    ]


def test_evidence_that_was_withdrawn_no_longer_counts(ours):
    from huiyin.evidence.actions import withdraw_evidence

    finding = ours.issue()
    task = ours.plan(finding)
    ours.prove(task)
    withdraw_evidence(evidence_id=Evidence.objects.get().pk, reason="传错文件", by=ours.unit1)
    with pytest.raises(Refused) as refused:
        ours.hand_in(finding)
    assert codes(refused) == ["evidence_missing"]


def test_the_second_of_two_reviewers_is_told_who_was_first(ours):
    application = ours.apply(ours.issue())
    verification.accept(application_id=application.pk, by=ours.team1, version=application.version)
    with pytest.raises(Stale) as stale:
        verification.accept(application_id=application.pk, by=ours.reviewer, version=application.version)
    assert stale.value.current.state == "accepted"


def test_a_stale_form_changes_nothing(ours):
    finding = ours.register()
    findings.amend(finding_id=finding.pk, version=1, title="关于“台账缺项”的问题", by=ours.office)
    with pytest.raises(Stale):
        findings.amend(finding_id=finding.pk, version=1, title="关于“台账丢失”的问题", by=ours.team1)
    finding.refresh_from_db()
    assert finding.title == "关于“台账缺项”的问题"


def test_returning_needs_a_reason(ours):
    application = ours.apply(ours.issue())
    with pytest.raises(Refused) as refused:
        verification.return_to_unit(application_id=application.pk, reason="  ", by=ours.team1)
    assert codes(refused) == ["reason_missing"]


def test_a_recalled_application_can_be_handed_in_again(ours):
    finding = ours.issue()
    application = ours.apply(finding)
    closing.recall(application_id=application.pk, by=ours.unit1)
    again = ours.hand_in(finding, text="补充后再次申请")
    assert again.pk != application.pk


def test_the_last_task_of_a_finding_cannot_be_given_up(ours):
    task = ours.plan(ours.issue())
    with pytest.raises(Refused) as refused:
        rectification.cancel_task(task_id=task.pk, reason="不再需要", by=ours.unit1)
    assert codes(refused) == ["last_task"]


def test_postponing_a_task_needs_a_reason(ours):
    task = ours.plan(ours.issue())
    with pytest.raises(Refused) as refused:
        rectification.revise_task(task_id=task.pk, due_on=date(2031, 1, 1), by=ours.unit1)
    assert codes(refused) == ["postponed_without_reason"]
    later = rectification.revise_task(
        task_id=task.pk, due_on=date(2031, 1, 1), reason="汛期停工", by=ours.unit1
    )
    assert later.due_on == date(2031, 1, 1)


def test_a_script_is_not_taken_as_evidence(ours):
    from huiyin.evidence.actions import attach

    finding = ours.issue()
    with pytest.raises(Rejected) as rejected:
        attach(finding_id=finding.pk, name="说明.txt", chunks=[b"<script>alert(1)</script>"], by=ours.unit1)
    assert rejected.value.code == "not_allowed"
    assert not Evidence.objects.exists()


def test_the_kept_totals_equal_a_recount_after_every_kind_of_step(ours):
    closed = ours.apply(ours.issue("关于“账实不符”的问题"))
    verification.accept(application_id=closed.pk, by=ours.team1)
    verification.close(application_id=closed.pk, by=ours.office)
    ours.issue("关于“超标准列支”的问题", target=1)
    findings.withdraw(finding_id=ours.register("关于“重复登记”的问题").pk, reason="重复", by=ours.office)
    kept = LedgerTotal.objects.filter(round=ours.round, count__gt=0)
    assert {(t.unit_id, t.state): t.count for t in kept} == {
        (unit, state): n for (unit, _, state), n in recount(ours.round.pk).items()
    }


def test_a_task_done_says_so_only_with_evidence(ours):
    task = ours.plan(ours.issue())
    rectification.report_progress(finding_id=task.finding_id, task_id=task.pk, text="已补录", by=ours.unit1)
    with pytest.raises(Refused) as refused:
        rectification.complete_task(task_id=task.pk, by=ours.unit1)
    assert codes(refused) == ["evidence_missing"]
    ours.prove(task)
    assert rectification.complete_task(task_id=task.pk, by=ours.unit1).state == "done"
    assert Task.objects.get().state == "done"
