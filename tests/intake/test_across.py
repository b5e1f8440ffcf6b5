"""A document held against the ledger that is there and the report that came before it."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.intake import actions
from huiyin.intake.across import compare, likeness
from huiyin.intake.applying import apply_document
from huiyin.intake.queries import plan_for
from tests.intake.by_hand import reading_of

pytestmark = pytest.mark.django_db

TITLES = ("备件账实不符", "试验记录代签", "培训经费挪用", "招标文件照抄", "会议纪要缺失")


def notice(titles, status="done", **more):
    return reading_of([(1, "finding", t, {"status": status}) for t in titles], **more)


def compared(document, viewer):
    return compare(document, plan_for(document, viewer), viewer)


def codes(found):
    return [d.code for d in found.differences]


@pytest.fixture
def ledger(ours):
    return [ours.issue(title) for title in TITLES]


def test_the_finding_that_a_notice_leaves_out_is_named(ours, ledger, take_in):
    found = compared(take_in(notice(TITLES[:-1])), ours.office)
    # the reading prints a total of two, the ledger has five, and one is not listed
    assert codes(found) == ["ledger_count_differs", "ledger_finding_missing"]
    assert [f.title for f in found.findings.values()] == [TITLES[-1]]


def test_the_finding_that_the_ledger_does_not_have_is_named(ours, ledger, take_in):
    document = take_in(notice([*TITLES, "食堂账目混乱"]))
    extra = next(d for d in compared(document, ours.office).differences if d.code == "finding_not_in_ledger")
    assert extra.items == ("6",)


def test_another_bodys_findings_are_compared_with_nothing(world, take_in):
    for title in TITLES:
        world.theirs.issue(title)
    found = compared(take_in(notice(TITLES[:2])), world.ours.office)
    assert (found.against, found.differences, found.findings) == ("", [], {})


def test_a_plan_is_held_against_what_was_fed_back(ours, ledger, take_in):
    rows = [
        (1, "finding", TITLES[0], {"department": "办公室"}),
        (2, "measure", "逐库盘点", {"deadline": "2099-01-01"}),
    ]
    found = compared(take_in(reading_of(rows)), ours.office)
    assert found.against == "plan"
    assert codes(found) == ["feedback_not_answered", "measure_after_deadline"]


def test_a_finding_in_other_words_is_asked_about_and_enters_once_when_it_is_the_same(ours, ledger, take_in):
    document = take_in(notice(["备品备件账实不符", *TITLES[1:]]))
    (pair,) = compared(document, ours.office).alike
    assert pair.kept.key == str(ledger[0].pk)
    document = actions.decide(
        document_id=document.pk, version=document.version, by=ours.office, same={"1": pair.kept.key}
    )
    assert compared(document, ours.office).alike == []
    done = apply_document(document_id=document.pk, version=document.version, by=ours.office)
    assert (done.outcome["new"], done.outcome["known"]) == (0, 5)
    assert Finding.objects.count() == 5


def test_a_finding_that_is_said_to_be_another_enters(ours, ledger, take_in):
    document = take_in(notice(["备品备件账实不符"]))
    document = actions.decide(
        document_id=document.pk, version=document.version, by=ours.office, same={"1": ""}
    )
    assert compared(document, ours.office).alike == []
    apply_document(document_id=document.pk, version=document.version, by=ours.office)
    assert Finding.objects.filter(title="备品备件账实不符").exists()


def test_another_bodys_finding_cannot_be_named_as_the_same(world, take_in):
    foreign = world.theirs.issue(TITLES[0])
    document = take_in(notice(["备品备件账实不符"]))
    with pytest.raises(ValidationError):
        actions.decide(document_id=document.pk, version=document.version, by=world.ours.office,
                       same={"1": str(foreign.pk)})  # fmt: skip


def test_a_report_is_held_against_the_one_before_it(ours, take_in):
    first = take_in(notice(TITLES))
    apply_document(document_id=first.pk, version=first.version, by=ours.office)
    second = take_in(notice(TITLES[:3], "in_progress", header="关于整改情况的第二次通报\n"))
    found = compared(second, ours.office)
    assert found.last is not None
    assert found.last.pk == first.pk
    assert [d.code for d in found.since_last] == ["no_longer_done", "gone_since_last"]
    assert found.since_last[1].words == TITLES[3:]


def test_a_report_of_another_unit_is_no_report_before_it(ours, take_in):
    first = take_in(notice(TITLES), target=1)
    apply_document(document_id=first.pk, version=first.version, by=ours.office)
    assert compared(take_in(notice(TITLES[:3])), ours.office).last is None


def test_withdrawn_findings_are_not_missed(ours, ledger, take_in):
    findings.withdraw(finding_id=ledger[-1].pk, reason="重复登记", by=ours.office)
    assert "ledger_finding_missing" not in codes(compared(take_in(notice(TITLES[:-1])), ours.office))


def test_titles_that_differ_by_a_figure_alone_are_two_matters():
    assert likeness("抽查3份合同未盖章", "抽查3份合同未加盖章") > 80
    assert likeness("抽查3份合同未盖章", "抽查9份合同未盖章") < 72


def test_the_comparison_asks_the_database_as_often_for_many_findings_as_for_few(ours, take_in):
    def asked(number):
        document = take_in(notice([f"{n}号合同未盖章" for n in range(number)], header=f"第{number}份\n"))
        with CaptureQueriesContext(connection) as queries:
            compared(document, ours.office)
        return len(queries)

    ours.issue("会议纪要缺失")
    assert asked(3) == asked(600)
