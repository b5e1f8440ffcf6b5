"""Rates and balances: 应缴200户，已缴清150户，缴清率92%; 原有46辆，发还12辆、报废19辆，现余29辆."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from huiyin.sifting.clauses import sentences
from huiyin.sifting.tallies import Tally, Token, counted

#: the rate bears the name of the deed that the part tells: 已缴清150户 … 缴清率
_RATE = re.compile(
    r"(?P<deed>[\u4e00-\u9fff]{2})率(?:为|达到?|是|约)?\s*(?P<told>\d+(?:\.\d+)?)\s*[%％](?!以上|左右|以下)"
)
_BETWEEN = re.compile(r"^[^\d。；]{0,12}$")
#: other words of a rate's neighbourhood: of another time, or a change
_NOT_OF_THESE = re.compile(r"同比|环比|增长|上升|下降|提高|提升|上年|去年|以往|目标|不低于|由|从")
#: what is printed is rounded, and sometimes cut
_ROUNDED = 1.0
_HAD = re.compile(r"(?:原有|原来有|原先有|原存|年初有|期初)[^，。；\d]{0,8}$")
_HAS_LEFT = re.compile(r"(?:现余|剩余|现剩|剩下|仅剩|现存|结存|尚存|还剩|现有)[^，。；\d]{0,8}$")
_CAME_IN = re.compile(r"新增|新建|购[入买置]|增加|调入|接收|补[充进]|转入|纳入")
MOST_MOVED = 8
#: no word of what was there stands further before its figure
LED_BY = 16


class Rate(NamedTuple):
    """A printed rate that its own two figures do not make; percent."""

    told: float
    made: float
    start: int
    end: int


def rates(text: str) -> Iterator[Rate]:
    """Rates that no two counted figures of their sentence make."""
    for sentence in sentences(text):
        tokens = list(counted(sentence.text))
        for found in _RATE.finditer(sentence.text):
            before = [t for t in tokens if t.end <= found.start()][-2:]
            if len(before) < 2 or not _fits(sentence.text, before, found):
                continue
            whole, part = before
            told, made = float(found["told"]), 100 * part.value / whole.value
            others = (
                100 * one.value / other.value
                for one in tokens
                for other in tokens
                if other.value and one is not other
            )
            if all(min(abs(told - rate), abs(told - 100 + rate)) > _ROUNDED for rate in others):
                start, end = sentence.start + whole.start, sentence.start + found.end()
                yield Rate(told, round(made, 1), start, end)


def _fits(text: str, before: list[Token], found: re.Match[str]) -> bool:
    """A whole, a part of it that was done, and right after it the rate of that deed."""
    whole, part = before
    led = text[whole.end : part.start]
    return (
        whole.unit == part.unit
        and 0 < part.value <= whole.value
        and found["deed"] in led
        and _BETWEEN.match(text[part.end : found.start()]) is not None
        and not _NOT_OF_THESE.search(text[whole.start : found.end()])
    )


def balances(text: str) -> Iterator[Tally]:
    """What was there, what went, what is left: a tally that differs where no choice of the moves fits."""
    for sentence in sentences(text):
        tokens = list(counted(sentence.text))
        for place, had in enumerate(tokens):
            if _HAD.search(sentence.text[max(0, had.start - LED_BY) : had.start]):
                found = _balance(sentence.text, tokens[place:])
                if found is not None:
                    yield found._replace(start=sentence.start + found.start, end=sentence.start + found.end)
                break


def _balance(text: str, tokens: list[Token]) -> Tally | None:
    had, moved = tokens[0], list[Token]()
    for before, token in pairwise(tokens):
        led = text[before.end : token.start]
        if token.unit != had.unit:
            continue
        if _HAS_LEFT.search(led):
            return _unless_it_fits(had, moved, token)
        if _CAME_IN.search(led):
            return None  # what came in belongs to the whole; too many ways to tell it
        moved.append(token)
    return None


def _unless_it_fits(had: Token, moved: list[Token], left: Token) -> Tally | None:
    if not 2 <= len(moved) <= MOST_MOVED:
        return None
    step = 0.51 * (had.step + left.step + sum(m.step for m in moved))
    sums = [0.0]
    for token in moved:
        sums += [s + token.value for s in sums]
    if any(abs(s + left.value - had.value) <= step for s in sums):
        return None
    values = (*(m.value for m in moved), left.value)
    return Tally(had.value, values, had.unit, True, step, had.start, left.end, explicit=True)
