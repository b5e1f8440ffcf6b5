"""What a finding is about: whether two findings are the same, or have nothing to do with each other."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from huiyin.sifting.records import Record

_BARE = re.compile(r"\d[\d.,]*|[^\u4e00-\u9fffa-zA-Z]+")
_FIRM = re.compile(r"(?<=企业)[\u4e00-\u9fff]{2,8}?(?:公司|合作社|商贸行|厂|部|社|行)")
#: words of the trade that stand in findings of every kind
_COMMON = frozenset(
    (
        "问题",
        "存在",
        "未按",
        "不到",
        "到位",
        "落实",
        "工作",
        "管理",
        "不规",
        "规范",
        "情况",
        "长期",
        "有的",
        "制度",
        "执行",
        "不严",
        "不实",
        "部分",
        "整改",
        "按月",
        "逐步",
    )
)


@lru_cache(maxsize=20_000)
def pairs(text: str) -> frozenset[str]:
    """Two-character pieces of a text without figures and firms."""
    bare = _BARE.sub(" ", _FIRM.sub("", text))
    return frozenset(
        piece
        for word in bare.split()
        for piece in (word[i : i + 2] for i in range(len(word) - 1))
        if piece not in _COMMON
    )


@lru_cache(maxsize=20_000)
def characters(text: str) -> frozenset[str]:
    """Single characters of a text: 油卡与车辆 and 加油的车 share two, and no word is the same."""
    return frozenset(_BARE.sub("", _FIRM.sub("", text)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of common pieces, 0..1: half Jaccard, half containment of the shorter."""
    if not one or not other:
        return 0.0
    shared = len(one & other)
    return 0.5 * shared / len(one | other) + 0.5 * shared / min(len(one), len(other))


class Rarity:
    """How much each piece tells: what stands in many findings (查看系统数据发现) tells little."""

    def __init__(self, texts: Iterable[frozenset[str]]) -> None:
        held: Counter[str] = Counter()
        self._texts = 0
        for pieces in texts:
            held.update(pieces)
            self._texts += 1
        self._weights = {piece: math.log(1 + self._texts / n) for piece, n in held.items()}

    def weight(self, pieces: frozenset[str]) -> float:
        weights = self._weights
        return sum(weights.get(piece, 1.0) for piece in pieces)

    def likeness(self, one: frozenset[str], other: frozenset[str]) -> float:
        """As `likeness`, each piece by its weight."""
        common = one & other
        if not common:
            return 0.0
        shared, mine, theirs = self.weight(common), self.weight(one), self.weight(other)
        return 0.5 * shared / (mine + theirs - shared) + 0.5 * shared / min(mine, theirs)


def finding_pieces(record: Record) -> frozenset[str]:
    return pairs(record.finding.text)


def measure_pieces(record: Record) -> frozenset[str]:
    return pairs("；".join(m.text for m in record.measures))


def related(one: Record, other: Record) -> bool:
    """Two findings of one kind: alike in words, or answered by one plan."""
    if likeness(finding_pieces(one), finding_pieces(other)) >= 0.2:
        return True
    plan, other_plan = measure_pieces(one), measure_pieces(other)
    return likeness(plan, other_plan) >= 0.5
