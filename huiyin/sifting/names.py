"""Which names are a record's own, and where names of units and places stand in a text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from huiyin.sifting.records import Record

_BODY_PLACE = re.compile(r"^([\u4e00-\u9fff]{1,12}?[省市县区州盟旗])(?=委|党委|纪委|巡|人民政府|政府)")
_UNIT_PLACE = re.compile(
    r"^((?:[\u4e00-\u9fff]{2,5}?[省市州盟])?[\u4e00-\u9fff]{2,4}?[省市县区州盟旗])(?=[\u4e00-\u9fff]{2})"
)
#: what a unit calls itself
SELF = re.compile(
    r"我们?(?:局|镇|乡|校|院|县|区|市|委|办|中心|公司|单位|街道|村|站|所|馆|队|厅|处|集团)|本单位|该单位"
)
SHORTEST_NAME = 2


class Mention(NamedTuple):
    """A known name at a place of a text."""

    name: str
    start: int
    end: int


class Finder:
    """Finds the longest known name at each place, in one pass whose cost does not grow with the names."""

    def __init__(self, names: Iterable[str]) -> None:
        by_head: dict[str, list[str]] = defaultdict(list)
        for name in {n for n in names if len(n) >= SHORTEST_NAME}:
            by_head[name[:SHORTEST_NAME]].append(name)
        self._by_head = {head: sorted(n, key=len, reverse=True) for head, n in by_head.items()}

    def mentions(self, text: str) -> Iterator[Mention]:
        by_head, place, last = self._by_head, 0, len(text) - SHORTEST_NAME
        while place <= last:
            for name in by_head.get(text[place : place + SHORTEST_NAME], ()):
                if text.startswith(name, place):
                    yield Mention(name, place, place + len(name))
                    place += len(name) - 1
                    break
            place += 1


@lru_cache(maxsize=20_000)
def place_of(unit: str, body: str) -> str:
    """甲市 for 甲市乙局 inspected by 甲市委巡察办; empty when neither name tells it."""
    found = _BODY_PLACE.match(body)
    if found and unit.startswith(found[1]):
        return found[1]
    found = _UNIT_PLACE.match(unit)
    return found[1] if found else ""


@lru_cache(maxsize=20_000)
def own_names(unit: str, aliases: tuple[str, ...], body: str) -> frozenset[str]:
    """Every name under which a unit goes in its own papers: full, short, with 市 or 县 only."""
    place = place_of(unit, body)
    names = {unit, *aliases}
    if place and len(unit) - len(place) >= SHORTEST_NAME:
        rest = unit[len(place) :]
        names |= {rest, place[-1] + rest}
    return frozenset(n for n in names if len(n) >= SHORTEST_NAME)


class Directory:
    """All units and places that a set of records speaks of."""

    def __init__(self, records: Iterable[Record]) -> None:
        self.owners: dict[str, set[str]] = defaultdict(set)
        self.places: set[str] = set()
        self.place_by_unit: dict[str, str] = {}
        bodies: set[str] = set()
        known: set[tuple[str, tuple[str, ...], str]] = set()
        for record in records:
            key = (record.unit, record.aliases, record.body)
            if key not in known:
                known.add(key)
                bodies.add(record.body)
                self._learn(*key)
        self._together = bodies | set(self.place_by_unit)
        self.finder = Finder({*self.owners, *self.places, *(b for b in bodies if b)})

    def _learn(self, unit: str, aliases: tuple[str, ...], body: str) -> None:
        for name in own_names(unit, aliases, body):
            self.owners[name].add(unit)
        place = place_of(unit, body)
        self.place_by_unit[unit] = place
        if place:
            self.places.add(place)
        found = _BODY_PLACE.match(body)
        if found:
            self.places.add(found[1])

    def related(self, one: str, other: str) -> bool:
        """One place lies in the other: some unit or body carries both names (甲市乙县)."""
        return one in other or other in one or any(one in n and other in n for n in self._together)
