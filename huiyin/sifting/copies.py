"""copied_text, recycled_text: the same wording under another unit, another finding, or an earlier round."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from huiyin.sifting import kernels
from huiyin.sifting.aligned import LEAST_WEIGHT, reworded
from huiyin.sifting.clauses import clauses, sentences
from huiyin.sifting.codes import MOST_REFS, Code, Compared, Param, Reason, Sign, Span
from huiyin.sifting.deeds import DEED, HANDIWORK
from huiyin.sifting.kernels import Weights
from huiyin.sifting.likeness import Pairs, alike, alike_to, remotely_alike
from huiyin.sifting.phrases import Shared, figures_of
from huiyin.sifting.records import Record

#: a shorter wording is nobody's property
SHORTEST = 25
#: both texts share so much of their weight, or the smaller lies in the larger almost wholly
BOTH, ONE_IN_OTHER, WORDS = 0.66, 0.85, 0.6
#: a passage taken over word for word, figures included
PASSAGE, PASSAGE_FIGURES, PASSAGE_WITHOUT_FIGURES = 40, 2, 80
#: such a passage has at least so many 3-grams left when figures and punctuation are masked
PASSAGE_GRAMS = 26
#: with two of the same figures less of the wording is enough
BOTH_WITH_FIGURES, COMMON_FIGURES = 0.58, 2
#: or where what is shared tells deeds, in clauses of so many characters: a campaign's wording tells none
BOTH_WITH_DEEDS, COMMON_DEEDS, CLAUSE = 0.58, 2, 7
#: of more pairs only the first are asked
MOST_ASKED = 20_000
_FIGURES = re.compile(r"[\d.]+")
LONGEST_COMPARED = 2000
#: members of a crowd that are looked at for references
MOST_UNITS = 8


Mask = npt.NDArray[np.bool_]


class Tie(NamedTuple):
    """How one record's wording stands to another's; shares of weight, 0..1."""

    other: int
    own: float
    of_other: float
    jaccard: float
    passage: Span | None = None
    reworked: bool = False
    #: every clause in other words
    reworded: bool = False
    #: where the passage stands in the other text
    of_others: Span | None = None

    @property
    def score(self) -> float:
        if self.passage is not None:
            return 0.56 if self.reworked else 0.62
        if self.reworded:
            return 0.8 * self.own
        whole = max(self.jaccard, min(self.own, self.of_other))
        return max(whole, 0.9 * max(self.own, self.of_other))


class Near(NamedTuple):
    """Places whose texts are in question, and the weights of the many texts that all come from."""

    places: frozenset[int]
    weights: Weights

    def pairs(self, texts: Sequence[str], wording: Sequence[str], least: float = 0.35) -> Pairs:
        asked = {wording[p] for p in self.places}
        return alike_to(texts, [k for k, words in enumerate(texts) if words in asked], self.weights, least)


class Crowd:
    """Records whose wording is equal once names, dates and figures are masked, by unit."""

    def __init__(self) -> None:
        self.by_unit: dict[str, list[int]] = defaultdict(list)

    def others(self, place: int, record: Record) -> Iterator[int]:
        """A few of other units, and this unit's own that stand nearest in the list."""
        own = self.by_unit.get(record.unit, [])
        yield from (p for p in own[:MOST_UNITS] if p != place)
        strangers = (u for u in self.by_unit if u != record.unit)
        for unit in islice(strangers, MOST_UNITS):
            yield self.by_unit[unit][0]


def ties(records: Sequence[Record], wording: Sequence[str], near: Near | None = None) -> dict[int, list[Tie]]:
    """Place → its ties to other records, the strongest first; only ties that count as copies.

    With `near`, the texts of a few places are compared with the rest, and the rest not among themselves.
    """
    crowds: dict[str, Crowd] = {}
    for place, words in enumerate(wording):
        if len(words) >= SHORTEST:
            crowds.setdefault(words, Crowd()).by_unit[records[place].unit].append(place)
    texts = list(crowds)
    found: dict[int, list[Tie]] = defaultdict(list)
    for words in texts:
        for members in crowds[words].by_unit.values():
            for place in members:
                for other in crowds[words].others(place, records[place]):
                    found[place].append(Tie(other, 1.0, 1.0, 1.0))
    if len(texts) > 1:
        pairs = near.pairs(texts, wording) if near else alike(texts)
        _between(pairs, texts, crowds, records, found)
        remote = near.pairs(texts, wording, LEAST_WEIGHT) if near else remotely_alike(texts, LEAST_WEIGHT)
        _tie_reworded(remote, list(crowds.values()), records, found)
    for own in found.values():
        own.sort(key=lambda t: (-t.score, records[t.other].id))
    return found


