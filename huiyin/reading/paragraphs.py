"""From the blocks of a file to paragraphs: lines that a page broke are joined, layout stays beside them."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from huiyin.reading.document import Block, Document
from huiyin.reading.normal import Normal, removable, same_length, without
from huiyin.reading.result import Span

# signs that begin an entry of a list
BULLETS = "•●◆■▲▪◦○□★☆◇△▶►➢➤✦✓√※▼◎☞⊙◉❖"
_MARKER_AHEAD = re.compile(
    r"[ \t•·●◆■▲]*(?:第[一二三四五六七八九十\d]{1,3}[部章节编篇条]|[一二三四五六七八九十]{1,3}"
    r"[、.,]|[一二三四五六七八九十]{1,2}是"
    r"|\([一二三四五六七八九十\da-z]{1,3}\)|\d{1,3}[.、)](?!\d)|\d{1,2}(?:\.\d{1,2}){1,3}[.、 "
    r"]?[㐀-鿿]|[①-⑳㈠-㈩⑴-⒛Ⅰ-Ⅻ]|【"
    r"|(?:反馈|具体)?问题[一二三四五六七八九十\d]{1,3}[:、. ]|[㐀-鿿]{2,8} {2,}|[㐀-鿿]{2,8}:|[-*#>|]"
    rf"|[{BULLETS}]|[A-Z][.、)](?![A-Za-z\d.])|(?:关于|针对)“)"
)
_WAS_A_BREAK = re.compile(
    r"(?:(?<=[㐀-鿿。;:!?”)])|(?<=[㐀-鿿”)]\.))[ \t]+(?=[㐀-鿿“(①-⑳【•●◆■▲]|\d{1,3}[.、)](?!\d)"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}[㐀-鿿 ]|(?:19|20)\d\d年\d{1,2}月\d{1,2}日|[A-Za-z][.、)])"
)
_FIGURE_AHEAD = re.compile(r"[\d一二三四五六七八九十百两]+(?:\.\d+)?[%个项条件类大人名次万亿元]")
_CLOSING = "。!?;:…》】|"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`[start, end)` of the normal text and how the file lays it out; a table row has its `block`."""

    start: int
    end: int
    block: Block
    chrome: bool

    @property
    def table(self) -> int | None:
        return self.block.table if self.block.cells else None


@dataclass(frozen=True, slots=True)
class Page:
    """A document ready for the rules: its normal text and its paragraphs in order."""

    document: Document
    normal: Normal
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    block: Block


def lay_out(document: Document) -> Page:
    """Normalise the text and find its paragraphs. Linear in the length of the text."""
    text = same_length(document.text)
    lines = _lines(document, text)
    joins = _wrapped(text, lines)
    phrases = [] if joins else _phrases(text, lines)
    if phrases:
        # a page that breaks after every phrase has lost its commas: they are read where the lines break
        marks = {lines[i].end for i in phrases if not _FIGURE_AHEAD.match(text, lines[i + 1].start)}
        text = "".join("," if at in marks else c for at, c in enumerate(text))
    gone = removable(text)
    gone += [(lines[i].end, lines[i + 1].start) for i in joins]
    gone += [(lines[i].end + (text[lines[i].end] == ","), lines[i + 1].start) for i in phrases]
    joins = joins or phrases
    normal = without(text, document.text, gone)
    origins = [a + b for a, b in zip(normal.starts, normal.shifts, strict=True)]

    def forward(position: int) -> int:
        i = bisect_right(origins, position) - 1
        if i < 0:
            return 0
        limit = normal.starts[i + 1] if i + 1 < len(normal.starts) else len(normal.text)
        return min(position - normal.shifts[i], limit)

    chrome = sorted(document.chrome)
    chrome_starts = [a for a, _ in chrome]
    paragraphs: list[Paragraph] = []
    joined = set(joins)
    first = 0
    for i, line in enumerate(lines):
        if i in joined:
            continue
        start, end = forward(lines[first].start), forward(line.end)
        block = lines[first].block
        k = bisect_right(chrome_starts, lines[first].start) - 1
        is_chrome = k >= 0 and chrome[k][1] > lines[first].start
        if end > start:
            paragraphs.append(Paragraph(start, end, block, is_chrome))
        first = i + 1
    return Page(document, normal, tuple(paragraphs))


