"""Why findings keep coming (深层次原因): the causes that a profile knows, and which of them a text speaks of.

A suggestion is words that were found; a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .profile_values import Words

#: so many causes are suggested
MOST = 3


@dataclass(frozen=True, slots=True)
class RootCause:
    """A cause; `known_by` are words that point at it; `parts` are more exact causes, which have none."""

    code: str
    words: Words
    known_by: tuple[str, ...] = ()
    parts: tuple[RootCause, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A cause that the texts point at, and the words that do."""

    code: str
    found: tuple[str, ...]


def in_order(causes: Iterable[RootCause]) -> list[tuple[RootCause, bool]]:
    """Every cause with its parts after it; True for a part."""
    return [pair for cause in causes for pair in ((cause, False), *((part, True) for part in cause.parts))]


def known(causes: Iterable[RootCause]) -> frozenset[str]:
    return frozenset(cause.code for cause, _part in in_order(causes))


def suggest(causes: Sequence[RootCause], texts: Iterable[str]) -> list[Suggestion]:
    """The causes of which most words stand in the texts; of equal ones the more exact, then the earlier."""
    whole = "\n".join(texts)
    found = []
    for place, (cause, part) in enumerate(in_order(causes)):
        if words := tuple(w for w in cause.known_by if w in whole):
            found.append((-len(words), not part, place, Suggestion(cause.code, words)))
    return [suggestion for *_rank, suggestion in sorted(found, key=lambda f: f[:3])[:MOST]]
