"""Files that LibreOffice, python-docx and reportlab made: what a person sees on the page, nothing else."""

import io
from pathlib import Path

import pytest

from huiyin.reading import read as understand
from huiyin.reading.formats.conversion import find_office

MADE = Path(__file__).parent / "made"
SEEN = [
    "云湾县水务局关于巡察整改情况的通报",
    "反馈意见指出25个问题，均已整改。",
    "文本框里的联系方式",
    "一、组织整改情况",
    "（一）提高政治站位",
    "（二）压实整改责任",
    "二、问题整改情况",
    "（一）党的建设方面",
    "1.理论学习不深入",
    "2.台账登记不及时",
    "序号\t整改落实",
    "反馈问题\t整改措施",
    "1\t台账登记不及时\t补录台账",
    "云湾县水务局党组",
]
office = pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")


@pytest.mark.parametrize("name", ["features.docx", pytest.param("features.doc", marks=office)])
def test_numbers_boxes_changes_and_hidden_text_of_a_real_file_are_read_as_a_person_sees_them(lines, name):
    shown = lines((MADE / name).read_bytes(), name)
    assert [line[: len(seen)] for line, seen in zip(shown, SEEN, strict=True)] == SEEN
    assert not any("隐藏" in line or "24" in line or "脚注" in line for line in shown)


@pytest.mark.parametrize("name", ["features.docx", pytest.param("features.doc", marks=office)])
def test_merged_cells_and_the_footnote_of_a_real_file_are_told(read, grid, name):
    document = read((MADE / name).read_bytes(), name)
    head, below, _ = grid(document)
    assert head == [(0, 0, 2, 1, "序号"), (0, 1, 1, 2, "整改落实")]
    assert below == [(1, 1, 1, 1, "反馈问题"), (1, 2, 1, 1, "整改措施")]
    assert document.notes == ("有 1 条脚注或尾注没有读取",)


def test_broken_lines_and_running_heads_of_a_real_pdf_leave_whole_paragraphs(lines):
    shown = lines((MADE / "pages.pdf").read_bytes(), "pages.pdf")
    # a title, an opening, and sixteen findings with two measures each
    assert len(shown) == 2 + 16 * 3
    assert not any("水务局党组文件" in line or line.startswith("—") for line in shown)
    assert all(line.endswith("。") for line in shown if line.startswith("（"))


def test_a_real_pdf_of_several_pages_has_the_structure_of_its_source():
    reading = understand(MADE / "pages.pdf")
    assert [item.role for item in reading.items] == ["finding", "measure", "measure"] * 16
    assert [check.verdict for check in reading.reconciliation if "body" in check.rule] == ["agrees"]


def test_a_raised_footnote_mark_is_no_list_number(lines):
    shown = lines((MADE / "features.pdf").read_bytes(), "features.pdf")
    opening = next(line for line in shown if line.startswith("反馈意见"))
    assert "均已整改。现将" in opening
    assert shown.index(opening) == 2


def test_cells_that_python_docx_merged_stand_once(read, grid):
    docx = pytest.importorskip("docx")
    made, store = docx.Document(), io.BytesIO()
    table = made.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "党建方面"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "整改措施"
    table.cell(1, 1).text, table.cell(1, 2).text = "甲", "乙"
    for column, text in enumerate(("财务方面", "丙", "丁")):
        table.cell(2, column).text = text
    made.save(store)
    assert grid(read(store.getvalue(), "a.docx")) == [
        [(0, 0, 2, 1, "党建方面"), (0, 1, 1, 2, "整改措施")],
        [(1, 1, 1, 1, "甲"), (1, 2, 1, 1, "乙")],
        [(2, 0, 1, 1, "财务方面"), (2, 1, 1, 1, "丙"), (2, 2, 1, 1, "丁")],
    ]


def test_a_pdf_that_reportlab_locked_is_refused_and_one_that_only_forbids_printing_is_read(read):
    encryption = pytest.importorskip("reportlab.lib.pdfencrypt")
    canvas_module = pytest.importorskip("reportlab.pdfgen.canvas")
    from huiyin.reading import UnreadableFile

    def locked(password: str) -> bytes:
        store = io.BytesIO()
        rights = encryption.StandardEncryption(password, ownerPassword="owner", canPrint=0)
        canvas = canvas_module.Canvas(store, encrypt=rights)
        canvas.drawString(90, 700, "25 findings")
        canvas.save()
        return store.getvalue()

    assert read(locked(""), "a.pdf").text == "25 findings"
    with pytest.raises(UnreadableFile, match="密码") as refused:
        read(locked("secret"), "a.pdf")
    assert refused.value.code == "encrypted"
