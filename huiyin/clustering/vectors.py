"""Words as weighted vectors: one row for each different text, so that a million equal texts are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

#: a word in more of the wordings than this is the trade's language and tells nothing; of few, any may tell
COMMON_SHARE, COMMON_AT_LEAST = 0.1, 12
#: a word of one text links it to no other
RARE = 2


@dataclass(frozen=True)
class Space:
    """`rows`: different texts × words, each row of length 1 (or 0, where no word tells anything).

    `row_of[i]` is the row of text `i`; `weight[r]` how many texts a row stands for.
    """

    rows: sparse.csr_matrix
    row_of: NDArray[np.int64]
    weight: NDArray[np.int64]
    terms: list[str]


def space_of(texts: Sequence[Sequence[str]]) -> Space:
    """Words of two characters and more, weighted by how few have them: log(1 + wordings / wordings with it).

    Usual is what many wordings have; what one wording has that stands in the ledger a thousand times is not.
    """
    wordings = Counter(frozenset(word for word in words if len(word) > 1) for words in texts)
    held: Counter[str] = Counter()
    several: set[str] = set()
    for wording, n in wordings.items():
        several.update(w for w in wording if n >= RARE or w in held)
        held.update(wording)
    most = max(COMMON_SHARE * len(wordings), COMMON_AT_LEAST)
    terms = sorted(word for word in several if held[word] <= most)
    place = {word: number for number, word in enumerate(terms)}
    different: dict[tuple[int, ...], int] = {}
    row_of = np.empty(len(texts), dtype=np.int64)
    for number, words in enumerate(texts):
        key = tuple(sorted({place[w] for w in words if w in place}))
        row_of[number] = different.setdefault(key, len(different))
    worth = np.array([np.log1p(len(wordings) / held[w]) for w in terms])
    rows = _matrix(list(different), worth)
    return Space(rows, row_of, np.bincount(row_of, minlength=len(different)), terms)


def _matrix(keys: Sequence[tuple[int, ...]], worth: NDArray[np.float64]) -> sparse.csr_matrix:
    ends = np.cumsum([0, *(len(key) for key in keys)])
    columns = np.fromiter((c for key in keys for c in key), dtype=np.int32, count=int(ends[-1]))
    values = worth[columns] if len(columns) else np.zeros(0)
    squares = np.add.reduceat(np.append(values**2, 0.0), ends[:-1]) if len(keys) else np.zeros(0)
    # reduceat gives an empty stretch its neighbour's first value
    lengths = np.sqrt(np.where(np.diff(ends) > 0, squares, 1.0))
    values = values / np.repeat(lengths, np.diff(ends))
    return sparse.csr_matrix((values, columns, ends), shape=(len(keys), len(worth)))