def _lines(document: Document, text: str) -> list[_Line]:
    blocks = document.blocks or (Block(0, len(text)),)
    lines: list[_Line] = []
    in_one = _in_one_line(text)
    for block in blocks:
        if block.cells:
            lines.append(_Line(block.start, block.end, block))
            continue
        at = block.start
        while at <= block.end:
            stop = text.find("\n", at, block.end)
            stop = block.end if stop < 0 else stop
            edges = [m.start() for m in _WAS_A_BREAK.finditer(text, at, stop)] if in_one else []
            for start, end in pairwise([at, *edges, stop]):
                trimmed = _trim(text, start, end)
                if trimmed[1] > trimmed[0]:
                    lines.append(_Line(*trimmed, block))
            at = stop + 1
    return lines


def _in_one_line(text: str) -> bool:
    """Whether a text of several paragraphs was put in one line: spaces stand where its breaks were."""
    if len(text) < 200 or text.count("\n") > len(text) / 400:
        return False
    breaks = len(_WAS_A_BREAK.findall(text))
    return 3 <= breaks <= len(text) / 6


def _trim(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def _wrapped(text: str, lines: list[_Line]) -> list[int]:
    """Indexes of lines that a page of fixed width broke: they are full and run on into the next one."""
    plain = [i for i, line in enumerate(lines) if not line.block.cells]
    if len(plain) < 6:
        return []
    widths = [len(text[line.start : line.end].encode("gb18030", "replace")) for line in lines]
    sample = sorted(widths[i] for i in plain)
    full = sample[int(len(sample) * 0.9)]
    open_ended = [i for i in plain if not _closed(text, lines[i].end)]
    near = sum(full - 5 <= widths[i] <= full + 5 for i in open_ended)
    if full > 150 or full < 32 or near < max(3, 0.25 * len(plain)):
        return []
    return [i for i in open_ended if widths[i] >= full - 7 and _runs_on(text, lines, i)]


def _phrases(text: str, lines: list[_Line]) -> list[int]:
    """Indexes of lines of a text that is broken after every phrase and has lost its punctuation."""
    plain = [i for i, line in enumerate(lines) if not line.block.cells]
    if len(plain) < 8 or text.count("。") > len(plain) / 6:
        return []
    sizes = sorted(lines[i].end - lines[i].start for i in plain)
    if sizes[len(sizes) // 2] > 14:
        return []
    marked = sum(_MARKER_AHEAD.match(text, lines[i].start, lines[i].end) is not None for i in plain)
    open_ended = [i for i in plain if not _closed(text, lines[i].end)]
    if marked > 0.2 * len(plain) or len(open_ended) < 0.7 * len(plain):
        return []
    return [i for i in open_ended if _runs_on(text, lines, i)]


def _closed(text: str, end: int) -> bool:
    """Whether a line that ends here is a whole sentence or heading clause."""
    last = text[end - 1]
    return last in _CLOSING or (last in "”)" and text[end - 2 : end - 1] in _CLOSING)


def _runs_on(text: str, lines: list[_Line], i: int) -> bool:
    if i + 1 >= len(lines):
        return False
    here, there = lines[i].block, lines[i + 1].block
    if here.cells or there.cells or here.heading is not None or there.heading is not None:
        return False
    if here.sheet != there.sheet or here.centred != there.centred or there.right or here.right:
        return False
    if here is not there and there.indent > here.indent + 1.5:
        return False
    return not _MARKER_AHEAD.match(text, lines[i + 1].start, lines[i + 1].end)
