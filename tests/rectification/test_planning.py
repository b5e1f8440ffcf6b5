"""A unit's plan on the ledger: handed in, reviewed jointly, returned, approved, amended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.organisations.clock import today
from huiyin.rectification import actions as rectification
from huiyin.rectification import planning
from huiyin.rectification.models import PlanEdition, PlanRemark, Task, TaskStage
from huiyin.rectification.plan_content import kept, planned, read_back
from huiyin.rectification.plans import (
    editions_of,
    owed_plans,
    plan_of,
    target_for,
    targets_with_plans,
    waiting_plans,
)
from huiyin.rounds.actions import assign_reviewers
from huiyin.rules.moves import Refused
from huiyin.rules.plan import Party, PlanState
from huiyin.rules.roles import Role
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(ours):
    """A unit with two findings, each with a task that has an owner and a day."""
    ours.plan(ours.issue("采购未招标"))
    ours.plan(ours.issue("公车私用"), "追缴油费 3000 元")
    return ours.targets[0]


@pytest.fixture
def organiser(ours):
    """A second reviewer, who speaks for the organisation department."""
    viewer = person("组织部干部", Role.REVIEWER, ours.body.pk)
    ids = [ours.reviewer.id, viewer.id]
    assign_reviewers(target_id=ours.targets[0].pk, reviewer_ids=ids, by=ours.office)
    return viewer


def submit(side, target):
    return planning.submit(target_id=target.pk, by=side.unit1)


def opine(target, party, by, *, agrees=True, remarks=None):
    return planning.opine(
        target_id=target.pk, party=party, agrees=agrees, text="已审核", remarks=remarks, by=by
    )


def codes(refused) -> list[str]:
    return [o.code for o in refused.value.obstacles]


def test_before_anything_is_done_the_plan_is_a_draft_that_is_owed(ours, target):
    assert plan_of(target).state == PlanState.DRAFT
    ((owing, due_on),) = owed_plans(ours.office)
    assert (owing.pk, due_on) == (target.pk, date(2024, 4, 26))


def test_handing_in_keeps_an_edition_and_owes_an_answer(ours, target):
    plan = submit(ours, target)
    assert (plan.state, plan.edition) == (PlanState.SUBMITTED, 1)
    assert plan.answer_due_on > today()
    assert [p.pk for p in waiting_plans(ours.office)] == [plan.pk]
    assert owed_plans(ours.office) == []
    edition = PlanEdition.objects.get()
    assert read_back(edition.content) == planned(target, ours.unit1)
    assert kept(read_back(edition.content)) == edition.content


def test_a_plan_in_which_a_finding_has_no_measure_is_not_handed_in(ours, target):
    ours.issue("账外资金")
    with pytest.raises(Refused) as refused:
        submit(ours, target)
    assert codes(refused) == ["plan_not_whole"]
    assert not PlanEdition.objects.exists()


def test_a_plan_is_approved_after_every_party_has_agreed(ours, target, organiser):
    submit(ours, target)
    opine(target, Party.OFFICE, ours.office)
    opine(target, Party.DISCIPLINE, ours.reviewer)
    with pytest.raises(Refused) as refused:
        planning.approve(target_id=target.pk, by=ours.office)
    assert codes(refused) == ["opinions_missing"]
    opine(target, Party.ORGANISATION, organiser, agrees=False)
    with pytest.raises(Refused) as refused:
        planning.approve(target_id=target.pk, by=ours.office)
    assert codes(refused) == ["opinions_against"]
    opine(target, Party.ORGANISATION, organiser)
    assert planning.approve(target_id=target.pk, by=ours.office).state == PlanState.APPROVED
    assert PlanEdition.objects.get().answer == PlanState.APPROVED


def test_nobody_speaks_for_two_parties(ours, target):
    submit(ours, target)
    opine(target, Party.DISCIPLINE, ours.reviewer)
    with pytest.raises(Refused) as refused:
        opine(target, Party.ORGANISATION, ours.reviewer)
    assert codes(refused) == ["spoken_already"]


def test_a_returned_plan_comes_back_changed_and_what_was_remarked_is_told_with_the_answer(ours, target):
    submit(ours, target)
    opine(target, Party.DISCIPLINE, ours.reviewer, agrees=False, remarks={1: "措施不具体", 99: "没有此项"})
    (told,) = editions_of(plan_of(target), ours.unit1)
    assert (told.opinions, told.remarks) == ([], []), "before the answer the unit is told nothing"
    planning.return_to_unit(target_id=target.pk, reason="", remarks={2: "写明追缴去向"}, by=ours.office)
    (told,) = editions_of(plan_of(target), ours.unit1)
    assert [(r.finding, r.party) for r in told.remarks] == [(1, Party.DISCIPLINE), (2, Party.OFFICE)]
    with pytest.raises(Refused) as refused:
        submit(ours, target)
    assert codes(refused) == ["plan_unchanged"]
    task = Task.objects.order_by("finding__number").first()
    rectification.revise_task(task_id=task.pk, text="补录 32 条并逐条核对", by=ours.unit1)
    assert submit(ours, target).edition == 2
    assert PlanEdition.objects.get(number=1).content != PlanEdition.objects.get(number=2).content


def test_a_plan_that_nobody_has_reviewed_may_be_taken_back(ours, target):
    submit(ours, target)
    assert planning.recall(target_id=target.pk, by=ours.unit1).state == PlanState.DRAFT
    submit(ours, target)
    opine(target, Party.OFFICE, ours.office)
    with pytest.raises(Refused):
        planning.recall(target_id=target.pk, by=ours.unit1)


def test_an_approved_plan_is_amended_with_a_reason_and_the_approved_edition_stays(ours, target, organiser):
    submit(ours, target)
    for party, by in zip(Party, (ours.office, ours.reviewer, organiser), strict=True):
        opine(target, party, by)
    planning.approve(target_id=target.pk, by=ours.office)
    planning.amend(target_id=target.pk, reason="机构职能调整", by=ours.unit1)
    ours.plan(Task.objects.first().finding, "修订《采购办法》")
    assert submit(ours, target).edition == 2
    assert PlanEdition.objects.get(number=1).answer == PlanState.APPROVED


def test_a_date_of_an_approved_plan_is_put_off_only_by_asking(ours, target, organiser):
    task = Task.objects.order_by("finding__number").first()
    later = task.due_on + timedelta(days=30)
    submit(ours, target)
    for party, by in zip(Party, (ours.office, ours.reviewer, organiser), strict=True):
        opine(target, party, by)
    planning.approve(target_id=target.pk, by=ours.office)
    with pytest.raises(Refused) as refused:
        rectification.revise_task(task_id=task.pk, due_on=later, reason="来不及", by=ours.unit1)
    assert codes(refused) == ["agreed_date"]
    earlier = task.due_on - timedelta(days=30)
    rectification.revise_task(task_id=task.pk, due_on=earlier, by=ours.unit1)
    rectification.revise_task(task_id=task.pk, due_on=later, reason="按会议决定", by=ours.office)


def test_the_second_of_two_who_answer_is_told(ours, target):
    plan = submit(ours, target)
    opine(target, Party.OFFICE, ours.office)
    with pytest.raises(Stale):
        planning.return_to_unit(target_id=target.pk, reason="不具体", by=ours.office, version=plan.version)


def test_each_step_is_one_entry_of_the_journal(ours, target):
    before = Entry.objects.count()
    submit(ours, target)
    opine(target, Party.OFFICE, ours.office, remarks={1: "措施不具体"})
    planning.return_to_unit(target_id=target.pk, reason="不具体", by=ours.office)
    actions = [e.action for e in Entry.objects.order_by("pk")[before:]]
    assert actions == ["plan_submit", "plan_opine", "plan_return"]
    assert PlanRemark.objects.count() == 1


def test_the_steps_of_a_task_are_part_of_the_plan(ours, target):
    task = Task.objects.order_by("finding__number").first()
    first = today() + timedelta(days=30)
    planning.set_stages(task_id=task.pk, stages=[(first, "完成清查")], by=ours.unit1)
    planning.set_stages(task_id=task.pk, stages=[(first, "列出清单"), (task.due_on, "整改")], by=ours.unit1)
    assert [s.text for s in TaskStage.objects.all()] == ["列出清单", "整改"]
    assert [s.text for s in planned(target, ours.unit1)[0].tasks[0].stages] == ["列出清单", "整改"]


@pytest.mark.parametrize("who", ["team1", "leader", "office", "reviewer"])
def test_who_does_not_rectify_hands_nothing_in(ours, target, who):
    with pytest.raises(Refused):
        planning.submit(target_id=target.pk, by=getattr(ours, who))


@pytest.mark.parametrize("who", ["unit2", "team2", "department_staff", "system_admin", "audit_admin"])
def test_out_of_scope_a_plan_does_not_exist(ours, target, who):
    viewer = getattr(ours, who)
    submit(ours, target)
    assert not target_for(viewer).filter(pk=target.pk).exists()
    assert target.pk not in {t.pk for t in targets_with_plans(viewer)}
    with pytest.raises(type(target).DoesNotExist):
        opine(target, Party.OFFICE, viewer)


def test_another_bodys_plans_do_not_exist(world):
    for side in (world.ours, world.theirs):
        side.plan(side.issue())
        submit(side, side.targets[0])
    for who in ("office", "leader", "unit1", "team1", "reviewer"):
        viewer = getattr(world.ours, who)
        assert {t.body_id for t in targets_with_plans(viewer)} == {world.ours.body.pk}
    assert waiting_plans(world.ours.office).count() == 1
    assert not waiting_plans(world.ours.unit1).exists()
    assert owed_plans(world.ours.office) == []