def with_passages(
    tied: dict[int, list[Tie]], records: Sequence[Record], found: Iterator[Shared]
) -> dict[int, list[Tie]]:
    """Adds ties by rare clauses taken over, where no tie by the whole wording is there yet."""
    for shared in found:
        held = tied.setdefault(shared.place, [])
        if all(tie.other != shared.other for tie in held):
            held.append(
                Tie(shared.other, 0.0, 0.0, 0.0, shared.span, reworked=True, of_others=shared.of_other)
            )
    for own in tied.values():
        own.sort(key=lambda t: (-t.score, records[t.other].id))
    return tied


def _between(
    pairs: Pairs, texts: Sequence[str], crowds: dict[str, Crowd], records: Sequence[Record],
    found: dict[int, list[Tie]],
) -> None:  # fmt: skip
    """Ties between crowds; of each a few members stand for all."""
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    smaller = np.where(pairs.of_first >= pairs.of_second, sizes[pairs.first], sizes[pairs.second])
    both = np.minimum(pairs.of_first, pairs.of_second)
    either = np.maximum(pairs.of_first, pairs.of_second)
    whole = (both >= BOTH) | (pairs.jaccard >= WORDS) | ((either >= ONE_IN_OTHER) & (smaller >= PASSAGE))
    listed = [crowds[words] for words in texts]
    heads = [records[next(iter(crowd.by_unit.values()))[0]].text for crowd in listed]
    for k in np.flatnonzero(~whole & (both >= BOTH_WITH_DEEDS))[:MOST_ASKED].tolist():
        whole[k] = _same_doing(heads[pairs.first[k]], heads[pairs.second[k]], float(both[k]))
    columns = (
        c[whole].tolist() for c in (pairs.first, pairs.second, pairs.of_first, pairs.of_second, pairs.jaccard)
    )
    for first, second, *shares in zip(*columns, strict=True):
        _tie_all(listed[first], listed[second], shares, records, found)
    _tie_passages(pairs, ~whole & (pairs.common >= PASSAGE_GRAMS), listed, records, found)


def _same_doing(one: str, other: str, both: float) -> bool:
    """The same figures, or the same deeds told in the same words."""
    if both >= BOTH_WITH_FIGURES and len(figures_of(one) & figures_of(other)) >= COMMON_FIGURES:
        return True
    shared = {_FIGURES.sub("0", p.text) for p in clauses(one)} & {
        _FIGURES.sub("0", p.text) for p in clauses(other)
    }
    return (
        sum(len(c) >= CLAUSE and bool(DEED.search(c) or HANDIWORK.search(c)) for c in shared) >= COMMON_DEEDS
    )


def _tie_all(
    one: Crowd, other: Crowd, shares: Sequence[float], records: Sequence[Record], found: dict[int, list[Tie]]
) -> None:
    of_one, of_other, jaccard = shares
    for mine, theirs, a, b in ((one, other, of_one, of_other), (other, one, of_other, of_one)):
        for members in mine.by_unit.values():
            for place in members:
                if len(found[place]) < 4 * MOST_UNITS:
                    found[place].extend(Tie(o, a, b, jaccard) for o in theirs.others(place, records[place]))


def _tie_reworded(
    pairs: Pairs, crowds: Sequence[Crowd], records: Sequence[Record], found: dict[int, list[Tie]]
) -> None:
    """The first member of each crowd, when clause answers clause and nothing else ties them yet."""
    heads = [next(iter(crowd.by_unit.values()))[0] for crowd in crowds]
    for k, covered in reworded(pairs, [records[p].text for p in heads]):
        one, other = heads[pairs.first[k]], heads[pairs.second[k]]
        if all(tie.other != other for tie in found[one]):
            found[one].append(Tie(other, covered, covered, 0.0, reworded=True))
            found[other].append(Tie(one, covered, covered, 0.0, reworded=True))


