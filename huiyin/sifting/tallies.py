"""Totals beside their parts in a text: 问责5人，即警告2人、谈话1人; 90件，完好12件、损坏75件、丢失1件."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise, takewhile
from typing import NamedTuple

from huiyin.sifting.clauses import Part, sentences


class Tally(NamedTuple):
    """A total and its parts as printed; `whole` when the parts are said to be all there is."""

    total: float
    parts: tuple[float, ...]
    unit: str
    whole: bool
    tolerance: float
    start: int
    end: int
    #: 即, 分别, 合计: said to add up, not only set side by side
    explicit: bool = False

    @property
    def differs(self) -> bool:
        gap = sum(self.parts) - self.total
        near = FAR_BELOW * self.total <= sum(self.parts) <= FAR_ABOVE * self.total or abs(gap) <= 1
        if not (self.explicit or near):
            return False  # figures so far apart were not meant to be added
        if len(self.parts) >= NEARLY_PARTS and self.total * NEARLY <= sum(self.parts):
            return abs(gap) > self.tolerance
        return gap > self.tolerance or (self.whole and gap < -self.tolerance)


class Token(NamedTuple):
    """A counted thing, worth of its last printed digit (`step`; 0 where it is exact), and its place."""

    value: float
    step: float
    unit: str
    start: int
    end: int


_UNITS = (
    "人次|元|人|名|户|家|份|张|台|间|辆|座|处|起|笔|件|套|本|册|"
    "棵|亩|吨|条|项|期|次|个|块|支|箱|宗|批|只|株|卷|平方米|公里"
)
_TOKEN = re.compile(
    rf"(?<![\d.])(?<!\d[,，])(\d{{1,3}}(?:[,，]\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)\s*(万|亿)?({_UNITS})"
)
#: 二十一处: read only where a sentence counts in words throughout
_WORDED = re.compile(rf"(?<![第之十百几数一二三四五六七八九])([一二两三四五六七八九十百零]{{1,6}})({_UNITS})")
_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"两": 2}
#: a longer list is a table, not a sum in a sentence
MOST_PARTS = 40
_TIMES = {"": 1.0, "万": 1e4, "亿": 1e8}
_SAME = {"名": "人"}
#: parts after these words are all there is
_WHOLE = re.compile(
    r"^[^，,：:（(、。；]{0,6}(?:[，,]?\s*(?:即|分别(?:是|为|有)?|具体(?:是|为)|依次(?:是|为)?)|[：:])[^\d。；]{0,10}$|^[^：:。；\d]{0,16}[：:][^\d。；，,]{0,12}$"
)
_SOME = re.compile(r"其中|当中|中|含|包括|有|涉及|另|还|比|较|每|第|增|压|由|降|到|至|余")
_FIRST = re.compile(r"^[^，,。；\d]{0,6}[，,（(][^，,。；、\d]{1,8}$")
#: 其中: the total stands anywhere before it in the sentence, and days may stand between
_INSIDE = re.compile(r"^(?:[^。\d]|\d{1,2}(?=[月日年])){0,40}其中[^，,。；、\d]{0,12}$")
#: after a colon each figure may lead its clause: 都有下落：9台外借，5台拆件，2台丢失
_LEADS = re.compile(r"^[^，,。；、\d]{0,14}[，,、；]$")
#: one may be both: 56户，其中低保户31户、独居户30户
_MAY_OVERLAP = re.compile(r"党员|妇女|女|老|低保|残疾|独居|学生|少数民族|青年|退役|脱贫|困难|同时|并处|兼|含")
#: of what was looked at the rest was in order: 检查45家，立案12家、责令整改24家、停业5家
_LOOKED_AT = re.compile(r"检查|走访|排查|抽[查检]|巡查|核查|摸排|暗访|清查|评查|复查|回访")
_FAULTS = re.compile(r"立案|责令|停业|关停|整改|处罚|问题|不合格|不符|查处|警告|约谈|取缔|隐患|违规")
#: said outright that parts overlap: 有1名两种处理都有
OVERLAP = re.compile(
    r"两[种样项类][^，。；]{0,6}都|既[^，。；]{1,10}又|同时受|并受|重复[计统]|重叠|一人[^，。；]{0,4}两|双重|重合|兼有|有交叉"
)
FAR_BELOW, FAR_ABOVE = 0.8, 1.5
#: so many parts of 其中 that nearly make the total are meant to be all there is
NEARLY, NEARLY_PARTS = 0.85, 3
_NEXT = re.compile(r"^[^，,。；、\d]{0,3}[、，,和及；]\s*[^，,。；、\d]{1,10}$")
_SUMMED = re.compile(
    r"^[^，,。；、\d]{0,3}[，,、]?\s*[^，,。；、\d]{0,4}(?:合计|共计|总计|一共|共)[^，。；、\d]{0,4}$"
)
#: what leads a whole, and what tells its two halves
_LED = re.compile(
    r"应[^，。；]{0,4}$|全[县市区镇乡村校院部]$|共[^，。；]{0,3}$|总[^，。；]{0,4}$|合计|抽[查检测]|排查|清查|检查|核查|涉及"
)
_REACHED = re.compile(r"已|实[到有际]|完成|办结|到位|合格|达标|通过|收回|属实|有证|符合|整改")
_NOT_REACHED = re.compile(r"未(?!发[现生])|缺|没|正在|尚|剩|还有|不合格|不达标|无证|不属实|失实|不符|欠|其余")
_ROW_ENDS = re.compile(r"[，,；、：:。（(）)]")
LEAST_ROWS = 3
_EXPLICIT = re.compile(r"即|分别|依次")
_NEXT_CLOSE = re.compile(r"^[^，,。；、\d]{0,3}[、和及][^，,。；、\d]{1,10}$")


def tallies(text: str) -> Iterator[Tally]:
    """Every total that is followed by two parts or more of the same kind."""
    for sentence in _whole_sentences(text):
        tokens = list(counted(sentence.text))
        for place, token in enumerate(tokens):
            found = _tally(sentence.text, tokens, place, token) or _summed_up(sentence.text, tokens, place)
            if found:
                yield found._replace(start=found.start + sentence.start, end=found.end + sentence.start)
        for found in (*_halves(sentence.text, tokens), *_rows(sentence.text, tokens)):
            yield found._replace(start=found.start + sentence.start, end=found.end + sentence.start)


def _whole_sentences(text: str) -> Iterator[Part]:
    """Sentences; one that begins with 其中 belongs to the one before it, whatever stands between."""
    held: Part | None = None
    for part in sentences(text):
        if held and part.text.startswith("其中") and "；" in text[held.end : part.start]:
            held = Part(text[held.start : part.end], held.start, part.end)
            continue
        if held:
            yield held
        held = part
    if held:
        yield held


def _summed_up(text: str, tokens: list[Token], place: int) -> Tally | None:
    """Parts first, their total last: 退还第一批3人、第二批2人，合计5人."""
    total = tokens[place]
    if place < 2 or not _SUMMED.search(text[tokens[place - 1].end : total.start]):
        return None
    parts: list[Token] = []
    for before in reversed(tokens[max(0, place - MOST_PARTS) : place]):
        after = parts[-1] if parts else None
        if before.unit != total.unit or (after and not _NEXT.match(text[before.end : after.start])):
            break
        parts.append(before)
    if len(parts) < 2:
        return None
    tolerance = 0.51 * (total.step + sum(p.step for p in parts)) if total.step else 0.0
    values = tuple(p.value for p in reversed(parts))
    return Tally(total.value, values, total.unit, True, tolerance, parts[-1].start, total.end, explicit=True)


def _halves(text: str, tokens: list[Token]) -> Iterator[Tally]:
    """A whole and the two halves of it that leave nothing over: 应到120人，实到98人，缺席25人."""
    for total, one, other in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if not total.unit == one.unit == other.unit or max(one.value, other.value) > total.value:
            continue
        led = text[max(0, total.start - 6) : total.start]
        around = (_clause_of(text, one), _clause_of(text, other))
        if _LED.search(led) and _REACHED.search(around[0]) and _NOT_REACHED.search(around[1]):
            values = (one.value, other.value)
            tolerance = 0.51 * (total.step + one.step + other.step) if total.step else 0.0
            yield Tally(total.value, values, total.unit, True, tolerance, total.start, other.end)


def _of_units(units: list[str]) -> Callable[[list[Token]], bool]:
    return lambda row: [t.unit for t in row] == units


def _clause_of(text: str, token: Token) -> str:
    start = max(text.rfind(mark, 0, token.start) for mark in "，,；、：:") + 1
    end = min((place for mark in "，,；、" if (place := text.find(mark, token.end)) >= 0), default=len(text))
    return text[start:end]


def _rows(text: str, tokens: list[Token]) -> Iterator[Tally]:
    """Rows of a table in a sentence: 56户48300元：一批17户12600元，二批22户19800元，三批17户15900元."""
    rows: list[list[Token]] = []
    for token in tokens:
        if rows and not _ROW_ENDS.search(text[rows[-1][-1].end : token.start]):
            rows[-1].append(token)
        else:
            rows.append([token])
    for place, total in enumerate(rows):
        units = [t.unit for t in total]
        if len(units) < 2 or len(set(units)) < len(units):
            continue
        after = list(takewhile(_of_units(units), rows[place + 1 :]))
        if len(after) < LEAST_ROWS:
            continue
        for column, whole in enumerate(total):
            values = tuple(row[column].value for row in after)
            if max(values) < whole.value:
                yield Tally(
                    whole.value, values, whole.unit, False, whole.step, whole.start, after[-1][-1].end
                )
        return


def counted(text: str) -> Iterator[Token]:
    """Every counted thing of a sentence: in figures or, where it holds none, in words."""
    figures = False
    for found in _TOKEN.finditer(text):
        figures = True
        times = _TIMES[found[2] or ""]
        digits = found[1].replace(",", "").replace("，", "")
        decimals = len(digits.partition(".")[2])
        unit = _SAME.get(found[3], found[3])
        step = times / 10**decimals if times > 1 or decimals else 0.0
        yield Token(float(digits) * times, step, unit, found.start(), found.end())
    if not figures:
        for found in _WORDED.finditer(text):
            yield Token(_in_digits(found[1]), 0.0, _SAME.get(found[2], found[2]), found.start(), found.end())


def _in_digits(words: str) -> float:
    """二十一 → 21, 一百零三 → 103."""
    whole, digit = 0, 0
    for sign in words:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            whole += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
    return float(whole + digit)


def _tally(text: str, tokens: list[Token], place: int, total: Token) -> Tally | None:
    if place + 2 >= len(tokens):
        return None
    first = tokens[place + 1]
    gap = text[total.end : first.start]
    whole = bool(_WHOLE.match(gap))
    inside = bool(_INSIDE.match(gap))
    if not whole and not inside and (not _FIRST.match(gap) or _SOME.search(gap)):
        return None
    following = _NEXT if whole or (inside and total.unit == "人") else _NEXT_CLOSE
    parts = [first]
    following_tokens = tokens[place + 1 : place + MOST_PARTS]
    colon = whole and gap.rstrip().endswith(("：", ":"))
    for before, after in pairwise(following_tokens):
        between = text[before.end : after.start]
        if after.unit != total.unit or not (following.match(between) or (colon and _LEADS.match(between))):
            break
        parts.append(after)
    if first.unit != total.unit or len(parts) < 2:
        return None
    if (not whole and _MAY_OVERLAP.search(text[total.end : parts[-1].end])) or OVERLAP.search(
        text, total.end
    ):
        return None
    tolerance = 0.51 * (total.step + sum(p.step for p in parts)) if total.step else 0.0
    told = [_clause_of(text, part) for part in parts]
    in_order = bool(_LOOKED_AT.search(text[max(0, total.start - 10) : total.start])) and all(
        map(_FAULTS.search, told)
    )
    all_there = whole or (not inside and len(parts) >= 3 and not in_order)
    values = tuple(p.value for p in parts)
    if in_order and sum(values) <= total.value:
        return None
    explicit = bool(_EXPLICIT.search(gap))
    return Tally(total.value, values, total.unit, all_there, tolerance, total.start, parts[-1].end, explicit)
