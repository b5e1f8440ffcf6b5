"""One spelling for many: what the rules match against, with the way back to the text as it is printed.

Full-width forms become half-width, Traditional becomes Simplified, readings in brackets after a Traditional
character (`進(jìn)`), spaces inside a phrase and line breaks inside a paragraph go. Every position of the
normal text leads back to one position of the printed text, so each value can be shown at its place.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from huiyin.reading.result import Span

_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜḿńňǹ"
_READING = re.compile(rf"(?<=[㐀-鿿])\((?=[a-zü{_TONED}]*[{_TONED}])[a-zü{_TONED}]{{1,7}}\)")
_TONELESS_READING = re.compile(r"(?<=[㐀-鿿])\([a-zü]{2,6}\)")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]+")
# a space beside a figure or a quotation mark
_INNER_SPACE = re.compile(
    r"(?<=[㐀-鿿“”(,;:、。])[ ]+(?=\d(?!\d{0,2}[.、)]\D))"
    r"|(?<=\d)[ ]+(?=[㐀-鿿“”])|(?<=\d)[ ]+(?=[年月日号时万亿元余多%),;:、。])"
    r"|(?<=[㐀-鿿])[ ]+(?=[”,;:、。)])|(?<=[“])[ ]+(?=[㐀-鿿])|(?<=[㐀-鿿])[ ]+(?=“)|(?<=”)[ ]+(?=[㐀-鿿])"
)
# characters that occur often and only in Traditional text: a cheap test before the table is built
_TRADITIONAL = re.compile("[們來個國進員問題黨開關學實現會議導責應對點總報說後從強個單組領縣]")


def _width_table() -> dict[int, int]:
    table = {0xFF01 + i: 0x21 + i for i in range(94)}
    pairs = {
        "\u3000": " ", "\u00a0": " ", "\u2002": " ", "\u2003": " ", "\u2009": " ", "\u202f": " ",
        "｡": "。", "﹒": ".", "﹑": "、", "､": "、", "﹕": ":", "︰": ":", "∶": ":", "﹔": ";", "﹐": ",",
        "﹙": "(", "﹚": ")", "﹪": "%", "—": "-", "–": "-", "―": "-", "─": "-", "－": "-", "‐": "-",
        "‑": "-", "−": "-", "〜": "~", "∼": "~", "～": "~", "「": "“", "」": "”", "『": "“", "』": "”",
        "〝": "“", "〞": "”", "＂": '"', "\r": "\n", "\x0b": "\n", "\x0c": "\n", "\u2028": "\n",
        "\u2029": "\n", "\x85": "\n",
    }  # fmt: skip
    table.update({ord(k): ord(v) for k, v in pairs.items()})
    return table


_WIDTH = _width_table()


@cache
def _simplified_table() -> dict[int, int]:
    """One Simplified character for every Traditional one, by OpenCC; positions stay as they are."""
    from opencc import OpenCC

    chars = [chr(i) for i in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    turned = OpenCC("t2s").convert("\n".join(chars)).split("\n")
    return {ord(a): ord(b) for a, b in zip(chars, turned, strict=True) if a != b and len(b) == 1}


def same_length(text: str) -> str:
    """Half-width and Simplified, one character for one character."""
    wide = text.translate(_WIDTH)
    if _TRADITIONAL.search(wide):
        wide = wide.translate(_simplified_table())
    return wide


@dataclass(frozen=True, slots=True)
class Normal:
    """The text that rules match, and the way back: `printed(start, end)` is a span of the printed text."""

    text: str
    printed_text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]

    def place(self, position: int) -> int:
        return position + self.shifts[bisect_right(self.starts, position) - 1]

    def printed(self, start: int, end: int) -> Span:
        if end <= start:
            at = self.place(start)
            return at, at
        return self.place(start), self.place(end - 1) + 1

    def show(self, start: int, end: int) -> str:
        """The printed words of a span, without the readings and line breaks that stand inside them."""
        first, last = self.printed(start, end)
        return tidy(self.printed_text[first:last])


def tidy(printed: str) -> str:
    """A value as a person would copy it: no line breaks or readings inside, no white space around."""
    if "\n" in printed or "\t" in printed or "\r" in printed:
        printed = re.sub(r"[ \u3000\t]*[\r\n\t]+[ \u3000\t]*", "", printed)
    if "(" in printed or "（" in printed:
        printed = _BRACKETED_READING.sub("", printed)
    return printed.strip(" \u3000\u00a0\t\r\n")


_BRACKETED_READING = re.compile(rf"(?<=[㐀-鿿])[(（](?=[a-zü{_TONED}]*[{_TONED}])[a-zü{_TONED}]{{1,7}}[)）]")


def removable(text: str) -> list[Span]:
    """Spans of same-length normal text that carry no meaning: readings, invisible marks, inner spaces."""
    spans: list[Span] = []
    toned = [m.span() for m in _READING.finditer(text)] if "(" in text else []
    if toned:
        spans += toned
    if len(toned) >= 3:
        spans += [m.span() for m in _TONELESS_READING.finditer(text)]
    spans += [m.span() for m in _INVISIBLE.finditer(text)]
    spans += [m.span() for m in _INNER_SPACE.finditer(text) if not _after_marker(text, m.start())]
    return spans


def _after_marker(text: str, at: int) -> bool:
    """Whether the figure before a space may be a list marker: 1.1 or 问题1 before its heading."""
    first = at
    while first and (text[first - 1].isdigit() or (text[first - 1] == "." and at - first < 10)):
        first -= 1
    if first == at or at - first > 9:
        return False
    if "." in text[first:at] or text[first - 2 : first] in ("问题", "事项"):
        return True
    while first and text[first - 1] == " ":
        first -= 1
    return first == 0 or text[first - 1] == "\n"


def without(text: str, printed_text: str, spans: Iterable[Span]) -> Normal:
    """The same-length normal `text` less `spans` (any order, overlaps allowed)."""
    parts: list[str] = []
    starts, shifts = [0], [0]
    at, length, removed = 0, 0, 0
    for start, end in sorted(spans):
        if end <= at:
            continue
        start = max(start, at)
        parts.append(text[at:start])
        length += start - at
        removed += end - start
        if starts[-1] == length:
            shifts[-1] = removed
        else:
            starts.append(length)
            shifts.append(removed)
        at = end
    parts.append(text[at:])
    return Normal("".join(parts), printed_text, tuple(starts), tuple(shifts))
