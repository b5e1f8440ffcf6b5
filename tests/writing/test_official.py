"""The official format as it is printed: by typst, and by LibreOffice from the .docx."""

from __future__ import annotations

import shutil
from dataclasses import replace
from io import BytesIO

import docx
import pypdfium2
import pytest

from huiyin.writing import (
    Attachment,
    Head,
    Heading,
    Imprint,
    Paper,
    Signed,
    Table,
    Text,
    chosen_fonts,
    heading_number,
    to_docx,
    to_pdf,
    uncovered,
)
from huiyin.writing.official import BODY_FACE, HEAD_FACE, attachment_lines, mark_shape, signed_indents

from .printing import fonts_of, lines_of, printed_by_libreoffice
from .test_papers import PAPER as SLIP
from .test_papers import bare, pages_of, words_of

#: a text without punctuation, which no printer may draw closer together
EVEN = "中华人民共和国万岁" * 200
MARK = "中共云湾县委巡察工作领导小组办公室文件"
LONG = tuple((str(n), f"第{n}项制度不健全", "办公室", "2031年12月底") for n in range(1, 41))
OPINION = Paper(
    title="关于巡察县水务局党组的反馈意见",
    head=Head(MARK, "云湾巡察〔2031〕12号", secrecy="秘密★1年", urgency="特急"),
    addressee="县水务局党组：",
    blocks=(
        Text(EVEN),
        *(Heading(heading_number(1, "zh", level) + "制度不健全", level) for level in (1, 2, 3, 4)),
    ),
    attachments=(
        Attachment("问题清单", (Table((20, 136), (("1", "台账不全"),), ("序号", "问题")),)),
        Attachment(
            "整改任务一览表",
            (Table((20, 100, 60, 45), LONG, ("序号", "任务", "部门", "时限")),),
            landscape=True,
        ),
    ),
    signed=Signed("云湾县委巡察办", "2031年5月18日"),
    imprint=Imprint(("县委常委", "县纪委监委机关"), "县委巡察办", "2031年5月18日"),
)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Both documents as LibreOffice prints them; started once, since it takes seconds."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    files = {"opinion": to_docx(OPINION), "slip": to_docx(SLIP)}
    return printed_by_libreoffice(files, tmp_path_factory.mktemp("printed"))


@pytest.fixture(scope="module")
def set_by_typst():
    return to_pdf(OPINION)


def holds_the_format(pdf):
    pages = list(pypdfium2.PdfDocument(pdf))
    full = [line for line in lines_of(pages[1]) if "—" not in line.text]
    assert len(full) == 22
    assert {len(line.text) for line in full} == {28}
    for number, page in enumerate(pages, start=1):
        wide, high = (x * 25.4 / 72 for x in page.get_size())
        turned = wide > high
        left, right, bottom = (37, 297 - 35, 210 - 26) if turned else (28, 210 - 26, 297 - 35)
        *text, foot = lines_of(page)
        assert all(left - 2 <= line.left and line.right <= right + 2 for line in text), number
        assert all(line.bottom <= bottom + 2 for line in text), number
        assert foot.text == f"—{number}—"
        assert (foot.left > wide / 2) == (number % 2 == 1)


def test_a_full_page_has_22_lines_of_28_characters_and_nothing_is_cut(set_by_typst):
    holds_the_format(set_by_typst)


def test_libreoffice_prints_the_docx_in_the_same_format(printed):
    holds_the_format(printed["opinion"])
    pages = pages_of(printed["slip"])
    assert len(pages) == len(pages_of(to_pdf(SLIP)))
    assert "1,234,567.89元" in bare("".join(pages))
    assert "— 1 —" in pages[0]


def test_the_red_line_the_mark_and_the_number_stand_above_the_title(set_by_typst, printed):
    for pdf in (set_by_typst, printed["opinion"]):
        page = pypdfium2.PdfDocument(pdf)[0]
        lines = lines_of(page)
        texts = [line.text for line in lines]
        assert texts[:2] == ["秘密★1年", "特急"]
        mark = next(line for line in lines if "巡察工作领导小组" in line.text)
        assert bare(mark.text) == MARK
        assert 70 <= mark.bottom - 14 <= 82, "35 mm under the edge of the text"
        assert mark.left >= 27
        assert texts.index("云湾巡察〔2031〕12号") < texts.index("关于巡察县水务局党组的反馈意见")
        colours = [o.get_bounds() for o in page.get_objects() if o.type == 2]
        assert colours, "the red line"


