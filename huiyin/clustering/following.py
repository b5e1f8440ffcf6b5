"""Which new group is which old one: a theme keeps its identity while findings come and go."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)
#: an old group goes on in a new one if what both have is this share of what either has
SHARED = 0.2


def followed(labels: Sequence[int], before: Sequence[K | None]) -> Mapping[int, K]:
    """For each new group the old one that goes on in it, if there is one; each old one goes on once.

    `labels[i]` is the new group of item i (-1: none), `before[i]` the old one (None: none). The pair that
    shares most, by members in common over members of either, is settled first.
    """
    new = Counter(label for label in labels if label >= 0)
    old = Counter(b for b in before if b is not None)
    both = Counter(
        (label, b) for label, b in zip(labels, before, strict=True) if label >= 0 and b is not None
    )
    shares = {(label, b): n / (new[label] + old[b] - n) for (label, b), n in both.items()}
    found: dict[int, K] = {}
    for label, b in sorted(shares, key=lambda pair: (-shares[pair], pair[0])):
        if label not in found and b not in found.values() and shares[label, b] >= SHARED:
            found[label] = b
    return found
