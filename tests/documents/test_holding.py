"""A document that people changed by hand: each number, rate, sum, name and day is held against the ledger."""

from __future__ import annotations

import re
from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.documents import queries
from huiyin.documents.changing import Given
from huiyin.documents.comparing import DifferenceKind, FactKind, differences, facts
from huiyin.documents.comparing import _names as known_names
from huiyin.documents.holding import lines_of
from huiyin.documents.models import OfficialDocument
from huiyin.documents.paper import NO_NUMBER, paper_of
from huiyin.reading import UnreadableFile
from huiyin.rules.official_document import OfficialState
from huiyin.writing import to_docx

from .test_composing import begun, ledger, word
from .test_pages import codes, complete, second, take

__all__ = ["ledger", "second"]
pytestmark = pytest.mark.django_db
#: numbers of headings and entries, which are no facts
MARKER = re.compile(r"(?:\d+\.)?")
UNITS = ("甲省水务厅", "甲省重工集团")


def texts(file):
    """Every piece of text of a .docx, in order; a paragraph or a cell is one."""
    document = docx.Document(BytesIO(file))
    return document, [t for t in document.element.body.iter("{*}t") if t.text]


def changed(file, place, text):
    document, pieces = texts(file)
    pieces[place].text = text
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def another(fact):
    """What somebody could have written in the place of a fact."""
    if fact.kind == FactKind.UNIT:
        return next(u for u in UNITS if u != fact.text)
    if fact.kind == FactKind.DAY:
        return fact.text.replace("月", "月1") if "月1" not in fact.text else fact.text.replace("月1", "月")
    digits = "".join(c for c in fact.text if c.isdigit())
    return fact.text.replace(digits[-1], str((int(digits[-1]) + 1) % 10), 1) if digits else "三"


def held(file, other):
    return differences(lines_of(file, "a.docx"), lines_of(other, "b.docx"), UNITS)


def documents_of(side):
    for kind in ("round_report", "feedback_opinion", "unit_progress", "rectification_plan"):
        yield to_docx(paper_of(complete(side, kind)))


def test_each_of_more_than_fifty_planted_changes_is_found(ledger):
    names, planted, kinds = known_names(UNITS), 0, set()
    for file in documents_of(ledger):
        before = lines_of(file, "a.docx")
        assert differences(before, lines_of(file, "b.docx"), UNITS) == []
        _document, pieces = texts(file)
        for place, piece in enumerate(pieces):
            for fact in facts(piece.text, names):
                begins = len(MARKER.match(piece.text).group())
                rest = piece.text[begins:].replace(fact.text, another(fact), 1)
                text = piece.text[:begins] + rest
                if text == piece.text or NO_NUMBER in piece.text:
                    continue
                found = differences(before, lines_of(changed(file, place, text), "b.docx"), UNITS)
                assert found, (piece.text, text)
                planted += 1
                kinds.add(fact.kind)
    assert planted >= 50
    assert kinds == set(FactKind)


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ("已完成整改1个，", "", DifferenceKind.GONE),
        ("已完成整改1个，", "未完成整改1个，", DifferenceKind.RELABELLED),
        ("销号率50%", "销号率百分之六十", DifferenceKind.CHANGED),
        ("需要长期坚持", "召开会议7次，需要长期坚持", None),
        ("反馈问题2个", "反馈问题两个", None),
        ("反馈问题2个", "反馈问题12个", DifferenceKind.CHANGED),
        ("甲省水务厅反馈", "甲省水利厅反馈", DifferenceKind.GONE),
        ("整改进展情况如下", "整改工作进展情况报告如下", None),
        ("继续推进。", "继续推进，召开会议7次。", DifferenceKind.ADDED),
    ],
)
def test_what_is_changed_and_what_is_only_worded_anew(ledger, old, new, kind):
    file = to_docx(paper_of(complete(ledger)))
    lines = lines_of(file, "a.docx")
    changed_lines = [line.replace(old, new) for line in lines]
    found = differences(lines, changed_lines, UNITS)
    assert [d.kind for d in found] == ([kind] if kind else [])


def test_full_width_digits_separators_and_other_units_of_money_are_the_same_value():
    before = ["共发现问题12个，涉及金额123.4567万元，完成率76.9%，2031年5月8日反馈。"]
    now = ["共发现问题１２个，涉及金额1,234,567元，完成率 ７６.９％，2031年05月08日反馈。"]
    assert differences(before, now, UNITS) == []


def test_two_numbers_that_change_places_and_a_split_paragraph():
    before = ["已完成14个，未完成11个。"]
    assert len(differences(before, ["已完成11个，未完成14个。"], UNITS)) == 2
    assert differences(before, ["已完成14个。", "未完成11个。"], UNITS) == []


def test_rows_of_a_table_are_told_apart_by_their_first_cell():
    before = ["甲省水务厅\t12\t5", "甲省重工集团\t8\t5"]
    (found,) = differences(before, ["甲省水务厅\t12\t6", "甲省重工集团\t8\t5"], UNITS)
    assert (found.ledger.value, found.said.value, found.ledger.label) == ("5", "6", "甲省水务厅")
    gone = differences(before, before[:1], UNITS)
    assert [d.kind for d in gone] == [DifferenceKind.GONE] * 3


