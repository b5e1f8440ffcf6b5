"""Finding the unit that a document means: by name, short name or alias, or nearly so."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from rapidfuzz import fuzz, process

from .models import Unit

#: what documents put around a unit's name
AROUND = re.compile(r"^(中共|中国共产党)|(党组|党委|党总支|党支部|党工委|委员会|机关)+$")
LIKELY = 60.0


@dataclass(frozen=True, slots=True)
class Match:
    """`score` is 0..100; 100 means that the name, short name or an alias is the same."""

    unit_id: UUID
    name: str
    score: float


@lru_cache(maxsize=20_000)
def bare(name: str) -> str:
    """A unit's name without spaces and without the party group's words around it."""
    return AROUND.sub("", re.sub(r"\s+", "", name))


def match_unit(written: str, units: Iterable[Unit], *, limit: int = 5) -> list[Match]:
    """The units that `written` may mean, best first; the choice stays with the user unless one scores 100."""
    wanted = bare(written)
    if not wanted:
        return []
    names: dict[str, Unit] = {}
    for unit in units:
        for name in (unit.name, unit.short_name, *unit.aliases, *unit.former_names):
            if name:
                names.setdefault(bare(name), unit)
    if wanted in names:
        return [Match(names[wanted].pk, names[wanted].name, 100.0)]
    found: dict[UUID, Match] = {}
    for name, score, _ in process.extract(wanted, names.keys(), scorer=fuzz.WRatio, limit=limit * 2):
        unit = names[name]
        if score >= LIKELY and unit.pk not in found:
            found[unit.pk] = Match(unit.pk, unit.name, min(score, 99.0))
    return list(found.values())[:limit]
