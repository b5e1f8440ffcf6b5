"""What a group is about: the phrases that are typical of it, and the texts nearest to its middle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .grouping import Grouped

#: a phrase is one to so many neighbouring words, of so many characters at least
LONGEST, SHORTEST = 4, 3
#: words of one character that may begin a phrase, because without them it would say something else
_TURNS = frozenset("未不无超乱多假虚漏错骗")
#: phrases and central texts that are told
PHRASES, CENTRAL = 5, 5
#: at most so many texts of a group are looked at
LOOKED_AT = 400


@dataclass(frozen=True)
class Named:
    """`phrases`: the most typical first; `central`: numbers of the texts nearest to the middle."""

    phrases: tuple[str, ...]
    central: tuple[int, ...]


def named(texts: Sequence[Sequence[str]], grouped: Grouped) -> list[Named]:
    """A name for each group.

    A phrase weighs how many of the group's texts have it, times the logarithm of how much more usual it is
    there than elsewhere, times the root of its words: three words that stand together say more than one.
    """
    members = _looked_at(grouped)
    inside = [Counter(p for i in group for p in set(_phrases(texts[i]))) for group in members]
    everywhere: Counter[tuple[str, ...]] = Counter()
    for counts in inside:
        everywhere.update(counts)
    total = sum(len(group) for group in members)
    return [
        Named(_typical(counts, everywhere, len(group), total), tuple(group[:CENTRAL]))
        for counts, group in zip(inside, members, strict=True)
    ]


def _looked_at(grouped: Grouped) -> list[list[int]]:
    """Of each group the texts nearest to its middle."""
    order = np.lexsort((np.arange(len(grouped.labels)), -grouped.closeness))
    members: list[list[int]] = [[] for _ in range(grouped.count)]
    for i in order:
        label = grouped.labels[i]
        if label >= 0 and len(members[label]) < LOOKED_AT:
            members[label].append(int(i))
    return members


def _phrases(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Neighbouring words without a sign or gap between them, of which the ends say something."""
    for start, first in enumerate(words):
        # what follows a figure is mostly what it counts
        if not (_says_something(first) or first in _TURNS) or (start and words[start - 1].isspace()):
            continue
        for end in range(start, min(start + LONGEST, len(words))):
            if not words[end].isalpha():
                break
            if _says_something(words[end]) and sum(map(len, words[start : end + 1])) >= SHORTEST:
                yield tuple(words[start : end + 1])


def _says_something(word: str) -> bool:
    return word.isalpha() and len(word) > 1


def _typical(
    inside: Counter[tuple[str, ...]], everywhere: Counter[tuple[str, ...]], size: int, total: int
) -> tuple[str, ...]:
    least = max(2, size * 0.04)
    scored = []
    for phrase, n in inside.items():
        if n < least:
            continue
        elsewhere = (everywhere[phrase] - n + 1) / (total - size + 1)
        scored.append((n / size * np.log1p(n / size / elsewhere) * len(phrase) ** 0.5, phrase))
    chosen: list[tuple[str, ...]] = []
    for _score, phrase in sorted(scored, key=lambda pair: (-pair[0], pair[1])):
        # a part of what is told already says nothing more
        if not any(set(phrase) & set(other) for other in chosen):
            chosen.append(phrase)
        if len(chosen) == PHRASES:
            break
    return tuple("".join(phrase) for phrase in chosen)
