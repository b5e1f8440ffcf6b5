"""Official documents: what stands in them, the measures of the page, and what can't be printed."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.shared import Mm

from huiyin.writing import Cell, Heading, NoChineseFont, Paper, Place, Signature, Table, Text, to_docx, to_pdf
from huiyin.writing.fonts import choose
from huiyin.writing.official import BODY_FACE, HEAD_FACE

SAID = "公款 1,234,567.89 元长期挂账。\n第二段不是 *标记* #也不是 <命令>。"
PAIRS = ((Cell("类别", bold=True), "财务", Cell("金额", bold=True), "98,765 元"),)
PLACES = (Place("水务厅", ("（签字）：", "年　月　日 ")), Place("巡视办", ("（盖章）", "年　月　日 ")))
PAPER = Paper(
    title="对账销号单",
    number="〔2026〕第 12 号",
    meta=("甲省巡视办　　第一轮",),
    made_at=datetime(2026, 11, 30, tzinfo=UTC),
    blocks=(
        Heading("一、问题"),
        Text(SAID, "具体情况："),
        Table((30, 48, 30, 48), PAIRS, size=12),
        Table((16, 140), tuple((str(n), f"关于第 {n} 项制度的通知") for n in range(1, 41)), ("序号", "名称")),
        Signature(PLACES),
    ),
)


def pages_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def words_of(file: bytes) -> str:
    """All text of a .docx, of its tables as well."""
    body = docx.Document(BytesIO(file)).element.body
    return "".join(t.text or "" for t in body.iter("{*}t"))


def in_mm(length: int) -> int:
    return round(length / Mm(1))


def bare(text: str) -> str:
    return "".join(text.split())


def test_both_forms_hold_the_same_text_and_nothing_in_it_is_markup():
    printed, written = bare("".join(pages_of(to_pdf(PAPER)))), bare(words_of(to_docx(PAPER)))
    for said in (
        "对账销号单",
        "〔2026〕第12号",
        "1,234,567.89元",
        "*标记*#也不是<命令>",
        "98,765元",
        "关于第40项制度的通知",
        "（盖章）",
    ):
        assert said in printed, said
        assert said in written, said


def test_the_page_has_the_measures_of_the_standard():
    section = docx.Document(BytesIO(to_docx(PAPER))).sections[0]
    width, height = section.page_width, section.page_height
    assert [in_mm(x) for x in (width, height)] == [210, 297]
    assert [in_mm(x) for x in (section.top_margin, section.left_margin)] == [37, 28]
    assert in_mm(width - section.left_margin - section.right_margin) == 156
    assert in_mm(height - section.top_margin - section.bottom_margin) == 225
    page = pypdfium2.PdfDocument(to_pdf(PAPER))[0]
    assert [round(x / 72 * 25.4) for x in page.get_size()] == [210, 297]


def test_pages_are_numbered_and_a_long_table_repeats_its_head():
    pages = pages_of(to_pdf(PAPER))
    assert len(pages) > 1
    assert "— 1 —" in pages[0]
    assert "— 2 —" in pages[1]
    assert "序号" in pages[1]


def test_places_to_sign_are_not_parted_by_the_end_of_a_page():
    for filling in range(10, 24):
        blocks = (Text("\n".join(["一行"] * filling)), PAPER.blocks[-1])
        pages = pages_of(to_pdf(Paper("单", blocks)))
        where = [[n for n, page in enumerate(pages) if mark in page] for mark in ("水务厅", "（盖章）")]
        assert where[0] == where[1], filling


def test_what_can_not_be_printed_is_left_out_and_a_long_word_stays_in_its_cell():
    odd = Paper("单\x00", (Text("甲\x07乙\r\n丙\ud800"), Table((20, 136), (("a" * 64, "b\x0b"),))))
    assert "甲乙" in bare(words_of(to_docx(odd)))
    pdf = pypdfium2.PdfDocument(to_pdf(odd))
    text = pdf[0].get_textpage()
    boxes = [text.get_charbox(n) for n in range(text.count_chars()) if text.get_text_range(n, 1) == "a"]
    assert len(boxes) == 64
    assert max(right for _left, _bottom, right, _top in boxes) < (28 + 20) / 25.4 * 72


def test_fonts_are_taken_by_the_standard_then_by_what_is_there_then_by_what_was_put_into_the_folder():
    fonts = choose(["SimHei", "FangSong", "Noto Serif CJK SC", "Times New Roman"], set(), None)
    assert fonts.faces[BODY_FACE][0] == "FangSong"
    assert fonts.faces[HEAD_FACE][0] == "SimHei"
    assert fonts.latin == ("Times New Roman",)
    assert choose(["Libertinus Serif", "某单位字体"], {"某单位字体"}, None).faces[BODY_FACE] == (
        "某单位字体",
    )


def test_a_machine_without_a_chinese_font_says_so_and_where_to_put_one():
    with pytest.raises(NoChineseFont) as missing:
        choose(["DejaVu Sans", "Libertinus Serif"], set(), Path("/srv/huiyin/fonts"))
    assert missing.value.folder == Path("/srv/huiyin/fonts")
