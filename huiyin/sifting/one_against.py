"""One text against some: how much wording each has in common with it, without the machine code.

For pages that compare one short text with a few thousand; `likeness` compares all with all.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby

_GRAM = 3


def shares(text: str, others: Iterable[str]) -> Iterator[float]:
    """The Jaccard index of 3-grams of `text` and each other text, 0 to 1; as `likeness` has it, punctuation
    is left out and a run of digits counts as one."""
    own = _grams(text)
    for other in others:
        grams = _grams(other)
        both = len(own & grams)
        yield both / max(1, len(own) + len(grams) - both)


def _grams(text: str) -> set[str]:
    bare = "".join(_bare(unicodedata.normalize("NFKC", text)))
    return {bare[n : n + _GRAM] for n in range(max(1, len(bare) - _GRAM + 1))}


def _bare(text: str) -> Iterator[str]:
    for kind, run in groupby(text, key=lambda c: "digit" if c.isdecimal() else c.isalnum()):
        if kind == "digit":
            yield "0"
        elif kind:
            yield "".join(run)
