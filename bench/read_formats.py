"""How fast files become documents, format by format; prints figures, asserts nothing.

    python bench/read_formats.py [--files N]

Every file is made here from invented text. "cold" is a fresh process with everything imported and the worker
started; "warm" the median of repeated readings in one process.
"""

from __future__ import annotations

import argparse
import platform
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import read_files
from reading_documents import ledger_of, notice, page_of, pdf_of, word_of

from huiyin.reading import sandbox
from huiyin.reading.document import UnreadableFile
from huiyin.reading.opening import open_bytes

LIBRARIES = ("lxml", "selectolax", "python-calamine", "pypdfium2", "pdfplumber", "openpyxl", "reportlab")


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
    read_files.main()
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
