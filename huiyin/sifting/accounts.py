"""Parts that are told a clause or a sentence after their total, and are said to leave nothing open.

漏收用户436户。…补收389户，签协议32户，起诉27户，全部落到户头: each part stands in its own clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from huiyin.sifting.clauses import Part, sentences
from huiyin.sifting.tallies import OVERLAP, Tally, Token, counted

#: all of it has found its place
_ALL_DONE = re.compile(
    r"全部|全数|悉数|均已|都已|都有|无一|逐[户个笔件一]|清零|销号|见底|清完|落到|到位|办结|完毕|不留|处理完|整改完|有着落|有交代|了结"
)
#: by what the whole is divided: 按班组分：
_DIVIDED = re.compile(r"^(?:其中)?(?:按|从|分)[^，。；：:\d]{1,8}(?:分|划分|看|计|算)?[，,：:]")
_BETWEEN = re.compile(r"^[^。；\d]{0,14}[，,、；][^。\d]{0,14}$")
_DAY = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?|\d{1,2}日")
_SUMMED = re.compile(r"[，,、；][^。\d]{0,8}(?:合计|共计|总计|一共|共)[^，。；、\d]{0,6}$")
#: figures of something else: a price each, what was added, a limit, what came on top
_OF_ELSE = re.compile(
    r"每|第|平均|另外|新增|以内|以上|不足|超过|左右|最[长高低多少]|其中|包括|含|比|相差|累计"
)
NEAR_BELOW, NEAR_ABOVE, LEAST = 0.8, 1.2, 3
#: a longer text is a table
LONGEST = 3000


def accounts(text: str) -> Iterator[Tally]:
    """Totals whose parts, told apart from them, are said to be all."""
    told: list[Token] = []
    text = _DAY.sub(lambda day: "＿" * len(day[0]), text[:LONGEST])
    parts = list(sentences(text))
    for place, sentence in enumerate(parts):
        here = [
            t._replace(start=t.start + sentence.start, end=t.end + sentence.start)
            for t in counted(sentence.text)
        ]
        after = parts[place + 1].text if place + 1 < len(parts) else ""
        divided = _DIVIDED.match(sentence.text) is not None
        if divided:
            yield from _made_of(here, told, divided=True)
        elif len(here) >= LEAST:
            yield from _closed(text, sentence, here, told, after)
        told += here


def _closed(text: str, sentence: Part, here: list[Token], told: list[Token], after: str) -> Iterator[Tally]:
    if OVERLAP.search(sentence.text) or OVERLAP.search(after):
        return
    for held in _runs(text, here):
        # 29个全部销号: the total again is what closes the account
        closes = len(held) > LEAST and _SUMMED.search(text[held[-2].end : held[-1].start])
        if closes and not _OF_ELSE.search(text[held[0].start : held[-1].start]):
            yield from _made_of(held[:-1], [held[-1]], divided=False)
        run = held[:-1] if len(held) > LEAST and held[-1].value == held[0].value else held
        if len(run) < LEAST or _OF_ELSE.search(text[run[0].end : run[-1].start]):
            continue
        tail = text[run[-1].end : sentence.end] + after
        if not _ALL_DONE.search(tail):
            continue
        earlier = [t for t in (*told, *here) if t.end <= run[0].start]
        yield from _made_of(run, earlier, divided=False)
        yield from _made_of(run[1:], [*earlier, run[0]], divided=False)


def _runs(text: str, tokens: list[Token]) -> Iterator[list[Token]]:
    """Neighbours of one unit, each in the next clause."""
    run: list[Token] = []
    for one, other in pairwise(tokens):
        run = run or [one]
        if one.unit == other.unit and _BETWEEN.match(text[one.end : other.start]):
            run.append(other)
            continue
        yield run
        run = []
    if run:
        yield run


def _made_of(run: list[Token], earlier: list[Token], *, divided: bool) -> Iterator[Tally]:
    """Near a total that was told, and equal to none."""
    if len(run) < (2 if divided else LEAST) or len({t.unit for t in run}) > 1:
        return
    total = sum(t.value for t in run)
    wholes = [t for t in earlier if t.unit == run[0].unit and t.value > max(p.value for p in run)]
    step = max((t.step for t in (*wholes, *run)), default=0.0)
    tolerance = 0.51 * step * (len(run) + 1)
    if any(abs(total - t.value) <= tolerance for t in wholes):
        return
    near = [t for t in wholes if NEAR_BELOW * t.value <= total <= NEAR_ABOVE * t.value]
    if near:
        whole = near[-1]
        values = tuple(p.value for p in run)
        yield Tally(whole.value, values, whole.unit, True, tolerance, whole.start, run[-1].end, explicit=True)
