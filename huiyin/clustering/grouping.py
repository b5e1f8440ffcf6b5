"""Grouping: neighbours by shared words, communities among them, and everything else put where it is nearest.

1. Equal texts become one row (`vectors`).
2. A sample of rows (all, if they are few) is linked to its nearest neighbours by cosine; communities of that
   graph (Louvain), with those brought together whose middles are alike, are the groups. Links instead of
   density: themes differ by a hundred times in size.
3. Every row goes to the group whose middle is nearest, if it is near enough; else it is in none.

The sample is taken by what a text says, not by where it stands, so that a ledger that has grown by a
twentieth is sampled nearly alike, and the result does not hang on the order of the texts.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray
from sknetwork.clustering import Louvain
from sparse_dot_topn import sp_matmul_topn

from .vectors import Space, space_of

#: so many different texts are linked to each other; the others are put where they are nearest
SAMPLE = 20_000
#: neighbours of a text: of few texts few, else every group would be linked to every other
FEWEST_NEIGHBOURS, MOST_NEIGHBOURS = 4, 24
#: texts that share less are no neighbours
LINKED = 0.15
#: groups whose middles are this near are one. A large theme falls into several communities, because a text
#: has only so many neighbours; between themes 0.1 is usual (measured, docs/themes.md)
ALIKE = 0.25
#: a text is in a group if its middle is this near
NEAR = 0.2
#: fewer texts make no group
SMALLEST = 3
_CHUNK = 50_000

Labels = NDArray[np.int64]
Told = Callable[[float], None]


@dataclass(frozen=True)
class Grouped:
    """`labels[i]`: the group of text i, -1 for none; groups are numbered from 0, the largest first.

    `closeness[i]`: cosine of text i with its group's middle, 0..1, 0 where it is in none.
    """

    labels: Labels
    closeness: NDArray[np.float64]

    @property
    def count(self) -> int:
        return int(self.labels.max(initial=-1)) + 1


def group(
    texts: Sequence[Sequence[str]], *, before: Sequence[int] | None = None, told: Told = lambda share: None
) -> Grouped:
    """Groups of these texts (as words, see `Words`); equal input gives equal output, in whatever order.

    With `before` (a label for each text, -1 for none) whoever has a group stays in it, and the groups keep
    their numbers; the others join the nearest or make new ones, which come after.
    `told` hears the share that is done. Takes memory for the texts' words and a few hundred bytes a text.
    """
    space = space_of(texts)
    told(0.3)
    settled = _settled(space, before) if before is not None else None
    if settled is not None and settled.max(initial=-1) >= 0:
        return _joined(space, settled, np.asarray(before, dtype=np.int64), told)
    if space.rows.shape[0] < 2 or space.rows.nnz == 0:
        return _of_alike(space)
    of_rows, close = _found(space, _sampled(space, np.ones(space.rows.shape[0], dtype=bool)), told)
    return _numbered(space, of_rows, close)


def _settled(space: Space, before: Sequence[int]) -> Labels:
    """Of each row the group that most of its texts had; -1 where none had any."""
    given = np.asarray(before, dtype=np.int64)
    has = given >= 0
    shape = (space.rows.shape[0], int(given.max(initial=-1)) + 1)
    if not has.any():
        return np.full(shape[0], -1, dtype=np.int64)
    votes = sparse.csr_matrix((np.ones(has.sum()), (space.row_of[has], given[has])), shape=shape)
    most = np.asarray(votes.argmax(axis=1)).ravel()
    return np.where(np.diff(votes.indptr) > 0, most, -1)


def _joined(space: Space, settled: Labels, before: Labels, told: Told) -> Grouped:
    """Everybody who has a group stays; the rest joins the nearest, or makes new groups."""
    n = int(before.max()) + 1
    middles = _middles(space.rows, settled, space.weight, n)
    nearest, close = _nearest(space.rows, middles, lambda share: told(0.3 + 0.3 * share))
    own = np.asarray(space.rows.multiply(middles[np.maximum(settled, 0)]).sum(axis=1)).ravel()
    of_rows = np.where(settled >= 0, settled, np.where(close >= NEAR, nearest, -1))
    close = np.where(settled >= 0, own, close)
    left = of_rows < 0
    if left.sum() >= SMALLEST:
        fresh, near = _found(space, _sampled(space, left), told)
        added = _numbered(space, np.where(left, fresh, -1), near)
        rows = np.full(len(of_rows), -1, dtype=np.int64)
        rows[space.row_of] = added.labels
        of_rows = np.where(left & (rows >= 0), rows + n, of_rows)
        close = np.where(left, near, close)
    labels = np.where(before >= 0, before, of_rows[space.row_of])
    return Grouped(labels, np.where(labels >= 0, np.clip(close[space.row_of], 0.0, 1.0), 0.0))


def _found(space: Space, sample: Labels, told: Told) -> tuple[Labels, NDArray[np.float64]]:
    """Groups among the sampled rows, and every row put to the nearest of them if that is near."""
    communities = _communities(space.rows[sample])
    told(0.6)
    middles = _middles(space.rows[sample], communities, space.weight[sample])
    nearest, close = _nearest(space.rows, middles, lambda share: told(0.6 + 0.4 * share))
    return np.where(close >= NEAR, nearest, -1), close


def _of_alike(space: Space) -> Grouped:
    """One wording at most: it is a group if enough texts have it, and if it has a word."""
    alike = bool(space.rows.nnz) and len(space.row_of) >= SMALLEST
    labels = np.full(len(space.row_of), 0 if alike else -1, dtype=np.int64)
    return Grouped(labels, np.full(len(labels), float(alike)))


def _sampled(space: Space, wanted: NDArray[np.bool_]) -> Labels:
    """Of the rows that are wanted those that have words, in an order that hangs on the words alone; at most
    `SAMPLE`."""
    filled = np.flatnonzero((np.diff(space.rows.indptr) > 0) & wanted)
    marks = np.array([_mark(space, int(row)) for row in filled])
    return filled[np.argsort(marks, kind="stable")][:SAMPLE]


def _mark(space: Space, row: int) -> int:
    rows = space.rows
    words = "/".join(space.terms[c] for c in rows.indices[rows.indptr[row] : rows.indptr[row + 1]])
    return int.from_bytes(hashlib.blake2b(words.encode(), digest_size=7).digest(), "big")


def _communities(rows: sparse.csr_matrix) -> Labels:
    n = rows.shape[0]
    neighbours = int(np.clip(round(n**0.5 / 6), FEWEST_NEIGHBOURS, MOST_NEIGHBOURS))
    links = sp_matmul_topn(rows, rows.T.tocsr(), top_n=neighbours + 1, threshold=LINKED, sort=True)
    links = links.tocsr()
    links.setdiag(0)
    links.eliminate_zeros()
    both = links.maximum(links.T)
    if both.nnz == 0:
        return np.arange(n)
    labels = np.asarray(Louvain(random_state=1).fit_predict(both), dtype=np.int64)
    return _brought_together(rows, labels)


def _brought_together(rows: sparse.csr_matrix, labels: Labels) -> Labels:
    """The two groups that are most alike become one, again and again, until no two are alike enough."""
    known, dense = np.unique(labels, return_inverse=True)
    sizes = np.bincount(dense)
    members = sparse.csr_matrix((np.ones(len(labels)), (dense, np.arange(len(labels)))))
    large = np.flatnonzero(sizes >= SMALLEST)
    sums = (members @ rows)[large].toarray()
    into, middles = np.arange(len(large)), sums / np.linalg.norm(sums, axis=1, keepdims=True)
    alike = middles @ middles.T
    np.fill_diagonal(alike, -1)
    while len(large) > 1 and alike.max() >= ALIKE:
        one, other = np.unravel_index(alike.argmax(), alike.shape)
        into[into == other] = one
        sums[one] += sums[other]
        middles[one], middles[other] = sums[one] / np.linalg.norm(sums[one]), 0.0
        fresh = middles @ middles[one]
        # those that have gone into another are alike to nobody
        fresh[into != np.arange(len(large))] = -1
        fresh[one] = -1
        alike[one], alike[:, one] = fresh, fresh
        alike[other], alike[:, other] = -1, -1
    renamed = np.arange(len(known))
    renamed[large] = large[into]
    return np.asarray(renamed[dense], dtype=np.int64)


def _middles(
    rows: sparse.csr_matrix, labels: Labels, weight: Labels, count: int | None = None
) -> sparse.csr_matrix:
    """The mean of each group, of length 1. Many equal texts count by the logarithm of how many they are.

    Of groups that are large enough alone; with `count` of exactly so many groups, by their numbers.
    """
    if count is None:
        kept = np.flatnonzero(np.bincount(labels, weights=weight)[labels] >= SMALLEST)
        known, dense = np.unique(labels[kept], return_inverse=True)
    else:
        kept = np.flatnonzero(labels >= 0)
        known, dense = np.arange(count), labels[kept]
    shape = (max(len(known), 1), rows.shape[0])
    members = sparse.csr_matrix((1 + np.log(weight[kept]), (dense, kept)), shape=shape)
    sums = (members @ rows).tocsr()
    lengths = np.sqrt(np.asarray(sums.multiply(sums).sum(axis=1)).ravel())
    return sparse.diags(1 / np.where(lengths > 0, lengths, 1.0)) @ sums


def _nearest(
    rows: sparse.csr_matrix, middles: sparse.csr_matrix, told: Told
) -> tuple[Labels, NDArray[np.float64]]:
    """Of each row the middle that is nearest, and how near."""
    nearest, close = np.empty(rows.shape[0], dtype=np.int64), np.empty(rows.shape[0])
    across = middles.T.tocsc()
    for start in range(0, rows.shape[0], _CHUNK):
        near = (rows[start : start + _CHUNK] @ across).toarray()
        nearest[start : start + _CHUNK], close[start : start + _CHUNK] = near.argmax(axis=1), near.max(axis=1)
        told(min(1.0, (start + _CHUNK) / rows.shape[0]))
    return nearest, close


def _numbered(space: Space, of_rows: Labels, close: NDArray[np.float64]) -> Grouped:
    """The groups that are large enough, the largest first; equally large ones by their first word's place."""
    sizes = np.bincount(of_rows[of_rows >= 0], weights=space.weight[of_rows >= 0])
    first = np.full(len(sizes), np.iinfo(np.int64).max)
    marks = np.full(len(of_rows), np.iinfo(np.int64).max)
    filled = np.diff(space.rows.indptr) > 0
    marks[filled] = space.rows.indices[space.rows.indptr[:-1][filled]]
    np.minimum.at(first, of_rows[of_rows >= 0], marks[of_rows >= 0])
    order = [g for g in np.lexsort((first, -sizes)) if sizes[g] >= SMALLEST]
    renamed = np.full(len(sizes) + 1, -1, dtype=np.int64)
    renamed[order] = np.arange(len(order))
    labels = renamed[of_rows][space.row_of]
    return Grouped(labels, np.where(labels >= 0, np.minimum(close[space.row_of], 1.0), 0.0))
