"""The same outside ledger again: new, changed, in conflict, missing, back; nothing is closed by absence."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from huiyin.findings.models import Finding
from huiyin.intake.applying import apply_document
from huiyin.intake.choosing import choose_changes
from huiyin.intake.editions import stem
from huiyin.intake.models import ImportRow
from huiyin.intake.queries import plan_for
from huiyin.intake.row_log import reconciliation
from huiyin.intake.undoing import undo_import
from huiyin.journal.models import Entry
from huiyin.rectification import actions as rectification
from huiyin.rectification.models import Task
from huiyin.rules.moves import Refused
from tests.intake.by_hand import reading_of

pytestmark = pytest.mark.django_db


def ledger(*rows: tuple[str, dict], edition: str = "一"):
    """An outside ledger: title, and what each row says of owner and deadline."""
    made = tuple(
        (1, "finding", title, {"fields": {"unit": "甲省水务厅"}, "department": "财务科",
                               "deadline": "2030-06-30", **more})
        for title, more in rows
    )  # fmt: skip
    return reading_of(made, kind="ledger_table", header=f"整改台账第{edition}版\n")


def apply(document, by):
    return apply_document(document_id=document.pk, version=document.version, by=by)


def told(document, by) -> dict[str, list[str]]:
    """What the dry run says of each record of a task or finding, by verdict."""
    found: dict[str, list[str]] = {}
    for judged in reconciliation(document, plan_for(document, by), by):
        if judged.row.kind == "finding":
            found.setdefault(str(judged.row.verdict), []).append(judged.row.label.split()[-1])
    return found


def logged(document) -> dict[tuple[str, str], ImportRow]:
    return {(r.kind, r.label.split()[-1]): r for r in ImportRow.objects.filter(document=document)}


def task(title: str) -> Task:
    return Task.objects.select_related("responsibility").get(title=title)


def test_each_record_of_each_edition_is_told_and_logged(ours, take_in):
    by = ours.office
    first = apply(take_in(ledger(("账实不符", {}), ("超标接待", {}), ("漏记收入", {}))), by)
    assert first.outcome["rows"] == {
        "new": 6, "changed": 0, "conflict": 0, "unchanged": 0, "missing": 0, "back": 0, "written": 0,
    }  # fmt: skip
    second = take_in(ledger(("账实不符", {}), ("漏记收入", {}), ("违规发放", {}), edition="二"))
    assert told(second, by) == {
        "unchanged": ["账实不符", "漏记收入"],
        "new": ["违规发放"],
        "missing": ["超标接待"],
    }
    second = apply(second, by)
    gone = Finding.objects.get(title="超标接待")
    assert gone.state == "in_progress"
    assert logged(second)["finding", "超标接待"].verdict == "missing"
    assert logged(second)["finding", "违规发放"].finding.title == "违规发放"
    third = take_in(ledger(("账实不符", {}), ("超标接待", {}), edition="三"))
    assert told(third, by) == {
        "unchanged": ["账实不符"],
        "back": ["超标接待"],
        "missing": ["漏记收入", "违规发放"],
    }
    third = apply(third, by)
    assert logged(third)["finding", "超标接待"].came_back
    fourth = take_in(ledger(("账实不符", {}), edition="四"))
    assert set(told(fourth, by)["missing"]) == {"超标接待", "漏记收入", "违规发放"}


def test_changed_values_are_only_kept_on_record_until_somebody_takes_them(ours, take_in):
    by = ours.office
    apply(take_in(ledger(("账实不符", {}))), by)
    second = take_in(ledger(("账实不符", {"department": "审计科", "deadline": "2030-05-31"}), edition="二"))
    second = apply(second, by)
    row = logged(second)["task", "账实不符"]
    assert (row.verdict, row.written) == ("changed", False)
    assert task("账实不符").responsibility.lead_department == "财务科"
    third = take_in(ledger(("账实不符", {"department": "基建科"}), edition="三"))
    third = choose_changes(document_id=third.pk, version=third.version, by=by, changes="write")
    entries = Entry.objects.count()
    third = apply(third, by)
    assert Entry.objects.count() == entries + 1
    assert logged(third)["task", "账实不符"].written
    assert task("账实不符").responsibility.lead_department == "基建科"
    # the outside ledger went back to this day since the second edition: the ledger never left it
    assert task("账实不符").due_on == date(2030, 6, 30)


def test_what_was_changed_here_as_well_is_a_conflict_and_stays_unless_chosen(ours, take_in):
    by = ours.office
    apply(take_in(ledger(("账实不符", {}), ("超标接待", {}))), by)
    for title in ("账实不符", "超标接待"):
        rectification.assign(
            task_id=task(title).pk, by=by, owner=rectification.Owner(lead_department="办公室")
        )
    second = take_in(ledger(
        ("账实不符", {"department": "审计科"}), ("超标接待", {"department": "审计科"}), edition="二"
    ))  # fmt: skip
    judged = reconciliation(second, plan_for(second, by), by)
    conflicts = [j.row for j in judged if j.row.verdict == "conflict"]
    assert [(c.before, c.told, c.now) for r in conflicts for c in r.cells] == [
        ("财务科", "审计科", "办公室")
    ] * 2
    second = choose_changes(
        document_id=second.pk, version=second.version, by=by, changes="write",
        rows={conflicts[0].key: "mine"},
    )  # fmt: skip
    second = apply(second, by)
    assert task("账实不符").responsibility.lead_department == "审计科"
    assert task("超标接待").responsibility.lead_department == "办公室"
    assert {k: (r.verdict, r.written) for k, r in logged(second).items() if k[0] == "task"} == {
        ("task", "账实不符"): ("conflict", True), ("task", "超标接待"): ("conflict", False),
    }  # fmt: skip


def test_an_empty_cell_of_the_outside_ledger_erases_nothing(ours, take_in):
    by = ours.office
    apply(take_in(ledger(("账实不符", {"person": "科长"}))), by)
    second = take_in(ledger(("账实不符", {"person": "", "department": ""}), edition="二"))
    second = choose_changes(document_id=second.pk, version=second.version, by=by, changes="write")
    apply(second, by)
    owner = task("账实不符").responsibility
    assert (owner.lead_department, owner.person) == ("财务科", "科长")


def test_what_the_rules_refuse_is_logged_with_the_reason(ours, take_in):
    by = ours.office
    apply(take_in(ledger(("账实不符", {}))), by)
    Task.objects.update(state="done")
    second = take_in(ledger(("账实不符", {"department": "审计科"}), edition="二"))
    second = choose_changes(document_id=second.pk, version=second.version, by=by, changes="write")
    row = logged(apply(second, by))["task", "账实不符"]
    assert not row.written
    assert [o["code"] for o in row.against] == ["not_in_this_state"]


def test_what_an_edition_claims_is_logged_when_it_changes_and_closes_nothing(ours, take_in):
    by = ours.office
    verdicts = []
    for edition, status in (("一", "in_progress"), ("二", "done"), ("三", "done"), ("四", "basically_done")):
        document = take_in(ledger(("账实不符", {"status": status}), edition=edition))
        document = choose_changes(document_id=document.pk, version=document.version, by=by, changes="write")
        document = apply(document, by)
        verdicts.append(logged(document)["finding", "账实不符"].verdict)
    assert verdicts == ["new", "changed", "unchanged", "changed"]
    finding = Finding.objects.get(title="账实不符")
    assert (finding.state, finding.claimed_completion) == ("in_progress", "in_progress")


def test_undoing_an_import_gives_back_what_it_changed(ours, take_in):
    by = ours.office
    apply(take_in(ledger(("账实不符", {}))), by)
    second = take_in(ledger(("账实不符", {"department": "审计科"}), ("新问题", {}), edition="二"))
    second = choose_changes(document_id=second.pk, version=second.version, by=by, changes="write")
    second = apply(second, by)
    undo_import(document_id=second.pk, reason="导错了", by=by)
    assert task("账实不符").responsibility.lead_department == "财务科"
    assert Finding.objects.get(title="新问题").state == "withdrawn"
    # an edition that was taken back says nothing any more
    third = take_in(ledger(("账实不符", {}), edition="三"))
    assert told(third, by) == {"unchanged": ["账实不符"]}


def test_only_who_changed_records_takes_that_back(ours, take_in):
    by = ours.office
    apply(take_in(ledger(("账实不符", {}))), by)
    second = take_in(ledger(("账实不符", {"department": "审计科"}), edition="二"))
    second = choose_changes(document_id=second.pk, version=second.version, by=by, changes="write")
    second = apply(second, by)
    from huiyin.rules.roles import Role
    from tests.conftest import person

    other = person("巡视办副主任", Role.OFFICE, ours.body.pk)
    with pytest.raises(Refused) as refused:
        undo_import(document_id=second.pk, reason="导错了", by=other)
    assert [o.code for o in refused.value.obstacles] == ["import_changed_by_another"]


def test_another_ledger_of_the_round_makes_nothing_missing(ours, take_in):
    by = ours.office
    apply(take_in(ledger(("账实不符", {}), ("超标接待", {}))), by)
    other = reading_of(
        ((1, "finding", "别的问题", {"fields": {"unit": "甲省重工集团"}, "department": "办公室"}),),
        kind="ledger_table", header="另一份台账\n",
    )  # fmt: skip
    assert "missing" not in told(take_in(other), by)


@pytest.mark.parametrize(("one", "other"), [
    ("整改台账（2024年6月）.xlsx", "整改台账2024年12月.xlsx"), ("问题清单-第二版.et", "问题清单.et"),
])  # fmt: skip
def test_editions_are_told_by_their_names_without_dates(one, other):
    assert stem(one) == stem(other)


def test_the_pages_show_rows_before_and_after_and_the_finding_its_history(world, take_in):
    ours, by = world.ours, world.ours.office
    apply(take_in(ledger(("账实不符", {}))), by)
    second = take_in(ledger(("账实不符", {"department": "审计科"}), edition="二"))
    client = world.client(by)
    address = reverse("intake_rows", args=[second.pk])
    shown = client.get(address).content.decode()
    for words in ("账实不符", "财务科", "审计科", "外部台账改了"):
        assert words in shown
    assert "逐条对照" in client.get(reverse("intake_plan", args=[second.pk])).content.decode()
    client.post(
        reverse("intake_choose_rows", args=[second.pk]), {"changes": "write", "version": second.version}
    )
    second.refresh_from_db()
    assert second.choices["changes"] == "write"
    second = apply(second, by)
    assert "已写入" in client.get(address, {"kind": "changed"}).content.decode()
    assert "审计科" in client.get(address, {"kind": "changed", "print": "1"}).content.decode()
    finding = Finding.objects.get(title="账实不符")
    assert "外部台账的导入记录" in client.get(reverse("finding", args=[finding.pk])).content.decode()
    # a unit sees its finding, but not what was imported by whom
    assert (
        "导入记录" not in world.client(ours.unit1).get(reverse("finding", args=[finding.pk])).content.decode()
    )
    for stranger in (world.theirs.office, ours.unit1):
        assert world.client(stranger).get(address).status_code in (403, 404)
