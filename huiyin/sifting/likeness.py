"""Which of many texts are alike, and how much; the way from texts to pairs."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from huiyin.sifting import kernels, rare_grams
from huiyin.sifting.kernels import BANDS, ROWS, Hashes, Ints, Keys, Weights
from huiyin.sifting.room import is_short, room

#: in a bucket of very many each text is compared with so many before it
REACH = 6
#: of 48 bins; a pair with Jaccard 0.7 agrees in 34, one with 0.3 in 14
LEAST_AGREEING = 19
LEAST_BITS, MOST_BITS = 16, 24
#: threads help: the kernels and sorting let go of the interpreter
_WORKERS = min(8, os.cpu_count() or 1)
_SHARE, _LOT = 10_000, 50_000
#: text, code points and grams together
_BYTES_A_CHARACTER = 16

Shares = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """`first[k] < second[k]` are alike; shares are of the weight of the grams of each, 0..1."""

    first: Ints
    second: Ints
    of_first: Shares
    of_second: Shares
    jaccard: Shares
    common: Ints

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, slots=True)
class Grams:
    """The 3-grams of many texts, with what each weighs: log(1 + texts / texts that hold it)."""

    grams: Hashes
    marks: Ints
    table: Ints
    weights: Weights
    totals: Weights

    @property
    def sizes(self) -> Ints:
        return np.diff(self.marks)


def grams_of(texts: Sequence[str], weights: Weights | None = None) -> Grams:
    """Grams of texts without punctuation, digits made one; `weights` may come from a larger set."""
    grams, marks = _gram_sets(texts)
    if weights is not None:
        return Grams(
            grams, marks, np.zeros(0, np.int64), weights, kernels.total_weights(grams, marks, weights)
        )
    bits = int(np.clip(np.ceil(np.log2(len(grams) + 1)), LEAST_BITS, MOST_BITS))
    table = kernels.table_of_frequency(grams, bits)
    weights = weights_of(table, len(texts))
    return Grams(grams, marks, table, weights, kernels.total_weights(grams, marks, weights))


_UNWEIGHTED = np.ones(1, np.float32)


def near_duplicates(texts: Sequence[str], least: float = 0.7) -> Pairs:
    """Pairs with Jaccard of 3-grams ≥ `least`: signatures find candidates, every candidate is verified."""
    held = grams_of(texts, _UNWEIGHTED)
    found = measured(held, by_signature(held))
    return _kept(found, found.jaccard >= least)


def _gram_sets(texts: Sequence[str]) -> tuple[Hashes, Ints]:
    """Gram sets of all texts, shared out among the processor's cores; in small lots where memory is short."""
    if len(texts) <= _SHARE:
        return kernels.gram_sets(*kernels.bare(*kernels.packed(list(texts))))
    short = is_short(_BYTES_A_CHARACTER * sum(map(len, texts)))
    step = _SHARE if short else max(_SHARE, -(-len(texts) // _WORKERS))

    def of_share(first: int) -> tuple[Hashes, Ints]:
        return kernels.gram_sets(*kernels.bare(*kernels.packed(list(texts[first : first + step]))))

    firsts = range(0, len(texts), step)
    with ThreadPoolExecutor(1 if short else _WORKERS) as pool:
        shares = map(of_share, firsts) if short else pool.map(of_share, firsts)
        return _joined(shares, len(texts), sum(map(len, texts)) if short else None)


def _joined(shares: Iterable[tuple[Hashes, Ints]], texts: int, most: int | None) -> tuple[Hashes, Ints]:
    """One after another; `most` characters tell how much room is wanted at most where memory is short."""
    held = list(shares) if most is None else shares
    if most is None:
        most = sum(len(grams) for grams, _ in held)
    grams, marks, size, text = room((most + texts,), np.uint32), np.zeros(texts + 1, np.int64), 0, 0
    for own, ends in held:
        grams[size : size + len(own)] = own
        marks[text + 1 : text + len(ends)] = ends[1:] + size
        size += len(own)
        text += len(ends) - 1
    return grams[:size], marks


def weights_of(table: Ints, texts: int) -> Weights:
    """What a gram weighs by the number of texts that hold it."""
    return np.log1p(texts / np.maximum(table, 1)).astype(np.float32)


def alike_to(texts: Sequence[str], chosen: Sequence[int], weights: Weights, least: float = 0.35) -> Pairs:
    """As `alike`, for the `chosen` texts against all given; `weights` come from the many behind them."""
    held = grams_of(texts, weights)
    all_others = np.arange(len(texts))
    both = [np.stack([np.minimum(all_others, j), np.maximum(all_others, j)], 1) for j in chosen]
    pairs = np.concatenate(both) if both else np.zeros((0, 2), np.int64)
    found = measured(held, _distinct(pairs[pairs[:, 0] != pairs[:, 1]], len(texts)))
    return _kept(found, np.maximum(found.of_first, found.of_second) >= least)


def alike(texts: Sequence[str], least: float = 0.35) -> Pairs:
    """Pairs of which one shares at least `least` of its weight: whole, partial, reordered, reworded."""
    held = grams_of(texts)
    candidates = np.concatenate([by_signature(held), by_rare_grams(held)])
    found = measured(held, _distinct(candidates, len(texts)))
    return _kept(found, np.maximum(found.of_first, found.of_second) >= least)


def remotely_alike(texts: Sequence[str], least: float) -> Pairs:
    """Pairs of which both share at least `least` of their weight, found by grams that few texts hold."""
    held = grams_of(texts)
    candidates = by_rare_grams(held, rare_grams.FEW_HOLDERS, least)
    found = measured(held, _distinct(candidates, len(texts)))
    return _kept(found, np.minimum(found.of_first, found.of_second) >= least)


def by_signature(held: Grams) -> Ints:
    """Candidates: pairs that agree in one band at least."""
    made, keys = _signed(held)
    workers = 1 if is_short(made.nbytes) else _WORKERS

    def of_band(band: int) -> Ints:
        column = np.ascontiguousarray(keys[:, band])
        return kernels.pairs_of_band(column, _ordered(column), REACH, made, LEAST_AGREEING)

    with ThreadPoolExecutor(workers) as pool:
        found = list(pool.map(of_band, range(BANDS)))
    return _distinct(np.concatenate(found), len(keys))


def _ordered(keys: Keys) -> Ints:
    """Texts by key, equal ones by number. The number takes the place of the key's last bits: one array is
    sorted in place several times faster than the places of another."""
    bits = np.uint64(max(1, len(keys) - 1).bit_length())
    low = (np.uint64(1) << bits) - np.uint64(1)
    both = (keys & ~low) | np.arange(len(keys), dtype=np.uint64)
    both.sort()
    return (both & low).astype(np.int64)


def _signed(held: Grams) -> tuple[Keys, Keys]:
    """Signatures and band keys, a lot of texts at a time."""
    texts = len(held.marks) - 1
    made = room((texts, BANDS * ROWS), np.uint64)
    keys = room((texts, BANDS), np.uint64)

    def of_lot(first: int) -> None:
        end = min(texts, first + _LOT)
        start, stop = held.marks[first], held.marks[end]
        some = kernels.signatures(held.grams[start:stop], held.marks[first : end + 1] - start, BANDS * ROWS)
        made[first:end] = some
        keys[first:end] = kernels.band_keys(some, BANDS, ROWS)

    with ThreadPoolExecutor(1 if is_short(made.nbytes) else _WORKERS) as pool:
        list(pool.map(of_lot, range(0, texts, _LOT)))
    return made, keys


def by_rare_grams(
    held: Grams, most: int = rare_grams.MOST_HOLDERS, share: float = rare_grams.LEAST_SHARE
) -> Ints:
    """Candidates: pairs that share `share` of the weight of grams that `most` texts hold at most."""
    firsts, holders = rare_grams.postings(held.grams, held.marks, held.table, most)
    totals = rare_grams.rare_weights(held.grams, held.marks, held.table, held.weights, most)
    return rare_grams.joined(
        held.grams, held.marks, held.weights, totals, firsts, holders,
        share, rare_grams.MOST_CANDIDATES,
    )  # fmt: skip


def measured(held: Grams, pairs: Ints) -> Pairs:
    """Exact shares of each candidate."""
    lots = [pairs[first : first + _LOT] for first in range(0, len(pairs), _LOT)] or [pairs]
    with ThreadPoolExecutor(_WORKERS) as pool:
        told = list(pool.map(lambda lot: kernels.shared(held.grams, held.marks, held.weights, lot), lots))
    count, weight = (np.concatenate(part) for part in zip(*told, strict=True))
    one, other = pairs[:, 0], pairs[:, 1]
    sizes = held.sizes
    union = sizes[one] + sizes[other] - count
    return Pairs(
        first=one,
        second=other,
        of_first=weight / np.maximum(held.totals[one], 1e-6),
        of_second=weight / np.maximum(held.totals[other], 1e-6),
        jaccard=count / np.maximum(union, 1),
        common=count,
    )


def _kept(pairs: Pairs, which: npt.NDArray[np.bool_]) -> Pairs:
    return Pairs(*(getattr(pairs, name)[which] for name in Pairs.__slots__))


def _distinct(pairs: Ints, texts: int) -> Ints:
    # sorted by hand: np.unique hashes, which is many times slower on so many keys
    keys = np.sort(pairs[:, 0] * np.int64(texts) + pairs[:, 1])
    keys = keys[np.flatnonzero(np.diff(keys, prepend=-1))]
    return np.stack([keys // max(texts, 1), keys % max(texts, 1)], axis=1)
