"""What is broken in the print: lost counters and dates, cut-off ends. Marked, never guessed."""

from __future__ import annotations

import re

from huiyin.reading.claims import STATES, Hit
from huiyin.reading.numerals import tidy
from huiyin.reading.result import Span

_DATE = re.compile(
    r"(?<![\d.])(?:19|20)\d{3,6}日|(?<!\d)\d{3,6}日(?=至|到|-|,|召开|反馈|对)|(?<!\d)(?:[x×X某"
    r"*]{1,4}年)?[x×X某*]{1,2}月[x×X某*]{1,2}日"
)
_PRINTED = re.compile(r"(?<!\d)(?:19|20)\d\d年(\d{1,3})月(?:(\d{1,3})[日号])?")
_NUMBER = re.compile(r"〔(?:19|20)\d{3,6}号|[?�□]{2,}")
_CUT = re.compile(r"(?:[㐀-鿿A-Za-z\d、,(“])$")
_CONTACT = re.compile(r"电话|邮编|邮箱|地址|联系人|网址|@|版权|备案|中共[^,。]{2,40}$|[】\]][^,。]{1,20}$")
_MANY_ASPECTS = 20


def broken_dates(text: str, start: int, end: int) -> list[Span]:
    found = [m.span() for m in _DATE.finditer(text, start, end)]
    for m in _PRINTED.finditer(text, start, end):
        month, day = int(m.group(1)), int(m.group(2) or 1)
        if not (1 <= month <= 12 and 1 <= day <= 31):
            found.append(m.span())
    return found


def broken_signs(text: str, start: int, end: int) -> list[Span]:
    return [m.span() for m in _NUMBER.finditer(text, start, end)]


def is_cut_off(text: str, signed: bool) -> bool:
    """Whether the text stops in the middle of a sentence (and no signature or date ends it)."""
    body = text.rstrip()
    if signed or len(body) <= 60 or not _CUT.search(body[-1:]):
        return False
    last = body[body.rfind("\n") + 1 :]
    return bool(
        re.search(r"[,。;、:]", last) or re.match(r"\(?[一二三四五六七八九十\d]", last)
    ) and not _CONTACT.search(last)


def broken_counts(hits: list[Hit]) -> list[Hit]:
    """Counts that cannot be meant: 316个方面 is 3 aspects and 16 of something whose words are lost."""
    bad: list[Hit] = []
    sums = _sums(hits)
    for h in hits:
        if (h.measure == "aspects" and h.value > _MANY_ASPECTS) or (
            h.measure in ("findings_total", "classes", "measures_total") and _runs_together(h, sums)
        ):
            bad.append(h)
    return bad


def _sums(hits: list[Hit]) -> set[int]:
    groups: dict[int, float] = {}
    for h in hits:
        if h.measure in STATES and h.base is None:
            groups[h.sentence] = groups.get(h.sentence, 0.0) + h.value
    return {int(tidy(v)) for v in groups.values() if v >= 10}


def _runs_together(hit: Hit, sums: set[int]) -> bool:
    """316 beside 10 done and 6 in progress: the tail of the figure is the true total."""
    if hit.value in sums:
        return False
    printed = str(int(hit.value))
    return any(len(printed) > len(str(s)) and printed.endswith(str(s)) for s in sums)
