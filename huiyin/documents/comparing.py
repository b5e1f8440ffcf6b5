"""A document as people changed it, held against the ledger: every total, rate, amount, unit name and day.

Both are lines of text. In lines that differ their facts are told in order, each with the word that says what
it counts, and the two tellings are laid beside each other. What is only worded anew is no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from hashlib import sha256

from huiyin.reading.dates import find_dates
from huiyin.reading.numerals import chinese

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_NUMBER = r"\d+(?:[,，]\d{3})*(?:\.\d+)?"
_CHINESE = "[〇零一二三四五六七八九十百千两]+"
_FACT = re.compile(
    rf"(?P<rate>(?<![\d.])(?P<r>{_NUMBER})\s*%|百分之(?P<cr>{_CHINESE}))"
    rf"|(?P<money>(?<![\d.])(?P<m>{_NUMBER})\s*(?P<scale>[万亿千百]*)元)"
    rf"|(?P<count>(?<![\d.])(?P<c>{_NUMBER})|(?P<cc>{_CHINESE})(?=个|项|名|人|件|家|条|次|份|户|起))"
)
#: what a number counts, by the last of these words before it
_LABEL = re.compile(
    "基本完成|未完成|已完成|完成率|正在整改|未销号|已销号|销号率|反馈|发现|立行立改|长期坚持|超期|超过|逾期"
    "|单位|巡视组|制度|追缴|挽回|处理|任务|涉及|金额|方面|进驻|截至|时限|期限"
)
#: the number of a list's entry is no fact
_MARKER = re.compile(r"\s*(?:\d{1,3}[.、．]|（\d{1,3}）|\(\d{1,3}\))(?!\d)")
_SCALES = {"万": 10_000, "亿": 100_000_000, "千": 1_000, "百": 100}
_AROUND = 14


class FactKind(StrEnum):
    COUNT = "count"
    RATE = "rate"
    MONEY = "money"
    DAY = "day"
    UNIT = "unit"


class DifferenceKind(StrEnum):
    """What is wrong: another value; the same one said of something else; not there any more; not known."""

    CHANGED = "changed"
    RELABELLED = "relabelled"
    GONE = "gone"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Fact:
    """One value in a line. `value` is exact: yuan, an ISO day, a name; `label` says what it is of."""

    kind: FactKind
    value: str
    text: str
    label: str
    around: str

    @property
    def told(self) -> tuple[str, str, str]:
        return self.kind.value, self.value, self.label


@dataclass(frozen=True, slots=True)
class Difference:
    """One place where the text says another thing than the ledger. A fact is None on the side without it."""

    kind: DifferenceKind
    ledger: Fact | None
    said: Fact | None

    @property
    def key(self) -> str:
        """The same for the same difference in the same words, so that its explanation is found again."""
        sides = [f"{f.told}|{f.around}" if f else "" for f in (self.ledger, self.said)]
        return sha256("‖".join((self.kind, *sides)).encode()).hexdigest()[:16]


def differences(ledger: Sequence[str], said: Sequence[str], units: Sequence[str]) -> list[Difference]:
    """Every difference between the lines by the ledger and the lines as they are said, in their order.

    `units` are the names that are known as such.
    """
    names = _names(units)
    old, new = [_plain(line) for line in ledger], [_plain(line) for line in said]
    found: list[Difference] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            before = [f for line in old[a:b] for f in facts(line, names)]
            now = [f for line in new[c:d] for f in facts(line, names)]
            found += _aligned(before, now)
    return found


def _plain(line: str) -> str:
    return " ".join(line.translate(_WIDE).split(" ")).strip()


def _names(units: Sequence[str]) -> re.Pattern[str] | None:
    longest = sorted({_plain(u) for u in units if u}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest))) if longest else None


def facts(line: str, names: re.Pattern[str] | None) -> Iterator[Fact]:
    """The facts of one line in order. A row of a table is said of its first cell."""
    row = line.split("\t")[0] if "\t" in line else ""
    taken = [False] * len(line)
    found: list[tuple[int, int, FactKind, str]] = []

    def take(start: int, end: int, kind: FactKind, value: str) -> None:
        if not any(taken[start:end]):
            taken[start:end] = [True] * (end - start)
            found.append((start, end, kind, value))

    for m in names.finditer(line) if names else ():
        take(m.start(), m.end(), FactKind.UNIT, m.group())
    for mention in find_dates(line):
        year = "" if mention.year is None else str(mention.year)
        value = f"{year}-{mention.month:02d}" + (f"-{mention.day:02d}" if mention.day else "")
        take(mention.start, mention.end, FactKind.DAY, value)
    begins = m.end() if (m := _MARKER.match(line)) and not row else 0
    for m in _FACT.finditer(line, begins):
        kind, value = _valued(m)
        take(m.start(), m.end(), kind, value)
    last = 0
    for start, end, kind, value in sorted(found):
        labels = _LABEL.findall(line[last:start])
        label = row if row and start >= len(row) else labels[-1] if labels else ""
        around = line[max(0, start - _AROUND) : end + _AROUND].replace("\t", " ")
        yield Fact(kind, value, line[start:end], label, around)
        last = end


def _valued(m: re.Match[str]) -> tuple[FactKind, str]:
    if m["rate"]:
        return FactKind.RATE, _exact(float(_bare(m["r"])) if m["r"] else float(chinese(m["cr"]) or 0))
    if m["money"]:
        scale = 1
        for sign in m["scale"]:
            scale *= _SCALES[sign]
        return FactKind.MONEY, _exact(round(float(_bare(m["m"])) * scale, 2))
    return FactKind.COUNT, _exact(float(_bare(m["c"])) if m["c"] else float(chinese(m["cc"]) or 0))


def _bare(digits: str) -> str:
    return digits.replace(",", "").replace("，", "")


def _exact(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _aligned(before: Sequence[Fact], now: Sequence[Fact]) -> Iterator[Difference]:
    """The facts of both sides laid beside each other: in order, alike by kind, value and what they are of."""
    old, new = [f.told for f in before], [f.told for f in now]
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from _paired(list(before[a:b]), list(now[c:d]))


def _paired(before: list[Fact], now: list[Fact]) -> Iterator[Difference]:
    for fact in before:
        same = next((n for n in now if n.kind == fact.kind and n.label == fact.label), None)
        same = same or next((n for n in now if n.kind == fact.kind), None)
        if same is None:
            yield Difference(DifferenceKind.GONE, fact, None)
            continue
        now.remove(same)
        if same.value != fact.value:
            yield Difference(DifferenceKind.CHANGED, fact, same)
        elif same.label != fact.label:
            yield Difference(DifferenceKind.RELABELLED, fact, same)
    for fact in now:
        yield Difference(DifferenceKind.ADDED, None, fact)
