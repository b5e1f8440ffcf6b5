"""Searching by any kind finds what a scan of the viewer's own rows finds, and nothing that is not theirs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from huiyin.authenticity.models import FileText
from huiyin.evidence.models import Evidence
from huiyin.findings.grams import FILE_TEXTS, INDEXES
from huiyin.findings.models import Finding
from huiyin.intake.models import ImportedDocument, ReadPart
from huiyin.organisations.models import Unit
from huiyin.rectification import reporting
from huiyin.rectification.achieved import Figures
from huiyin.rectification.models import ProgressReport, Task
from huiyin.reports import searching
from huiyin.reports.searching import Asked, Kind, found_by
from tests.complaints.conftest import came
from tests.kept_rows import KeptRows
from tests.reports.world import KEEPING, WORKING, World, build

pytestmark = pytest.mark.django_db
#: stands in texts of every kind on each side; what the other body has of it is a canary
WORD = "海绵台账"


def _with_every_kind() -> World:
    """Each body's findings 在改 and 销号 have the word in each of their texts, and a document beside them."""
    made = build()
    for side, marks in ((made.ours, ("赤在改", "橙在改", "赤销号")), (made.theirs, ("黄在改", "黄销号"))):
        for mark in marks:
            finding = made.findings[mark]
            Finding.objects.filter(pk=finding.pk).update(text=f"{mark}{WORD}缺失")
            Task.objects.filter(finding=finding).update(text=f"{mark}补{WORD}")
            ProgressReport.objects.filter(finding=finding).update(text=f"{mark}{WORD}已补")
            piece = Evidence.objects.filter(finding=finding).first()
            if piece:
                FileText.objects.update_or_create(
                    pk=piece.file_id, defaults={"text": f"{mark}会议研究{WORD}"}
                )
        ImportedDocument.objects.create(
            body=side.body, round=side.round, name=f"{marks[0]}{WORD}.docx", size=1, state="applied",
            uploaded_by=made.people["team1" if side is made.ours else "their_team"].pk, uploaded_by_name="",
        )  # fmt: skip
        other = ImportedDocument.objects.create(
            body=side.body, name=f"{marks[0]}通报.docx", size=1, state="read", uploaded_by_name=""
        )
        for number, text in enumerate(("第一部分" * 300, f"{marks[0]}第二部分{WORD}")):
            ReadPart.objects.create(document=other, number=number, start=0, first_item=0, text=text)
        Unit.objects.filter(pk__in=[u.pk for u in side.units.values()]).update(short_name=f"{WORD}所")
    return made


_world = KeptRows(_with_every_kind)


@pytest.fixture
def world(db, settings, tmp_path):
    settings.HUIYIN_FILES = tmp_path
    return _world()


def keys(viewer, asked, kind):
    rows, length = found_by(viewer, asked, kind)
    assert length.n == rows.count()
    return set(rows.values_list("pk", flat=True))


def scanned(viewer, kind, word):
    """What a plain look at the viewer's own rows finds."""
    own = Finding.objects.visible_to(viewer)
    if kind == Kind.FINDINGS:
        return {f.pk for f in own if word in f.title or word in f.text}
    if kind == Kind.TASKS:
        return {t.pk for t in Task.objects.filter(finding__in=own) if word in t.title or word in t.text}
    if kind == Kind.PROGRESS:
        reports = ProgressReport.objects.filter(finding__in=own, counts=True)
        return {r.pk for r in reports if word in r.text}
    if kind == Kind.EVIDENCE:
        texts = dict(FileText.objects.values_list("pk", "text"))
        pieces = Evidence.objects.filter(finding__in=own, withdrawn_at=None)
        return {
            e.pk for e in pieces
            if word in e.title or word in e.name or word in texts.get(e.file_id, "")
        }  # fmt: skip
    if kind == Kind.DOCUMENTS:
        documents = ImportedDocument.objects.visible_to(viewer)
        return {
            d.pk for d in documents if word in d.name or any(word in p.text for p in d.parts.all())
        }  # fmt: skip
    units = Unit.objects.visible_to(viewer)
    return {u.pk for u in units if word in u.name or word in u.short_name}


