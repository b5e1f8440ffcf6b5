"""Copies whose every clause was put in other words: each has its counterpart in the other text.

Grams of three characters hardly survive a paraphrase, but its clauses do, one by one and nearly all of them.
Texts of one campaign share some clauses; only a copy has a counterpart for nearly all of both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

import numpy as np

from huiyin.sifting.clauses import clauses
from huiyin.sifting.deeds import DEED, HANDIWORK
from huiyin.sifting.likeness import Pairs
from huiyin.sifting.masking import masked

#: characters of a clause that is looked at; how alike two clauses must be; a text has so many at least
CLAUSE, ALIKE_CLAUSES, LEAST_CLAUSES = 5, 0.45, 5
#: share of both texts that has a counterpart
COVERED = 0.72
#: pairs that share less of their weight are not looked at; of more pairs only the likest are
LEAST_WEIGHT, MOST_LOOKED_AT = 0.12, 5_000
LONGEST = 1_200


def reworded(pairs: Pairs, texts: Sequence[str]) -> Iterator[tuple[int, float]]:
    """Places in `pairs` that are copies in other words, with the share that has a counterpart.

    `texts` are whole, one for each text that `pairs` speaks of.
    """
    both = np.minimum(pairs.of_first, pairs.of_second)
    looked_at = np.flatnonzero(both >= LEAST_WEIGHT)
    likest = looked_at[np.argsort(-both[looked_at], kind="stable")][:MOST_LOOKED_AT]
    for k in likest.tolist():
        covered = _covered(texts[pairs.first[k]][:LONGEST], texts[pairs.second[k]][:LONGEST])
        if covered >= COVERED:
            yield k, covered


def _covered(one: str, other: str) -> float:
    """Share of the less covered text whose clauses each have a counterpart of their own in the other."""
    mine, theirs = _clauses_of(one), _clauses_of(other)
    if min(len(mine), len(theirs)) < LEAST_CLAUSES:
        return 0.0
    free = dict(enumerate(theirs))
    held, deeds, whole = 0, 0, sum(len(w) for w, _ in mine)
    # as soon as too much of it has no counterpart, the rest can't change that
    missing = (1 - COVERED) * whole
    for words, pieces in mine:
        likest = max(free, key=lambda k: _alike(pieces, free[k][1]), default=None)
        if likest is not None and _alike(pieces, free[likest][1]) >= ALIKE_CLAUSES:
            held += len(words)
            deeds += bool(DEED.search(words) or HANDIWORK.search(words))
            del free[likest]
        elif (missing := missing - len(words)) < -1e-9:
            return 0.0
    if len(theirs) - len(free) < LEAST_CLAUSES or deeds < 2:
        return 0.0
    of_other = 1 - sum(len(w) for w, _ in free.values()) / sum(len(w) for w, _ in theirs)
    return min(held / whole, of_other)


@lru_cache(maxsize=4096)
def _clauses_of(text: str) -> tuple[tuple[str, frozenset[str]], ...]:
    """Bare clauses with their characters and pairs of characters."""
    bare = (masked(part.text) for part in clauses(text))
    return tuple(
        (words, frozenset(words) | {words[i : i + 2] for i in range(len(words) - 1)})
        for words in bare
        if len(words) >= CLAUSE
    )


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * len(one & other) / (len(one) + len(other))
