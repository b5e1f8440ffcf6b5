"""Progress and evidence in versions: what is put right replaces, what was said stays."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from huiyin.evidence import content, versions
from huiyin.evidence.actions import attach
from huiyin.evidence.models import Evidence
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.journal.staleness import Stale
from huiyin.organisations.clock import today
from huiyin.rectification import actions, reporting
from huiyin.rectification.achieved import Figures
from huiyin.rectification.models import ProgressReport
from huiyin.rectification.queries import evidence_counts, outcomes
from huiyin.reports.figures import people_by_instrument, reports_with_outcome
from huiyin.rules.evidence import EvidenceKind
from huiyin.rules.moves import Refused

pytestmark = pytest.mark.django_db
TALKS = {"提醒谈话": 3, "诫勉": 1}


@pytest.fixture
def task(ours):
    return ours.plan(ours.issue())


@pytest.fixture
def report(ours, task):
    return actions.report_progress(
        finding_id=task.finding_id, task_id=task.pk, text="处理 4 人，追回 3 万元。", by=ours.unit1,
        figures=Figures(rules_made=1, money_recovered=Decimal(30000), people=TALKS),
    )  # fmt: skip


def summed(ours) -> dict[str, object]:
    return outcomes(ours.office, Finding.objects.values_list("pk", flat=True))


def test_people_are_told_by_the_profiles_instruments_and_add_up(ours, report):
    assert report.persons == 4
    assert people_by_instrument(reports_with_outcome(ours.office)) == [("提醒谈话", 3), ("诫勉", 1)]
    for wrong in ({"people": {"罚站": 1}}, {"people": TALKS, "persons": 9}, {"people": TALKS, "persons": 2}):
        with pytest.raises(ValidationError):
            actions.report_progress(finding_id=report.finding_id, text="又处理", by=ours.unit1, **wrong)
    both = {"persons": 3, "people": {"提醒谈话": 3, "通报": 2}}
    actions.report_progress(finding_id=report.finding_id, text="三人，两人并通报", by=ours.unit1, **both)
    assert summed(ours)["persons"] == 7


def test_a_correction_replaces_and_both_stay_readable(world, ours, report):
    right = Figures(rules_made=1, money_recovered=Decimal(3000), people={"提醒谈话": 2})
    made = reporting.correct_progress(
        report_id=report.pk,
        text="处理 2 人，追回 3 千元。",
        figures=right,
        reason="多写一个零",
        by=ours.unit1,
    )
    assert summed(ours) == {"rules_made": 1, "persons": 2, "meetings": 0, "money_recovered": Decimal(3000)}
    assert made.replaces == report
    told = json.loads(Entry.objects.get(action="correct_progress").payload)
    assert set(told["before"]) == {"text", "money_recovered", "persons", "people"}
    assert told["replaces"] == str(report.pk)
    for who in ("unit1", "office", "reviewer"):
        page = world.client(getattr(ours, who)).get(f"/findings/{report.finding_id}/").content.decode()
        assert "追回 3 千元" in page
        assert "追回 3 万元" in page
        assert "多写一个零" in page
    with pytest.raises(Stale):
        reporting.correct_progress(
            report_id=report.pk, text="再改", figures=right, reason="晚了一步", by=ours.unit1
        )
    with pytest.raises(ValidationError):
        reporting.correct_progress(
            report_id=made.pk, text=made.text, figures=right, reason="没有变化", by=ours.unit1
        )


def test_what_was_withdrawn_counts_no_more_and_says_why(world, ours, report):
    for who, reason in ((ours.unit1, " "), (ours.office, "不实")):
        with pytest.raises(Refused):
            reporting.withdraw_progress(report_id=report.pk, reason=reason, by=who)
    with pytest.raises(ProgressReport.DoesNotExist):
        reporting.withdraw_progress(report_id=report.pk, reason="越权", by=ours.unit2)
    reporting.withdraw_progress(report_id=report.pk, reason="填错了问题", by=ours.unit1)
    assert summed(ours)["persons"] == 0
    assert people_by_instrument(reports_with_outcome(ours.office)) == []
    page = world.client(ours.office).get(f"/findings/{report.finding_id}/").content.decode()
    assert "填错了问题" in page


def test_the_forms_report_correct_and_take_back(world, ours, task):
    client = world.client(ours.unit1)
    address = f"/findings/{task.finding_id}/progress/"
    assert "提醒谈话" in client.get(address).content.decode()
    data = {"task": task.pk, "text": "谈话 2 人", "people_0": 2, "kind": "other", "once": "a" * 20}
    assert client.post(address, data).status_code == 302
    report = ProgressReport.objects.get()
    assert (report.persons, report.people.get().instrument) == (2, "提醒谈话")
    wrong = client.post(
        f"/progress/{report.pk}/correct/",
        {"text": "谈话 2 人", "people_0": 2, "persons": 5, "reason": "核实"},
    )
    assert wrong.status_code == 422
    assert "合计" in wrong.content.decode()
    form = client.get(f"/progress/{report.pk}/correct/")
    assert form.context["form"].initial["people_0"] == 2
    right = {"text": "谈话 3 人", "people_0": 3, "reason": "漏了一人", "once": "b" * 20}
    assert client.post(f"/progress/{report.pk}/correct/", right).status_code == 302
    newest = ProgressReport.objects.get(counts=True)
    assert (newest.persons, newest.correction) == (3, "漏了一人")
    gone = client.post(f"/progress/{newest.pk}/withdraw/", {"reason": "重复填报", "once": "c" * 20})
    assert gone.status_code == 302
    assert not ProgressReport.objects.filter(counts=True).exists()
    assert world.client(ours.unit2).get(f"/progress/{newest.pk}/correct/").status_code == 404


def handed_in(ours, task, **more) -> Evidence:
    given = {"name": "制度.txt", "chunks": [b"first"], "title": "制度", "by": ours.unit1, **more}
    return attach(finding_id=task.finding_id, task_id=task.pk, **given)


def test_a_newer_version_stands_and_the_older_one_is_still_fetched_by_who_may(world, ours, task):
    old = handed_in(ours, task)
    new = versions.replace_evidence(
        evidence_id=old.pk, by=ours.unit1, chunks=[b"second"], name="制度（修订）.txt", title="制度（修订）",
        kind=EvidenceKind.RULE_TEXT, dated=today(),
    )  # fmt: skip
    assert (new.number, new.replaces_id) == (2, old.pk)
    assert evidence_counts([task.pk]) == {task.pk: 1}, "two versions are one piece"
    for who, status in (("unit1", 200), ("office", 200), ("unit2", 404)):
        client = world.client(getattr(ours, who))
        assert client.get(f"/evidence/{old.pk}/").status_code == status, who
        assert client.get(f"/evidence/{new.pk}/").status_code == status, who
    told = json.loads(Entry.objects.get(action="replace_evidence").payload)
    assert told["before"]["title"] == "制度"
    with pytest.raises(Stale):
        versions.replace_evidence(
            evidence_id=old.pk, by=ours.unit1, title="第三版", kind=EvidenceKind.OTHER, dated=None
        )


def test_title_and_date_are_put_right_without_handing_the_file_in_again(world, ours, task):
    old = handed_in(ours, task)
    client = world.client(ours.unit1)
    same = client.post(f"/evidence/{old.pk}/replace/", {"title": "制度", "kind": "other", "once": "a" * 20})
    assert same.status_code == 422
    ahead = (today() + timedelta(days=1)).isoformat()
    wrong = {"title": "制度", "kind": "other", "dated": ahead, "once": "b" * 20}
    assert client.post(f"/evidence/{old.pk}/replace/", wrong).status_code == 422
    right = {"title": "台账管理办法", "kind": "rule_text", "dated": "2024-05-06", "once": "c" * 20}
    assert client.post(f"/evidence/{old.pk}/replace/", right).status_code == 302
    new = Evidence.objects.get(replaces=old)
    assert (new.file_id, new.title, new.name) == (old.file_id, "台账管理办法", "制度.txt")
    page = client.get(f"/findings/{task.finding_id}/").content.decode()
    assert "以前的 1 版" in page


def test_several_files_each_get_their_answer_and_the_good_ones_are_kept(world, ours, task):
    handed_in(ours, task)
    files = [
        SimpleUploadedFile("好.txt", "已核对".encode()),
        SimpleUploadedFile("又来.txt", b"first"),
        SimpleUploadedFile("病毒.txt", content.SCANNER_TEST),
        SimpleUploadedFile("脚本.pdf", b"%PDF-1.7\n1 0 obj << /S /JavaScript /JS (x) >> endobj"),
        SimpleUploadedFile("空.txt", b""),
        SimpleUploadedFile("程序.exe", b"MZ\x90\x00"),
    ]
    data = {"task": task.pk, "kind": "other", "files": files}
    answer = world.client(ours.unit1).post(f"/findings/{task.finding_id}/evidence/", data, follow=True)
    said = [str(m) for m in answer.context["messages"]]
    assert len(said) == 6
    assert sum("疑似被感染" in m for m in said) == 2
    for words in ("已作为佐证材料上传", "是空文件", "不是可接受的文件类型", "已上传 1 份"):
        assert any(words in m for m in said), words
    assert Evidence.objects.count() == 2


def test_a_date_to_come_is_refused_and_the_same_file_for_another_task_is_said(world, ours, task):
    with pytest.raises(ValidationError):
        handed_in(ours, task, dated=today() + timedelta(days=1))
    handed_in(ours, task)
    other = ours.plan(Finding.objects.get(), "建立复核制度")
    data = {"task": other.pk, "kind": "other", "files": [SimpleUploadedFile("同一份.txt", b"first")]}
    answer = world.client(ours.unit1).post(f"/findings/{task.finding_id}/evidence/", data, follow=True)
    assert any("内容相同" in str(m) for m in answer.context["messages"])
    assert Evidence.objects.filter(task_id=other.pk).count() == 1
