"""From the journal to notices: who is told, once, and what belongs together in one."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import transaction

from huiyin.accounts.actions import decide_grant, propose_grant, revoke_grant
from huiyin.accounts.models import Grant, User
from huiyin.dialogue.actions import comment
from huiyin.dialogue.asking import answer, ask_about_finding
from huiyin.dialogue.people import namable
from huiyin.findings import actions as findings
from huiyin.findings.registering import NewFinding, register_findings
from huiyin.journal.actions import one_entry, record
from huiyin.notices import making
from huiyin.notices.due import tell_due
from huiyin.notices.making import catch_up
from huiyin.notices.models import Cursor, DueTold, Notice
from huiyin.notices.queries import notices_for
from huiyin.organisations.clock import today
from huiyin.rectification import actions as rectification
from huiyin.rectification import extending
from huiyin.rectification.changesets import apply, preview, will_change
from huiyin.rectification.row_changes import RowChange
from huiyin.rounds.actions import assign_reviewers
from huiyin.rules.bulk import ChangeSource, RowKind
from huiyin.rules.comment import Audience
from huiyin.rules.roles import Role
from huiyin.unit_work.dispatching import journal
from huiyin.unit_work.errands import give
from huiyin.unit_work.models import Dispatch, Person
from huiyin.verification import actions as verification
from tests.conftest import person

from .conftest import from_now_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def finding(ours):
    finding = ours.issue("关于“工程款结算滞后”的问题")
    from_now_on()
    return finding


def test_a_finding_fed_back_is_told_to_its_unit_and_to_nobody_else(ours, world, told):
    waiting = ours.register()
    from_now_on()
    findings.feed_back(finding_id=waiting.pk, on=date(2024, 3, 26), by=ours.office)
    assert told(ours.unit1) == ["fed_back"]
    everybody = [*ours.viewers.values(), *world.theirs.viewers.values()]
    assert [v.name for v in everybody if v.id != ours.unit1.id and told(v)] == []


def test_the_loop_tells_each_side_in_turn_and_nobody_of_their_own_deed(ours, finding, told):
    application = ours.apply(finding)
    verification.accept(application_id=application.pk, by=ours.team1)
    verification.return_to_unit(application_id=application.pk, reason="缺凭证", by=ours.office)
    assert told(ours.unit1) == ["accepted", "returned"]
    assert told(ours.team1) == ["applied", "returned"]
    assert told(ours.reviewer) == told(ours.office) == ["applied", "accepted"]
    assert told(ours.unit2) == told(ours.team2) == told(ours.leader) == []


def test_a_second_reviewer_of_the_team_is_told_what_a_colleague_accepted(ours, finding, told):
    application = ours.apply(finding)
    verification.accept(application_id=application.pk, by=ours.reviewer)
    assert told(ours.team1) == ["applied", "accepted"]
    assert told(ours.reviewer) == ["applied"]


def test_a_referral_is_told_to_its_department_and_its_answer_to_the_office_alone(ours, finding, told):
    referral = findings.refer(
        finding_id=finding.pk, department_id=ours.department.pk, note="请核查", by=ours.office
    )
    assert told(ours.department_staff) == ["referred"]
    findings.answer_referral(referral_id=referral.pk, answer="已核", version=1, by=ours.department_staff)
    assert told(ours.office) == ["referral_answered"]
    assert told(ours.unit1) == told(ours.team1) == told(ours.reviewer) == []


def test_more_time_is_asked_of_the_office_and_the_answer_told_to_the_unit(ours, finding, told):
    asked = extending.ask(
        finding_id=finding.pk, wanted_on=today() + timedelta(days=60), reason="手续未结", by=ours.unit1
    )
    extending.refuse(extension_id=asked.pk, reason="可按期完成", by=ours.office)
    assert told(ours.office) == ["extension_asked"]
    assert told(ours.unit1) == ["extension_answered"]
    assert Notice.objects.get(recipient_id=ours.unit1.id).thing_id == asked.pk
    tell(ours, finding, "extension_forward", ours.office)
    assert told(ours.leader) == ["extension_asked"]


def test_a_task_is_told_to_whoever_of_the_unit_is_called_so_else_to_all_of_the_unit(ours, finding, told):
    task = ours.plan(finding, owner=False)
    from_now_on()
    User.objects.filter(pk=ours.unit1.id).update(post="财务处处长")
    owner = rectification.Owner(person="财务处处长")
    rectification.assign(task_id=task.pk, owner=owner, by=ours.office)
    rectification.assign(task_id=task.pk, owner=rectification.Owner(person="不在册"), by=ours.office)
    assert told(ours.unit1) == ["task_assigned"]
    assert Notice.objects.get(recipient_id=ours.unit1.id).count == 2


def test_roles_are_told_to_the_second_administrator_and_to_the_person(ours, told):
    from_now_on()
    person = User.objects.get(pk=ours.unit1.id)
    grant = propose_grant(
        user_id=person.pk, role=Role.UNIT, body_id=ours.body.pk, scope_id=ours.units[1].pk,
        by=ours.security_admin,
    )  # fmt: skip
    decide_grant(grant_id=grant.pk, confirm=True, by=ours.second_security_admin)
    revoke_grant(grant_id=grant.pk, reason="调离", by=ours.security_admin)
    assert told(ours.second_security_admin) == ["role_proposed"]
    assert told(ours.security_admin) == []
    assert told(ours.unit1) == ["role_granted", "role_revoked"]


def test_who_is_newly_asked_to_review_is_told(ours, told):
    from_now_on()
    assign_reviewers(target_id=ours.targets[1].pk, reviewer_ids=[ours.reviewer.id], by=ours.office)
    assert told(ours.reviewer) == ["to_review"]


def tell(side, finding, action, by, **payload):
    """What an action that comes later writes, as far as notices read it."""
    with transaction.atomic():
        record(body=side.body.pk, by=by, action=action, object_type="finding", object_id=finding.pk,
               payload=payload)  # fmt: skip


def test_comments_and_questions_tell_whom_they_name_and_lead_to_it(ours, finding, told):
    label = next(n.label for n in namable(finding, ours.office, Audience.INSIDE) if ours.team1.id in n.users)
    comment(finding_id=finding.pk, text=f"@{label} 请核", by=ours.office, audience=Audience.INSIDE)
    asked = ask_about_finding(finding_id=finding.pk, text="何时完成？", asked_of=Role.UNIT, by=ours.team1)
    answer(question_id=asked.pk, text="下月底前。", by=ours.unit1)
    assert told(ours.team1) == ["mentioned", "question_answered"]
    assert told(ours.unit1) == ["question_asked"]
    assert told(ours.office) == told(ours.unit2) == told(ours.reviewer) == []
    assert Notice.objects.get(recipient_id=ours.unit1.id).thing_id == asked.pk


def test_signs_are_told_inside_and_never_to_the_unit(ours, finding, told):
    tell(ours, finding, "raise_signs", ours.office)
    tell(ours, finding, "confirm_sign", ours.team1, code="copied_text", text="与乙单位雷同")
    assert told(ours.team1) == ["sign_raised"]
    assert told(ours.office) == ["sign_confirmed"]
    assert told(ours.unit1) == []


def test_an_owner_named_in_bulk_is_told_and_a_new_date_alone_is_not(ours, finding, told):
    task = ours.plan(finding, owner=False)
    from_now_on()
    for values in ({"person": "主任"}, {"pace": "continuing"}):
        changes = [RowChange(RowKind.TASK, task.pk, None, values)]
        apply(will_change(preview(changes, by=ours.office)), by=ours.office, source=ChangeSource.BULK)
    assert told(ours.unit1) == ["task_assigned"]


def test_what_a_unit_sends_out_waits_for_its_head_alone(ours, told):
    heads = [person(f"主要负责人{n}", Role.UNIT_HEAD, ours.body.pk, u.pk) for n, u in enumerate(ours.units)]
    prepared = Dispatch.objects.create(
        target=ours.targets[0], unit=ours.units[0], kind="plan", content={}, prepared_by_name="联络员"
    )
    from_now_on()
    with transaction.atomic():
        journal(prepared, ours.unit1, "prepare_dispatch", {})
    assert [told(p) for p in (*heads, ours.unit1, ours.office)] == [["dispatch_waiting"], [], [], []]
    assert [n.thing_id for n in notices_for(heads[0])] == [prepared.pk]


def test_a_task_given_on_inside_the_unit_is_told_to_whoever_it_was_given_to(ours, finding, told):
    staff = [person(f"经办{n}", Role.UNIT_STAFF, ours.body.pk, ours.units[0].pk) for n in (1, 2)]
    rows = [Person.objects.create(unit=ours.units[0], name=s.name, account_id=s.id) for s in staff]
    task = ours.plan(finding)
    from_now_on()
    give(task_id=task.pk, inner_due_on=today() + timedelta(days=9), by=ours.unit1, person_ids=[rows[0].pk])
    assert [told(s) for s in staff] == [["errand_given"], []]
    assert [n.finding_id for n in notices_for(staff[0])] == [finding.pk]
    assert told(ours.office) == told(ours.team1) == []


def test_a_job_that_comes_three_times_or_is_killed_in_between_tells_once(ours, finding, monkeypatch):
    ours.apply(finding)
    whole = making.keep

    def killed(*args):
        whole(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(making, "keep", killed)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            catch_up()
    assert Notice.objects.count() == 0
    monkeypatch.setattr(making, "keep", whole)
    assert catch_up() > 0
    before = list(Notice.objects.order_by("pk").values_list("pk", flat=True))
    assert catch_up() == catch_up() == 0
    # even a cursor that was put back, as a restored backup would have it, tells nothing twice
    Cursor.objects.update(sequence=0)
    from_now_on()
    Cursor.objects.filter(chain=str(ours.body.pk)).update(sequence=0)
    catch_up()
    assert set(before) <= set(Notice.objects.values_list("pk", flat=True))
    assert Notice.objects.filter(recipient_id=ours.team1.id, kind="applied").count() == 1


def test_many_findings_of_a_target_are_told_as_one(ours, told):
    for n in range(5):
        ours.register(f"关于“第{n}类问题”的问题")
    from_now_on()
    findings.feed_back_target(target_id=ours.targets[0].pk, on=date(2024, 3, 26), by=ours.office)
    assert told(ours.unit1) == ["fed_back"]
    notice = Notice.objects.get(recipient_id=ours.unit1.id)
    assert (notice.about, notice.count, notice.finding_id) == ("target", 5, None)


def test_a_whole_import_is_told_in_one_notice_a_person_and_target(ours, django_assert_max_num_queries):
    new = [
        NewFinding(target_id=ours.targets[n % 2].pk, title=f"关于“事项{n}办理迟缓”的问题")
        for n in range(1_000)
    ]
    whole = {"body": ours.body.pk, "by": ours.office, "action": "import_document"}
    from_now_on()
    with transaction.atomic(), one_entry(**whole, object_type="document", object_id="d"):
        register_findings(new, by=ours.office, recorded_on=date(2024, 1, 8), fed_back_on=date(2024, 3, 26))
    with django_assert_max_num_queries(25):
        catch_up()
    told = Notice.objects.values_list("recipient_id", "kind", "count")
    sides = (ours.unit1, ours.unit2, ours.team1, ours.team2)
    assert sorted(told) == sorted((p.id, "fed_back", 500) for p in sides)


def of_finding(person):
    rows = Notice.objects.filter(recipient_id=person.id, due_kind="finding").order_by("made_at", "id")
    return [n.level for n in rows]


def test_what_is_due_is_told_once_for_each_level_and_only_as_it_stands_after_days_off(ours, finding):
    due = finding.due_on
    tell_due(due - timedelta(days=20))
    assert of_finding(ours.unit1) == []
    for days in (-7, -7, -3, 0):
        tell_due(due + timedelta(days=days))
    assert of_finding(ours.unit1) == ["due_soon"]
    # the program was off for two months: the level between is not told any more
    tell_due(due + timedelta(days=60))
    assert of_finding(ours.unit1) == ["due_soon", "long_overdue"]
    assert of_finding(ours.office) == of_finding(ours.team1) == ["long_overdue"]
    assert of_finding(ours.unit2) == of_finding(ours.team2) == []
    count = Notice.objects.count()
    assert tell_due(due + timedelta(days=61)) == 0
    assert Notice.objects.count() == count


def test_a_deadline_that_was_put_off_is_told_anew_and_a_killed_day_is_made_up(ours, finding, monkeypatch):
    due = finding.due_on
    monkeypatch.setattr("huiyin.notices.due.keep", lambda tellings: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        tell_due(due)
    assert not DueTold.objects.exists()
    monkeypatch.undo()
    assert tell_due(due) > 0
    type(finding).objects.filter(pk=finding.pk).update(due_on=due + timedelta(days=30))
    assert tell_due(due + timedelta(days=25)) > 0
    mine = Notice.objects.filter(recipient_id=ours.unit1.id, due_kind="finding")
    assert sorted(mine.values_list("due_on", flat=True)) == [due, due + timedelta(days=30)]


def test_whoever_has_lost_the_role_or_the_account_is_not_told(ours, finding):
    Grant.objects.filter(user_id=ours.team1.id).update(state="revoked")
    User.objects.filter(pk=ours.reviewer.id).update(is_active=False)
    ours.apply(finding)
    catch_up()
    assert not Notice.objects.filter(recipient_id__in=[ours.team1.id, ours.reviewer.id]).exists()
