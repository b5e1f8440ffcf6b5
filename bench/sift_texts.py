"""All near-duplicates (Jaccard of 3-grams ≥ 0.7) among many passages, and recall of the planted ones.

    python bench/sift_texts.py [PASSAGES]

Beside it datasketch's MinHash LSH on a tenth of the passages where datasketch is installed; it grows at least
in proportion, so ten times its figure is what it would need for all. Figures to print, nothing is asserted.
"""

from __future__ import annotations

import re
import sys
import time

from sift_ledger import machine, passages

from huiyin.sifting.likeness import near_duplicates


def datasketch_pairs(texts: list[str]) -> int:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=0.7, num_perm=128)
    found = 0
    for number, text in enumerate(texts):
        bare = re.sub(r"\d+", "0", re.sub(r"[^\w]", "", text))
        sketch = MinHash(num_perm=128)
        sketch.update_batch([bare[i : i + 3].encode() for i in range(len(bare) - 2)])
        found += len(index.query(sketch))
        index.insert(str(number), sketch)
    return found


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    texts = passages(count)
    near_duplicates(texts[:100])
    started, work = time.perf_counter(), time.process_time()
    found = near_duplicates(texts)
    seconds, cpu = time.perf_counter() - started, time.process_time() - work
    print(f"{count:,} passages: {seconds:.1f} s ({cpu:.1f} s of processor), {len(found):,} pairs, "
          f"{machine()}")  # fmt: skip
    try:
        import datasketch  # noqa: F401
    except ImportError:
        print("datasketch is not installed: no comparison")
        return
    part = texts[: count // 10]
    work = time.process_time()
    pairs = datasketch_pairs(part)
    theirs = time.process_time() - work
    print(f"datasketch, {len(part):,} passages: {theirs:.1f} s of processor, {pairs:,} pairs; "
          f"for all at least {10 * theirs:.0f} s: {10 * theirs / cpu:.0f} times")  # fmt: skip


if __name__ == "__main__":
    main()
