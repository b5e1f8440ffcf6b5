"""one_for_many: one measure or result that answers many findings which have nothing to do with each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence

from huiyin.sifting.codes import Code, Reason, Sign
from huiyin.sifting.devices import leaned_on
from huiyin.sifting.facts import Fact
from huiyin.sifting.records import Record
from huiyin.sifting.topics import finding_pieces, likeness, pairs, related

#: so many findings of one unit and round must get the same answer
MANY = 3
_TELLING = frozenset({"paper", "date", "money", "number"})
#: shared with so many, a detail no longer tells which answer it belongs to
MOST_COMPARED = 50
SHARE = 0.6
#: answers of so many characters are one when so alike; findings so alike are of one kind
SHORTEST, SAME_WORDS, ALIKE = 20, 0.5, 0.2
FEW = 2
#: an answer with more papers, days and amounts does not lean on one of them
LEAST_TOLD = 3


def one_for_many(
    records: Sequence[Record], answer_keys: Sequence[frozenset[str]], asked: Container[int] | None = None
) -> dict[int, Sign]:
    """Place → sign, of the places `asked` only, if given; `answer_keys` as `keys_of` gives them."""
    by_unit: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, record in enumerate(records):
        if record.claims_done and record.text:
            by_unit[record.unit, record.round].append(place)
    signs: dict[int, Sign] = {}
    for places in by_unit.values():
        wanted = [p for p in places if asked is None or p in asked]
        if wanted and len(places) >= MANY:
            keys = {p: answer_keys[p] for p in places}
            holders = _holders(keys)
            # only an answer with few facts can lean on one thing
            leaning = {p: leaned_on(records[p]) for p in places if len(keys[p]) <= LEAST_TOLD}
            for place in wanted:
                found = _sign(place, records, keys, holders, leaning)
                if found is not None:
                    signs[place] = found
    return signs


def keys_of(found: Iterable[Fact], wording: str) -> frozenset[str]:
    """What identifies an answer: its papers, days, amounts and larger numbers; else its very words."""
    keys = {_plain(f) for f in found if f.kind in _TELLING and (f.kind != "number" or _large(f.value))}
    return frozenset(keys) or frozenset({"=" + wording} if wording else ())


def _same_words(one: Record, other: Record) -> bool:
    """The answers say the same, whatever their figures."""
    return (
        min(len(one.text), len(other.text)) >= SHORTEST
        and likeness(pairs(one.text), pairs(other.text)) >= SAME_WORDS
    )


def _of_one_kind(one: Record, other: Record) -> bool:
    """One plan makes two findings of one kind, except where they were put into two categories."""
    if likeness(finding_pieces(one), finding_pieces(other)) >= ALIKE:
        return True
    categories = {one.finding.category, other.finding.category}
    return related(one, other) and ("" in categories or len(categories) == 1)


def _plain(fact: Fact) -> str:
    """A day without its year: 2024年10月15日 and 10月15日 are one day in one round."""
    return fact.value.split("年")[-1] if fact.kind == "date" and "月" in fact.value else fact.value


def _large(value: str) -> bool:
    digits = "".join(c for c in value if c.isdigit())
    return len(digits) >= 2


def _holders(keys: dict[int, frozenset[str]]) -> dict[str, list[int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for place, own in keys.items():
        for key in own:
            holders[key].append(place)
    return holders


def _sign(
    place: int,
    records: Sequence[Record],
    keys: dict[int, frozenset[str]],
    holders: dict[str, list[int]],
    leaning: dict[int, frozenset[str]],
) -> Sign | None:
    own, leant = keys[place], leaning.get(place, frozenset())
    shared_with: dict[int, int] = defaultdict(int)
    for key in own:
        for other in holders[key][:MOST_COMPARED]:
            shared_with[other] += other != place
    wordless = any(k.startswith("=") for k in own)
    # a paper by its title is enough for an answer that has little else
    titled = len(own) <= FEW and any(k.startswith("《") for k in own)
    need = 1 if wordless or titled else 2
    others = [
        o
        for o in (keys if len(keys) <= MOST_COMPARED else shared_with)
        if o != place
        and (
            max(need, SHARE * min(len(own), len(keys[o]))) <= shared_with[o]
            or not leant.isdisjoint(leaning.get(o, ()))
            or _same_words(records[place], records[o])
        )
        and not _of_one_kind(records[place], records[o])
    ]
    if len(others) < MANY - 1:
        return None
    others.sort(key=lambda o: (-shared_with[o], records[o].id))
    named = [k.lstrip("=")[:24] for k in sorted(own) if sum(k in keys[o] for o in others) >= MANY - 1]
    named = named or [k for k in sorted(leant) if any(k in leaning.get(o, ()) for o in others)]
    return _told(named, len(own), [records[o].id for o in others])


def _told(named: list[str], own: int, others: list[str]) -> Sign:
    """`own` is how many keys the answer has: the more of them are shared, the surer the sign."""
    share = min(1.0, max(len(named) / own, SHARE)) if own else SHARE
    why = (
        f"同一轮中 {len(others) + 1} 个互不相干的问题用同一项结果作答（{'、'.join(named[:4])}），"
        f"看不出各个问题分别改了什么"
    )
    return Sign(
        Code.ONE_FOR_MANY,
        min(0.97, 0.5 + 0.3 * share + 0.05 * len(others)),
        why,
        refs=tuple(others),
        reason=Reason.ONE_ANSWER,
        params={"findings": len(others) + 1, "shared": tuple(named[:4])},
    )
