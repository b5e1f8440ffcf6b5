"""The whole loop at random, at length: sequences of steps by everybody, on every core.

    python tools/loop.py --sequences 10000

Starts a process a shard, each with its own database and seeds; prints how far they are, then a table of what
was done and refused, and every violation with the sequence that led to it. Exit status 1 when there is one,
or when a shard did not come to its end. The steps and what must hold after them are in tests/loop.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SHARD = "tests/loop/test_at_length.py"
EVERY = 15.0


@dataclass
class Shard:
    """One process, the file in which it tells how far it is, and where its output goes."""

    process: subprocess.Popen[bytes]
    tally: Path
    output: Path

    def told(self) -> dict[str, Any]:
        return json.loads(self.tally.read_text(encoding="utf-8")) if self.tally.is_file() else {}


def start(folder: Path, number: int, sequences: int, seed: int) -> Shard:
    tally, output = folder / f"{number}.json", folder / f"{number}.txt"
    given = {
        **os.environ, "HUIYIN_LOOP_TALLY": str(tally), "HUIYIN_LOOP_SEQUENCES": str(sequences),
        "HUIYIN_LOOP_SEED": str(seed), "HUIYIN_DATA": str(folder / f"data{number}"),
    }  # fmt: skip
    command = [sys.executable, "-m", "pytest", SHARD, "-q", "-p", "no:xdist"]
    with output.open("wb") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=file, stderr=subprocess.STDOUT)
    return Shard(process, tally, output)


def watch(shards: list[Shard], wanted: int) -> None:
    """Print how far the shards are until all of them are done."""
    began, shown = time.monotonic(), -1
    while any(s.process.poll() is None for s in shards):
        time.sleep(EVERY)
        sequences = sum(s.told().get("sequences", 0) for s in shards)
        if sequences != shown:
            found = sum(len(s.told().get("violations", ())) for s in shards)
            seconds = time.monotonic() - began
            print(f"{sequences:>7,} of {wanted:,} sequences, {found} violations, {seconds:.0f} s", flush=True)
            shown = sequences


def table(shards: list[Shard], seconds: float) -> list[str]:
    """Print what happened in all shards together; gives the violations."""
    told = [s.told() for s in shards]
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for one in told:
        done.update(one.get("done", {}))
        refused.update(one.get("refused", {}))
    violations = [v for one in told for v in one.get("violations", ())]
    print(f"\n{'step':<24}{'done':>9}{'refused':>9}")
    for deed in sorted(done.keys() | refused.keys(), key=lambda d: -done[d]):
        print(f"{deed:<24}{done[deed]:>9,}{refused[deed]:>9,}")
    sums = {name: sum(one.get(name, 0) for one in told) for name in ("sequences", "steps", "looked")}
    print(f"{'all':<24}{done.total():>9,}{refused.total():>9,}")
    print(
        f"\n{sums['sequences']:,} sequences, {sums['steps']:,} steps, the list of owed answers held against "
        f"the books {sums['looked']:,} times, {len(violations)} violations, {seconds:.0f} s"
    )
    return violations


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sequences", type=int, default=10_000)
    parser.add_argument("--shards", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    wanted = parser.parse_args()
    began, each = time.monotonic(), -(-wanted.sequences // wanted.shards)
    print(f"{wanted.shards} shards, first seed {wanted.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="huiyin-loop-") as folder:
        shards = [
            start(Path(folder), n, each, wanted.seed + n * 1_000_000) for n in range(wanted.shards)
        ]  # fmt: skip
        try:
            watch(shards, wanted.sequences)
        except KeyboardInterrupt:
            print("stopped: this is how far it came")
        finally:
            for shard in shards:
                shard.process.terminate()
                shard.process.wait()
        violations = table(shards, time.monotonic() - began)
        for violation in violations:
            print(f"\n✗ {violation}")
        cut_off = [s for s in shards if s.process.returncode != 0]
        for shard in cut_off if not violations else ():
            print(f"\n✗ a shard did not come to its end:\n{shard.output.read_text(errors='replace')[-3000:]}")
    return 1 if violations or cut_off else 0


if __name__ == "__main__":
    sys.exit(main())