def test_each_part_of_the_text_is_in_its_own_font(set_by_typst, printed):
    faces = chosen_fonts().faces
    if faces[HEAD_FACE][0] != faces[BODY_FACE][0]:
        assert len(fonts_of(set_by_typst)) >= 3, "heading, text, and Latin letters"
        assert len(fonts_of(printed["opinion"])) >= 2
    body = docx.Document(BytesIO(to_docx(OPINION))).element.body
    named = {}
    for run in body.iter("{*}r"):
        face = run.find(".//{*}rFonts")
        text = "".join(t.text or "" for t in run.iter("{*}t"))
        if face is not None and text:
            named[text] = next(v for k, v in face.attrib.items() if k.endswith("eastAsia"))
    assert named[MARK] == named["问题清单"] == "方正小标宋简体"
    assert named["一、制度不健全"] == named["附件1"] == "黑体"
    assert named["（一）制度不健全"] == "楷体_GB2312"
    assert named["1.制度不健全"] == named["（1）制度不健全"] == named["县水务局党组："] == "仿宋_GB2312"


def test_attachments_signature_and_foot_are_on_both_and_the_foot_is_last(set_by_typst, printed):
    for pdf in (set_by_typst, printed["opinion"]):
        pages = [bare(page) for page in pages_of(pdf)]
        told = "".join(pages)
        for said in ("附件：1.问题清单", "2.整改任务一览表", "云湾县委巡察办", "2031年5月18日"):
            assert said in told, said
        assert "抄送：县委常委，县纪委监委机关。" in pages[-1]
        assert "2031年5月18日印发" in pages[-1]
        sizes = [page.get_size() for page in pypdfium2.PdfDocument(pdf)]
        landscape = [n for n, (wide, high) in enumerate(sizes) if wide > high]
        assert len(landscape) >= 2
        assert all("时限" in pages[n] for n in landscape), "a long table repeats its head"


def test_the_foot_stands_at_the_lower_edge_of_the_last_page(set_by_typst):
    *_text, last, _number = lines_of(list(pypdfium2.PdfDocument(set_by_typst))[-1])
    assert 255 <= last.bottom <= 262


def test_without_the_red_header_the_number_stands_under_the_title():
    plain = replace(OPINION, head=None, number="云湾巡察〔2031〕12号")
    for text in (bare("".join(pages_of(to_pdf(plain)))), bare(words_of(to_docx(plain)))):
        assert MARK not in text
        assert text.index("反馈意见") < text.index("云湾巡察〔2031〕12号") < text.index("中华人民")


def test_headings_are_numbered_by_level():
    for level, first, twelfth in (
        (1, "一、", "十二、"),
        (2, "（一）", "（十二）"),
        (3, "1.", "12."),
        (4, "（1）", "（12）"),
    ):
        assert [heading_number(n, "zh", level) for n in (1, 12)] == [first, twelfth]
    assert heading_number(20, "zh") == "二十、"
    assert heading_number(99, "zh") == "九十九、"
    assert [heading_number(2, "en", level) for level in (1, 2, 3, 4)] == ["2. ", "(2) ", "b. ", "(b) "]


def test_a_long_mark_is_set_narrow_before_it_is_set_small():
    assert mark_shape("云湾县委文件") == (62, 100)
    size, wide = mark_shape(MARK)
    assert wide in (59, 60)
    assert size < 62
    assert len(MARK) * size * wide / 100 <= 156 / 25.4 * 72


def test_the_day_stands_four_characters_in_and_the_agency_in_the_middle_over_it():
    assert signed_indents("云湾县委巡察办", "2031年5月18日") == (3.75, 4)
    agency, day = signed_indents("中共云湾县委巡察工作领导小组办公室", "2031年5月18日")
    assert agency == 2
    assert day == 2 + (17 - 6.5) / 2


def test_one_attachment_has_no_number_and_several_have():
    assert attachment_lines(replace(OPINION, attachments=OPINION.attachments[:1])) == [
        ("附件：", "问题清单", 3)
    ]
    assert [text for _label, text, _hang in attachment_lines(OPINION)] == ["1. 问题清单", "2. 整改任务一览表"]


def test_a_character_that_no_font_has_is_named_with_the_words_it_stands_in():
    odd = replace(OPINION, blocks=(Text("负责人为\ue123同志，已谈话。"),), attachments=())
    (found,) = [u for u in uncovered(odd) if u.code == "U+E123"]
    assert found.place == "负责人为\ue123同志，已谈话。"[:13]
    assert uncovered(replace(OPINION, head=None, imprint=None)) == []
