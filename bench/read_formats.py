"""How fast files become documents, format by format; prints figures, asserts nothing.

    python bench/read_formats.py [--files N]

Every file is made here from invented text. "cold" is a fresh process with everything imported and the worker
started; "warm" the median of repeated readings in one process.
"""

from __future__ import annotations

import argparse
import io
import platform
import resource
import statistics
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from huiyin.reading import sandbox
from huiyin.reading.document import UnreadableFile
from huiyin.reading.opening import open_bytes

SENTENCE = (
    "一是完善防汛值守、物资储备、应急演练等制度3项，由分管领导每月抽查一次；"
    "二是约谈值守不到位的干部2人，并在全局通报。"
)
HEADING = "（{}）关于“台账登记不及时、审批超期”问题的整改情况"
LIBRARIES = ("lxml", "selectolax", "python-calamine", "pypdfium2", "pdfplumber", "openpyxl", "reportlab")


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


def measured(action: Callable[[], object], *, least: float = 0.6, most: int = 200) -> float:
    """Median seconds of an action, repeated until `least` seconds are spent."""
    times: list[float] = []
    until = time.perf_counter() + least
    while not times or (time.perf_counter() < until and len(times) < most):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def show(what: str, seconds: float, note: str = "") -> None:
    print(f"  {what:<46} {seconds * 1000:>10.2f} ms  {note}")


def cold(data: bytes, name: str) -> float:
    """Seconds that a fresh Python needs from its start to the document."""
    code = (
        "import sys,time;t=time.perf_counter();from huiyin.reading.opening import open_bytes;"
        f"open_bytes(sys.stdin.buffer.read(),{name!r});print(time.perf_counter()-t)"
    )
    return statistics.median(
        float(
            subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True).stdout
        )
        for _ in range(5)
    )


def bench_texts() -> None:
    long = notice(2_000_000).encode("gb18030")
    for characters in (3_000, 30_000, 200_000, 2_000_000):
        text = notice(characters).encode()
        show(f"txt {characters:,} characters", measured(lambda text=text: open_bytes(text, "a.txt")))
    show(
        "txt 2,000,000 characters, GB18030",
        measured(lambda: open_bytes(long, "a.txt")),
    )
    line = notice(3_400_000).replace("\n", "").encode()
    show(f"txt one line of {len(line) / 1e6:.0f} MB", measured(lambda: open_bytes(line, "a.txt")))
    text = notice(3_000)
    show("md 3,000 characters", measured(lambda: open_bytes(text.encode(), "a.md")))
    show("html 3,000 characters", measured(lambda: open_bytes(page_of(text), "a.html")))
    long_page = page_of(notice(300_000))
    show("html 300,000 characters (in the sandbox)", measured(lambda: open_bytes(long_page, "a.html")))


def bench_binaries(files: int) -> None:
    ten_pages = word_of(notice(6_500))
    show("docx of ten pages, cold", cold(ten_pages, "a.docx"), "imports and the worker's start included")
    seconds = measured(lambda: open_bytes(ten_pages, "a.docx"))
    show("docx of ten pages, warm", seconds, f"{1 / seconds:.0f} a second")
    began = time.perf_counter()
    for _ in range(files):
        open_bytes(ten_pages, "a.docx")
    elapsed = time.perf_counter() - began
    show(f"docx, {files} in a row, each", elapsed / files, f"{files / elapsed:.0f} a second, workers renewed")
    for rows in (1_000, 10_000):
        ledger = ledger_of(rows)
        show(
            f"xlsx of {rows:,} rows x 11 columns",
            measured(lambda ledger=ledger: open_bytes(ledger, "a.xlsx")),
        )
    for pages in (2, 50, 500):
        pdf = pdf_of(pages)
        show(f"pdf of {pages} pages", measured(lambda pdf=pdf: open_bytes(pdf, "a.pdf"), most=5))


def bench_samples() -> None:
    folder = Path(__file__).parents[2] / "shared" / "samples" / "docs"
    for path in sorted(folder.glob("s*")) if folder.is_dir() else ():
        if path.name.endswith(".json"):
            continue
        data = path.read_bytes()
        try:
            show(path.name, measured(lambda data=data, path=path: open_bytes(data, path.name), most=20))
        except UnreadableFile as refused:
            print(f"  {path.name:<46} {refused.code}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=500)
    files = parser.parse_args().files
    print(
        f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    )
    print("text formats, in this process")
    bench_texts()
    print("binary formats, in the sandbox")
    bench_binaries(files)
    print("samples")
    bench_samples()
    sandbox.close()
    unit = 1 if sys.platform == "darwin" else 1024
    for who, label in ((resource.RUSAGE_SELF, "this process"), (resource.RUSAGE_CHILDREN, "largest child")):
        print(f"  peak memory of {label}: {resource.getrusage(who).ru_maxrss * unit / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
