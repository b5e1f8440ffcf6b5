"""Inside a unit: who is given what, what becomes of what they hand in, and that nobody else learns of it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from huiyin.accounts.models import Grant, User
from huiyin.accounts.queries import viewer_for
from huiyin.evidence.models import Evidence
from huiyin.evidence.queries import evidence_for
from huiyin.findings.queries import choices_for, counts_by_state, findings_for, roles_on
from huiyin.journal.models import Entry
from huiyin.organisations.clock import today
from huiyin.owing.due import counts_due
from huiyin.rectification.models import ProgressReport, Task
from huiyin.rectification.queries import applications_for, gathered_facts, progress_for, tasks_for
from huiyin.rounds.queries import rounds_for, targets_for
from huiyin.rules.errand import ErrandState
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role
from huiyin.unit_work import contributing, errands, keeping, queries
from huiyin.unit_work.contributing import Figures, keep_file
from huiyin.unit_work.models import Contribution, Department, Errand, Person
from huiyin.unit_work.naming import department_of, people_of
from huiyin.unit_work.roster import Change, held_against, take_in
from huiyin.verification.queries import missing_for

pytestmark = pytest.mark.django_db
SOON = today() + timedelta(days=7)


@pytest.fixture
def inside(ours):
    """Unit 1 with a department in which staff1 works; of two findings with a task each one is given to it."""
    unit = ours.units[0].pk
    ours.finance = keeping.keep_department(unit_id=unit, name="财务处", aliases=["计划财务处"], by=ours.unit1)
    ours.clerk = keeping.keep_person(
        unit_id=unit, name="经办人甲", post="财务处副处长", department_id=ours.finance.pk,
        account_id=ours.staff1.id, by=ours.unit1,
    )  # fmt: skip
    ours.given = ours.issue("己交办的问题")
    ours.kept_back = ours.issue("己未交办的问题")
    ours.task, ours.other = ours.plan(ours.given), ours.plan(ours.kept_back)
    ours.prove(ours.other, content="未交办的材料")
    ours.errand = errands.give(
        task_id=ours.task.pk, inner_due_on=SOON, department_id=ours.finance.pk, by=ours.unit1, note="附清单"
    )
    return ours


def test_staff_see_the_findings_given_to_their_department_and_nothing_else_of_their_unit(world, inside):
    staff = inside.staff1
    for side in (inside, world.theirs):
        side.apply(side.issue("彼单位的问题", target=1))
    assert [f.title for f in findings_for(staff)] == ["己交办的问题"]
    assert {t.pk for t in tasks_for(staff)} == {inside.task.pk}
    assert not evidence_for(staff).exists()
    assert not applications_for(staff).exists()
    assert not progress_for(staff, inside.kept_back.pk).exists()
    assert sum(counts_by_state(staff, inside.round.pk).values()) == 1
    assert sum(counts_due(staff, date(2000, 1, 1), date(2100, 1, 1)).values()) == 2  # finding and task
    assert {f.title for f in missing_for(staff, today())} <= {"己交办的问题"}
    assert [name for _pk, name in choices_for(staff).units] == [inside.units[0].name]
    assert not targets_for(staff).exists()
    assert not rounds_for(staff).exists()
    assert roles_on(inside.given, staff) == {Role.UNIT_STAFF}
    assert roles_on(inside.kept_back, staff) == frozenset()


def test_the_pages_of_staff_name_nothing_that_was_not_given_to_them(world, inside):
    client = world.client(inside.staff1)
    for address in (
        reverse("home"), reverse("findings"), reverse("tasks"), reverse("responsibilities"),
        reverse("my_errands"),
        reverse("calendar"), f"{reverse('search')}?q=己", reverse("outcomes"),
        reverse("finding", args=[inside.given.pk]), reverse("errand", args=[inside.errand.pk]),
    ):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "己未交办" not in answer.content.decode(), address
    for address in (
        reverse("finding", args=[inside.kept_back.pk]), reverse("plan", args=[inside.targets[0].pk]),
        reverse("inner_person", args=[inside.clerk.pk]),
    ):  # fmt: skip
        assert client.get(address).status_code in (403, 404), address
    for name in (
        "inner_work",
        "give_tasks",
        "inner_people",
        "inner_departments",
        "import_roster",
        "dispatches",
    ):
        assert client.get(reverse(name)).status_code == 403, name
    book = client.get(reverse("export:lists"))
    path = b"".join(book.streaming_content) if book.streaming else book.content
    assert "己未交办".encode() not in path


def test_whoever_leaves_or_loses_the_errand_sees_the_finding_no_longer(inside):
    errands.withdraw(errand_id=inside.errand.pk, reason="改由另一部门办理", by=inside.unit1)
    assert not findings_for(inside.staff1).exists()
    again = errands.give(
        task_id=inside.task.pk, inner_due_on=SOON, person_ids=[inside.clerk.pk], by=inside.unit1
    )
    assert findings_for(inside.staff1).exists()
    keeping.retire_person(person_id=inside.clerk.pk, by=inside.unit1)
    assert not findings_for(inside.staff1).exists()
    assert not queries.my_errands(inside.staff1).filter(pk=again.pk).exists()


def test_a_grant_for_another_unit_opens_nothing_of_this_one(inside):
    Grant.objects.filter(user_id=inside.staff1.id).update(scope_id=inside.units[1].pk)
    elsewhere = viewer_for(User.objects.get(pk=inside.staff1.id))
    assert not findings_for(elsewhere).exists()
    assert not queries.errands_for(elsewhere).exists()


def test_nobody_outside_the_unit_learns_of_what_is_given_inside(world, inside):
    contributing.contribute(errand_id=inside.errand.pk, text="内部草稿", by=inside.staff1)
    outside = ("office", "team1", "leader", "reviewer", "unit2", "department_staff", "audit_admin")
    pages = [
        reverse("errand", args=[inside.errand.pk]),
        reverse("inner_department", args=[inside.finance.pk]),
    ]
    for who in outside:
        viewer = inside.viewers[who]
        assert not queries.errands_for(viewer).exists()
        assert not Contribution.objects.visible_to(viewer).exists()
        assert not Person.objects.visible_to(viewer).exists()
        client = world.client(viewer)
        assert all(client.get(page).status_code in (403, 404) for page in pages)
    told = world.client(inside.office).get(reverse("finding", args=[inside.given.pk])).content.decode()
    assert "内部草稿" not in told
    assert "财务处" not in told.replace(inside.task.responsibility.lead_department, "")
    # the head reads along
    assert queries.errands_for(inside.head1).get() == inside.errand


def test_what_staff_hand_in_becomes_progress_and_evidence_with_their_name(inside):
    pieces = [keep_file([b"list"], "清单.txt", title="核对清单"), keep_file([b"notes"], "草稿.txt")]
    made = contributing.contribute(
        errand_id=inside.errand.pk,
        text="已核对 32 条",
        figures=Figures(meetings=1),
        files=pieces,
        by=inside.staff1,
    )
    assert not ProgressReport.objects.exists()
    assert Errand.objects.get().state == ErrandState.REPORTED
    listed = made.files.get(name="清单.txt")
    figures = Figures(meetings=1, money_recovered=Decimal("12.50"))
    contributing.take_over(
        contribution_id=made.pk, text="已核对 32 条，改正 3 条。", figures=figures, file_ids=[listed.pk],
        by=inside.unit1,
    )  # fmt: skip
    report = ProgressReport.objects.get()
    assert (report.reported_by, report.contributed_by) == (inside.unit1.id, inside.staff1.id)
    assert (report.text, report.money_recovered) == ("已核对 32 条，改正 3 条。", Decimal("12.50"))
    piece = Evidence.objects.get(finding=inside.given)
    assert (piece.title, piece.uploaded_by_name, piece.contributed_by_name) == (
        "核对清单", inside.unit1.name, inside.staff1.name,
    )  # fmt: skip
    assert Task.objects.get(pk=inside.task.pk).state == "under_way"
    assert Errand.objects.get().state == ErrandState.TAKEN_OVER
    assert gathered_facts(inside.given).uploaded_by == {str(inside.unit1.id), str(inside.staff1.id)}
    assert Entry.objects.filter(action="take_over_errand").count() == 1


def test_what_is_not_enough_goes_back_inside_with_its_reason(inside):
    made = contributing.contribute(errand_id=inside.errand.pk, text="已完成", by=inside.staff1)
    with pytest.raises(Refused):
        contributing.send_back(contribution_id=made.pk, reason="", by=inside.unit1)
    with pytest.raises(Refused):
        contributing.send_back(contribution_id=made.pk, reason="不够", by=inside.staff1)
    contributing.send_back(contribution_id=made.pk, reason="请写明数量", by=inside.unit1)
    errand = Errand.objects.get()
    assert (errand.state, errand.reason) == (ErrandState.SENT_BACK, "请写明数量")
    contributing.contribute(errand_id=errand.pk, text="已完成 32 条", by=inside.staff1)
    assert Errand.objects.get().reason == ""
    assert not ProgressReport.objects.exists()


def test_giving_keeps_to_the_units_own_people_and_dates(world, inside):
    theirs = keeping.keep_department(unit_id=world.theirs.units[0].pk, name="财务处", by=world.theirs.unit1)
    with pytest.raises(Department.DoesNotExist):
        errands.give(task_id=inside.other.pk, inner_due_on=SOON, department_id=theirs.pk, by=inside.unit1)
    with pytest.raises(ValidationError):
        errands.give(
            task_id=inside.task.pk, inner_due_on=SOON, department_id=inside.finance.pk, by=inside.unit1
        )
    for who in ("office", "head1", "team1"):
        with pytest.raises((Refused, Department.DoesNotExist)):
            errands.give(
                task_id=inside.other.pk,
                inner_due_on=SOON,
                department_id=inside.finance.pk,
                by=inside.viewers[who],
            )
    late = inside.other.due_on
    with pytest.raises(Refused) as refused:
        errands.give(
            task_id=inside.other.pk, inner_due_on=late, department_id=inside.finance.pk, by=inside.unit1
        )
    assert [o.code for o in refused.value.obstacles] == ["inner_date_too_late"]


def test_owners_typed_differently_are_found_by_their_aliases(inside):
    departments, people = [inside.finance], [inside.clerk]
    for written in ("财务处", " 财 务 处 ", "计划财务处", "计划财务处、办公室"):
        assert department_of(written, departments) == inside.finance
    assert department_of("人事处", departments) is None
    for written in ("经办人甲", "财务处副处长", "财务处副处长经办人甲"):
        assert people_of(written, people) == [inside.clerk]
    with pytest.raises(ValidationError):
        keeping.keep_department(unit_id=inside.units[0].pk, name="计划 财务处", by=inside.unit1)


def test_a_sheet_is_held_against_what_is_kept_and_taken_in_once(inside):
    unit = inside.units[0].pk
    lines = (
        "部门 姓名 职务 账号",
        "办公室 李某 主任 ",
        "计划财务处 经办人甲 财务处处长 ",
        "  无名 ",
        "办公室 王某  nobody",
    )
    sheet = "\n".join(lines).replace(" ", "\t")
    seen = held_against(inside.unit1, unit, sheet)
    assert [r.change for r in seen.rows] == [Change.NEW, Change.CHANGED, Change.WRONG, Change.WRONG]
    assert seen.new_departments == ("办公室",)
    take_in(unit_id=unit, text=sheet, by=inside.unit1)
    clerk = Person.objects.get(pk=inside.clerk.pk)
    assert (clerk.post, clerk.account_id, clerk.department_id) == (
        "财务处处长",
        inside.staff1.id,
        inside.finance.pk,
    )
    again = held_against(inside.unit1, unit, sheet)
    assert [r.change for r in again.rows][:2] == [Change.SAME, Change.SAME]
    assert Entry.objects.filter(action="import_roster").count() == 1
    with pytest.raises(Refused):
        take_in(unit_id=unit, text=sheet, by=inside.head1)


def test_liaison_gives_staff_report_and_liaison_takes_over_on_the_pages(world, inside):
    liaison, staff = world.client(inside.unit1), world.client(inside.staff1)
    page = liaison.get(reverse("give_tasks")).content.decode()
    assert inside.other.title in page
    data = {
        "task": str(inside.other.pk),
        "department": str(inside.finance.pk),
        "inner_due_on": SOON.isoformat(),
    }
    none_picked = liaison.post(reverse("give_tasks"), {**data, "task": ""})
    assert none_picked.status_code == 422
    assert liaison.post(reverse("give_tasks"), data).status_code == 302
    errand = Errand.objects.get(task=inside.other)
    address = reverse("errand", args=[errand.pk])
    assert "提交办理情况" in staff.get(address).content.decode()
    sent = staff.post(reverse("contribute", args=[errand.pk]), {
        "version": errand.version, "text": "已核对 12 份合同", "kind": "other",
    })  # fmt: skip
    assert sent.status_code == 302
    made = Contribution.objects.get()
    shown = liaison.get(address, headers={"accept-language": "en"}).content.decode()
    assert "已核对 12 份合同" in shown
    taken = liaison.post(reverse("take_over_contribution", args=[made.pk]), {
        "version": Errand.objects.get(pk=errand.pk).version, "text": "已核对 12 份合同，改正 1 份。",
    })  # fmt: skip
    assert taken.status_code == 302
    assert (
        f"（{inside.staff1.name} 提供）"
        in liaison.get(reverse("finding", args=[inside.kept_back.pk])).content.decode()
    )
    for name in (
        "inner_work",
        "inner_people",
        "inner_departments",
        "import_roster",
        "new_inner_person",
        "home",
    ):
        assert liaison.get(reverse(name)).status_code == 200, name
    preview = liaison.post(
        reverse("import_roster"), {"unit": inside.units[0].pk, "text": "办公室\t李某\t主任"}
    )
    assert "李某" in preview.content.decode()


def test_the_list_of_errands_asks_as_many_questions_with_three_as_with_one(
    world, inside, django_assert_max_num_queries
):
    client = world.client(inside.unit1)
    client.get(reverse("inner_work"))
    with django_assert_max_num_queries(40) as few:
        client.get(reverse("inner_work"))
    for n in range(3):
        task = inside.plan(inside.given, f"另一项任务 {n}")
        errands.give(task_id=task.pk, inner_due_on=SOON, person_ids=[inside.clerk.pk], by=inside.unit1)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(reverse("inner_work"))
