"""The title of an item: its heading, or its first sentence when heading and body run together."""

from __future__ import annotations

import re

from huiyin.reading.result import Span

_STOP = re.compile(r"[。!?;“”\n]|\.(?![\d.])|:")
_COLON_HEADING = re.compile(r"(?:情况|方面|如下|问题|措施|做法|成效|进展|表现|整改)$")
_AFTER_COLON = re.compile(
    r"\s*(?:$|[一二三四五六七八九]是|[①(【]|1[.、]|已|基本|正在|均|全部|未|持续|长期|完成|整改)"
)
_TRAIL = " \t\n。:.,;、"
LONGEST_TITLE = 400


def title_span(text: str, start: int, end: int, *, step: bool = False, dots: bool = True) -> Span:
    """The span of the title in `text[start:end]`.

    `step`: a measure, result or next step, where ； also ends; `dots`: a half-width stop ends it.
    """
    end = min(end, start + LONGEST_TITLE)
    while start < end and text[start] in " \t\n":
        start += 1
    stop = _stop(text, start, end, step, dots, quotes=True)
    if stop is None:
        stop = _stop(text, start, end, step, dots, quotes=False)
    stop = end if stop is None else stop
    while stop > start and text[stop - 1] in _TRAIL:
        stop -= 1
    return start, stop


def _stop(text: str, start: int, end: int, step: bool, dots: bool, *, quotes: bool) -> int | None:
    """Where the first sentence ends; None when quotation marks stay open up to the end."""
    depth = 0
    for m in _STOP.finditer(text, start, end):
        c = m.group()
        if c == "“":
            depth += 1
        elif c == "”":
            depth = max(0, depth - 1)
        elif quotes and depth and c != "\n":
            continue
        elif c in "。!?\n" or (c == ";" and step):
            if m.start() > start:
                return m.start()
        elif (c == "." and dots and _full_stop(text, m.start(), end)) or (
            c == ":"
            and _COLON_HEADING.search(text, start, m.start())
            and _AFTER_COLON.match(text, m.end(), end)
        ):
            return m.start()
    return None if quotes and depth else end


def _full_stop(text: str, at: int, end: int) -> bool:
    """A half-width stop between Chinese characters closes a heading; in a step it may stand for anything."""
    before = text[at - 1 : at]
    after = text[at + 1 : at + 2] if at + 1 < end else ""
    return ("㐀" <= before <= "鿿" or before in "”)") and (
        not after or after in "\n “" or "㐀" <= after <= "鿿"
    )
