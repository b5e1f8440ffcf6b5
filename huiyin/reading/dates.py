"""Dates as official texts print them: 2022年9月16日, 10月18日, 9月上旬, 二〇二三年三月, 2023-06-20."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin.reading.numerals import chinese
from huiyin.reading.result import Span

_CN = "〇零○一二三四五六七八九十"
_DATE = re.compile(
    rf"(?:(?P<y>(?:19|20)\d\d)年|(?P<cy>[一二][{_CN}]{{3}})年|(?P<rel>同年|当年|今年|本年|次年|"
    rf"翌年|去年|上年)?)"
    rf"(?P<m>(?<!\d)\d{{1,2}}|[{_CN}]{{1,2}})月份?(?:(?P<d>\d{{1,2}}|[{_CN}]{{1,3}})[日号]|(?P<"
    rf"part>上旬|中旬|下旬|初|中|底|末))?"
    r"|(?<![\d.])(?P<ny>(?:19|20)\d\d)(?P<sep>[-./])(?P<nm>\d{1,2})(?:(?P=sep)(?P<nd>\d{1,2}))?(?![\d.]\d)"
    r"|(?<![\d.])(?P<ed>\d{1,2})\.(?P<em>\d{1,2})\.(?P<ey>(?:19|20)\d\d)(?!\d)"
)
_JOIN = re.compile(
    r"(?:\([^()]{1,12}\))?(?:起|始|开始|进驻)?,?(?:至|到|-{1,3}|~)(?:今年|次年|翌年|同年|当年)?"
)
_NUMERIC_TAIL = re.compile(r" ?(?:至|到|-{1,3}|~) ?(\d{1,2})[./](\d{1,2})(?![\d./年])")
_DAY_ONLY = re.compile(r"(?:起|始)?(?:至|到|-{1,3}|~)(\d{1,2})[日号]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One printed date. `year` is None when none is printed; `day` is None for a month or a third of one."""

    start: int
    end: int
    year: int | None
    month: int
    day: int | None
    relative: str | None = None

    def iso(self, year: int | None = None) -> str:
        y = self.year if year is None else year
        return f"{y:04d}-{self.month:02d}" + (f"-{self.day:02d}" if self.day else "")

    @property
    def span(self) -> Span:
        return self.start, self.end


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """Every date in `text[start:end]` in order; impossible ones (month 13) are left out."""
    found: list[Mention] = []
    stop = len(text) if end is None else end
    for m in _DATE.finditer(text, start, stop):
        mention = _mention(m)
        if mention is None:
            continue
        found.append(mention)
        if mention.day and (numeric := _NUMERIC_TAIL.match(text, m.end(), stop)):
            month, day = int(numeric.group(1)), int(numeric.group(2))
            if 1 <= month <= 12 and 1 <= day <= 31:
                found.append(Mention(numeric.start(1), numeric.end(), None, month, day, None))
        elif mention.day and (tail := _DAY_ONLY.match(text, m.end(), stop)):
            day = int(tail.group(1))
            if mention.day < day <= 31:
                found.append(Mention(tail.start(1), tail.end(), None, mention.month, day, None))
    return found


def _mention(m: re.Match[str]) -> Mention | None:
    g = m.groupdict()
    year: int | None = None
    if g["ny"]:
        year, month, day = int(g["ny"]), int(g["nm"]), int(g["nd"]) if g["nd"] else None
    elif g["ey"]:
        year, month, day = int(g["ey"]), int(g["em"]), int(g["ed"])
    else:
        if g["y"]:
            year = int(g["y"])
        elif g["cy"]:
            year = chinese(g["cy"])
        month = _small(g["m"])
        day = _small(g["d"]) if g["d"] else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return Mention(m.start(), m.end(), year, month, day, g["rel"])


def _small(text: str) -> int:
    if text.isdigit():
        return int(text)
    return chinese(text) or 0


def is_range(text: str, first: Mention, second: Mention) -> bool:
    """Whether two neighbouring dates are printed as one span of time."""
    between = text[first.end : second.start]
    return len(between) <= 16 and bool(_JOIN.fullmatch(between))


def one_date(text: str) -> str | None:
    """The ISO date of a cell such as 2024年5月31日前 or 2024.5; None when there is none."""
    found = find_dates(text)
    if found and found[0].year:
        return found[0].iso()
    return None