@pytest.mark.parametrize("kind", ["round_report", "unit_progress", "assessment", "feedback_opinion"])
def test_a_generated_document_read_back_has_the_figures_of_the_ledger(ledger, kind):
    document = begun(ledger, kind)
    lines = lines_of(to_docx(paper_of(document)), "a.docx")
    text = "\n".join(lines)
    told = [f.value for line in lines for f in facts(line, known_names(UNITS))]
    for figure in document.content["figures"].values():
        assert figure["text"] in text, figure
        if figure["value"].isdigit():
            assert figure["value"] in told, figure


def upload(side, document, old, new, by=None):
    file = to_docx(paper_of(queries.whole_documents_for(side.office).get(pk=document.pk)))
    _document, pieces = texts(file)
    place = next(n for n, p in enumerate(pieces) if old in p.text)
    copy = changed(file, place, pieces[place].text.replace(old, new))
    return take(document, "upload", by or side.office, given=Given(copy=copy, copy_name="修改稿.docx"))


def test_a_changed_copy_is_issued_only_after_each_difference_was_mended_or_explained(ledger, second):
    document = complete(ledger)
    upload(ledger, document, "反馈问题2个", "反馈问题9个")
    assert codes(lambda: take(document, "submit", ledger.office)) == ["document_differs"]
    (found,) = queries.differences_of(queries.whole_documents_for(ledger.office).get(pk=document.pk))
    take(document, "explain", ledger.office, given=Given(explained={found.key: " ", "other": "甲"}))
    assert codes(lambda: take(document, "submit", ledger.office)) == ["document_differs"]
    take(document, "explain", ledger.office, given=Given(explained={found.key: "含上一轮移交的7个"}))
    take(document, "submit", ledger.office)
    take(document, "approve", second)
    issued = take(document, "issue", ledger.office)
    file = bytes(OfficialDocument.objects.get(pk=document.pk).copy)
    text = "\n".join(lines_of(file, "a.docx"))
    assert "反馈问题9个" in text
    assert f"〔{issued.year}〕1号" in text
    assert "待编" not in text
    assert "送审稿" not in text


def test_a_mended_copy_needs_no_reason_and_a_discarded_one_is_gone(ledger):
    document = complete(ledger)
    upload(ledger, document, "反馈问题2个", "反馈问题9个")
    upload(ledger, document, "进展情况如下", "进展报告如下")
    assert queries.open_differences(queries.whole_documents_for(ledger.office).get(pk=document.pk)) == 0
    take(document, "discard", ledger.office)
    assert codes(lambda: take(document, "discard", ledger.office)) == ["document_no_copy"]
    assert OfficialDocument.objects.get(pk=document.pk).copy is None


def test_whoever_uploads_a_copy_has_written_it_and_does_not_approve_it(ledger, second):
    document = complete(ledger)
    upload(ledger, document, "进展情况如下", "进展报告如下", by=second)
    take(document, "submit", ledger.office)
    assert codes(lambda: take(document, "approve", second)) == ["own_document"]
    assert take(document, "approve", ledger.office).state == OfficialState.APPROVED


def test_a_blank_that_was_filled_in_the_copy_is_none(ledger):
    document = begun(ledger, "unit_progress")
    upload(ledger, document, "［待填：下一步工作安排］", "继续推进。")
    assert take(document, "submit", ledger.office).state == OfficialState.SUBMITTED


def test_a_file_that_is_none_is_refused_with_its_reason(ledger, world):
    document = complete(ledger)
    upload_of = {"copy": b"just words", "copy_name": "a.docx"}
    assert codes(lambda: take(document, "upload", ledger.office, given=Given(**upload_of))) == [
        "document_copy_not_docx"
    ]
    with pytest.raises(UnreadableFile):
        take(document, "upload", ledger.office, given=Given(copy=b"", copy_name="a.docx"))
    client = world.client(ledger.office)
    address = reverse("document_copy", args=[document.pk])
    for name, content, status in (
        ("a.docx", b"words", 409),
        ("a.docx", b"\x00\x01", 422),
        ("a.pdf", b"%", 422),
    ):
        answer = client.post(address, {"version": 2, "file": SimpleUploadedFile(name, content)})
        assert answer.status_code == status, name


def test_the_page_takes_the_copy_shows_the_difference_and_takes_the_reason(ledger, world):
    document = complete(ledger)
    client = world.client(ledger.office)
    page = reverse("official_document", args=[document.pk])
    file = client.get(reverse("document_file", args=[document.pk, "docx"])).content
    _document, pieces = texts(file)
    place = next(n for n, p in enumerate(pieces) if "反馈问题2个" in p.text)
    copy = changed(file, place, pieces[place].text.replace("问题2个", "问题9个"))
    client.post(
        reverse("document_copy", args=[document.pk]),
        {"version": 2, "file": SimpleUploadedFile("修改稿.docx", copy)},
    )
    shown = client.get(page).content.decode()
    assert "有 1 处不一致" in shown
    assert "反馈问题9个" in shown
    (key,) = {
        d.key for d in queries.differences_of(queries.whole_documents_for(ledger.office).get(pk=document.pk))
    }
    client.post(
        reverse("document_differences", args=[document.pk]), {"version": 3, f"explain_{key}": "含移交"}
    )
    assert "都已说明" in client.get(page).content.decode()
    assert client.get(reverse("document_file", args=[document.pk, "docx"])).content == copy
    assert word is not None
