"""The buttons of a decision panel: what a page's life knows, in the order of its table of words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from django.utils.functional import Promise

from huiyin.rules.moves import Obstacle


@dataclass(frozen=True, slots=True)
class Outcome:
    """One button and the line beside it. `fields` are those of the form that this step alone asks for."""

    words: str | Promise
    note: str | Promise
    icon: str
    kind: str = "secondary"
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    """An outcome as it stands for this viewer, with every reason against it."""

    value: str
    outcome: Outcome
    obstacles: Sequence[Obstacle]


def offered(
    table: Mapping[StrEnum, Outcome], moves: Mapping[Any, Sequence[Obstacle]],
    notes: Mapping[Any, str] = MappingProxyType({}),
) -> list[Offered]:  # fmt: skip
    """The buttons of the moves that state and roles know, in the table's order; `notes` say more of some."""
    return [
        Offered(str(a), replace(outcome, note=notes.get(a, outcome.note)), moves[a])
        for a, outcome in table.items()
        if a in moves
    ]
