"""A small run of `make faults`: what was acknowledged is there, and nothing is half done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings


@pytest.mark.slow
@pytest.mark.skipif(
    "sqlite" not in settings.DATABASES["default"]["ENGINE"], reason="copies the embedded database's folder"
)
def test_killing_the_program_leaves_nothing_half_done_and_loses_nothing():
    script = Path(__file__).resolve().parents[2] / "tools" / "faults.py"
    env = {k: v for k, v in os.environ.items() if not k.startswith("HUIYIN_")}
    run = subprocess.run(
        [sys.executable, str(script), "--rounds", "2"], capture_output=True, text=True, env=env, timeout=600
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "the broken variant was caught" in run.stdout
