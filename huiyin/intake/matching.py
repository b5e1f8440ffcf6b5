"""What a document calls units and categories, and which of the body's own it means. Pure.

Only a name that is the same (or was chosen before) is taken without asking; everything nearly so is offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from rapidfuzz import fuzz, process

from huiyin.findings.fingerprints import essence
from huiyin.organisations.matching import bare
from huiyin.organisations.models import Unit

#: a category is taken at this likeness (0..100) and marked as near; below, it is left open
NEAR = 80.0
OFFERED = 60.0
SUGGESTIONS = 5
#: how likely an abbreviation is the unit (0..100), between a good and a poor likeness
ABBREVIATED = 75.0
LONGEST_SHORT_FORM = 6
#: what documents put around a category's words
_FRAME = re.compile(r"^(在|围绕|关于|坚持)|(方面|情况|问题|不够|不力|存在|的|中|整改|落实)+$")


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the body as documents may call it; `target_id` is None while it is not in the round."""

    unit_id: UUID
    name: str
    target_id: UUID | None
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A category of the body; `parent` is the name of the one above it."""

    id: UUID
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Likeness:
    """How a written name was understood: `how` is same, chosen, near or none."""

    place: Place | None
    how: str
    suggestions: tuple[tuple[Place, float], ...] = ()


class Places:
    """The units that a document may mean, indexed once for however many names."""

    def __init__(self, places: Iterable[Place]) -> None:
        self._by_name: dict[str, Place] = {}
        self._by_unit: dict[UUID, Place] = {}
        for place in places:
            self._by_unit[place.unit_id] = place
            for name in (place.name, *place.names):
                if name:
                    self._by_name.setdefault(bare(name), place)

    def of_unit(self, unit_id: UUID) -> Place | None:
        return self._by_unit.get(unit_id)

    def find(self, written: str) -> Likeness:
        """The unit whose name, short name or alias is `written`; else the nearest ones as suggestions."""
        wanted = bare(written)
        if wanted in self._by_name:
            return Likeness(self._by_name[wanted], "same")
        near: dict[UUID, tuple[Place, float]] = {}
        found = process.extract(
            wanted, self._by_name.keys(), scorer=fuzz.WRatio, limit=SUGGESTIONS * 2, score_cutoff=OFFERED
        )
        for name, score, _ in found if wanted else ():
            place = self._by_name[name]
            near.setdefault(place.unit_id, (place, score))
        for place in self._abbreviated(wanted):
            near.setdefault(place.unit_id, (place, ABBREVIATED))
        best = sorted(near.values(), key=lambda pair: -pair[1])
        return Likeness(None, "near" if best else "none", tuple(best)[:SUGGESTIONS])

    def _abbreviated(self, wanted: str) -> Iterator[Place]:
        """Units whose name holds the signs of a short form in order: 国资委 for 国有资产监督管理委员会."""
        if 2 <= len(wanted) <= LONGEST_SHORT_FORM:
            for name, place in self._by_name.items():
                rest = iter(name)
                if len(name) > len(wanted) and all(sign in rest for sign in wanted):
                    yield place


def place_of(unit: Unit, target_id: UUID | None) -> Place:
    return Place(unit.pk, unit.name, target_id, (unit.short_name, *unit.aliases))


@dataclass(frozen=True, slots=True)
class Heading:
    """Which category a heading means: `how` is same, chosen before (alias), near, or none."""

    category: Category | None
    how: str
    score: float = 0.0


@dataclass(slots=True)
class Categories:
    """A body's categories, and the headings that somebody has put under one of them before."""

    known: Sequence[Category]
    aliases: Mapping[str, UUID] = field(default_factory=dict)
    _by_words: dict[str, Category] = field(default_factory=dict)
    _seen: dict[str, Heading] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for category in self.known:
            self._by_words.setdefault(heading_mark(category.name), category)

    def of_id(self, category_id: UUID) -> Category | None:
        return next((c for c in self.known if c.id == category_id), None)

    def find(self, heading: str) -> Heading:
        mark = heading_mark(heading)
        if mark not in self._seen:
            self._seen[mark] = self._find(mark)
        return self._seen[mark]

    def _find(self, mark: str) -> Heading:
        if mark in self._by_words:
            return Heading(self._by_words[mark], "same", 100.0)
        if mark in self.aliases and (chosen := self.of_id(self.aliases[mark])):
            return Heading(chosen, "alias", 100.0)
        best = process.extractOne(mark, self._by_words.keys(), scorer=fuzz.WRatio, score_cutoff=NEAR)
        if best is None or not mark:
            return Heading(None, "none")
        return Heading(self._by_words[best[0]], "near", float(best[1]))


def heading_mark(heading: str) -> str:
    """A heading's own words: 「（一）在意识形态工作责任制方面」 is 意识形态工作责任制."""
    words = essence(heading)
    return (_FRAME.sub("", words) or words)[:300]


__all__ = ["Categories", "Category", "Heading", "Likeness", "Place", "Places", "heading_mark", "place_of"]
