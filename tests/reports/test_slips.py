"""Close-out slips: what they hold for whom, what they never hold, and who gets none."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import docx
import pypdfium2
import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from huiyin.authenticity.models import Sign
from huiyin.evidence.actions import attach
from huiyin.findings.models import Finding
from huiyin.journal.models import Entry
from huiyin.organisations.clock import today
from huiyin.reading import read
from huiyin.rectification import actions as rectification
from huiyin.rectification.achieved import Figures
from huiyin.reports.slips import slip_for, slips_for, with_slip
from huiyin.rules.close_slip import SlipKind, slip_kind
from huiyin.rules.evidence import EvidenceKind
from huiyin.rules.finding import Completion, FindingState
from huiyin.verification import actions as verification
from huiyin.writing import NoChineseFont


def closed(side, title="关于“公车管理混乱”的问题", *, target=0, **more):
    finding = side.issue(title, target=target, amount=1_234_567)
    side.plan(finding, "修订公务用车管理办法")
    task = finding.tasks.get()
    rectification.report_progress(
        finding_id=finding.pk, task_id=task.pk, text="已修订并收回款项。", by=side.staff_of(finding),
        figures=Figures(rules_made=2, meetings=3, money_recovered=54_321, people={"诫勉": 2}),
    )  # fmt: skip
    for kind in (EvidenceKind.RULE_TEXT, EvidenceKind.VOUCHER, EvidenceKind.DECISION):
        attach(
            finding_id=finding.pk, task_id=task.pk, name=f"{kind}.txt", title=f"材料{kind}", kind=kind,
            chunks=[f"{kind} {task.pk}".encode()], by=side.staff_of(finding),
        )  # fmt: skip
    application = side.apply(finding, **more)
    team = side.viewers[f"team{target + 1}"]
    verification.accept(application_id=application.pk, by=team, reason="组内已核对")
    verification.close(application_id=application.pk, by=side.office, reason="同意")
    finding.refresh_from_db()
    return finding


def text_of(response) -> str:
    """The text of a slip without blanks, from either form."""
    if response.headers["Content-Type"] == "application/pdf":
        pages = pypdfium2.PdfDocument(response.content)
        return "".join("".join(p.get_textpage().get_text_bounded() for p in pages).split())
    body = docx.Document(BytesIO(response.content)).element.body
    return "".join("".join(t.text or "" for t in body.iter("{*}t")).split())


@pytest.mark.parametrize(
    ("state", "completion", "standing", "kind"),
    [
        (FindingState.CLOSED, Completion.DONE, False, SlipKind.CLOSED),
        (FindingState.CLOSED, Completion.DONE, True, SlipKind.STANDING),
        (FindingState.IN_PROGRESS, Completion.BASICALLY_DONE, False, SlipKind.BASICALLY_DONE),
        (FindingState.APPLIED, Completion.BASICALLY_DONE, True, SlipKind.BASICALLY_DONE),
        (FindingState.APPLIED, Completion.IN_PROGRESS, False, None),
        (FindingState.REOPENED, Completion.IN_PROGRESS, True, None),
        (FindingState.WITHDRAWN, Completion.BASICALLY_DONE, False, None),
        (FindingState.REGISTERED, Completion.DONE, False, None),
    ],
)
def test_a_slip_certifies_only_what_was_recognised(state, completion, standing, kind):
    assert slip_kind(state, completion, standing=standing) == kind


def test_both_forms_of_a_slip_hold_the_figures_the_evidence_and_the_decisions(world):
    ours = world.ours
    finding = closed(ours)
    office = world.client(ours.office)
    entry = Entry.objects.get(object_id=str(finding.pk), action="close")
    for form in ("slip_docx", "slip_pdf"):
        told = text_of(office.get(reverse(form, args=[finding.pk])))
        for said in (
            "对账销号单", f"第{entry.sequence}号", entry.hash[:12], "甲省水务厅", finding.title,
            "1,234,567元", "54,321元", "2项", "3次", "2人", "诫勉2", "修订公务用车管理办法",
            "核对记录", "组内已核对", "甲省第一组组员", "甲省巡视办主任", "准予销号",
            today().isoformat(), "（盖章）",
        ):  # fmt: skip
            assert said in told, (form, said)
        for evidence in finding.evidence.all():
            assert evidence.file_id[:12] in told
    page = office.get(reverse("slip", args=[finding.pk])).content.decode()
    assert "诫勉 2" in page
    assert (
        reverse("slip", args=[finding.pk])
        in office.get(reverse("finding", args=[finding.pk])).content.decode()
    )
    assert Entry.objects.filter(action="export_slip", object_id=str(finding.pk)).count() == 2


def test_a_unit_gets_its_own_slip_without_reviewers_and_signs_and_nobody_gets_anothers(world):
    ours, theirs = world.ours, world.theirs
    mine, other, foreign = closed(ours), closed(ours, "关于“另一单位的秘密”的问题", target=1), closed(theirs)
    secret = {"why": "另一单位的秘密", "reason": "另一单位的秘密"}
    Sign.objects.create(finding=mine, code="copied_text", score=1, state="dismissed", **secret)
    liaison, office = world.client(ours.unit1), world.client(ours.office)
    for form in ("slip", "slip_docx", "slip_pdf"):
        for hidden in (other, foreign):
            assert liaison.get(reverse(form, args=[hidden.pk])).status_code == 404
        assert office.get(reverse(form, args=[foreign.pk])).status_code == 404
    told = text_of(liaison.get(reverse("slip_pdf", args=[mine.pk])))
    for hidden in ("甲省第一组组员", "甲省巡视办主任", "疑点", "秘密"):
        assert hidden not in told, hidden
    assert "疑点" in text_of(office.get(reverse("slip_pdf", args=[mine.pk])))
    assert slip_for(ours.unit1, mine.pk).dismissed is None
    with pytest.raises(ObjectDoesNotExist):
        slip_for(ours.unit1, other.pk)


def test_what_is_basically_done_has_a_slip_that_names_its_rest(world):
    ours = world.ours
    finding = ours.issue("关于“制度不全”的问题")
    day = today() + timedelta(days=60)
    rest = {"completion": Completion.BASICALLY_DONE, "rest": "还有一项细则待印发", "rest_due_on": day}
    application = ours.apply(finding, **rest)
    verification.accept(application_id=application.pk, by=ours.team1)
    verification.leave_rest(
        application_id=application.pk, by=ours.office, rest=rest["rest"], rest_due_on=day, reason="同意"
    )
    told = text_of(world.client(ours.unit1).get(reverse("slip_pdf", args=[finding.pk])))
    for said in ("认定基本完成，问题未销号", "还有一项细则待印发", day.isoformat()):
        assert said in told, said
    assert "准予销号" not in told


def test_there_is_none_before_closing_and_none_after_reopening(world):
    ours = world.ours
    open_one, finding = ours.issue("关于“尚在整改”的问题"), closed(ours)
    office = world.client(ours.office)
    assert office.get(reverse("slip_docx", args=[open_one.pk])).status_code == 404
    assert office.get(reverse("slip_docx", args=[finding.pk])).status_code == 200
    assert list(with_slip(Finding.objects.all())) == [finding]
    verification.reopen(finding_id=finding.pk, reason="问题反弹", by=ours.office)
    assert office.get(reverse("slip_docx", args=[finding.pk])).status_code == 404
    assert (
        reverse("slip", args=[finding.pk])
        not in office.get(reverse("finding", args=[finding.pk])).content.decode()
    )


def test_many_slips_cost_as_many_queries_as_one(world):
    ours = world.ours
    ids = [closed(ours, f"关于“第{n}类事项”的问题").pk for n in range(3)]

    def queries(some):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert len(slips_for(ours.office, some)) == len(some)
        return len(captured)

    assert queries(ids[:1]) == queries(ids) <= 14


def test_where_no_font_writes_chinese_the_page_says_so_and_the_docx_is_still_there(world, monkeypatch):
    def none(folder=None, *_more):
        raise NoChineseFont(folder)

    finding = closed(world.ours)
    monkeypatch.setattr("huiyin.web.paper_files._fonts_there", none)
    monkeypatch.setattr("huiyin.web.paper_files.to_pdf", lambda _paper, folder: none(folder))
    office = world.client(world.ours.office)
    page = office.get(reverse("slip_pdf", args=[finding.pk]), follow=True)
    assert page.redirect_chain == [(reverse("slip", args=[finding.pk]), 302)]
    assert "没有中文字体" in page.content.decode()
    assert reverse("slip_pdf", args=[finding.pk]) not in page.content.decode()
    assert office.get(reverse("slip_docx", args=[finding.pk])).status_code == 200


def test_in_english_a_slip_is_english(world):
    finding = closed(world.ours)
    told = text_of(world.client(world.ours.office, language="en").get(reverse("slip_pdf", args=[finding.pk])))
    for said in ("Close-outslip", "Evidence", "¥54,321"):
        assert said in told, said


def test_what_reads_documents_reads_a_slip(world, tmp_path):
    finding = closed(world.ours)
    file = tmp_path / "对账销号单.docx"
    file.write_bytes(world.client(world.ours.office).get(reverse("slip_docx", args=[finding.pk])).content)
    assert "对账销号单" in read(file).text
