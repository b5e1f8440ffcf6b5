"""Everything that is tried against the promises of docs/security.md, at length, as one table.

    make security            # N=1000 turned bits, CLUES=50; about ten minutes
    make security N=100 CLUES=5

What was tried, how often, and how often the promise did not hold; exit status 1 when it once did not.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: what is tried, by which tests
TESTED = (
    ("role × address: another body's rows", ("tests/demo/test_access.py",)),
    (
        "scope of lists, pages and files",
        ("tests/web", "tests/evidence/test_evidence.py"),
        "leak or scope or other",
    ),
    ("hostile uploads", ("tests/evidence/test_hostile.py",)),
    ("journal: cut, rewritten, forged", ("tests/journal",)),
    ("log-in, second factor, sessions", ("tests/web/test_second_factor.py", "tests/web/test_frame.py")),
    ("one pair of eyes, grants by two", ("tests/accounts", "tests/rules/test_lives.py")),
    ("webhooks to where they must not go", ("tests/notices",), "host or address or private"),
    ("backup, restore, altered archives", ("tests/server",)),
)


def by_tests(paths: tuple[str, ...], words: str = "") -> tuple[int, int]:
    """How many tests ran and how many failed."""
    chosen = ["-k", words] if words else []
    command = [sys.executable, "-m", "pytest", *paths, *chosen, "-q", "-p", "no:xdist", "-m", "not browser"]
    env = {**os.environ, "HUIYIN_AT_LENGTH": "1"}
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    told = {word: int(n) for n, word in re.findall(r"(\d+) (passed|failed|errors?)", _totals(ran.stdout))}
    bad = told.get("failed", 0) + told.get("error", 0) + told.get("errors", 0)
    if ran.returncode and not bad:
        print(ran.stdout[-2000:], ran.stderr[-2000:], file=sys.stderr)
        bad = 1
    return told.get("passed", 0) + bad, bad


def _totals(text: str) -> str:
    """The dots and letters of a quiet run, counted, where it prints no totals; else its last line."""
    marks = "".join(re.findall(r"^([.FEsx]+)(?:\s+\[\s*\d+%\])?$", text, re.MULTILINE))
    counts = (f"{marks.count('.')} passed", f"{marks.count('F')} failed", f"{marks.count('E')} errors")
    return " ".join(counts)


def run(module: str, n: int) -> tuple[int, int]:
    """A trial at length with its own table; one violation when its status is not 0."""
    command = [sys.executable, "-m", module, "-n", str(n)]
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    if ran.returncode:
        print(ran.stdout[-2000:], ran.stderr[-2000:], file=sys.stderr)
    return n, int(ran.returncode != 0)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=1000, help="bits of the journal that are turned")
    parser.add_argument("--clues", type=int, default=50)
    given = parser.parse_args()
    trials = [
        *((row[0], lambda row=row: by_tests(*row[1:])) for row in TESTED),
        ("bits of the journal turned over", lambda: run("tests.journal.flipping", given.n)),
        ("clues: words searched in every byte", lambda: run("tests.clues.at_length", given.clues)),
    ]
    print(f"{'what was tried':<40} {'tried':>6} {'violations':>10} {'seconds':>8}", flush=True)
    violations = 0
    for what, trial in trials:
        begun = time.perf_counter()
        tries, bad = trial()
        violations += bad
        print(f"{what:<40} {tries:>6} {bad:>10} {time.perf_counter() - begun:>8.0f}", flush=True)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
