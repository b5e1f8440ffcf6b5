"""recurred: a finding that was closed in an earlier round is found again at the same unit."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Sequence
from datetime import date
from difflib import SequenceMatcher

from huiyin.sifting.codes import Code, Compared, Reason, Sign
from huiyin.sifting.records import Record
from huiyin.sifting.topics import Rarity, characters, finding_pieces, likeness, measure_pieces, pairs

#: the finding itself says that it is not the first time
_AGAIN = re.compile(
    r"仍|又|再次|再度|依然|依旧|还在|还有|继续|反弹|反复|屡|老问题|死灰复燃|上[一]?[轮次届]|此前|整改后|前次|旧病"
)
SAME, SAME_SAID_AGAIN = 0.5, 0.12
#: in other words: by rare single characters of the finding, and a little by the plan and what was reported;
#: what does not say that it is not the first time must be more alike
IN_OTHER_WORDS, IN_OTHER_WORDS_AGAIN, BY_PLAN, BY_REPORT = 0.34, 0.28, 0.15, 0.1
#: characters that must be shared beside the longest run: one shared phrase (登记不及时) is the same fault of
#: another thing
SPREAD, LONGEST = 4, 300
#: a unit with more findings is compared with its latest only; with very many, with fewer still
MOST_EARLIER, LEAST_EARLIER, MOST_COMPARISONS = 200, 5, 400_000


def recurrences(records: Sequence[Record], asked: Container[int] | None = None) -> dict[int, Sign]:
    """Place of the later record → sign naming the earlier one; of the places `asked` only, if given."""
    same_unit = _successions(records)
    by_unit: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        named = (record.body, record.unit)
        by_unit[same_unit.get(named, named)].append(place)
    rarity = _Rarities(records)
    signs: dict[int, Sign] = {}
    for places in by_unit.values():
        if len({records[p].round for p in places}) < 2:
            continue
        for place, earlier in _earlier(places, records):
            if asked is not None and place not in asked:
                continue
            found = _best(records[place], [records[e] for e in earlier], rarity)
            if found is not None:
                signs[place] = found
    return signs


def _successions(records: Sequence[Record]) -> dict[tuple[str, str], tuple[str, str]]:
    """(body, unit) → (body, unit it succeeded): a unit that still goes by the name of an earlier one."""
    units = {(r.body, r.unit) for r in records}
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for record in records:
        for alias in record.aliases:
            if alias != record.unit and (record.body, alias) in units:
                found[record.body, record.unit] = (record.body, alias)
    return found


class _Rarities:
    """How alike two findings are, by words and in other words, each weighed by how rare it is."""

    def __init__(self, records: Sequence[Record]) -> None:
        self._words = Rarity(finding_pieces(r) for r in records)
        self._signs = Rarity(characters(r.finding.text) for r in records)

    def words(self, one: Record, other: Record) -> float:
        return self._words.likeness(finding_pieces(one), finding_pieces(other))

    def in_other_words(self, one: Record, other: Record) -> float:
        """0..1; 0 when the findings have hardly a character of weight in common."""
        alike = self._signs.likeness(characters(one.finding.text), characters(other.finding.text))
        if alike < SAME_SAID_AGAIN:
            return 0.0
        plan = likeness(characters(_plan(one)), characters(_plan(other)))
        return alike + BY_PLAN * plan + BY_REPORT * likeness(pairs(one.text), pairs(other.text))


def _spread(one: Record, other: Record) -> int:
    mine, theirs = one.finding.text[:LONGEST], other.finding.text[:LONGEST]
    run = SequenceMatcher(None, mine, theirs, autojunk=False).find_longest_match()
    shared = characters(mine) & characters(theirs)
    return len(shared - set(mine[run.a : run.a + run.size]))


def _plan(record: Record) -> str:
    return "；".join(m.text for m in record.measures)


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


def _best(record: Record, earlier: list[Record], rarity: _Rarities) -> Sign | None:
    plan = measure_pieces(record)
    again = bool(_AGAIN.search(record.finding.text))
    best: tuple[float, Record] | None = None
    for other in earlier:
        same = rarity.words(record, other)
        if same < SAME and _same_category(record, other):
            reworded = rarity.in_other_words(record, other)
            enough = IN_OTHER_WORDS_AGAIN if again else IN_OTHER_WORDS
            if reworded >= enough and (again or _spread(record, other) >= SPREAD):
                same = max(same, min(0.95, SAME + 0.5 * (reworded - IN_OTHER_WORDS_AGAIN)))
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
    ended = other.closed_on or (other.claim.claimed_on if other.claim else None)
    params = {
        "round": other.round,
        "ended": ended.isoformat() if ended else "",
        "finding": other.finding.text,
    }
    score = min(0.98, 0.55 + 0.43 * same)
    seen = (Compared(other.id),)
    return Sign(Code.RECURRED, score, why, (other.id,), (), Reason.FOUND_AGAIN, params, seen)


def _same_category(one: Record, other: Record) -> bool:
    return (
        not one.finding.category
        or not other.finding.category
        or one.finding.category == other.finding.category
    )


def _short(text: str) -> str:
    return text if len(text) <= 30 else text[:29] + "…"
