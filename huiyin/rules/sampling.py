"""Drawing at random so that anybody can draw again: from a seed and a list, by strata, and what it tells.

Each key is ranked by the SHA-256 of "<seed>:<key>"; of each stratum those that rank first are drawn. Nobody
can choose who is drawn once the seed is published, and everybody can check it with a pocket tool.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

#: the two-sided 95 per cent point of the normal distribution
Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Candidate:
    key: str
    stratum: str = ""


def rank(seed: str, key: str) -> str:
    """Where a key stands in a draw: 64 hexadecimal digits, the smallest first."""
    return hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()


def fingerprint_of(candidates: Iterable[Candidate]) -> str:
    """One hash of a list, whatever its order: a line "<key><tab><stratum>" for each, sorted."""
    lines = sorted(f"{c.key}\t{c.stratum}\n" for c in candidates)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def shares(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of each stratum: in proportion, by largest remainder; one at least of each where `n` allows.

    Ties go to the larger stratum, then by name. Never more than a stratum has; `n` in all, or everything.
    """
    there = {name: size for name, size in sizes.items() if size > 0}
    total = sum(there.values())
    n = max(0, min(n, total))
    if not n:
        return dict.fromkeys(sizes, 0)
    quota = {name: n * size / total for name, size in there.items()}
    least = 1 if n >= len(there) else 0
    given = {name: min(there[name], max(least, int(quota[name]))) for name in there}

    def order(name: str) -> tuple[float, int, str]:
        return given[name] - quota[name], -there[name], name

    while sum(given.values()) > n:
        given[max((m for m in there if given[m] > least), key=order)] -= 1
    while sum(given.values()) < n:
        given[min((m for m in there if given[m] < there[m]), key=order)] += 1
    return {name: given.get(name, 0) for name in sizes}


def draw(candidates: Sequence[Candidate], n: int, seed: str) -> tuple[Candidate, ...]:
    """Those drawn, by stratum and rank; the same for the same seed, list and number, whatever the order."""
    wanted = shares(Counter(c.stratum for c in candidates), n)
    strata: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        strata[candidate.stratum].append(candidate)
    return tuple(
        candidate
        for name in sorted(strata)
        for candidate in sorted(strata[name], key=lambda c: rank(seed, c.key))[: wanted[name]]
    )


def wilson(hits: int, of: int, z: float = Z95) -> tuple[float, float] | None:
    """The interval in which the true share lies (Wilson's score interval); None where nothing was counted."""
    if of <= 0:
        return None
    share, square = hits / of, z * z
    middle = (share + square / (2 * of)) / (1 + square / of)
    half = z * sqrt(share * (1 - share) / of + square / (4 * of * of)) / (1 + square / of)
    return max(0.0, middle - half), min(1.0, middle + half)