def _tie_passages(
    pairs: Pairs, which: Mask, crowds: Sequence[Crowd], records: Sequence[Record], found: dict[int, list[Tie]]
) -> None:
    """The first member of each crowd, when a passage stands in both word for word, figures included."""
    chosen = np.flatnonzero(which)
    if not len(chosen):
        return
    heads = [next(iter(crowd.by_unit.values()))[0] for crowd in crowds]
    codes, starts = kernels.packed([records[p].text[:LONGEST_COMPARED] for p in heads])
    both = np.stack([pairs.first[chosen], pairs.second[chosen]], axis=1)
    passages = kernels.common_passages(codes, starts, both, PASSAGE, PASSAGE_FIGURES, PASSAGE_WITHOUT_FIGURES)
    for k in np.flatnonzero(passages[:, 0]).tolist():
        size, here, there = passages[k].tolist()
        one, other = heads[both[k, 0]], heads[both[k, 1]]
        of_one, of_other = float(pairs.of_first[chosen[k]]), float(pairs.of_second[chosen[k]])
        jaccard = float(pairs.jaccard[chosen[k]])
        mine, theirs = (here, here + size), (there, there + size)
        found[one].append(Tie(other, of_one, of_other, jaccard, mine, of_others=theirs))
        found[other].append(Tie(one, of_other, of_one, jaccard, theirs, of_others=mine))


def copied_text(place: int, records: Sequence[Record], own_ties: Sequence[Tie]) -> Sign | None:
    """Ties to other units, or to another finding of the same unit and round."""
    record = records[place]
    held = [t for t in own_ties if _elsewhere(record, records[t.other])]
    if not held:
        return None
    other = records[held[0].other]
    whose = other.unit if other.unit != record.unit else "本单位另一问题"
    return _sign(Code.COPIED_TEXT, records, place, held, f"{other.id}（{whose}）", "仅名称、日期或数字不同")


def recycled_text(place: int, records: Sequence[Record], own_ties: Sequence[Tie]) -> Sign | None:
    """Ties to the same unit's text of an earlier round."""
    record = records[place]
    held = [t for t in own_ties if _before(records[t.other], record)]
    if not held:
        return None
    other = records[held[0].other]
    told = f"本单位 {other.round or '以前'} 轮的 {other.id}"
    return _sign(Code.RECYCLED_TEXT, records, place, held, told, "沿用了以前的整改情况")


def _elsewhere(record: Record, other: Record) -> bool:
    if record.unit != other.unit:
        return True
    return record.round == other.round and record.finding.text != other.finding.text


def _before(other: Record, record: Record) -> bool:
    """Of the same unit, and of an earlier round: by the day recorded, else by the round's name."""
    if other.unit != record.unit or other.round == record.round:
        return False
    mine, theirs = record.finding.recorded_on, other.finding.recorded_on
    return theirs < mine if mine and theirs and mine != theirs else other.round < record.round


def _sign(
    code: Code, records: Sequence[Record], place: int, held: Sequence[Tie], whom: str, differs: str
) -> Sign:
    best, record = held[0], records[place]
    refs = tuple(dict.fromkeys(records[t.other].id for t in held))[:MOST_REFS]
    compared = _side_by_side(record, records[best.other], best)
    params: dict[str, Param] = {"unit": records[best.other].unit, "round": records[best.other].round}
    if best.passage is not None:
        size = best.passage[1] - best.passage[0]
        how = "所述事实和数字相同，只是拆开或换了位置" if best.reworked else "一字不差，数字也相同"
        why = f"整改情况中有 {size} 字与 {whom}{how}"
        reason = Reason.SAME_CLAUSES if best.reworked else Reason.SAME_PASSAGE
        return Sign(
            code, best.score, why, refs, (best.passage,), reason, {**params, "characters": size}, (compared,)
        )
    same = round(100 * max(best.jaccard, best.own))
    if best.reworded:
        differs = "只是逐句换了说法"
    others = f"；另有 {len(refs) - 1} 处同样相近" if len(refs) > 1 else ""
    why = f"整改情况与 {whom}约 {same}% 相同，{differs}{others}"
    params |= {"percent": same, "others": len(refs) - 1}
    return Sign(code, best.score, why, refs, compared.own, Reason.SAME_WORDING, params, (compared,))


def _side_by_side(record: Record, other: Record, tie: Tie) -> Compared:
    """The same passage in both texts."""
    if tie.passage is not None and tie.of_others is not None:
        return Compared(other.id, (tie.passage,), (tie.of_others,))
    return Compared(other.id, common_spans(record.text, other.text), common_spans(other.text, record.text))


def common_spans(text: str, other: str) -> tuple[Span, ...]:
    """Sentences of `text` most of whose two-character pieces stand in `other`; neighbours are joined."""
    pieces = {other[i : i + 2] for i in range(len(other) - 1)}
    spans: list[Span] = []
    for part in sentences(text):
        own = [part.text[i : i + 2] for i in range(len(part.text) - 1)]
        if len(own) < 4 or sum(p in pieces for p in own) < 0.6 * len(own):
            continue
        if spans and part.start - spans[-1][1] <= 1:
            spans[-1] = (spans[-1][0], part.end)
        else:
            spans.append((part.start, part.end))
    return tuple(spans)
