"""recurred: a finding that was closed in an earlier round is found again at the same unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from huiyin.sifting.codes import Code, Sign
from huiyin.sifting.records import Record
from huiyin.sifting.topics import Rarity, finding_pieces, likeness, measure_pieces

#: the finding itself says that it is not the first time
_AGAIN = re.compile(
    r"仍|又|再次|再度|依然|依旧|还在|还有|继续|反弹|反复|屡|老问题|死灰复燃|上[一]?[轮次届]|此前|整改后|前次|旧病"
)
SAME, SAME_SAID_AGAIN = 0.5, 0.12
#: a unit with more findings is compared with its latest only; with very many, with fewer still
MOST_EARLIER, LEAST_EARLIER, MOST_COMPARISONS = 200, 5, 400_000


def recurrences(records: Sequence[Record]) -> dict[int, Sign]:
    """Place of the later record → sign naming the earlier one."""
    by_unit: dict[str, list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        by_unit[record.unit].append(place)
    rarity = Rarity(finding_pieces(r) for r in records)
    signs: dict[int, Sign] = {}
    for places in by_unit.values():
        if len({records[p].round for p in places}) < 2:
            continue
        for place, earlier in _earlier(places, records):
            found = _best(records[place], [records[e] for e in earlier], rarity)
            if found is not None:
                signs[place] = found
    return signs


def _earlier(places: list[int], records: Sequence[Record]) -> list[tuple[int, list[int]]]:
    """Each later place with the finished ones of earlier rounds, the latest first."""
    most = min(MOST_EARLIER, max(LEAST_EARLIER, MOST_COMPARISONS // len(places)))
    ordered = sorted(places, key=lambda p: (_when(records[p]), records[p].round, records[p].id))
    found: list[tuple[int, list[int]]] = []
    before: list[int] = []
    for place in ordered:
        record = records[place]
        fitting = [e for e in reversed(before[-most:]) if records[e].round != record.round]
        if fitting:
            found.append((place, fitting))
        if record.claims_done or record.closed_on:
            before.append(place)
    return found


def _when(record: Record) -> date:
    return record.finding.recorded_on or record.closed_on or date.min


def _best(record: Record, earlier: list[Record], rarity: Rarity) -> Sign | None:
    own, plan = finding_pieces(record), measure_pieces(record)
    again = bool(_AGAIN.search(record.finding.text))
    best: tuple[float, Record] | None = None
    for other in earlier:
        same = rarity.likeness(own, finding_pieces(other))
        if again:
            # said in other words: then plan and category must be the same
            same_plan = likeness(plan, measure_pieces(other))
            if (
                same_plan >= 0.6
                and _same_category(record, other)
                and (same >= SAME_SAID_AGAIN or same_plan > 0.9)
            ):
                same = max(same, 0.5 + 0.2 * same_plan * (same + 0.3))
        if same >= SAME and (best is None or same > best[0]):
            best = (same, other)
    if best is None:
        return None
    same, other = best
    closed = f"（{other.closed_on} 已销号）" if other.closed_on else "（已申报完成）"
    earlier_round = f"{other.round} 轮" if other.round else "以前"
    told = _short(other.finding.text)
    why = f"与{earlier_round}的 {other.id}{closed}是同一问题：“{told}”，整改后再次发生"
    return Sign(Code.RECURRED, min(0.98, 0.55 + 0.43 * same), why, refs=(other.id,))


def _same_category(one: Record, other: Record) -> bool:
    return (
        not one.finding.category
        or not other.finding.category
        or one.finding.category == other.finding.category
    )


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
