"""Composing findings: hand-written patterns from `content/`, filled with figures and words of a unit.

Plain Python and deterministic: the same `random.Random` gives the same findings.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from random import Random
from typing import Any

from huiyin.rules.finding import Pace
from huiyin.rules.task import Deliverable
from huiyin.rules.unit import UnitType

FILES = ("enterprise_policy", "department_policy", "governance", "organisation")
#: what a derived figure is of the one it comes from: `{b_most}` is most of `{b}`
SHARES = {"most": (0.6, 0.92), "more": (1.2, 1.6), "few": (0.25, 0.5)}
#: the figures of a progress report, and what a pattern calls them
FIGURES = {"rules": "rules_made", "persons": "persons", "meetings": "meetings", "money": "money_recovered"}
WAN = 10_000


@dataclass(frozen=True, slots=True)
class CaseTask:
    """One task with what will have been done; `figures` are those of a progress report, money in yuan."""

    title: str
    deliverable: Deliverable
    done: str
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Case:
    """A finding in words, with the tasks that fit it. `amount` is in yuan."""

    pattern: int
    category: str
    title: str
    text: str
    basis: str
    pace: Pace
    amount: int | None
    tasks: tuple[CaseTask, ...]


def chance(seed: int) -> Random:
    """Chance that comes out the same each time; nothing here is secret."""
    return Random(seed)  # noqa: S311


@cache
def content(name: str) -> dict[str, Any]:
    text = (resources.files("huiyin.demo.content") / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def patterns() -> tuple[dict[str, Any], ...]:
    return tuple(p for name in FILES for p in content(name)["patterns"])


def fitting(kind: UnitType) -> list[int]:
    """The places of the patterns that this kind of unit can have."""
    letter = "D" if kind == UnitType.FUNCTIONAL_DEPARTMENT else "E"
    return [n for n, p in enumerate(patterns()) if letter in p["for"]]


def compose(place: int, words: Mapping[str, Any], rng: Random) -> Case:
    """Fill a pattern with figures and with the unit's `words` (lists among them give one each)."""
    pattern = patterns()[place]
    slots = _slots(pattern.get("n", {}), words, rng)
    fill = _Filled(slots).fill
    money = pattern.get("amount")
    return Case(
        pattern=place,
        category=pattern["at"],
        title=fill(rng.choice(pattern["titles"])),
        text=fill(pattern["text"]),
        basis=fill(pattern["basis"]),
        pace=_pace(pattern, rng),
        amount=int(slots[money]) * WAN if money else None,
        tasks=tuple(_task(t, fill, slots) for t in pattern["tasks"]),
    )


def _pace(pattern: Mapping[str, Any], rng: Random) -> Pace:
    if "pace" in pattern:
        return Pace(pattern["pace"])
    return rng.choices((Pace.STAGED, Pace.IMMEDIATE, Pace.CONTINUING), (7, 2, 1))[0]


def _task(row: Sequence[Any], fill: Any, slots: Mapping[str, Any]) -> CaseTask:
    deliverable, title, done, *rest = row
    figures = {
        FIGURES[k]: _figure(v, slots, WAN if k == "money" else 1) for k, v in (rest or [{}])[0].items()
    }
    return CaseTask(fill(title), Deliverable(deliverable), fill(done), figures)


def _figure(value: int | str, slots: Mapping[str, Any], unit: int) -> int:
    return (int(slots[value]) if isinstance(value, str) else value) * unit


def _slots(numbers: Mapping[str, Any], words: Mapping[str, Any], rng: Random) -> dict[str, Any]:
    slots = {k: rng.choice(v) if isinstance(v, list) else v for k, v in words.items()}
    slots["y"], slots["y2"] = rng.randint(2019, 2021), rng.randint(2022, 2023)
    for name, spec in numbers.items():
        slots[name] = _number(spec, slots, rng)
        if isinstance(slots[name], int):
            for ending, (low, high) in SHARES.items():
                slots[f"{name}_{ending}"] = max(1, round(slots[name] * rng.uniform(low, high)))
    return slots


def _number(spec: Sequence[Any], slots: Mapping[str, Any], rng: Random) -> int | str:
    """`[low, high]`, a share of another figure `["a", 0.2, 0.5]`, or one of several words."""
    if isinstance(spec[0], int):
        return rng.randint(*spec)
    if spec[0] in slots:
        return max(1, round(int(slots[spec[0]]) * rng.uniform(*spec[1:])))
    return str(rng.choice(spec))


class _Filled:
    def __init__(self, slots: Mapping[str, Any]) -> None:
        self._slots = slots

    def fill(self, text: str) -> str:
        """Raises `KeyError` for a word that the pattern does not have: a mistake in `content/`."""
        return text.format_map(self._slots)
