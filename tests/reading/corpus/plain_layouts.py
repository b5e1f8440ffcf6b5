"""Layouts that are text: .txt in several encodings and line breakings, .md, .html, .csv."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from pathlib import Path

from annotated import Source, printed

READINGS = Path(__file__).with_name("readings.json")
STYLE = re.compile(r"^@\w+ ")


def text(source: Source) -> bytes:
    """``layout: encoding=gb18030 wrap=38 oneline traditional readings`` in any combination."""
    options = dict(o.partition("=")[::2] for o in source.one("layout").split())
    lines = [STYLE.sub("", printed(line)) for line in source.body]
    if "traditional" in options:
        lines = [traditional(line, "readings" in options) for line in lines]
    if "wrap" in options:
        lines = [piece for line in lines for piece in wrapped(line, int(options["wrap"]))]
    joined = " ".join(filter(None, lines)) if "oneline" in options else "\n".join(lines)
    newline = "\r\n" if "crlf" in options else "\n"
    return (joined + "\n").replace("\n", newline).encode(options.get("encoding", "utf-8"))


def wrapped(line: str, width: int) -> list[str]:
    """Cut as a fixed-width printer does: without regard to words, never leaving a full stop alone."""
    out = []
    while len(line) > width:
        cut = width + 1 if line[width] in "，。；：、）”" else width
        out.append(line[:cut])
        line = line[cut:]
    return [*out, line] if line or not out else out


def traditional(line: str, with_readings: bool) -> str:
    """The line in Traditional characters; with readings, as mirrors print them: 單(dān)位."""
    from opencc import OpenCC

    table = json.loads(READINGS.read_text(encoding="utf-8")) if with_readings else {}
    other = OpenCC("s2t").convert(line)
    pairs = zip(line, other, strict=True)
    return "".join(f"{t}({table[t]})" if s != t and t in table else t for s, t in pairs)


def markdown(source: Source) -> bytes:
    """Markdown is written as it is."""
    return ("\n".join(printed(line) for line in source.body) + "\n").encode("utf-8")


def web_page(source: Source) -> bytes:
    """Raw lines begin with ``<``; any other goes into ``paragraph:`` of the head ({} is the text)."""
    shape = source.one("paragraph", "<p>{}</p>")
    lines = []
    for line in source.body:
        shown = printed(line)
        raw = shown.lstrip().startswith("<") or not shown
        lines.append(shown if raw else shape.replace("{}", html.escape(shown, quote=False)))
    return ("\n".join(lines) + "\n").encode(source.one("layout", "utf-8"))


def comma_separated(source: Source) -> bytes:
    """Cells stand between ``¦``; ``\\n`` is a line break inside a cell."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in source.body:
        writer.writerow([cell.strip().replace("\\n", "\n") for cell in printed(line).split("¦")])
    return out.getvalue().encode(source.one("layout", "gb18030"))
