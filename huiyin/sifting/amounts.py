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


_MONEY = re.compile(r"(\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(亿|千万|百万|万|千)?余?元")
_TIMES = {"": 1.0, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8}


def amounts(text: str) -> Iterator[Amount]:
    """Every amount in yuan, in order."""
    for found in _MONEY.finditer(text):
        digits = found[1].replace(",", "").replace("，", "")
        times = _TIMES[found[2] or ""]
        decimals = len(digits.partition(".")[2])
        yield Amount(float(digits) * times, 0.5 * times / 10**decimals, found.start(), found.end())


def in_words(yuan: float) -> str:
    """31100 → 3.11万元; below ten thousand plain yuan."""
    if yuan >= 10_000:
        return f"{yuan / 10_000:.4f}".rstrip("0").rstrip(".") + "万元"
    return f"{yuan:.2f}".rstrip("0").rstrip(".") + "元"
