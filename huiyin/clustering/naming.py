"""What a group is about: the phrases that are typical of it, and the texts nearest to its middle."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from .grouping import Grouped

#: a phrase is one to so many neighbouring words, of so many characters at least
LONGEST, SHORTEST = 4, 3
#: words that lead to what is said: nothing typical begins with them
_LEADS_IN = frozenset(re.findall("..", "以来其中其余个别部分有的抽查发现经查至今目前同时此外以及关于存在"))
#: words of one character that may begin a phrase, because without them it would say something else
_TURNS = frozenset("未不无超乱多假虚漏错骗")
#: phrases and central texts that are told
PHRASES, CENTRAL = 5, 30
#: at most so many texts of a group are looked at
LOOKED_AT = 400
_FIGURE = re.compile(r"[0-9０-９.,，%％]+\s*(?:多|余)?(?:万?亿?元|[个名人次项家起件处份笔亩台辆套年月日条])?")
_EDGES = " 　，。；：、-—"


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


def titled(titles: Sequence[str], shortest: int = 4) -> str:
    """What a group may be called: the title without figures that comes most often among those of its nearest
    texts (given with the nearest first); of equal ones the nearest. Empty where none says enough."""
    bare = [_FIGURE.sub("", title).strip(_EDGES) for title in titles]
    counted = Counter(title for title in bare if len(title) >= shortest)
    # the counter keeps the order in which they came, and so does max
    return max(counted, key=lambda title: counted[title], default="")


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
        if first in _LEADS_IN:
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
