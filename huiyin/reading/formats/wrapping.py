"""Text that was wrapped at a fixed width (e-mail, old terminals, print-outs): lines back into paragraphs.

Only when it is clearly so: lines that stop in the middle of a sentence all stop at the same width. A text
whose lines simply happen to be short keeps its lines.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise

Measure = Callable[[str], int]
MARKER = re.compile(
    r"^[ \u3000\t]*(?:"
    r"[（(【〔\[]?[一二三四五六七八九十百]{1,4}(?:[）)】〕\]]|[、，．.:：]|是)|"
    r"第[一二三四五六七八九十百\d]{1,4}[章节条款部编项]|"
    r"[（(【]\d{1,3}[）)】]|\d{1,3}(?:\.\d{1,3})*(?:[、．)）]|\.(?!\d))|"
    r"[①-⑳⑴-⑽⒈-⒛㈠-㈩]|[（(][a-zA-Z][）)]|[•·●○■□◆▪–—-]\s|"
    r"(?:反馈|巡察|巡视)?问题[一二三四五六七八九十\d]{1,3}[：:、]|(?:整改|存在)[一-龥]{0,6}[：:]"
    r")"
)
_PARAGRAPH_END = frozenset("。！？：；…”】.!?:;)）")
_PAUSE = re.compile("[，。、；,;]")
_SLACK = 4  # columns: a character that did not fit, and a punctuation mark that hangs over
_HELD_TOGETHER = re.compile(r"[“‘（《〈【〔]*(?:[!-~]{1,40}|.)[，。、；：？！”’）》〉】〕%％]*")
_NARROW = re.compile(r"[\x20-\x7e\uff61-\uffdc]")


def width(text: str) -> int:
    """Columns of a fixed-width screen: a Chinese character takes two."""
    if text.isascii():
        return len(text)
    narrow = len(_NARROW.findall(text))
    return 2 * len(text) - narrow


def unwrapped(lines: Sequence[str]) -> list[str]:
    """The lines, with those that a fixed width broke put together again; blank lines part paragraphs."""
    found = _wrapping(lines)
    if found is None:
        return list(lines)
    measure, least = found
    result: list[list[str]] = []
    open_paragraph = False
    for line in lines:
        bare = line.strip()
        if not bare:
            open_paragraph = False
            result.append([""])
            continue
        if open_paragraph and not _begins_paragraph(line):
            result[-1].append(bare)
        else:
            result.append([line.rstrip()])
        open_paragraph = measure(line.rstrip()) >= least
    return [joined(parts) for parts in result]


def _begins_paragraph(line: str) -> bool:
    return line[:1] in "\u3000\t" or line.startswith("  ") or MARKER.match(line) is not None


def _wrapping(lines: Sequence[str]) -> tuple[Measure, int] | None:
    """How the lines were measured when they were broken (terminals count columns, scripts characters), and
    from what size on a line is full; None when nobody broke them.

    Lines that stop in the middle of a sentence, all at nearly the same size, and the longest of all, are the
    trace of a machine. A list of units of one length has no sentences; a writer's lines stop anywhere.
    """
    bodies = [line.rstrip() for line in lines if line.strip()]
    cut = [
        body
        for body, following in pairwise(bodies)
        if body[-1] not in _PARAGRAPH_END and _PAUSE.search(body) and not _begins_paragraph(following)
    ]
    if len(bodies) < 6 or len(cut) < 3:
        return None
    best: tuple[float, Measure, int] | None = None
    for measure, shortest, longest, slack in ((width, 30, 160, _SLACK), (len, 18, 80, _SLACK // 2)):
        widest = max(map(measure, bodies))
        full = sum(1 for body in cut if measure(body) >= widest - slack) / len(cut)
        if shortest <= widest <= longest and full >= 0.8 and (best is None or full > best[0]):
            best = full, measure, widest - slack
    return best[1:] if best else None


def unbreakable(text: str) -> float:
    """Width, in em, of what a line must hold together at its beginning: a word, or a character with the
    brackets and punctuation marks that may not be parted from it."""
    found = _HELD_TOGETHER.match(text)
    if found is None:
        return 1.0
    return sum(0.55 if character.isascii() else 1.0 for character in found[0])


def joined(parts: Sequence[str]) -> str:
    """Lines of one paragraph as one: no space between Chinese, one between Latin words."""
    text = parts[0]
    for part in parts[1:]:
        if not text or not part:
            text += part
            continue
        before, after = text[-1], part[0]
        wide = unicodedata.east_asian_width(before) in "WFA" or unicodedata.east_asian_width(after) in "WFA"
        both_digits = before.isdigit() and after.isdigit()
        text += part if wide or both_digits or before == "-" else " " + part
    return text
