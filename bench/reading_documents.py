"""Documents for the benchmarks of reading, made from invented text."""

from __future__ import annotations

import io
import zipfile

SENTENCE = (
    "一是完善防汛值守、物资储备、应急演练等制度3项，由分管领导每月抽查一次；"
    "二是约谈值守不到位的干部2人，并在全局通报。"
)
HEADING = "（{}）关于“台账登记不及时、审批超期”问题的整改情况"


def notice(characters: int) -> str:
    """Invented text of about this many characters, in paragraphs."""
    lines: list[str] = []
    size = 0
    while size < characters:
        lines.append(HEADING.format(len(lines) // 3 + 1) if len(lines) % 3 == 0 else SENTENCE * 2)
        size += len(lines[-1]) + 1
    return "\n".join(lines)[:characters]


def page_of(text: str) -> bytes:
    body = "".join(f'<p style="text-indent:2em">{line}</p>' for line in text.split("\n"))
    head = "<!DOCTYPE html><html><meta charset=utf-8><body><div class=nav><a href=1>首页</a></div>"
    return f"{head}{body}</body></html>".encode()


def word_of(text: str) -> bytes:
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(
        '<w:p><w:pPr><w:ind w:firstLineChars="200"/></w:pPr>'
        '<w:r><w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/></w:rPr>'
        f"<w:t>{line}</w:t></w:r></w:p>"
        for line in text.split("\n")
    )
    store = io.BytesIO()
    with zipfile.ZipFile(store, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(
            "word/document.xml", f'<w:document xmlns:w="{name}"><w:body>{body}</w:body></w:document>'
        )
    return store.getvalue()


def ledger_of(rows: int) -> bytes:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    for number in range(rows):
        sheet.append(
            [
                number + 1,
                "党建",
                HEADING.format(number),
                SENTENCE,
                *["责任科室"] * 4,
                "2031-05-31",
                "整改中",
                93600.0,
            ]
        )
    store = io.BytesIO()
    book.save(store)
    return store.getvalue()


def pdf_of(pages: int) -> bytes:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    store = io.BytesIO()
    canvas = Canvas(store)
    lines = [line[at : at + 28] for line in notice(22 * 28).split("\n") for at in range(0, len(line), 28)][
        :22
    ]
    for number in range(pages):
        canvas.setFont("STSong-Light", 16)
        for at, line in enumerate(lines):
            canvas.drawString(80, 740 - 29 * at, line)
        canvas.drawString(280, 40, f"— {number + 1} —")
        canvas.showPage()
    canvas.save()
    return store.getvalue()
