"""Everything that is tried against the promises of docs/security.md, at length, as one table.

    make security            # N=1000 turned bits, CLUES=50; about ten minutes
    make security N=100 CLUES=5

What was tried, how often, and how often the promise did not hold; exit status 1 when it once did not. What
could not be tried here (a program that is not installed, no data on known weaknesses) is told as such and
never counted as held. The list of parts (CycloneDX) is left in var/sbom.json.
"""

from __future__ import annotations

import argparse
import json
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
    (
        "log-in by provider and directory",
        ("tests/web/test_identity_provider.py", "tests/web/test_directory.py"),
    ),
    ("sent twice, asked too often", ("tests/web/test_taken_once.py", "tests/web/test_limits.py")),
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


class NotHere(Exception):
    """This can't be tried on this machine; the message says why."""


def run(module: str, n: int, *, count: str = "-n") -> tuple[int, int]:
    """A trial at length with its own table; one violation when its status is not 0."""
    command = [sys.executable, "-m", module, count, str(n)]
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    if "is not installed" in ran.stdout:
        raise NotHere(ran.stdout.strip())
    if ran.returncode:
        print(ran.stdout[-2000:], ran.stderr[-2000:], file=sys.stderr)
    return n, int(ran.returncode != 0)


def program(name: str, *words: str) -> subprocess.CompletedProcess[str]:
    """A program of this environment; raises `NotHere`."""
    path = Path(sys.executable).with_name(name)
    if not path.exists():
        raise NotHere(f"{name} is not installed: pip install 'huiyin[security]'")
    return subprocess.run([str(path), *words], cwd=ROOT, capture_output=True, text=True)


def bandit() -> tuple[int, int]:
    """Lines looked at, and findings of high severity; the others are ruff's, each judged where it stands."""
    told = json.loads(program("bandit", "-q", "-r", "huiyin", "-lll", "-f", "json").stdout)
    return told["metrics"]["_totals"]["loc"], len(told["results"])


def known_weaknesses() -> tuple[int, int]:
    """Packages held against the lists of known weaknesses; without those lists it is told, not passed."""
    ran = program("pip-audit", "--strict", "--skip-editable", "-f", "json", "--progress-spinner", "off")
    if not ran.stdout.strip():
        raise NotHere(f"no data: {(ran.stderr.strip().splitlines() or ['pip-audit gave nothing'])[-1][:90]}")
    packages = json.loads(ran.stdout)["dependencies"]
    return len(packages), sum(len(p.get("vulns", ())) for p in packages)


def list_of_parts() -> tuple[int, int]:
    """The packages of this environment as CycloneDX, checked against its schema."""
    place = ROOT / "var" / "sbom.json"
    place.parent.mkdir(exist_ok=True)
    given = ("--pyproject", "pyproject.toml", "--output-reproducible", "--of", "JSON", "-o", str(place))
    ran = program("cyclonedx-py", "environment", *given, sys.executable)
    if ran.returncode:
        print(ran.stderr[-2000:], file=sys.stderr)
        return 1, 1
    parts = json.loads(place.read_text(encoding="utf-8"))["components"]
    return len(parts), sum(1 for p in parts if not p.get("version"))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=1000, help="bits of the journal that are turned")
    parser.add_argument("--clues", type=int, default=50)
    given = parser.parse_args()
    trials = [
        *((row[0], lambda row=row: by_tests(*row[1:])) for row in TESTED),
        ("bits of the journal turned over", lambda: run("tests.journal.flipping", given.n)),
        ("clues: words searched in every byte", lambda: run("tests.clues.at_length", given.clues)),
        ("API asked at random by 16 people", lambda: run("tests.server.fuzzing", max(5, given.n // 20))),
        ("faults (more: make faults)", lambda: run("tests.faults.at_length", 5, count="--rounds")),
        ("bandit, high severity (lines)", bandit),
        ("known weaknesses of packages", known_weaknesses),
        ("list of parts, CycloneDX", list_of_parts),
    ]
    print(f"{'what was tried':<40} {'tried':>6} {'violations':>10} {'seconds':>8}", flush=True)
    violations = 0
    for what, trial in trials:
        begun = time.perf_counter()
        try:
            tries, bad = trial()
        except NotHere as why:
            print(f"{what:<40} {'–':>6} {'–':>10}          not tried here: {why}", flush=True)
            continue
        violations += bad
        print(f"{what:<40} {tries:>6} {bad:>10} {time.perf_counter() - begun:>8.0f}", flush=True)
    return 1 if violations else 0


if __name__ == "__main__":
    sys.exit(main())
