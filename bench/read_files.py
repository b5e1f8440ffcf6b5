"""Whole readings, from a file to its structure, beside what the common libraries take for less: ratios.

    python bench/read_files.py [--files N]

The reference opens the same files with python-docx or openpyxl and looks for counts and headings with three
regular expressions. It finds no tree, no spans and no contradictions; it shows what opening alone costs.
"""

from __future__ import annotations

import argparse
import io
import os
import platform
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import docx
import openpyxl
from read_structure import notice
from reading_documents import ledger_of, word_of

from huiyin.reading import read, read_many, sandbox

_NAIVE = [
    re.compile(r"(\d+)\s*个问题"),
    re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.]", re.MULTILINE),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日"),
]


def naive(text: str) -> int:
    return sum(1 for pattern in _NAIVE for _ in pattern.finditer(text))


def naive_word(path: Path) -> int:
    return naive("\n".join(paragraph.text for paragraph in docx.Document(str(path)).paragraphs))


def naive_workbook(path: Path) -> int:
    sheet = openpyxl.load_workbook(path, read_only=True, data_only=True).worksheets[0]
    return sum(naive("\t".join(map(str, row))) for row in sheet.iter_rows(values_only=True))


def whole_word(text: str) -> bytes:
    """A file that python-docx opens too: its own template, one paragraph a line."""
    document, store = docx.Document(), io.BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(store)
    return store.getvalue()


def seconds_for(action: Callable[[], object], times: int) -> tuple[float, float]:
    """Median wall seconds and median processor seconds of this process alone."""
    walls, processor = [], []
    for _ in range(times):
        wall, used = time.perf_counter(), time.process_time()
        action()
        walls.append(time.perf_counter() - wall)
        processor.append(time.process_time() - used)
    return statistics.median(walls), statistics.median(processor)


def show(what: str, seconds: float, note: str = "") -> None:
    print(f"  {what:<52} {seconds * 1000:>10.1f} ms  {note}", flush=True)


def cold(folder: Path) -> None:
    """A command for one file, beside a Python that does nothing; the fastest of nine: other work disturbs."""
    text = notice(6_500)
    (folder / "ten.txt").write_text(text, "utf-8")
    (folder / "ten.docx").write_bytes(whole_word(text))

    def fastest(*arguments: str) -> float:
        return min(
            seconds_for(lambda: subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL), 1)[0]
            for _ in range(9)
        )

    bare = fastest(sys.executable, "-c", "pass")
    show("Python that does nothing", bare)
    for name in ("ten.txt", "ten.docx"):
        huiyin = fastest(sys.executable, "-m", "huiyin", "read", str(folder / name))
        show(
            f"huiyin read, ten pages, .{name[4:]}, cold",
            huiyin,
            f"{(huiyin - bare) * 1000:.0f} ms beyond Python",
        )
    imported = fastest(sys.executable, "-c", "import docx")
    show("reference: import docx", imported, f"{(imported - bare) * 1000:.0f} ms beyond Python")


def texts(folder: Path) -> None:
    path = folder / "short.txt"
    path.write_text(notice(3_000), "utf-8")
    read(path)
    wall, used = seconds_for(lambda: read(path), 60)
    plain, _ = seconds_for(lambda: naive(path.read_text("utf-8")), 60)
    note = (
        f"{1 / wall:.0f}/s by the clock, {1 / used:.0f}/s of processor time; {wall / plain:.0f} x reference"
    )
    show("text of 3,000 characters", wall, note)
    before = 0.0
    for size in (200_000, 2_000_000):
        path.write_text(notice(size), "utf-8")
        # not behind the fence: a busy machine would end it, and its processor time would not be seen
        wall, _ = seconds_for(lambda: read(path, fenced=False), 1)
        show(f"text of {size:,} characters", wall, f"x {wall / before:.1f} for ten times" if before else "")
        before = wall


def documents(folder: Path) -> None:
    path = folder / "one.docx"
    path.write_bytes(whole_word(notice(3_000)))
    read(path)
    wall, _ = seconds_for(lambda: read(path), 40)
    plain, _ = seconds_for(lambda: naive_word(path), 20)
    note = f"{1 / wall:.0f}/s; reference python-docx {1 / plain:.0f}/s, ratio {plain / wall:.1f}"
    show(".docx of 3,000 characters", wall, note)
    path = folder / "ledger.xlsx"
    path.write_bytes(ledger_of(10_000))
    wall, _ = seconds_for(lambda: read(path), 2)
    plain, _ = seconds_for(lambda: naive_workbook(path), 1)
    note = f"reference openpyxl {plain:.2f} s, ratio {plain / wall:.1f}"
    show(".xlsx ledger of 10,000 rows x 11", wall, note)


def batch(folder: Path, files: int) -> None:
    paths = []
    for number in range(files):
        paths.append(folder / f"{number}.docx")
        paths[-1].write_bytes(word_of(notice(3_000)))
    one, _ = seconds_for(lambda: list(read_many(paths, processes=1)), 1)
    every, _ = seconds_for(lambda: list(read_many(paths)), 1)
    show(f"{files} .docx, one process, each", one / files, f"{files / one:.0f}/s")
    note = f"{files / every:.0f}/s, {one / every:.2f} x one process"
    show(f"{files} .docx, {os.cpu_count()} cores, each", every / files, note)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=200)
    files = parser.parse_args().files
    used = ", ".join(
        f"{name} {version(name)}" for name in ("lxml", "python-calamine", "python-docx", "openpyxl")
    )
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg()) if hasattr(os, "getloadavg") else "?"
    print(f"whole readings; Python {platform.python_version()}, {used}; {os.cpu_count()} cores, load {load}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for part in (cold, texts, documents):
            part(folder)
        unit = 1 if sys.platform == "darwin" else 1024
        sandbox.close()
        for who, label in (
            (resource.RUSAGE_SELF, "this process"),
            (resource.RUSAGE_CHILDREN, "largest child"),
        ):
            print(f"  peak memory of {label}: {resource.getrusage(who).ru_maxrss * unit / 1e6:.0f} MB")
        batch(folder, files)
    sandbox.close()


if __name__ == "__main__":
    main()
