"""Money that came back in instalments: 分三期退回，4月5日1万元、5月5日1万元、6月5日5000元."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from huiyin.sifting.amounts import Amount, amounts
from huiyin.sifting.clauses import sentences

_CAME_BACK = re.compile(r"退|缴|追|收|还|赔|到账|入账|进账|转|结清|付")
#: what leads an instalment: its day, its number, or who paid it
_LEAD = re.compile(
    r"\d{1,2}月(?:\d{1,2}日|[上中下]旬|底|初)?|第[一二三四五六七八九十\d]+[期次批笔]|首[期次批笔]"
)
_LONGEST_GAP = 26
#: the text says that nothing is left
_WHOLE = re.compile(r"全部|全额|全数|结清|付清|缴清|退清|还清|收齐|收清|足额|悉数|一分不少|清零|如数")
_EXPLAINED = re.compile(
    r"核减|核销|豁免|免除|剔除|抵扣|抵减|抵顶|从.{0,8}(?:尾款|保证金)|其余|余款|剩余|剩下|尚欠|还差"
)


class Instalments(NamedTuple):
    """Yuan that the instalments make together, how often it came, and where they stand in the text."""

    yuan: float
    times: int
    start: int
    end: int


def instalments(text: str) -> Iterator[Instalments]:
    """Every run of two or more dated or numbered amounts of one sentence that are said to be the whole."""
    for sentence in sentences(text):
        told = sentence.text
        if not (_CAME_BACK.search(told) and _WHOLE.search(told)) or _EXPLAINED.search(told):
            continue
        run: list[Amount] = []
        for amount in sorted(amounts(told), key=lambda a: a.start):
            gap = told[run[-1].end if run else 0 : amount.start]
            if _LEAD.search(gap[-_LONGEST_GAP:]) and (not run or len(gap) <= _LONGEST_GAP):
                run.append(amount)
            elif len(run) < 2:
                run = []
            else:
                break
        if len(run) >= 2:
            start, end = sentence.start + run[0].start, sentence.start + run[-1].end
            yield Instalments(sum(a.yuan for a in run), len(run), start, end)
