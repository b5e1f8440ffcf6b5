"""From a read document to the ledger: once, whole, by the right people, and back again."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.evidence.actions import attach
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding, LedgerTotal
from huiyin.findings.queries import recount
from huiyin.intake import actions
from huiyin.intake.applying import apply_document
from huiyin.intake.models import HeadingAlias, ImportedDocument
from huiyin.intake.queries import document_for, findings_brought, plan_for
from huiyin.intake.tasks import apply_in_background
from huiyin.intake.undoing import built_on, undo_import
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.organisations.models import Unit
from huiyin.rectification import actions as rectification
from huiyin.rectification.models import Responsibility, Task
from huiyin.rounds.models import Target
from huiyin.rules.finding import FindingState
from huiyin.rules.moves import Refused
from huiyin.rules.task import TaskState
from tests.intake.by_hand import NOTICE, reading_of

pytestmark = pytest.mark.django_db

LEDGER = tuple(
    (
        1,
        "finding",
        f"账实不符{n}",
        {"fields": {"unit": unit}, "department": "财务科", "deadline": "2024-06-30"},
    )
    for n, unit in enumerate(["甲省水务厅", "甲省重工集团", "乙省水务厅", "甲省林业厅"])
)


def apply(document, by):
    return apply_document(document_id=document.pk, version=document.version, by=by)


def ledger_as_it_is() -> dict[str, set[tuple]]:
    """The ledger by what it says, whatever the order of numbers."""
    rows = Task.objects.exclude(state="cancelled").select_related("finding")
    return {
        "findings": set(
            Finding.objects.exclude(state="withdrawn").values_list("target_id", "title", "state")
        ),
        "tasks": {(t.finding.target_id, t.finding.title, t.title) for t in rows},
    }


def test_a_notice_stands_in_the_ledger_of_its_unit_with_tasks_and_owners(ours, take_in):
    document = apply(take_in(reading_of(NOTICE)), ours.office)
    assert (document.state, document.outcome["new"], document.outcome["tasks"]) == ("applied", 2, 3)
    first = Finding.objects.get(title="关于“学习不深入”的问题")
    assert (first.target_id, first.state) == (ours.targets[0].pk, FindingState.IN_PROGRESS)
    assert first.fed_back_on == date(2024, 3, 26)
    assert first.due_on > first.fed_back_on
    assert first.category.name == "意识形态工作责任制"
    owner = Responsibility.objects.get(task__title="补齐学习记录")
    assert (owner.person, owner.task.due_on) == ("宣传科科长", date(2024, 5, 31))
    assert Responsibility.objects.get(task__title="制定学习计划").lead_department == "办公室"


def test_what_a_document_claims_closes_nothing(ours, take_in):
    apply(take_in(reading_of(NOTICE)), ours.office)
    claims = Finding.objects.order_by("number").values_list("claimed_completion", "completion", "closed_on")
    assert list(claims) == [("done", "not_done", None), ("in_progress", "not_done", None)]


def test_the_unit_sees_what_was_brought_in_as_fed_back(ours, take_in):
    apply(take_in(reading_of(NOTICE)), ours.office)
    assert Finding.objects.visible_to(ours.unit1).count() == 2
    assert Finding.objects.visible_to(ours.unit2).count() == 0


def test_a_feedback_opinion_is_registered_and_hidden_from_the_unit(ours, take_in):
    document = take_in(reading_of(NOTICE, kind="feedback_opinion"), by=ours.team1)
    apply(document, ours.team1)
    assert set(Finding.objects.values_list("state", flat=True)) == {FindingState.REGISTERED}
    assert not Task.objects.exists()
    assert Finding.objects.visible_to(ours.unit1).count() == 0


def test_the_same_content_again_changes_nothing_and_says_so(ours, take_in):
    apply(take_in(reading_of(NOTICE)), ours.office)
    before = list(Finding.objects.order_by("pk").values()), list(Task.objects.order_by("pk").values())
    again = apply(take_in(reading_of(NOTICE)), ours.office)
    assert (again.outcome["new"], again.outcome["known"], again.outcome["tasks"]) == (0, 2, 0)
    assert (
        list(Finding.objects.order_by("pk").values()),
        list(Task.objects.order_by("pk").values()),
    ) == before


def test_applying_the_same_document_twice_is_applying_it_once(ours, take_in):
    document = take_in(reading_of(NOTICE))
    apply(document, ours.office)
    entries = Entry.objects.count()
    apply_document(document_id=document.pk, by=ours.office, version=document.version)
    apply_in_background.func(str(document.pk), str(ours.office.id))
    assert (Finding.objects.count(), Entry.objects.count()) == (2, entries)


def test_owners_and_dates_of_tasks_that_stand_are_not_written_over(ours, take_in):
    apply(take_in(reading_of(NOTICE)), ours.office)
    task = Task.objects.get(title="按月更新台账")
    rectification.assign(task_id=task.pk, owner=rectification.Owner(person="新任科长"), by=ours.unit1)
    rectification.revise_task(task_id=task.pk, due_on=date(2024, 9, 30), by=ours.unit1)
    apply(take_in(reading_of(NOTICE)), ours.office)
    task = Task.objects.select_related("responsibility").get(pk=task.pk)
    assert (task.responsibility.person, task.due_on) == ("新任科长", date(2024, 9, 30))


def test_a_later_document_adds_its_measures_to_findings_that_stand(ours, take_in):
    ours.issue("关于“学习不深入”的问题")
    document = apply(take_in(reading_of(NOTICE)), ours.office)
    assert (document.outcome["new"], document.outcome["known"]) == (1, 1)
    assert len(document.outcome["tasks_added"]) == 2
    finding = Finding.objects.get(title="关于“学习不深入”的问题")
    assert (finding.state, finding.version) == (FindingState.IN_PROGRESS, 3)


def test_rows_of_another_bodys_unit_are_left_out_even_though_that_unit_exists(world, ours, take_in):
    document = take_in(reading_of(LEDGER, kind="ledger_table", feedback="2024-03-26"), target=None)
    made = plan_for(document, ours.office)
    lines = {u.written: u for u in made.units}
    assert lines["乙省水务厅"].where is None
    names = {p.name for u in made.units for p, _ in u.likeness.suggestions}
    assert not any(name.startswith("乙省") for name in names)
    document = apply(document, ours.office)
    assert (document.outcome["new"], document.outcome["without_unit"]) == (2, 2)
    assert not Finding.objects.filter(body=world.theirs.body).exists()


def test_units_that_the_ledger_lacks_are_created_when_the_office_asks_for_it(ours, take_in):
    document = take_in(reading_of(LEDGER, kind="ledger_table"), target=None)
    document = actions.decide(
        document_id=document.pk, version=document.version, unknown="create", by=ours.office,
        units={"乙省水务厅": {"how": "skip"}},
    )  # fmt: skip
    document = apply(document, ours.office)
    assert (document.outcome["units_added"], document.outcome["targets_added"]) == (1, 1)
    assert Unit.objects.get(name="甲省林业厅").body_id == ours.body.pk
    assert Target.objects.filter(round=ours.round, unit__name="甲省林业厅").count() == 1


def test_a_unit_of_another_body_cannot_be_chosen(world, ours, take_in):
    document = take_in(reading_of(LEDGER, kind="ledger_table"), target=None)
    foreign = world.theirs
    with pytest.raises(ValidationError):
        actions.decide(document_id=document.pk, version=document.version, by=ours.office,
                       units={"甲省林业厅": {"how": "unit", "unit": str(foreign.units[0].pk)}})  # fmt: skip
    for wrong in ({"target_id": foreign.targets[0].pk}, {"round_id": foreign.round.pk}):
        with pytest.raises((Target.DoesNotExist, type(ours.round).DoesNotExist)):
            actions.decide(document_id=document.pk, version=document.version, by=ours.office, **wrong)


def test_a_team_brings_in_only_its_own_targets(ours, take_in):
    with pytest.raises(Target.DoesNotExist):
        take_in(reading_of(NOTICE), by=ours.team1, target=1)
    rows = reading_of(LEDGER, kind="feedback_opinion")
    made = plan_for(take_in(rows, by=ours.team1, target=None), ours.team1)
    assert {f.title for f in made.findings} == {"账实不符0"}


def test_a_team_does_not_issue_findings_by_an_import(ours, take_in):
    document = take_in(reading_of(NOTICE), by=ours.team1)
    with pytest.raises(Refused) as refused:
        apply(document, ours.team1)
    assert [o.code for o in refused.value.obstacles] == ["office_issues"]
    assert not Finding.objects.exists()


def test_units_and_leaders_do_not_upload(ours):
    for outsider in (ours.unit1, ours.leader, ours.reviewer):
        with pytest.raises((Refused, type(ours.round).DoesNotExist)):
            actions.upload(round_id=ours.round.pk, name="a.txt", chunks=[b"a"], by=outsider)


def test_documents_are_seen_by_their_body_and_their_uploader_alone(world, ours, take_in):
    document = take_in(reading_of(NOTICE), by=ours.team1)
    assert document_for(ours.office, document.pk).pk == document.pk
    for outsider in (world.theirs.office, world.theirs.team1, ours.team2, ours.unit1, ours.leader):
        with pytest.raises(ImportedDocument.DoesNotExist):
            document_for(outsider, document.pk)


def test_an_import_is_one_entry_that_tells_what_was_corrected_and_what_came_of_it(ours, take_in):
    document = take_in(reading_of(NOTICE))
    step = {"op": "drop", "item": "1.1.2"}
    document = actions.correct(document_id=document.pk, version=document.version, step=step, by=ours.office)
    apply(document, ours.office)
    entry = Entry.objects.get(action="import_document")
    assert entry.object_id == str(document.pk)
    for told in ('"new":1', '"op":"drop"', document.sha256, '"kind":"rectification_notice"'):
        assert told in entry.payload


def test_units_findings_and_tasks_of_an_import_stand_in_its_one_entry(ours, take_in):
    document = take_in(reading_of(LEDGER, kind="ledger_table"), target=None)
    document = actions.decide(
        document_id=document.pk, version=document.version, by=ours.office, unknown="create"
    )
    before = Entry.objects.count()
    apply(document, ours.office)
    assert Entry.objects.count() == before + 1
    told = json.loads(Entry.objects.order_by("-sequence").first().payload)
    made = Finding.objects.values_list("pk", flat=True)
    assert [p["action"] for p in told["parts"]] == ["add_unit", "add_target"] * 2 + ["register_findings"]
    assert set(told["parts"][-1]["findings"]) == {str(pk) for pk in made}


def test_who_was_second_is_told_who_was_first(ours, take_in):
    document = take_in(reading_of(NOTICE))
    step = {"op": "role", "item": "1.1.1", "role": "category"}
    actions.correct(document_id=document.pk, version=document.version, step=step, by=ours.office)
    with pytest.raises(Stale):
        actions.correct(document_id=document.pk, version=document.version, step=step, by=ours.office)
    with pytest.raises(Stale):
        apply(document, ours.office)
    assert not Finding.objects.exists()


def test_corrections_decide_what_is_brought_in(ours, take_in):
    document = take_in(reading_of(NOTICE))
    for step in (
        {"op": "drop", "item": "1.1.1.2"},
        {"op": "text", "item": "1.1.1", "fields": {"title": "理论学习不深入", "status": "in_progress"}},
        {"op": "role", "item": "1.1.1.1", "role": "measure"},
    ):
        document = actions.correct(
            document_id=document.pk, version=document.version, step=step, by=ours.office
        )
    document = actions.take_back_step(
        document_id=document.pk, version=document.version, number=3, by=ours.office
    )
    apply(document, ours.office)
    finding = Finding.objects.get(title="理论学习不深入")
    assert finding.claimed_completion == "in_progress"
    assert list(finding.tasks.values_list("title", flat=True)) == ["补齐学习记录"]


def test_a_category_that_the_user_chose_is_remembered_for_the_next_document(ours, take_in):
    rows = ((1, "category", "机关内务", {}), (2, "finding", "考勤不严", {}))
    document = take_in(reading_of(rows))
    assert plan_for(document, ours.office).counts["without_category"] == 1
    document = actions.decide(document_id=document.pk, version=document.version, by=ours.office,
                              headings={"机关内务": str(ours.category.pk)})  # fmt: skip
    apply(document, ours.office)
    assert HeadingAlias.objects.get().body_id == ours.body.pk
    other = ((1, "category", "机关内务方面", {}), (2, "finding", "值班不严", {}))
    (line,) = plan_for(take_in(reading_of(other)), ours.office).headings
    assert (line.found.how, line.category_id) == ("alias", ours.category.pk)


def test_kept_totals_agree_after_import_and_undo(ours, take_in):
    document = apply(take_in(reading_of(NOTICE)), ours.office)
    for _ in range(2):
        rows = LedgerTotal.objects.filter(round=ours.round).exclude(count=0)
        kept = {(t.unit_id, t.category_key.replace("-", ""), t.state): t.count for t in rows}
        anew = {(u, c.hex if c else "", s): n for (u, c, s), n in recount(ours.round.pk).items()}
        assert kept == anew
        if document.state == "applied":
            document = undo_import(document_id=document.pk, reason="选错轮次", by=ours.office)


def test_an_import_that_fails_half_way_leaves_nothing(ours, take_in, monkeypatch):
    def breaks(*args, **kwargs):
        raise OSError("disk full")

    document = take_in(reading_of(NOTICE))
    monkeypatch.setattr("huiyin.intake.applying.plan_tasks", breaks)
    with pytest.raises(OSError, match="disk"):
        apply(document, ours.office)
    assert (Finding.objects.count(), Entry.objects.filter(action="import_document").count()) == (0, 0)
    assert document_for(ours.office, document.pk).state == "read"


def test_a_big_document_is_applied_in_the_background_as_its_user(
    ours, take_in, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("huiyin.intake.actions.MOST_AT_ONCE", 3)
    document = take_in(reading_of(NOTICE))
    document = actions.apply_or_enqueue(document_id=document.pk, version=document.version, by=ours.office)
    assert document.state == "applying"
    apply_in_background.func(str(document.pk), str(ours.office.id))
    assert document_for(ours.office, document.pk).state == "applied"
    assert Finding.objects.count() == 2


def test_who_lost_the_role_meanwhile_applies_nothing(ours, take_in, monkeypatch):
    monkeypatch.setattr("huiyin.intake.actions.MOST_AT_ONCE", 3)
    document = take_in(reading_of(NOTICE))
    actions.apply_or_enqueue(document_id=document.pk, version=document.version, by=ours.office)
    apply_in_background.func(str(document.pk), str(ours.unit1.id))
    assert not Finding.objects.exists()
    assert document_for(ours.office, document.pk).state == "read"


def test_an_import_is_taken_back_whole_and_can_be_done_again(ours, take_in):
    before = ledger_as_it_is()
    kept = ours.issue("此前的问题")
    document = apply(take_in(reading_of(NOTICE)), ours.office)
    document = undo_import(document_id=document.pk, reason="选错单位", by=ours.office)
    assert document.state == "read"
    states = dict(Finding.objects.values_list("title", "state"))
    assert states.pop("此前的问题") == FindingState.FED_BACK
    assert set(states.values()) == {FindingState.WITHDRAWN}
    assert set(Task.objects.values_list("state", flat=True)) == {TaskState.CANCELLED}
    document = apply(document, ours.office)
    assert document.outcome["new"] == 2
    assert len(ledger_as_it_is()["findings"]) == 3
    assert before == {"findings": set(), "tasks": set()}
    assert kept.version == Finding.objects.get(pk=kept.pk).version


def test_taking_back_leaves_what_the_ledger_had_and_only_cancels_what_was_added(ours, take_in):
    finding = ours.issue("关于“学习不深入”的问题")
    own = ours.plan(finding, "原有任务")
    document = apply(take_in(reading_of(NOTICE)), ours.office)
    undo_import(document_id=document.pk, reason="重复", by=ours.office)
    assert Finding.objects.get(pk=finding.pk).state == FindingState.IN_PROGRESS
    live = Task.objects.filter(finding=finding).exclude(state=TaskState.CANCELLED)
    assert [t.pk for t in live] == [own.pk]


def _progress(ours, finding):
    rectification.report_progress(finding_id=finding.pk, text="已制定计划。", by=ours.unit1)


def _evidence(ours, finding):
    attach(finding_id=finding.pk, name="计划.txt", chunks=["计划".encode()], by=ours.unit1)


def _assigned(ours, finding):
    task = finding.tasks.first()
    rectification.assign(task_id=task.pk, owner=rectification.Owner(person="科长"), by=ours.unit1)


def _planned(ours, finding):
    ours.plan(finding, "另一项任务")


def _referred(ours, finding):
    findings.refer(finding_id=finding.pk, department_id=ours.department.pk, note="请核", by=ours.office)


@pytest.mark.parametrize("build", [_progress, _evidence, _assigned, _planned, _referred])
def test_what_somebody_has_built_on_is_not_taken_back(ours, take_in, build):
    document = apply(take_in(reading_of(NOTICE)), ours.office)
    build(ours, findings_brought(document, ours.office)[0])
    with pytest.raises(Refused) as refused:
        undo_import(document_id=document.pk, reason="选错单位", by=ours.office)
    assert all(o.code.startswith("import_") for o in refused.value.obstacles)
    assert Finding.objects.filter(state=FindingState.WITHDRAWN).count() == 0


def test_a_team_takes_back_what_it_registered_but_not_what_was_issued(ours, take_in):
    document = apply(take_in(reading_of(NOTICE, kind="feedback_opinion"), by=ours.team1), ours.team1)
    assert built_on(document, ours.team1) == []
    undo_import(document_id=document.pk, reason="重复", by=ours.team1)
    assert set(Finding.objects.values_list("state", flat=True)) == {FindingState.WITHDRAWN}


def test_taking_back_asks_for_a_reason(ours, take_in):
    document = apply(take_in(reading_of(NOTICE)), ours.office)
    with pytest.raises(Refused):
        undo_import(document_id=document.pk, reason=" ", by=ours.office)


TITLES = ("学习不深入", "关于“学习不深入”的问题", "台账更新不及时", "账实不符", "考勤不严")
measures = st.lists(st.sampled_from(["制定计划", "逐项核对", "修订制度"]), max_size=3)
documents = st.lists(
    st.lists(st.tuples(st.sampled_from(TITLES), measures), min_size=1, max_size=4), min_size=1, max_size=3
)


def rows_of(made):
    for title, measures in made:
        yield (1, "finding", title, {})
        yield from ((2, "measure", measure, {}) for measure in measures)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(documents=documents, order=st.randoms(use_true_random=False))
def test_documents_in_any_order_and_however_often_give_the_same_ledger(ours, take_in, documents, order):
    from django.db import transaction

    def run(made):
        """What the ledger holds by fingerprint afterwards; then everything is as before."""
        with transaction.atomic():
            for rows in made:
                apply(take_in(reading_of(list(rows_of(rows)))), ours.office)
            found = set(Finding.objects.values_list("fingerprint", flat=True))
            tasks = set(Task.objects.values_list("finding__fingerprint", "fingerprint"))
            transaction.set_rollback(True)
        return found, tasks

    first = run(documents)
    shuffled = [*documents, *order.choices(documents, k=2)]
    order.shuffle(shuffled)
    assert run(shuffled) == first
