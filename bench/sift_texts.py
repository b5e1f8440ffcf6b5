"""All near-duplicates (Jaccard of 3-grams ≥ 0.7) among many passages, beside its peers in the same run.

    python bench/sift_texts.py [PASSAGES] [MANY]

Passages are planted with edits of 5 to 30 %. The pairs are compared with the exact ones, counted gram
by gram on a fifth; then MANY passages tell how it grows. Peers are those of the extra `bench` that are
installed.
Figures to print, nothing is asserted. Seconds are of processor; by the clock in brackets.
"""

from __future__ import annotations

import importlib.util
import math
import re
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from sift_ledger import edited, machine

from huiyin.sifting.compiling import compiled
from huiyin.sifting.likeness import _UNWEIGHTED, grams_of, near_duplicates

LEAST = 0.7
Pairs = set[tuple[int, int]]


def timed(what: Callable[[], Any]) -> tuple[Any, float, float]:
    """What it gives, seconds of processor, seconds by the clock."""
    started, work = time.perf_counter(), time.process_time()
    given = what()
    return given, time.process_time() - work, time.perf_counter() - started


def bare(text: str) -> str:
    return re.sub(r"\d+", "0", re.sub(r"[^\w]", "", text))


def threes(text: str) -> list[str]:
    whole = bare(text)
    return [whole[i : i + 3] for i in range(len(whole) - 2)]


@compiled
def all_alike(ranks: Any, marks: Any, firsts: Any, holders: Any, least: float) -> Any:
    """Pairs [pair, 2] with Jaccard ≥ `least`, by counting what each text shares with every one before it."""
    texts = len(marks) - 1
    common = np.zeros(texts, np.int64)
    found = np.empty((1 << 20, 2), np.int64)
    size = 0
    for text in range(texts):
        common[:text] = 0
        for k in range(marks[text], marks[text + 1]):
            for h in range(firsts[ranks[k]], firsts[ranks[k] + 1]):
                if holders[h] >= text:
                    break
                common[holders[h]] += 1
        own = marks[text + 1] - marks[text]
        for other in range(text):
            if common[other] == 0:
                continue
            union = own + marks[other + 1] - marks[other] - common[other]
            if common[other] >= least * union and size < len(found):
                found[size, 0], found[size, 1] = other, text
                size += 1
    return found[:size]


def exact(texts: list[str]) -> Pairs:
    """Every pair with Jaccard ≥ 0.7."""
    held = grams_of(texts, _UNWEIGHTED)
    _, ranks, times = np.unique(held.grams, return_inverse=True, return_counts=True)
    holders = np.repeat(np.arange(len(texts)), held.sizes)[np.argsort(ranks, kind="stable")]
    firsts = np.concatenate([[0], np.cumsum(times)])
    found = all_alike(ranks, held.marks, firsts, holders, LEAST)
    return set(map(tuple, found.tolist()))


def datasketch_pairs(texts: list[str]) -> int:
    from datasketch import MinHash, MinHashLSH

    index, found = MinHashLSH(threshold=LEAST, num_perm=128), 0
    for number, text in enumerate(texts):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([gram.encode() for gram in threes(text)])
        found += len(index.query(sketch))
        index.insert(str(number), sketch)
    return found


def rensa_pairs(texts: list[str]) -> int:
    from rensa import RMinHash, RMinHashLSH

    sketches = RMinHash.from_token_sets([threes(t) for t in texts], 128, 42)
    index, found = RMinHashLSH(LEAST, 128, 32), 0
    for number, sketch in enumerate(sketches):
        found += len(index.query(sketch))
        index.insert(number, sketch)
    return found


def gaoya_pairs(texts: list[str]) -> int:
    from gaoya.minhash import MinHashStringIndex

    index = MinHashStringIndex(
        hash_size=32, jaccard_threshold=LEAST, num_bands=32, band_size=4, analyzer="char", ngram_range=(3, 3)
    )
    whole = [bare(t) for t in texts]
    index.par_bulk_insert_docs(list(range(len(whole))), whole)
    return sum(len(found) - 1 for found in index.par_bulk_query(whole))


PEERS = {"datasketch": datasketch_pairs, "rensa": rensa_pairs, "gaoya": gaoya_pairs}


def quality(texts: list[str]) -> None:
    wanted, work, _ = timed(lambda: exact(texts))
    held = near_duplicates(texts)
    found = set(zip(held.first.tolist(), held.second.tolist(), strict=True))
    false = len(found - wanted)
    recall = len(found & wanted) / max(1, len(wanted))
    print(
        f"exact, of {len(texts):,}: {len(wanted):,} pairs in {work:.1f} s; recall {recall:.4f}, false {false}"
    )


def beside_peers(texts: list[str]) -> float:
    found, ours, clock = timed(lambda: near_duplicates(texts))
    print(f"{len(texts):,} passages: {ours:.1f} s ({clock:.1f} s), {len(found):,} pairs, {machine()}")
    for name, run in PEERS.items():
        if importlib.util.find_spec(name) is None:
            print(f"  {name} is not installed (pip install huiyin[bench]): no comparison")
            continue
        pairs, work, theirs = timed(lambda run=run: run(texts))
        times = f"{work / ours:.0f} times our processor, {theirs / clock:.0f} times our clock"
        print(f"  {name}: {work:.1f} s ({theirs:.1f} s), {pairs:,} pairs: {times}")
    return ours


def main() -> None:
    few = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000
    near_duplicates(edited(2000))
    texts = edited(few)
    ours = beside_peers(texts)
    quality(texts[: max(1000, few // 5)])
    del texts
    if many > few:
        texts = edited(many)
        found, work, clock = timed(lambda: near_duplicates(texts))
        growth = f"exponent {math.log(work / ours) / math.log(many / few):.2f}"
        print(f"{many:,} passages: {work:.1f} s ({clock:.1f} s), {len(found):,} pairs, {growth}, {machine()}")
    same = [texts[0]] * few
    found, work, clock = timed(lambda: near_duplicates(same))
    print(f"{few:,} equal passages: {work:.1f} s ({clock:.1f} s), {len(found):,} pairs told")


if __name__ == "__main__":
    main()
