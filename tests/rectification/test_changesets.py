"""Rows of the lists changed together: who may change what, who was first, and taking it back."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.journal.proof import prove
from huiyin.journal.staleness import Stale
from huiyin.rectification import actions as rectification
from huiyin.rectification.changesets import (
    ChangeSet,
    ChangeSource,
    RowChange,
    RowKind,
    Verdict,
    apply,
    last_change,
    preview,
    undo,
    will_change,
)
from huiyin.rectification.models import Plan, Task
from huiyin.rules.finding import Pace
from huiyin.rules.moves import Refused
from huiyin.rules.plan import PlanState

pytestmark = pytest.mark.django_db
JUNE, JULY, AUGUST = date(2030, 6, 28), date(2030, 7, 31), date(2030, 8, 30)


def of_task(task, version=None, **values):
    return RowChange(RowKind.TASK, task.pk, version, values)


def of_finding(finding, version=None, **values):
    return RowChange(RowKind.FINDING, finding.pk, version, values)


def one(change, *, by, reason=""):
    return preview([change], by=by, reason=reason)[0]


def codes(outcome) -> list[str]:
    return [o.code for o in outcome.obstacles]


def bulk(changes, *, by, reason=""):
    with transaction.atomic():
        return apply(changes, by=by, source=ChangeSource.BULK, reason=reason)


@pytest.fixture
def task(ours):
    return ours.plan(ours.issue())


def now(task):
    return Task.objects.select_related("responsibility").get(pk=task.pk)


def test_owner_and_date_change_together_and_everything_else_stays(ours, task):
    made = bulk([of_task(task, 1, person="科长", due_on=JULY, leader="")], by=ours.office, reason="会议议定")
    after = now(task)
    assert (after.responsibility.person, after.due_on, after.version) == ("科长", JULY, 2)
    assert (after.responsibility.lead_department, after.person) == ("办公室", "科长")
    assert (made.size, made.source, made.reason) == (1, ChangeSource.BULK, "会议议定")


def test_a_blank_never_erases(ours, task):
    blank = of_task(task, person="", lead_department="  ", text=None, title="", due_on=None)
    assert one(blank, by=ours.unit1).verdict == Verdict.UNCHANGED
    with pytest.raises(Refused):
        bulk([blank], by=ours.unit1)


def test_the_preview_says_what_will_change_and_writes_nothing(ours, task):
    outcome = one(of_task(task, person="科长", deliverable="other"), by=ours.unit1)
    assert outcome.verdict == Verdict.WILL_CHANGE
    assert (dict(outcome.before), dict(outcome.after)) == ({"person": "主任"}, {"person": "科长"})
    assert now(task).responsibility.person == "主任"


def test_whoever_comes_second_sees_what_is_there_and_overwrites_nothing(ours, task):
    rectification.assign(task_id=task.pk, owner=rectification.Owner(person="处长"), by=ours.office)
    mine = of_task(task, 1, person="科长")
    outcome = one(mine, by=ours.unit1)
    assert (outcome.verdict, outcome.theirs["person"]) == (Verdict.CONFLICT, "处长")
    with pytest.raises(Stale) as stale:
        bulk([mine], by=ours.unit1)
    assert stale.value.current.version == 2
    assert now(task).responsibility.person == "处长"


def test_what_both_wanted_is_no_conflict(ours, task):
    rectification.assign(task_id=task.pk, owner=rectification.Owner(person="处长"), by=ours.office)
    assert one(of_task(task, 1, person="处长"), by=ours.unit1).verdict == Verdict.UNCHANGED


def test_one_row_that_was_moved_on_stops_all(ours, task):
    other = ours.plan(ours.issue("关于“值班记录不全”的问题"))
    rectification.assign(task_id=other.pk, owner=rectification.Owner(person="处长"), by=ours.office)
    with pytest.raises(Stale):
        bulk([of_task(task, 1, person="科长"), of_task(other, 1, person="科长")], by=ours.unit1)
    assert now(task).responsibility.person == "主任"


def test_putting_off_asks_for_a_reason_and_the_date_of_an_approved_plan_stays(ours, task):
    later = of_task(task, due_on=AUGUST)
    assert codes(one(later, by=ours.unit1)) == ["postponed_without_reason"]
    assert one(later, by=ours.unit1, reason="雨季").verdict == Verdict.WILL_CHANGE
    Plan.objects.create(target=task.finding.target, state=PlanState.APPROVED)
    assert codes(one(later, by=ours.unit1, reason="雨季")) == ["agreed_date"]
    assert one(later, by=ours.office, reason="雨季").verdict == Verdict.WILL_CHANGE


def test_a_finding_is_amended_before_feedback_and_set_right_by_the_office_after_it(ours):
    registered, issued = ours.register(), ours.issue("关于“值班记录不全”的问题")
    assert one(of_finding(registered, text="补充"), by=ours.team1).verdict == Verdict.WILL_CHANGE
    assert codes(one(of_finding(issued, text="补充"), by=ours.office)) == ["field_not_now"]
    assert codes(one(of_finding(issued, due_on=AUGUST), by=ours.office)) == ["reason_missing"]
    assert codes(one(of_finding(issued, due_on=AUGUST), by=ours.team1, reason="会议")) == ["not_your_role"]
    outcome = one(of_finding(issued, due_on=AUGUST, pace="immediate"), by=ours.office, reason="会议")
    assert outcome.verdict == Verdict.WILL_CHANGE
    bulk(will_change([outcome]), by=ours.office, reason="会议")
    after = Finding.objects.get(pk=issued.pk)
    assert (after.due_on, after.pace, after.version) == (AUGUST, Pace.IMMEDIATE, issued.version + 1)


def test_a_category_of_another_body_is_unknown(world):
    finding = world.ours.register()
    change = of_finding(finding, category=world.theirs.category.pk)
    assert codes(one(change, by=world.ours.office)) == ["category_unknown"]


def test_two_rows_of_one_place_never_get_one_title(ours, task):
    finding = Finding.objects.get(pk=task.finding_id)
    second = ours.plan(finding, "制定核对办法")
    taken = preview([of_task(second, title="补录台账，并逐条核对")], by=ours.unit1)
    both = preview([of_task(task, title="逐月核对"), of_task(second, title="逐月核对")], by=ours.unit1)
    assert [codes(o) for o in taken] == [["title_taken"]]
    assert [codes(o) for o in both] == [[], ["title_taken"]]
    assert one(of_task(task, title="补录台账，并逐条核对。"), by=ours.unit1).verdict == Verdict.WILL_CHANGE


@pytest.mark.parametrize("who", ["unit2", "team2", "department_staff", "system_admin"])
def test_what_is_outside_does_not_exist_whatever_is_asked_of_it(ours, task, who):
    outsider = ours.viewers[who]
    wild = [of_task(task, person="科长"), of_task(task, colour="red"), of_finding(task.finding, due_on="x")]
    assert {(o.verdict, o.obstacles, o.row) for o in preview(wild, by=outsider)} == {
        (Verdict.NOT_FOUND, (), None)
    }
    with pytest.raises(Task.DoesNotExist):
        bulk([of_task(task, person="科长")], by=outsider)
    assert now(task).responsibility.person == "主任"


def test_another_bodys_rows_are_not_found_among_ones_own(world):
    ours, theirs = (side.plan(side.issue()) for side in (world.ours, world.theirs))
    both = [of_task(ours, person="科长"), of_task(theirs, person="科长")]
    assert [o.verdict for o in preview(both, by=world.ours.office)] == [
        Verdict.WILL_CHANGE,
        Verdict.NOT_FOUND,
    ]
    with pytest.raises(Task.DoesNotExist):
        bulk(both, by=world.ours.office)
    assert now(ours).responsibility.person == "主任"


def test_many_rows_cost_the_queries_of_one(ours):
    tasks = [ours.plan(ours.issue(f"关于“台账第{n}册更新不及时”的问题")) for n in range(6)]
    wanted = [of_task(t, person=f"科长{n}", due_on=JULY, title=f"核对{n}") for n, t in enumerate(tasks)]
    costs = []
    for some in (wanted[:1], wanted[1:]):
        with CaptureQueriesContext(connection) as looked:
            outcomes = preview(some, by=ours.office, reason="会议")
        with CaptureQueriesContext(connection) as written:
            bulk(will_change(outcomes), by=ours.office, reason="会议")
        costs.append((len(looked), len(written)))
    assert costs[0] == costs[1]
    assert [now(t).responsibility.person for t in tasks] == [f"科长{n}" for n in range(6)]


def test_a_change_is_one_entry_that_tells_before_and_after(ours, task):
    before = Entry.objects.count()
    bulk([of_task(task, person="科长"), of_finding(task.finding, key_watch=True)], by=ours.office)
    assert Entry.objects.count() == before + 1
    told = json.loads(Entry.objects.latest("id").payload)
    assert [(p["action"], p["before"], p["after"]) for p in told["parts"]] == [
        ("change_task", {"person": "主任"}, {"person": "科长"}),
        ("change_finding", {"key_watch": False}, {"key_watch": True}),
    ]
    assert prove(str(ours.body.pk)).holds


def test_undo_brings_back_what_was_there_also_what_was_blank(ours):
    finding = ours.issue()
    task = ours.plan(finding, owner=False, due=False)
    made = bulk([of_task(task, person="科长", due_on=JULY, title="逐月核对")], by=ours.unit1)
    assert last_change(ours.unit1) == made
    back = undo(made.pk, by=ours.unit1)
    after = now(task)
    assert (after.responsibility.person, after.due_on, after.title) == ("", None, task.title)
    assert (after.fingerprint, after.version, back.undoes, back.left) == (task.fingerprint, 3, made, [])
    assert last_change(ours.unit1) is None


def test_undo_leaves_what_somebody_changed_since_and_names_it(ours, task):
    other = ours.plan(ours.issue("关于“值班记录不全”的问题"), "补记值班")
    made = bulk([of_task(task, person="科长"), of_task(other, person="科长")], by=ours.unit1)
    rectification.assign(task_id=other.pk, owner=rectification.Owner(person="处长"), by=ours.office)
    back = undo(made.pk, by=ours.unit1)
    assert (now(task).responsibility.person, now(other).responsibility.person) == ("主任", "处长")
    assert [row["title"] for row in back.left] == ["补记值班"]


def test_only_the_last_change_is_taken_back_and_only_once(ours, task):
    first = bulk([of_task(task, person="科长")], by=ours.unit1)
    second = bulk([of_task(task, person="处长")], by=ours.unit1)
    assert refusal_of_undo(first, ours.unit1) == ["change_not_last"]
    back = undo(second.pk, by=ours.unit1)
    assert refusal_of_undo(second, ours.unit1) == ["change_undone"]
    assert refusal_of_undo(back, ours.unit1) == ["change_is_undo"]


def test_one_change_after_the_other_is_taken_back_the_last_one_first(ours, task):
    first = bulk([of_task(task, person="科长")], by=ours.unit1)
    second = bulk([of_task(task, person="处长", due_on=date(2030, 6, 1))], by=ours.unit1)
    third = bulk([of_task(task, leader="厅长")], by=ours.unit1)
    for made in (third, second, first):
        assert last_change(ours.unit1) == made
        assert undo(made.pk, by=ours.unit1).left == []
    after = now(task)
    assert (after.responsibility.person, after.responsibility.leader, after.due_on) == ("主任", "", JUNE)
    assert last_change(ours.unit1) is None


def refusal_of_undo(made, by) -> list[str]:
    with pytest.raises(Refused) as refused, transaction.atomic():
        undo(made.pk, by=by)
    return [o.code for o in refused.value.obstacles]


def test_anothers_change_set_does_not_exist(ours, task):
    made = bulk([of_task(task, person="科长")], by=ours.unit1)
    for outsider in (ours.office, ours.unit2):
        with pytest.raises(ChangeSet.DoesNotExist), transaction.atomic():
            undo(made.pk, by=outsider)


def test_a_date_that_was_agreed_since_is_not_put_off_by_undoing(ours, task):
    made = bulk([of_task(task, due_on=date(2030, 6, 1))], by=ours.unit1)
    plan = Plan.objects.create(target=task.finding.target, state=PlanState.APPROVED)
    Plan.objects.filter(pk=plan.pk).update(answered_at=made.at.replace(year=2029))
    assert refusal_of_undo(made, ours.unit1) == ["nothing_changes"]
    Plan.objects.filter(pk=plan.pk).update(answered_at=made.at.replace(year=2020))
    undo(made.pk, by=ours.unit1)
    assert now(task).due_on == JUNE


def test_change_sets_are_never_changed_or_deleted(ours, task):
    made = bulk([of_task(task, person="科长")], by=ours.unit1)
    for forbidden in (lambda: made.rows.update(version=9), lambda: made.rows.all()._raw_delete("default")):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()
    assert made.rows.get().version == 2


def test_what_cannot_be_used_is_said_field_by_field(ours, task):
    outcome = one(
        of_task(task, person="长" * 121, due_on="明天", pace="soon", colour="red", title="好" * 500),
        by=ours.unit1,
    )
    assert outcome.verdict == Verdict.REFUSED
    assert [(o.code, o.params["field"]) for o in outcome.obstacles] == [
        ("value_too_long", "person"), ("value_not_usable", "due_on"), ("value_not_usable", "pace"),
        ("field_unknown", "colour"),
    ]  # fmt: skip


def test_a_row_given_twice_is_taken_once(ours, task):
    outcomes = preview([of_task(task, person="科长"), of_task(task, person="处长")], by=ours.unit1)
    assert [codes(o) for o in outcomes] == [[], ["row_given_twice"]]


def test_a_withdrawn_findings_tasks_stay(ours, task):
    findings.withdraw(finding_id=task.finding_id, reason="重复", by=ours.office)
    assert codes(one(of_task(task, person="科长"), by=ours.unit1)) == ["finding_not_workable"]
