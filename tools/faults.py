"""Kill it, stop its database, fill its disk: nothing acknowledged is lost, nothing is half done.

    python tools/faults.py --rounds 20        # on SQLite, then on a PostgreSQL that is started for it

Prints a table for each (what was done, how often, violations); exit status 1 on any violation. What is done
and what must hold afterwards is in tests/faults.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TRIALS = [sys.executable, "-m", "tests.faults.at_length"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=20, help="kills of each kind; other trials a tenth")
    parser.add_argument("--sqlite", action="store_true", help="leave PostgreSQL out")
    given = parser.parse_args()
    run = [*TRIALS, "--rounds", str(given.rounds)]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    env.pop("HUIYIN_DATABASE_URL", None)
    status = subprocess.run(run, cwd=ROOT, env=env).returncode
    if not given.sqlite:
        server = ["sh", str(ROOT / "tools" / "with_postgresql.sh"), *run]
        status = subprocess.run(server, cwd=ROOT, env=env).returncode or status
    return status


if __name__ == "__main__":
    sys.exit(main())