@pytest.mark.parametrize("word", [WORD, "台账", "补录凭证", "第二部分", "没有这样的"])
@pytest.mark.parametrize("most", [1000, 1])
def test_every_kind_is_found_as_by_a_scan_of_ones_own_rows(world, monkeypatch, word, most):
    """Also where a word is in more rows than are counted, so that the texts are looked at row by row."""
    monkeypatch.setattr(searching, "COUNTED", most)
    for name in (*WORKING, *KEEPING, "their_office"):
        viewer = world.viewer(name)
        for kind in Kind:
            rows, length = found_by(viewer, Asked((word,)), kind)
            wanted = scanned(viewer, kind, word)
            assert set(rows.values_list("pk", flat=True)) == wanted, (name, kind)
            if length.exact:
                assert length.n == len(wanted)
            else:
                assert length.n == most < len(wanted)


def test_the_office_finds_each_kind(world):
    viewer = world.viewer("office")
    for kind, n in zip(Kind, (3, 3, 3, 1, 2, 4), strict=True):
        assert len(keys(viewer, Asked((WORD,)), kind)) == n, kind


@pytest.mark.parametrize("narrowed", ["round", "unit", "state"])
def test_filters_leave_what_they_say_in_every_kind(world, narrowed):
    viewer, one = world.viewer("office"), world.findings["赤销号"]
    own = Finding.objects.get(pk=one.pk)
    asked = Asked((WORD,))
    value = {"round": own.round_id, "unit": own.unit_id, "state": "closed"}[narrowed]
    fields = {"round": "round_id", "unit": "unit_id", "state": "state"}
    same = set(Finding.objects.filter(**{fields[narrowed]: value}).values_list("pk", flat=True))
    asked = replace(asked, **{narrowed: value})
    for kind in (Kind.TASKS, Kind.PROGRESS, Kind.EVIDENCE):
        rows, _length = found_by(viewer, asked, kind)
        every = found_by(viewer, Asked((WORD,)), kind)[0]
        assert {r.pk for r in rows} == {r.pk for r in every if r.finding_id in same} != set(), kind
    assert keys(viewer, asked, Kind.FINDINGS) == keys(viewer, Asked((WORD,)), Kind.FINDINGS) & same
    documents, units = keys(viewer, asked, Kind.DOCUMENTS), keys(viewer, asked, Kind.UNITS)
    assert len(documents) == {"round": 1, "unit": 0, "state": 0}[narrowed]
    assert len(units) == {"round": 2, "unit": 1, "state": 0}[narrowed]


def test_what_was_withdrawn_or_worded_anew_is_found_no_more(world):
    viewer, staff = world.viewer("office"), world.viewer("unit1")
    report = ProgressReport.objects.get(finding=world.findings["赤在改"])
    figures = Figures(rules_made=1)
    reporting.correct_progress(report_id=report.pk, text="已更正", figures=figures, reason="写错", by=staff)
    assert report.pk not in keys(viewer, Asked((WORD,)), Kind.PROGRESS)
    [piece] = found_by(viewer, Asked((WORD,)), Kind.EVIDENCE)[0]
    Evidence.objects.filter(pk=piece.pk).update(withdrawn_at=piece.uploaded_at, withdrawn_reason="错")
    assert keys(viewer, Asked((WORD,)), Kind.EVIDENCE) == set()


@pytest.mark.parametrize(("typed", "names"), [
    ("jyjt", {"甲一集团"}), ("JEs", {"甲二市"}), ("zzb", {"甲组织部"}), ("yyjt", set()), ("xyz", set()),
])  # fmt: skip
def test_a_unit_is_found_by_the_initials_of_its_name(world, typed, names):
    """乙一集团 is another body's."""
    rows, _length = found_by(world.viewer("office"), Asked((typed,)), Kind.UNITS)
    assert {u.name for u in rows} == names


