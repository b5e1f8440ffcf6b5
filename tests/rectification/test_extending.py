"""Asking for more time, and answering it, on the ledger itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.organisations.clock import today
from huiyin.rectification import extending
from huiyin.rectification.extensions import answers_to, extensions_for, waiting_extensions
from huiyin.rectification.models import Extension, Task
from huiyin.rules.extension import ExtensionAction, ExtensionState
from huiyin.rules.finding import FindingState
from huiyin.rules.invariants import Breach
from huiyin.rules.moves import Refused
from huiyin.verification.queries import explain, missing_for, overdue_for

pytestmark = pytest.mark.django_db
SOON = timedelta(days=30)


@pytest.fixture
def finding(ours):
    """A finding that is long overdue, with one task."""
    finding = ours.issue()
    ours.plan(finding)
    return Finding.objects.get(pk=finding.pk)


def ask(side, finding, *, days=60, task=None, by=None):
    return extending.ask(
        finding_id=finding.pk, task_id=task and task.pk, wanted_on=today() + timedelta(days=days),
        reason="土地手续尚未办结", by=by or side.staff_of(finding),
    )  # fmt: skip


def codes(refused) -> list[str]:
    return [o.code for o in refused.value.obstacles]


def test_what_is_granted_moves_the_deadline_and_keeps_the_old_one(ours, finding):
    old = finding.due_on
    assert finding in overdue_for(ours.office, today())
    asked = ask(ours, finding)
    assert finding in overdue_for(ours.office, today()), "until it is answered the old date is valid"
    granted = extending.grant(extension_id=asked.pk, granted_on=today() + SOON, by=ours.office)
    finding.refresh_from_db()
    assert (finding.due_on, granted.old_due_on, granted.state) == (
        today() + SOON,
        old,
        ExtensionState.GRANTED,
    )
    assert finding not in overdue_for(ours.office, today())
    assert not any(f.breach == Breach.OVERDUE for m in explain([finding], today()) for f in m.found)


def test_without_a_date_it_is_granted_as_asked(ours, finding):
    granted = extending.grant(extension_id=ask(ours, finding).pk, by=ours.office)
    assert granted.granted_on == granted.wanted_on == Finding.objects.get().due_on


def test_what_is_refused_leaves_the_deadline_and_tells_the_reason(ours, finding):
    refused = extending.refuse(extension_id=ask(ours, finding).pk, reason="已有条件完成", by=ours.office)
    assert (refused.state, refused.answer) == (ExtensionState.REFUSED, "已有条件完成")
    assert Finding.objects.get().due_on == finding.due_on


def test_a_refusal_needs_a_reason(ours, finding):
    asked = ask(ours, finding)
    with pytest.raises(Refused) as refused:
        extending.refuse(extension_id=asked.pk, reason=" ", by=ours.office)
    assert codes(refused) == ["reason_missing"]


def test_a_day_that_is_past_is_not_granted(ours, finding):
    with pytest.raises(ValidationError):
        extending.grant(
            extension_id=ask(ours, finding).pk, granted_on=today() - timedelta(days=1), by=ours.office
        )
    assert Finding.objects.get().due_on == finding.due_on


def test_a_tasks_deadline_moves_alone_and_not_past_its_finding(ours, finding):
    task = Task.objects.get()
    Task.objects.update(due_on=today() - SOON)
    with pytest.raises(Refused) as refused:
        ask(ours, finding, task=task)
    assert codes(refused) == ["task_after_finding"]
    Finding.objects.update(due_on=today() + timedelta(days=90))
    extending.grant(extension_id=ask(ours, finding, task=task).pk, by=ours.office)
    task.refresh_from_db()
    assert (task.due_on, task.version) == (today() + timedelta(days=60), 2)
    assert Finding.objects.get().due_on == today() + timedelta(days=90)


def test_one_request_waits_at_a_time_and_another_may_follow(ours, finding):
    asked = ask(ours, finding)
    with pytest.raises(Refused) as refused:
        ask(ours, finding)
    assert codes(refused) == ["extension_waits"]
    extending.recall(extension_id=asked.pk, by=ours.unit1)
    assert ask(ours, finding).state == ExtensionState.ASKED


def test_the_third_extension_of_one_deadline_goes_to_the_leading_group(ours, finding):
    for days in (10, 20):
        extending.grant(extension_id=ask(ours, finding, days=days).pk, by=ours.office)
    third = ask(ours, finding, days=40)
    with pytest.raises(Refused) as refused:
        extending.grant(extension_id=third.pk, by=ours.office)
    assert codes(refused) == ["leading_group_extends"]
    with pytest.raises(Refused):
        extending.grant(extension_id=third.pk, by=ours.leader)
    extending.forward(extension_id=third.pk, reason="工程量大，建议同意", by=ours.office)
    granted = extending.grant(extension_id=third.pk, by=ours.leader)
    assert (granted.state, granted.office_view) == (ExtensionState.GRANTED, "工程量大，建议同意")
    assert Finding.objects.get().due_on == today() + timedelta(days=40)


def test_what_the_office_may_answer_itself_is_not_forwarded(ours, finding):
    with pytest.raises(Refused) as refused:
        extending.forward(extension_id=ask(ours, finding).pk, reason="请审定", by=ours.office)
    assert codes(refused) == ["office_extends"]


def test_the_second_of_two_who_answer_is_told_who_was_first(ours, finding):
    asked = ask(ours, finding)
    extending.grant(extension_id=asked.pk, by=ours.office, version=asked.version)
    with pytest.raises(Stale) as stale:
        extending.refuse(extension_id=asked.pk, reason="不同意", by=ours.office, version=asked.version)
    assert stale.value.current.state == ExtensionState.GRANTED


def test_what_was_seen_before_the_finding_changed_is_not_asked_for(ours, finding):
    with pytest.raises(Stale):
        extending.ask(
            finding_id=finding.pk, wanted_on=today() + SOON, reason="未办结", by=ours.unit1,
            version=finding.version - 1,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["office", "team1", "reviewer", "leader"])
def test_who_does_not_rectify_does_not_ask(ours, finding, who):
    with pytest.raises(Refused) as refused:
        ask(ours, finding, by=getattr(ours, who))
    assert codes(refused) == ["not_your_role"]


@pytest.mark.parametrize("who", ["unit2", "team2", "department_staff", "system_admin", "audit_admin"])
def test_out_of_scope_a_request_does_not_exist(ours, finding, who):
    asked = ask(ours, finding)
    viewer = getattr(ours, who)
    assert not extensions_for(viewer).exists()
    with pytest.raises(Extension.DoesNotExist):
        extending.grant(extension_id=asked.pk, by=viewer)


def test_another_bodys_requests_do_not_exist(world):
    for side in (world.ours, world.theirs):
        finding = side.issue()
        ask(side, finding)
    for who in ("office", "leader", "unit1", "team1", "reviewer"):
        seen = extensions_for(getattr(world.ours, who))
        assert [e.finding.body_id for e in seen] == [world.ours.body.pk], who
    assert waiting_extensions(world.ours.office).count() == 1
    assert waiting_extensions(world.ours.unit1).count() == 0, "the unit waits, it does not owe"


def test_a_request_owes_an_answer_in_the_profiles_time(ours, finding):
    asked = ask(ours, finding)
    late = asked.answer_due_on + timedelta(days=1)
    assert finding not in missing_for(ours.office, asked.answer_due_on, found=[Breach.EXTENSION_UNANSWERED])
    assert finding in missing_for(ours.office, late, found=[Breach.EXTENSION_UNANSWERED])
    told = [f for m in explain([finding], late) for f in m.found if f.breach == Breach.EXTENSION_UNANSWERED]
    assert [(f.since, f.where, f.days) for f in told] == [(asked.answer_due_on, "", 1)]
    extending.refuse(extension_id=asked.pk, reason="已有条件完成", by=ours.office)
    assert finding not in missing_for(ours.office, late, found=[Breach.EXTENSION_UNANSWERED])


def test_each_step_is_one_entry_of_the_journal(ours, finding):
    before = Entry.objects.count()
    asked = ask(ours, finding)
    extending.grant(extension_id=asked.pk, by=ours.office)
    actions = [e.action for e in Entry.objects.order_by("pk")[before:]]
    assert actions == ["extension_ask", "extension_grant"]


def test_a_closed_finding_is_given_no_more_time_but_its_request_still_gets_an_answer(ours, finding):
    asked = ask(ours, finding)
    Finding.objects.update(state=FindingState.CLOSED, closed_on=today())
    asked = extensions_for(ours.office).get()
    standing = answers_to(asked, ours.office)
    assert [o.code for o in standing[ExtensionAction.GRANT]] == ["extension_not_now"]
    assert standing[ExtensionAction.REFUSE] == []


def test_the_database_itself_refuses_one_pair_of_eyes_and_a_second_that_waits(ours, finding):
    asked = ask(ours, finding)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.update(state="granted", granted_on=asked.wanted_on, answered_by=asked.asked_by)
    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.create(
            finding=finding, reason="再申请", old_due_on=date(2024, 1, 1), wanted_on=date(2024, 2, 1),
            asked_by_name="x", answer_due_on=date(2024, 1, 8),
        )  # fmt: skip
