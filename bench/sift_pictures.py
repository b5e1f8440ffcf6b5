"""Photographs of two megapixels hashed by processes, and ten million pairs of hashes compared.

    python bench/sift_pictures.py [PHOTOS]

A few photographs are drawn and written once each; the figure for ten thousand is in proportion. Figures to
print, nothing is asserted.
"""

from __future__ import annotations

import io
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from PIL import Image
from sift_ledger import machine

from huiyin.sifting.pictures import near_hashes, print_of

WIDE, HIGH = 1632, 1224
QUERIES, HASHES = 1000, 10_000


def photograph(seed: int) -> bytes:
    """Two megapixels of shapes and grain, as JPEG of about half a megabyte."""
    rng = np.random.default_rng(seed)
    coarse = Image.fromarray(rng.integers(0, 255, (18, 24, 3), np.uint8)).resize(
        (WIDE, HIGH), Image.Resampling.BICUBIC
    )
    grain = rng.normal(0, 6, (HIGH, WIDE, 1))
    out = io.BytesIO()
    Image.fromarray(np.clip(np.asarray(coarse) + grain, 0, 255).astype(np.uint8)).save(
        out, "JPEG", quality=85
    )
    return out.getvalue()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    kept = [photograph(k) for k in range(12)]
    work, started = time.process_time(), time.perf_counter()
    for data in kept:
        print_of(data)
    alone = (time.process_time() - work) / len(kept)
    with ProcessPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        list(pool.map(print_of, kept))
        started = time.perf_counter()
        list(pool.map(print_of, (kept[k % len(kept)] for k in range(count)), chunksize=8))
        clock = time.perf_counter() - started
    whole = f"{count:,} on two cores {clock:.1f} s, so 10,000 in {clock * 10_000 / count:.0f} s"
    print(f"a photograph of 2 megapixels: {1000 * alone:.1f} ms of processor; {whole}, {machine()}")
    rng = np.random.default_rng(1)
    hashes = rng.integers(0, 1 << 63, HASHES, np.uint64)
    near_hashes(hashes[:2], hashes[:2], 10, 10)
    work, started = time.process_time(), time.perf_counter()
    near_hashes(hashes[:QUERIES], hashes, 10, 1_000_000)
    print(f"{QUERIES * HASHES:,} pairs of hashes compared: {time.process_time() - work:.2f} s of processor, "
          f"{time.perf_counter() - started:.2f} s by the clock")  # fmt: skip


if __name__ == "__main__":
    main()