def test_a_files_text_is_found_as_soon_as_it_was_read(world):
    """Texts enter their index in the transaction that writes them; long ones too."""
    piece = Evidence.objects.filter(finding=world.findings["橙待审"]).first()
    text = "会议纪要，" * 900 + "一致同意追缴违规发放津贴" + "，散会" * 500
    FileText.objects.create(pk=piece.file_id, text=text)
    for word in ("追缴违规", "意追缴违规发放津贴，散", "要，会议"):
        assert FILE_TEXTS.find([word], {world.ours.body.pk}, 9) == [piece.file_id]
        assert FILE_TEXTS.find([word], {world.theirs.body.pk}, 9) == []
    FileText.objects.filter(pk=piece.file_id).update(text="换了一份")
    assert FILE_TEXTS.find(["追缴违规"], {world.ours.body.pk}, 9) == []


def test_nothing_confidential_has_an_index_or_is_found(world):
    came(
        world.ours,
        by=world.viewer("team1"),
        text="举报内容是河道采砂许可",
        subject="采砂许可",
        target="甲一集团",
    )
    for name in ("office", "leaders", "team1"):
        assert "没有找到" in _page(world, name, q="采砂许可").text_content()
    assert {group[0].table for group in INDEXES} == {
        "findings_finding", "rectification_task", "rectification_progress", "evidence_evidence",
        "authenticity_file_text", "intake_document", "intake_read_part",
    }  # fmt: skip


def _page(world, name: str, **query: str):
    response = world.client(name).get("/search/", query)
    assert response.status_code == 200
    return html.fromstring(response.content.decode())


def test_the_page_marks_what_was_found_in_a_files_text_and_leads_to_its_place(world):
    page = _page(world, "office", q=WORD, kind="evidence")
    [hit] = page.xpath("//ul[@class='hits']/li")
    assert hit.xpath(".//mark/text()") == [WORD]
    assert "会议研究" in hit.text_content()
    assert hit.xpath(".//p[@class='hit-title']/a/@href")[0].endswith("#evidence")
    documents = _page(world, "office", q=WORD, kind="documents")
    assert "第二部分" in documents.text_content()


def test_filters_stand_in_the_address_and_are_lifted_one_by_one(world):
    unit = world.ours.units["甲一集团"].pk
    page = _page(world, "office", q=WORD, kind="findings", unit=str(unit), state="closed")
    assert len(page.xpath("//ul[@class='hits']/li")) == 1
    assert [" ".join(e.text_content().split()) for e in page.xpath("//span[@class='filter-on']")] == [
        "单位：甲一集团", "问题状态：已销号",
    ]  # fmt: skip
    without = page.xpath("//span[@class='filter-on']/a/@href")
    assert "state=closed" in without[0]
    assert f"unit={unit}" in without[1]
    for link in page.xpath("//ul[@class='kinds']//a/@href"):
        assert f"unit={unit}" in link
        assert "state=closed" in link


@pytest.mark.parametrize("key", ["theirs", "nonsense"])
def test_a_unit_outside_the_scope_is_no_filter_and_is_not_named(world, key):
    unit = str(world.theirs.units["乙一集团"].pk) if key == "theirs" else key
    page = _page(world, "office", q=WORD, unit=unit)
    assert "没有按它筛选" in page.text_content()
    assert "乙" not in page.text_content()


def test_more_hits_than_are_counted_are_said_and_not_turned_to(world, monkeypatch):
    monkeypatch.setattr(searching, "COUNTED", 2)
    monkeypatch.setattr("huiyin.web.pages.search.showing.COUNTED", 2)
    page = _page(world, "office", q="台账", kind="findings")
    assert "2+" in page.xpath("//ul[@class='kinds']//a[@aria-current]")[0].text_content()
    assert "只能翻到最新的 2 条" in page.text_content()
    assert len(page.xpath("//ul[@class='hits']/li")) == 2
