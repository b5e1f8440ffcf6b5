"""reused_evidence: the same file, or the same picture made over, under another finding or unit."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image

from huiyin.sifting.codes import MOST_REFS, Code, Compared, Param, Reason, Sign
from huiyin.sifting.comparing import same_picture
from huiyin.sifting.files import Files
from huiyin.sifting.papers import is_collection, is_rule
from huiyin.sifting.pictures import NEAR, NEAR_PAGE, Hashes64, Print, base_of, near_hashes
from huiyin.sifting.records import Piece, Record
from huiyin.sifting.topics import related

#: candidates that are compared, over all pictures; beyond it only the first are
MOST_CANDIDATES = 2_000_000
#: every hash against every other up to so many pictures; beyond, crops and turns are no longer looked for
MOST_ALL_TO_ALL = 20_000
#: a picture is compared with so many others; scanned pages look alike to a hash
MOST_PARTNERS, MOST_KEPT = 12, 2048
#: circulars from above lie in many units' files for good reason
_CIRCULAR = re.compile(r"通知|方案|文件|意见|条例|上级|省|中央|模板|样表")
_CIRCULATED = 3
_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|tiff?|heic)$", re.IGNORECASE)
#: more do not sign one paper: it was handed around
_SIGNERS = 5
#: two units are enough where the paper says that it comes from above
_FROM_ABOVE = re.compile(
    r"(?:全[省市县区国系集校]|[省市县区]委|[省市县区](?:政府|整治办|纪委|局)|集团|总公司|中央|国务院|上级|统一).{0,30}(?:通知|方案|文件|意见|规定|办法|纲要|指引)|(?:下发|转发)"
)
#: made by several: each of them rightly keeps it
_JOINT = re.compile(
    r"联合(?!学校|国)|会签|联席|联签|共同(?:签署|制定|印发|出具)|双方|三方|两家|两部门|多部门|(?:移交|交接)(?:书|单|清单|协议|手续)"
)


class Match(NamedTuple):
    """A piece of one record that is also under another."""

    record: int
    other: int
    piece: int
    other_piece: int
    score: float
    #: of a picture, the share of its blocks that agree
    share: float | None = None


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
    title = records[best.record].evidence[best.piece].name
    why = f"佐证材料“{title}”与 {other.id}（{other.unit}）的材料{_how(best)}"
    params: dict[str, Param] = {"title": title, "unit": other.unit}
    reason = Reason.SAME_FILE
    if best.share is not None:
        reason, params["percent"] = Reason.SAME_PICTURE, round(100 * best.share)
    seen = tuple(
        Compared(records[m.other].id, piece=m.piece, other_piece=m.other_piece) for m in matches[:MOST_REFS]
    )
    return Sign(Code.REUSED_EVIDENCE, best.score, why, refs, (), reason, params, seen)


def _how(match: Match) -> str:
    if match.share is None:
        return "内容完全相同（同一文件）"
    return f"是同一画面（重新编码、缩放、裁剪、调色或加水印后，{match.share:.0%} 的局部一致）"


def _serves_both(one: Record, other: Record, piece: Piece) -> bool:
    """A paper may rightly lie with two findings of one kind of a unit, and a rule with many."""
    if one.unit != other.unit or one.round != other.round or _PICTURE.search(piece.file):
        return False
    return is_rule(piece) or is_collection(piece) or related(one, other)


def _same_bytes(records: Sequence[Record], files: Files) -> list[Match]:
    holders: dict[str, dict[int, int]] = defaultdict(dict)
    for place, record in enumerate(records):
        for number, piece in enumerate(record.evidence):
            seen = files.seen(piece)
            for seal in {piece.sha256, seen.sha256 if seen else ""} - {""}:
                holders[seal].setdefault(place, number)
    found = []
    for places in holders.values():
        if len(places) > 1 and not _circular(records, places) and not _joint(records, places):
            found += _among(records, places, 0.97)
    return found


def _circular(records: Sequence[Record], places: dict[int, int]) -> bool:
    units = {records[p].unit for p in places}
    pieces = [records[p].evidence[number] for p, number in places.items()]
    if len(units) >= _CIRCULATED and all(_CIRCULAR.search(piece.name) for piece in pieces):
        return True
    if any(unit in piece.title for unit in units for piece in pieces):
        return False
    return len(units) > 1 and all(_FROM_ABOVE.search(f"{piece.title} {piece.text}") for piece in pieces)


def _joint(records: Sequence[Record], places: dict[int, int]) -> bool:
    """A paper of several units that names each of them, or says that they made it together."""
    units = {records[p].unit: (records[p].unit, *records[p].aliases) for p in places}
    if len(units) < 2 or len(units) > _SIGNERS:
        return False
    papers = [records[p].evidence[number] for p, number in places.items()]
    told = " ".join(f"{paper.title} {paper.text}" for paper in papers)
    if all(any(name and name in told for name in names) for names in units.values()):
        return True
    return all(_JOINT.search(paper.title) and not _PICTURE.search(paper.file) for paper in papers)


def _among(records: Sequence[Record], places: dict[int, int], score: float) -> list[Match]:
    """Each with a few others; never all with all."""
    listed = list(places)
    found = []
    for k, place in enumerate(listed):
        near = listed[max(0, k - MOST_REFS) : k] + listed[k + 1 : k + 1 + MOST_REFS]
        for other in near:
            factor = _weight(records[place], records[other])
            if factor and not _serves_both(
                records[place], records[other], records[place].evidence[places[place]]
            ):
                found.append(Match(place, other, places[place], places[other], score * factor))
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
    holders: dict[str, dict[int, int]] = defaultdict(dict)
    for place, record in enumerate(records):
        for number, piece in enumerate(record.evidence):
            seen = files.seen(piece)
            if seen and seen.print:
                prints.setdefault(seen.sha256, (piece.file, seen.print))
                holders[seen.sha256].setdefault(place, number)
    seals, bases = sorted(prints), _Bases(files)
    found = []
    for one, other in _candidates([prints[s][1] for s in seals]):
        share = bases.alike(prints[seals[one]][0], prints[seals[other]][0])
        if share > 0:
            found += _across(records, holders[seals[one]], holders[seals[other]], share)
    return found


def _across(
    records: Sequence[Record], ones: dict[int, int], others: dict[int, int], share: float
) -> list[Match]:
    found = []
    for mine, theirs in ((ones, others), (others, ones)):
        for place, piece in mine.items():
            for other in list(theirs)[: MOST_REFS + 1]:
                factor = _weight(records[place], records[other]) if other != place else 0.0
                if factor:
                    score = (0.6 + 0.35 * share) * factor
                    found.append(Match(place, other, piece, theirs[other], score, share))
    return found


def _candidates(prints: list[Print]) -> list[tuple[int, int]]:
    """Places of pictures whose hashes are near; each picture with a few others at most."""
    if len(prints) < 2:
        return []
    whole = np.array([p.whole for p in prints], np.uint64)
    gradient = np.array([p.gradient for p in prints], np.uint64)
    if len(prints) > MOST_ALL_TO_ALL:
        pairs = [*_sharing_a_quarter(whole), *_sharing_a_quarter(gradient)]
    else:
        pairs = _all_to_all(prints, whole, gradient)
    partners: Counter[int] = Counter()
    kept = []
    for one, other in sorted(set(pairs)):
        if _other_pages(prints[one], prints[other]):
            continue
        if partners[one] < MOST_PARTNERS and partners[other] < MOST_PARTNERS:
            partners[one] += 1
            partners[other] += 1
            kept.append((one, other))
    return kept


def _other_pages(one: Print, other: Print) -> bool:
    """Two scanned pages that differ even in layout."""
    return one.page and other.page and (one.whole ^ other.whole).bit_count() > NEAR_PAGE


def _all_to_all(prints: list[Print], whole: Hashes64, gradient: Hashes64) -> list[tuple[int, int]]:
    """Whole or turned against whole, gradients against gradients, windows against whole."""
    windows = np.concatenate([p.windows for p in prints])
    turned = np.concatenate([p.turned for p in prints])
    each_window, each_turn = len(prints[0].windows), len(prints[0].turned)
    found = []
    for queries, hashes, each in (
        (whole, whole, 1), (gradient, gradient, 1), (windows, whole, each_window), (turned, whole, each_turn)
    ):  # fmt: skip
        near = near_hashes(queries, hashes, NEAR, MOST_CANDIDATES)
        found += [(min(q // each, h), max(q // each, h)) for q, h in near.tolist() if q // each != h]
    return found


def _sharing_a_quarter(hashes: Hashes64) -> list[tuple[int, int]]:
    """Among very many pictures: those that agree in 16 of the 64 bits, neighbours in their order."""
    found = []
    for quarter in range(4):
        bits = (hashes >> np.uint64(16 * quarter)) & np.uint64(0xFFFF)
        order = np.lexsort((hashes, bits))
        for step in range(1, MOST_REFS + 1):
            one, other = order[:-step], order[step:]
            near = (bits[one] == bits[other]) & (np.bitwise_count(hashes[one] ^ hashes[other]) <= NEAR)
            both = np.sort(np.stack([one[near], other[near]], axis=1), axis=1)
            found += [(a, b) for a, b in both.tolist()]
    return found


class _Bases:
    """Decoded pictures, the latest few kept."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._held: OrderedDict[str, Image.Image | None] = OrderedDict()

    def alike(self, one: str, other: str) -> float:
        first, second = self._of(one), self._of(other)
        return same_picture(first, second) if first and second else 0.0

    def _of(self, name: str) -> Image.Image | None:
        if name not in self._held:
            data = self._files.data(name)
            self._held[name] = base_of(data) if data else None
            if len(self._held) > MOST_KEPT:
                self._held.popitem(last=False)
        return self._held[name]
