"""reused_evidence: the same file, or the same picture made over, under another finding or unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from huiyin.sifting.codes import MOST_REFS, Code, Sign
from huiyin.sifting.comparing import same_picture
from huiyin.sifting.files import Files
from huiyin.sifting.pictures import NEAR, Print, base_of, near_hashes
from huiyin.sifting.records import Record
from huiyin.sifting.topics import related

#: candidates that are compared, over all pictures; beyond it only the first are
MOST_CANDIDATES = 2_000_000
#: circulars from above lie in many units' files for good reason
_CIRCULAR = re.compile(r"通知|方案|文件|意见|条例|上级|省|中央|模板|样表")
_CIRCULATED = 3


class Match(NamedTuple):
    """A piece of one record that is also under another."""

    record: int
    other: int
    name: str
    score: float
    how: str


def reused_evidence(records: Sequence[Record], files: Files) -> dict[int, Sign]:
    """Place → sign naming the other records."""
    found: dict[int, list[Match]] = defaultdict(list)
    for match in (*_same_bytes(records, files), *_same_pictures(records, files)):
        found[match.record].append(match)
    return {place: _sign(records, matches) for place, matches in found.items()}


def _sign(records: Sequence[Record], matches: list[Match]) -> Sign:
    matches.sort(key=lambda m: (-m.score, records[m.other].id))
    best = matches[0]
    other = records[best.other]
    refs = tuple(dict.fromkeys(records[m.other].id for m in matches))[:MOST_REFS]
    why = f"佐证材料“{best.name}”与 {other.id}（{other.unit}）的材料{best.how}"
    return Sign(Code.REUSED_EVIDENCE, best.score, why, refs=refs)


def _same_bytes(records: Sequence[Record], files: Files) -> list[Match]:
    holders: dict[str, dict[int, str]] = defaultdict(dict)
    for place, record in enumerate(records):
        for piece in record.evidence:
            seen = files.seen(piece)
            for seal in {piece.sha256, seen.sha256 if seen else ""} - {""}:
                holders[seal].setdefault(place, piece.name)
    found = []
    for places in holders.values():
        if len(places) > 1 and not _circular(records, places):
            found += _among(records, places, "内容完全相同（同一文件）", 0.97)
    return found


def _circular(records: Sequence[Record], places: dict[int, str]) -> bool:
    units = {records[p].unit for p in places}
    return len(units) >= _CIRCULATED and all(_CIRCULAR.search(name) for name in places.values())


def _among(records: Sequence[Record], places: dict[int, str], how: str, score: float) -> list[Match]:
    """Each with a few others; never all with all."""
    listed = list(places)
    found = []
    for k, place in enumerate(listed):
        near = listed[max(0, k - MOST_REFS) : k] + listed[k + 1 : k + 1 + MOST_REFS]
        for other in near:
            factor = _weight(records[place], records[other])
            if factor:
                found.append(Match(place, other, places[place], score * factor, how))
    return found


def _weight(one: Record, other: Record) -> float:
    """Under another unit it weighs most; under a like finding of the same unit there may be a reason."""
    if one.unit != other.unit:
        return 1.0
    if one.finding.text == other.finding.text and one.round == other.round:
        return 0.0
    return 0.7 if one.round == other.round and related(one, other) else 0.9


def _same_pictures(records: Sequence[Record], files: Files) -> list[Match]:
    prints: dict[str, tuple[str, Print]] = {}
    holders: dict[str, dict[int, str]] = defaultdict(dict)
    for place, record in enumerate(records):
        for piece in record.evidence:
            seen = files.seen(piece)
            if seen and seen.print:
                prints.setdefault(seen.sha256, (piece.file, seen.print))
                holders[seen.sha256].setdefault(place, piece.name)
    seals = sorted(prints)
    found = []
    for one, other in _candidates([prints[s][1] for s in seals]):
        share = _compare(files, prints[seals[one]][0], prints[seals[other]][0])
        if share > 0:
            found += _across(records, holders[seals[one]], holders[seals[other]], share)
    return found


def _across(
    records: Sequence[Record], ones: dict[int, str], others: dict[int, str], share: float
) -> list[Match]:
    how = f"是同一画面（重新编码、缩放、裁剪、调色或加水印后，{share:.0%} 的局部一致）"
    found = []
    for mine, theirs in ((ones, others), (others, ones)):
        for place, name in mine.items():
            for other in list(theirs)[: MOST_REFS + 1]:
                factor = _weight(records[place], records[other]) if other != place else 0.0
                if factor:
                    found.append(Match(place, other, name, (0.6 + 0.35 * share) * factor, how))
    return found


def _candidates(prints: list[Print]) -> list[tuple[int, int]]:
    """Places of pictures whose hashes are near: whole or turned, by gradients, whole against window."""
    if len(prints) < 2:
        return []
    whole = np.array([p.whole for p in prints], np.uint64)
    gradient = np.array([p.gradient for p in prints], np.uint64)
    windows = np.concatenate([p.windows for p in prints])
    turned = np.concatenate([p.turned for p in prints])
    each_window, each_turn = len(prints[0].windows), len(prints[0].turned)
    found: set[tuple[int, int]] = set()
    for queries, hashes, each in (
        (whole, whole, 1), (gradient, gradient, 1), (windows, whole, each_window), (turned, whole, each_turn)
    ):  # fmt: skip
        near = near_hashes(queries, hashes, NEAR, MOST_CANDIDATES)
        found |= {(min(q // each, h), max(q // each, h)) for q, h in near.tolist() if q // each != h}
    return sorted(found)


def _compare(files: Files, one: str, other: str) -> float:
    first, second = _base(files, one), _base(files, other)
    return same_picture(first, second) if first and second else 0.0


@lru_cache(maxsize=2048)
def _base(files: Files, name: str):  # type: ignore[no-untyped-def]
    data = files.data(name)
    return base_of(data) if data else None
