"""Whatever the bytes are: a document that keeps its promise, or a refusal with its reason; never anything else."""

# ruff: noqa: E501 - markup and sentences stay on one line

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.reading.document import Document, UnreadableFile
from huiyin.reading.formats import conversion
from huiyin.reading.opening import open_bytes

NAMES = st.sampled_from(
    [
        "a." + each
        for each in [
            "txt",
            "md",
            "html",
            "htm",
            "docx",
            "doc",
            "wps",
            "xlsx",
            "xls",
            "et",
            "csv",
            "pdf",
            "mht",
            "rtf",
        ]
    ]
    + ["a"]
)
STARTS = st.sampled_from(
    [
        b"", b"PK\x03\x04", b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1 ", b"<html><body>", b"\xff\xfe", b"\xfe\xff",
        b"\xef\xbb\xbf", b"<?xml version='1.0'?>", b"MIME-Version: 1.0\n", b"# ", b"|a|b|\n|-|-|\n", b"MZ",
    ]
)  # fmt: skip
MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<table>",
            "<tr>",
            "<td",
            "rowspan=3>",
            "<td",
            "colspan=0>",
            "<th>",
            "</table>",
            "<b>",
            "</i>",
            "<br>",
            "<ol",
            "start=x>",
            "<li>",
            "<h1>",
            "</h9>",
            "<div",
            "hidden>",
            "<div",
            "style='text-indent:2em;font-size:0'",
            "<!--",
            "-->",
            "<![CDATA[",
            "&nbsp;",
            "&#0;",
            "&#xD800;",
            "<a",
            "href=x>",
            "<script>",
            "</script>",
            "<style>",
            "整改",
            "一、",
            "（一）",
            "1.",
            "浏览：3次",
            "首页",
            ">",
            "公开",
            ">",
            "正文",
            "\x00",
            "\u200b",
            "｜",
            "|",
            "版权所有",
        ]
    ),
    max_size=60,
).map("".join)


@pytest.fixture(autouse=True, scope="module")
def no_office():
    """Starting LibreOffice for every file that begins like one of its own would take minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HUIYIN_SOFFICE", "/nowhere/soffice")
        conversion.find_office.cache_clear()
        yield
    conversion.find_office.cache_clear()


QUICK = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def kept(data: bytes, name: str) -> None:
    refusal = document = None
    try:
        document = open_bytes(data, name)
    except UnreadableFile as refused:
        refusal = refused
    if refusal is not None:
        assert all([refusal.code, refusal.reason, refusal.remedy])
    else:
        holds(document)


def holds(document: Document) -> None:
    text = document.text
    assert text
    assert "\n".join(text[block.start : block.end] for block in document.blocks) == text
    assert not set(text) & set("\r\x00\ufeff\u200b\xad")
    for block in document.blocks:
        if block.cells:
            assert (
                "\t".join(text[cell.start : cell.end] for cell in block.cells)
                == text[block.start : block.end]
            )
    for start, end in document.chrome:
        assert 0 <= start < end <= len(text)


@QUICK
@given(STARTS, st.binary(max_size=600), NAMES)
def test_any_bytes_are_read_or_refused(start, data, name):
    kept(start + data, name)


@QUICK
@given(st.text(max_size=400), NAMES, st.sampled_from(["utf-8", "utf-16", "gb18030", "utf-16-be"]))
def test_any_text_is_read_or_refused(text, name, encoding):
    kept(text.encode(encoding, errors="ignore"), name)


@QUICK
@given(MARKUP, st.sampled_from(["a.html", "a.md", "a.txt", "a.xls"]))
def test_any_markup_is_read_or_refused(markup, name):
    kept(("<html>" + markup).encode("utf-8", errors="replace"), name)
    kept(markup.encode("utf-8", errors="replace"), name)


def word_parts() -> dict[str, bytes]:
    docx = pytest.importorskip("docx")
    made = docx.Document()
    made.add_heading("一、组织情况", level=1)
    made.add_paragraph("列表项", style="List Number")
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "类别"
    store = io.BytesIO()
    made.save(store)
    return parts_of(store.getvalue())


def sheet_parts() -> dict[str, bytes]:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["序号", "问题", 0.76, 3])
    book.active["C1"].number_format = "0%"
    book.active.merge_cells("A2:B3")
    store = io.BytesIO()
    book.save(store)
    return parts_of(store.getvalue())


def pdf_bytes() -> bytes:
    canvas_module = pytest.importorskip("reportlab.pdfgen.canvas")
    store = io.BytesIO()
    canvas = canvas_module.Canvas(store, pageCompression=0)
    canvas.drawString(90, 700, "Report of 2031")
    for at in range(4):
        canvas.line(90, 600 - 30 * at, 300, 600 - 30 * at)
        canvas.line(90 + 70 * at, 600, 90 + 70 * at, 510)
    canvas.save()
    return store.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: dict[str, bytes]) -> bytes:
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return store.getvalue()


def mutated(data: bytes, draw) -> bytes:
    """A few bytes changed, a piece cut out, or a piece said twice."""
    result = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        if not result:
            break
        at = draw(st.integers(0, len(result) - 1))
        length = draw(st.integers(0, 40))
        match draw(st.sampled_from(["change", "cut", "repeat", "end", "digit"])):
            case "change":
                result[at] = draw(st.integers(0, 255))
            case "cut":
                del result[at : at + length]
            case "repeat":
                result[at:at] = result[at : at + length]
            case "end":
                del result[at:]
            case "digit":
                digits = [
                    place for place in range(at, min(at + 200, len(result))) if 48 <= result[place] <= 57
                ]
                if digits:
                    result[digits[0]] = draw(st.integers(48, 57))
    return bytes(result)


@QUICK
@given(st.data())
def test_a_mutated_word_document_is_read_or_refused(data):
    parts = word_parts.cached if hasattr(word_parts, "cached") else word_parts()
    word_parts.cached = parts
    name = data.draw(
        st.sampled_from(["word/document.xml", "word/styles.xml", "word/numbering.xml", "_rels/.rels", ""])
    )
    if name:
        kept(packed(parts | {name: mutated(parts[name], data.draw)}), "a.docx")
    else:
        kept(mutated(packed(parts), data.draw), "a.docx")


@QUICK
@given(st.data())
def test_a_mutated_workbook_is_read_or_refused(data):
    parts = sheet_parts.cached if hasattr(sheet_parts, "cached") else sheet_parts()
    sheet_parts.cached = parts
    name = data.draw(
        st.sampled_from(
            ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml", "xl/sharedStrings.xml", ""]
        )
    )
    if name and name in parts:
        kept(packed(parts | {name: mutated(parts[name], data.draw)}), "a.xlsx")
    else:
        kept(mutated(packed(parts), data.draw), "a.xlsx")


@QUICK
@given(st.data())
def test_a_mutated_pdf_is_read_or_refused(data):
    kept(mutated(pdf_bytes.cached if hasattr(pdf_bytes, "cached") else pdf_bytes(), data.draw), "a.pdf")
