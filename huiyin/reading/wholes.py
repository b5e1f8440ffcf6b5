"""Wholes that are printed with their parts in one sentence: money by purpose, findings by part, and so on.

The words between the figures tell how much the parts say: 由…构成 and 两项合计 make them the whole, 其中 only
some of it. Fewer parts than the whole are therefore no contradiction unless the print says that they are all;
parts beyond the whole are always one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from huiyin.reading.amounts import money_measure
from huiyin.reading.claims import Hit
from huiyin.reading.counting import Patterns
from huiyin.reading.numerals import CHINESE, number, tidy
from huiyin.reading.result import Span
from huiyin.rules.reconciliation import Outcome, itemised_and_claimed

_MONEY = re.compile(
    rf"(?P<n>(?<![\d,.])\d[\d,]*(?:\.\d+)?|[{CHINESE}]{{1,9}}(?:万[{CHINESE}]{{1,7}})?)(?P<more>余|多)?(?P<mag>百万|千万|[万亿])?(?P<late>余|多)?元"
)
_COUNT = re.compile(
    rf"(?P<n>(?<!\d)\d{{1,5}}|[{CHINESE}]{{1,5}})(?P<more>余|多)?(?P<mag>)(?P<late>)(?P<u>[个项条件])"
)
_SENTENCE = re.compile(r"[^。;!?\n]+")
_SOME = re.compile(r"其中|包括|含|主要")
_ALL = re.compile(r"由|分别为|分别是|全部为|全部是|均为|即|具体为|具体是")
_LEAD = re.compile(rf"{_SOME.pattern}|{_ALL.pattern}|:|\(")
_JOINT = re.compile(r"^[^(]?\)?[、,]|^(?:和|及|以及|与)")
# what can't be a part like the others: a remainder, a state, a further whole, a share
_NO_PART = re.compile(
    r"其中|尚|剩余|余下|结余|占|合计|共计|总计|累计|已|到位|完成|未|涉及|分别|比上|较上|至|超过|超$|增长|减少|下降|仍|还有"
)
_SUM_BEFORE = re.compile(
    rf"^[,、]?(?P<lead>以上|上述|前述)?(?:(?P<n>\d|[{CHINESE}])(?:项|笔|者|类|部分|方面))?(?:资金|金额|款项)?(?:合计|总计|共计|共)"
)
_PARTS_MADE = re.compile(rf"(?:(?:\d|[{CHINESE}])(?:部分|项|个部分|方面|类|笔))?(?:资金|款项)?(?:构成|组成)")
# ways to put a sum right: parts that are all told by one of them lie beside each other
_DISPOSED = re.compile(
    r"上缴|缴|归还|原渠道|退|拨付|规范|调整|账务|盘活|统筹|收回|追回|核销|清收|挽回|补征|节约"
)
_EARLIER = re.compile(r"累计|历年|上年|去年|上轮|两轮")


@dataclass(frozen=True, slots=True)
class _Figure:
    value: float
    start: int
    end: int
    about: bool


def money_wholes(text: str, zones: Sequence[Span], p: Patterns) -> Iterator[tuple[Outcome, list[Hit]]]:
    """Sums of money that are printed with their parts."""
    for sentence in _sentences(text, zones):
        figures = _figures(_MONEY, text, *sentence)
        for i in range(len(figures)):
            yield from _money_after(text, figures, i, sentence, p)
            yield from _money_before(text, figures, i, sentence, p)


def finding_wholes(text: str, hits: Sequence[Hit]) -> Iterator[tuple[Outcome, list[Hit]]]:
    """Totals of findings and measures that are printed with their parts: 其中党的建设方面5个、作风方面4个."""
    for total in hits:
        if total.measure not in ("findings_total", "measures_total", "rules_made"):
            continue
        stop = _SENTENCE.match(text, total.end)
        end = min(stop.end() if stop else total.end, total.end + 300)
        figures = [_Figure(total.value, total.start, total.end, total.approximate)]
        figures += _figures(_COUNT, text, total.end, end)
        parts, _ = _following(text, figures, 0, end)
        if len(parts) < 2 or not _of_one_kind([text[a:b] for a, b in _labels(text, figures[0], parts)]):
            continue
        aspects = {h.value for h in hits if h.measure == "aspects" and h.sentence == total.sentence}
        yield _outcome(f"parts = {total.measure}", figures[0], parts, whole=float(len(parts)) in aspects)


def _sentences(text: str, zones: Sequence[Span]) -> Iterator[Span]:
    for start, end in zones:
        for m in _SENTENCE.finditer(text, start, end):
            yield m.span()


def _figures(pattern: re.Pattern[str], text: str, start: int, end: int) -> list[_Figure]:
    found = []
    for m in pattern.finditer(text, start, end):
        value = number(m.group("n"), m.group("mag") or "")
        if value is not None:
            found.append(_Figure(value, m.start(), m.end(), bool(m.group("more") or m.group("late"))))
    return found[:40]


def _following(text: str, figures: Sequence[_Figure], i: int, end: int) -> tuple[list[_Figure], str]:
    """The figures after number `i` that are printed as its parts, and the words that say so."""
    parts: list[_Figure] = []
    lead, joint, at = "", "", figures[i].end
    for f in figures[i + 1 :]:
        between = text[at : f.start]
        if len(between) > 48:
            break
        if not parts:
            lead = between
            label = _LEAD.split(between)[-1]
            if not (_SOME.search(between) or _ALL.search(between) or between[:1] in "(:") or _NO_PART.search(
                label
            ):
                break
        else:
            mark = _JOINT.match(between)
            joint = joint or between[:1]
            if mark is None or between[:1] not in (joint, "和", "及", "以", "、") or _NO_PART.search(between):
                break
        parts.append(f)
        at = f.end
        if text[at : at + 1] == ")":
            break
    return parts, lead


def _money_after(
    text: str, figures: Sequence[_Figure], i: int, sentence: Span, p: Patterns
) -> Iterator[tuple[Outcome, list[Hit]]]:
    parts, lead = _following(text, figures, i, sentence[1])
    if len(parts) < 2:
        return
    made = _PARTS_MADE.match(text, parts[-1].end) is not None and "由" in lead
    whole = made or re.search(r"分别为|分别是|全部为|全部是|均为|具体为", lead) is not None
    labels = [text[a:b] for a, b in _labels(text, figures[i], parts)]
    alike = made or all(_DISPOSED.search(label) for label in labels)
    if not alike and len({p.recovered.search(label) is None for label in labels}) > 1:
        whole, parts = False, _sum_or_nothing(figures[i], parts)
        if not parts:
            return
    yield _outcome(f"money parts = {_name(text, figures[i], sentence, p)}", figures[i], parts, whole=whole)


def _money_before(
    text: str, figures: Sequence[_Figure], i: int, sentence: Span, p: Patterns
) -> Iterator[tuple[Outcome, list[Hit]]]:
    """两项合计: the parts come first, each in its own clause, and the sum after them."""
    if i < 2:
        return
    between = text[figures[i - 1].end : figures[i].start]
    m = _SUM_BEFORE.match(between)
    if m is None or _EARLIER.search(between) or len(between) > 40:
        return
    several = number(m.group("n")) if m.group("n") else None
    most = int(several) if several else i
    if not 2 <= most <= i:
        return
    parts = list(figures[i - most : i])
    total = figures[i]
    if not several and not m.group("lead"):
        # a bare 合计 may sum up only the last of the figures
        parts = next((list(figures[k:i]) for k in range(i - 1) if _adds_up(total, figures[k:i])), []) or (
            parts if _one_list(text, parts) else []
        )
    if parts:
        yield _outcome(f"money parts = {_name(text, total, sentence, p)}", total, parts, whole=True)


def _one_list(text: str, parts: Sequence[_Figure]) -> bool:
    """Whether the figures stand in one list of two or three, joined alike, and nothing else is among them."""
    joints = [text[a.end : b.start] for a, b in pairwise(parts)]
    plain = all(_JOINT.match(j) and not _NO_PART.search(j) and len(j) <= 24 for j in joints)
    return plain and len({j[:1] for j in joints}) == 1


def _sum_or_nothing(total: _Figure, parts: list[_Figure]) -> list[_Figure]:
    return parts if _adds_up(total, parts) else []


def _adds_up(total: _Figure, parts: Sequence[_Figure]) -> bool:
    return len(parts) > 1 and tidy(sum(f.value for f in parts)) == total.value


def _labels(text: str, total: _Figure, parts: Sequence[_Figure]) -> list[Span]:
    edges = [total.end, *(f.end for f in parts)]
    return [(a, f.start) for a, f in zip(edges, parts, strict=False)]


_KINDS = (
    re.compile(r"方面$|领域$"),
    re.compile(r"(?:级|层面|本级|机关|支部)(?:的)?$"),
    re.compile(r"立行立改|分阶段|长期|限期|持续|近期|中期|远期|短期"),
    re.compile(r"新建|修订|废止|完善|新增|制定|修改|健全|建立|新订"),
    re.compile(r"上一?轮|新发现|新增|老问题|新问题|重复"),
    re.compile(r"(?:类|共性|个性|面上)(?:的)?(?:问题)?$"),
)


def _of_one_kind(labels: Sequence[str]) -> bool:
    """Whether all parts are told by the same sort of word, so that none of them is within another."""
    plain = [label.strip(" ,、:(和及") for label in labels]
    return any(all(kind.search(label) for label in plain) for kind in _KINDS)


def _name(text: str, total: _Figure, sentence: Span, p: Patterns) -> str:
    return money_measure(text[max(sentence[0], total.start - 40) : total.start], p) or "money"


def _outcome(
    rule: str, total: _Figure, parts: Sequence[_Figure], *, whole: bool
) -> tuple[Outcome, list[Hit]]:
    told = tidy(sum(f.value for f in parts))
    unsure = any(f.about for f in (total, *parts))
    outcome = itemised_and_claimed(rule, total.value, told, all_itemised=whole, unsure=unsure)
    return outcome, [Hit("", f.value, None, f.start, f.end) for f in (total, *parts)]
