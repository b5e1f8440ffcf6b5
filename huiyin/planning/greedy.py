"""A first plan at once: the riskiest first, each as early as it may; and the same by whole groups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from .fitting import Class
from .placing import Places
from .risk import points
from .term import TermProblem, TermUnit


def by_risk(problem: TermProblem, allowed: Mapping[str, Class]) -> dict[str, str]:
    """The riskiest first, each in the earliest round with room. The conditions must be known to fit."""
    places = _places(problem, allowed)
    for unit in _riskiest_first(problem.units):
        places.put(unit.key)
    return places.choice()


def by_group(problem: TermProblem, allowed: Mapping[str, Class]) -> dict[str, str]:
    """The group with the riskiest units first, each whole in the earliest round that holds it."""
    places = _places(problem, allowed)
    for block in _blocks(problem):
        keys = [unit.key for unit in _riskiest_first(block)]
        if not places.put_together(keys):
            for key in keys:
                places.put(key)
    return places.choice()


def first_plan(problem: TermProblem, allowed: Mapping[str, Class]) -> dict[str, str]:
    """The better of the two."""
    return min((by_risk(problem, allowed), by_group(problem, allowed)), key=problem.cost)


def _places(problem: TermProblem, allowed: Mapping[str, Class]) -> Places:
    return Places({r.key: r.capacity for r in problem.rounds}, allowed)


def _riskiest_first(units: Iterable[TermUnit]) -> list[TermUnit]:
    return sorted(units, key=lambda u: (-points(u.risk), u.key))


def _blocks(problem: TermProblem) -> list[Sequence[TermUnit]]:
    """Groups, and each unit without one for itself, those with the highest mean risk first."""
    found: dict[str, list[TermUnit]] = {}
    for unit in problem.units:
        found.setdefault(unit.group or f"\0{unit.key}", []).append(unit)
    return sorted(found.values(), key=lambda b: (-sum(points(u.risk) for u in b) / len(b), b[0].key))
