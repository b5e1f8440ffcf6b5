"""make faults: what was done to the program, how often, and how often a promise did not hold, as one table.

    python -m tests.faults.at_length --rounds 20      # on SQLite, or where HUIYIN_DATABASE_URL points

Exit status 1 on any violation, and when a program that was broken on purpose is not caught.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from . import killing, places, trials
from .base import alike, prepare
from .killing import Ground, Row
from .stage import SERVER, asked, drop, load, new_place, separated


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20, help="kills of each kind; other trials a tenth")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--migrated", type=Path, help="an embedded database whose tables are made already")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="huiyin-faults-") as folder:
        root = Path(folder)
        load(root / "nobody")
        base = new_place(root)
        if given.migrated and given.migrated.is_file():
            shutil.copy(given.migrated, base.folder / "huiyin.sqlite3")
        try:
            ids = asked(base, prepare)
            alike(base)
            return told(Ground(root, separated(base), ids), given.rounds, random.Random(given.seed))
        finally:
            drop(base)


def told(ground: Ground, rounds: int, chance: random.Random) -> int:
    """Make all trials and print their rows; 1 when there was a violation."""
    print(f"{'on ' + ('PostgreSQL' if SERVER else 'SQLite'):<36} {'tried':>6} {'killed':>6} {'answered':>8}"
          f" {'violations':>10} {'seconds':>8}", flush=True)  # fmt: skip
    bad = 0
    for row in rows(ground, rounds, chance):
        bad += len(row.violations)
        killed, answered = (row.killed, row.answered) if row.killed or row.answered else ("", "")
        print(f"{row.what:<36} {row.tried:>6} {killed:>6} {answered:>8} {len(row.violations):>10}"
              f" {row.seconds:>8.1f}  {row.note}".rstrip(), flush=True)  # fmt: skip
        for line in row.violations[:20]:
            print(f"    {line}", flush=True)
    return 1 if bad else 0


def rows(ground: Ground, rounds: int, chance: random.Random) -> Iterator[Row]:
    few = max(1, rounds // 10)
    for work in (*killing.BY_WEB, *killing.BY_WORKER):
        yield killing.kill(ground, work, rounds, chance)
    yield killing.broken(ground)
    others: list[Callable[[Ground, int], Row]] = [
        trials.thrice, trials.clock, trials.writers, trials.double_submit, trials.two_reviewers,
        places.stopped,
    ]  # fmt: skip
    if places.can_mount(ground.root):
        others += [places.disk_full, places.read_only]
    else:
        print("  disk full, read-only: left out, no file system may be mounted here")
    for trial in others:
        yield trial(ground, few)


if __name__ == "__main__":
    begun = time.perf_counter()
    status = main()
    print(f"{time.perf_counter() - begun:.0f} seconds")
    sys.exit(status)
