"""Amounts of money and counted things in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


class Amount(NamedTuple):
    """Yuan at a place of the text; `tolerance` is half of the last printed digit."""

    yuan: float
    tolerance: float
    start: int
    end: int


_MONEY = re.compile(
    r"(?<![\d.])(\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(亿|千万|百万|万|千)?余?元"
)
_TIMES = {"": 1.0, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}


#: nobody rounds away more of a sum that is accounted for: 3万元 is hardly 2.6万元
MOST_ROUNDED = 0.01
_CAPITALS = {c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
_STEPS = {"拾": 10, "佰": 100, "仟": 1000}
_IN_CAPITALS = re.compile(r"[壹贰叁肆伍陆柒捌玖拾佰仟万亿零]{2,}(?=[元圆])")


def amounts(text: str) -> Iterator[Amount]:
    """Every amount in yuan: in figures, then in the capitals of vouchers (肆万陆仟柒佰元)."""
    for found in _MONEY.finditer(text):
        digits = found[1].replace(",", "").replace("，", "")
        times = _TIMES[found[2] or ""]
        decimals = len(digits.partition(".")[2])
        yuan = float(digits) * times
        tolerance = min(0.5 * times / 10**decimals, MOST_ROUNDED * yuan)
        yield Amount(yuan, tolerance, found.start(), found.end())

    for found in _IN_CAPITALS.finditer(text):
        yield Amount(_from_capitals(found[0]), 0.5, found.start(), found.end() + 1)


def _from_capitals(capitals: str) -> float:
    whole, part, digit = 0, 0, 0
    for sign in capitals:
        if sign in _CAPITALS:
            digit = _CAPITALS[sign]
        elif sign in _STEPS:
            part += (digit or 1) * _STEPS[sign]
            digit = 0
        else:
            whole = (whole + part + digit) * (10_000 if sign == "万" else 100_000_000)
            part, digit = 0, 0
    return float(whole + part + digit)


def in_words(yuan: float) -> str:
    """31100 → 3.11万元; below ten thousand plain yuan."""
    if yuan >= 10_000:
        return f"{yuan / 10_000:.4f}".rstrip("0").rstrip(".") + "万元"
    return f"{yuan:.2f}".rstrip("0").rstrip(".") + "元"
