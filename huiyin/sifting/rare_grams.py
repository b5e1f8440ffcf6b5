"""Pairs that share rare grams: copies in part, reordered or lightly reworded, which no signature finds.

Common grams are the language of the trade and say nothing; a gram that stands in few texts carries the guilt.
"""

from __future__ import annotations

import numpy as np

from huiyin.sifting.compiling import compiled
from huiyin.sifting.kernels import Hashes, Ints, Weights

#: a gram in more texts than this leads to no pair
MOST_HOLDERS = 200
#: where less must be common, only grams that still fewer texts hold lead to a pair
FEW_HOLDERS = 50
#: so much of the lighter text's rare weight must be common
LEAST_SHARE = 0.3
#: a text keeps so many candidates; a crowd of equals is found by signature instead
MOST_CANDIDATES = 48


@compiled
def postings(grams: Hashes, marks: Ints, table: Ints, most: int) -> tuple[Ints, Ints]:
    """For each rare gram the texts that hold it, ascending: `holders[firsts[gram]:firsts[gram + 1]]`."""
    mask = np.uint32(len(table) - 1)
    firsts = np.zeros(len(table) + 1, np.int64)
    for gram in range(len(table)):
        rare = 2 <= table[gram] <= most
        firsts[gram + 1] = firsts[gram] + (table[gram] if rare else 0)
    holders = np.empty(firsts[-1], np.int64)
    filled = firsts[:-1].copy()
    for text in range(len(marks) - 1):
        for k in range(marks[text], marks[text + 1]):
            gram = grams[k] & mask
            if 2 <= table[gram] <= most:
                holders[filled[gram]] = text
                filled[gram] += 1
    return firsts, holders


@compiled
def rare_weights(grams: Hashes, marks: Ints, table: Ints, weights: Weights, most: int) -> Weights:
    """Weight of the rare grams of each text, those that stand in it alone included."""
    mask = np.uint32(len(table) - 1)
    totals = np.zeros(len(marks) - 1, np.float32)
    for text in range(len(marks) - 1):
        for k in range(marks[text], marks[text + 1]):
            gram = grams[k] & mask
            if table[gram] <= most:
                totals[text] += weights[gram]
    return totals


@compiled
def joined(
    grams: Hashes, marks: Ints, weights: Weights, totals: Weights, firsts: Ints, holders: Ints,
    share: float, most_candidates: int,
) -> Ints:  # fmt: skip
    """Pairs [pair, 2] whose common rare weight is at least `share` of the lighter one's rare weight."""
    mask = np.uint32(len(weights) - 1)
    texts = len(marks) - 1
    common = np.zeros(texts, np.float32)
    touched = np.empty(texts, np.int64)
    found = np.empty((1024, 2), np.int64)
    size = 0
    for text in range(texts):
        seen = 0
        for k in range(marks[text], marks[text + 1]):
            gram = grams[k] & mask
            for h in range(firsts[gram], firsts[gram + 1]):
                other = holders[h]
                if other >= text:
                    break
                if common[other] == 0:
                    touched[seen] = other
                    seen += 1
                common[other] += weights[gram]
        taken = 0
        for t in range(seen):
            other = touched[t]
            lighter = min(totals[text], totals[other])
            if taken < most_candidates and common[other] >= share * lighter:
                if size == len(found):
                    larger = np.empty((2 * size, 2), np.int64)
                    larger[:size] = found
                    found = larger
                found[size, 0] = other
                found[size, 1] = text
                size += 1
                taken += 1
            common[other] = 0
    return found[:size]
