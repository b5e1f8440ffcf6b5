"""The JSON API asked by schemathesis as every role: no server error, nothing but what is described.

    python -m tests.server.fuzzing -n 20        # examples an operation and role

Starts the web server on a small ledger of its own. Exit status 1 on any failure, 2 where schemathesis is not
installed.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.faults.base import alike, prepare
from tests.faults.browsing import Server, serving
from tests.faults.stage import asked, drop, load, new_place

ABSENT = 2
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("-n", type=int, default=20)
    given = parser.parse_args()
    program = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    if program is None:
        print("schemathesis is not installed: pip install 'huiyin[security]'")
        return ABSENT
    with tempfile.TemporaryDirectory(prefix="huiyin-fuzzing-") as folder:
        root = Path(folder)
        load(root / "nobody")
        base = new_place(root)
        try:
            ids = asked(base, prepare)
            alike(base)
            with serving(base, spoilt=_without_limits) as server:
                failed = [*_asked_by_all(program, server, ids, given.n, root)]
        finally:
            drop(base)
    print(f"{len(failed)} of {len(ids['sessions'])} roles met a failure")
    return 1 if failed else 0


def _without_limits() -> None:
    """A program that asks at random asks oftener than people may."""
    from django.conf import settings

    settings.HUIYIN_LIMITS = {}


def _asked_by_all(
    program: str, server: Server, ids: Mapping[str, Any], examples: int, folder: Path
) -> Iterator[str]:
    """The names of those who met a failure, told as they come."""
    address = f"http://127.0.0.1:{server.port}/api/v1/openapi.json"
    for who, session in ids["sessions"].items():
        told = folder / f"{who}.json"
        command = [
            program, "run", address, "--header", f"Cookie: sessionid={session}",
            "--max-examples", str(examples),
            "--checks", CHECKS, "--phases", "examples,coverage,fuzzing", "--seed", "1",
            "--continue-on-failure", "--no-color", "--report-json-path", str(told),
        ]  # fmt: skip
        ran = subprocess.run(command, capture_output=True, text=True, cwd=folder)
        print(f"{who:<24} {'failed' if ran.returncode else 'held':<8} {_cases(ran.stdout)}", flush=True)
        if ran.returncode:
            print(ran.stdout[-3000:], ran.stderr[-1000:], flush=True)
            yield who


def _cases(output: str) -> str:
    """What schemathesis itself says of how much it tried."""
    return next((line.strip() for line in output.splitlines() if "generated" in line), "")


if __name__ == "__main__":
    sys.exit(main())
