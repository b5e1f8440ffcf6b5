"""All fifteen codes over many records without files, and one new record against an index.

    python bench/sift_records.py [RECORDS] [INDEXED]

Figures to print, nothing is asserted.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from sift_ledger import machine, records

from huiyin.sifting import Index, Sifter, parse_record
from huiyin.sifting.files import Files


def whole(count: int) -> None:
    given = [parse_record(r) for r in records(count)]
    list(Sifter().sift(given[:200]))
    started, work = time.perf_counter(), time.process_time()
    answers = list(Sifter().sift(given))
    seconds, cpu = time.perf_counter() - started, time.process_time() - work
    codes = Counter(s.code.value for a in answers for s in a.signs)
    print(f"{count:,} records, fifteen codes: {seconds:.1f} s ({cpu:.1f} s of processor), "
          f"{len(answers):,} with signs, "
          f"{machine()}")  # fmt: skip
    print("  " + ", ".join(f"{code} {n:,}" for code, n in codes.most_common()))


def one_new(count: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder) / "index.db")
        started = time.perf_counter()
        index.add((parse_record(r) for r in records(count)), Files(None))
        size = sum(p.stat().st_size for p in Path(folder).iterdir()) / 1e6
        print(f"index of {count:,}: built in {time.perf_counter() - started:.0f} s, {size:,.0f} MB")
        sifter, times, work = Sifter(), [], []
        for number, given in enumerate(records(30, seed=7)):
            fresh = parse_record({**given, "id": f"new-{number}"})
            started, before = time.perf_counter(), time.process_time()
            list(sifter.sift([fresh], index))
            times.append(1000 * (time.perf_counter() - started))
            work.append(1000 * (time.process_time() - before))
        print(f"one new record against it: median {statistics.median(times[5:]):.0f} ms "
              f"({statistics.median(work[5:]):.0f} ms of processor), "
              f"slowest {max(times[5:]):.0f} ms, {machine()}")  # fmt: skip
        index.close()


def main() -> None:
    whole(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
    one_new(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000_000)


if __name__ == "__main__":
    main()
