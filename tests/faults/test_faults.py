"""A small run of `make faults`; broken programs must be caught by it."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]


def copied(to: Path) -> None:
    with sqlite3.connect(connection.settings_dict["NAME"]) as ours, sqlite3.connect(to) as copy:
        ours.backup(copy)


@pytest.mark.slow
def test_whatever_breaks_nothing_is_half_done_and_nothing_acknowledged_is_lost(db, tmp_path):
    kept = ("HUIYIN_DATABASE_URL",)
    env = {k: v for k, v in os.environ.items() if not k.startswith("HUIYIN_") or k in kept}
    # the tables of the test's own database, which need not be made once more
    migrated = tmp_path / "migrated.sqlite3"
    if connection.vendor == "sqlite":
        copied(migrated)
    run = subprocess.run(
        [sys.executable, "-m", "tests.faults.at_length", "--rounds", "1", "--migrated", str(migrated)],
        capture_output=True, text=True, cwd=ROOT, env={**env, "PYTHONPATH": str(ROOT)}, timeout=600,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout + run.stderr
    assert "programs broken on purpose" in run.stdout
