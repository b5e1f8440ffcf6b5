"""Taking the demonstration away, in a data folder of its own and through the command that people use."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

LOAD = """
from huiyin.server import running
running.prepare()
from huiyin.demo import loading
loading.load(scale=56)
"""
OTHER_BODY = """
from huiyin.accounts.viewer import SYSTEM
from huiyin.organisations.actions import create_body
create_body(name="甲省委巡视办", level="provincial", profile_key="party_inspection", by=SYSTEM)
"""
pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path):
    if os.environ.get("HUIYIN_DATABASE_URL"):
        pytest.skip("one database for all tests: what is removed here is SQLite's file")
    run(tmp_path, "-c", f"import django; django.setup()\n{LOAD}")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    own = {"HUIYIN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "huiyin.server.settings"}
    return subprocess.run([sys.executable, *arguments], env=os.environ | own, capture_output=True, text=True)


def remove(folder: Path) -> subprocess.CompletedProcess[str]:
    return run(folder, "-m", "huiyin", "demo", "--remove")


def test_one_command_takes_everything_away_where_the_demo_is_alone_and_unused(folder, tmp_path_factory):
    shared = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(folder, shared)
    run(shared, "-c", f"import django; django.setup()\n{OTHER_BODY}")
    refused = remove(shared)
    assert refused.returncode == 1
    assert "甲省委巡视办" in refused.stderr
    assert (shared / "files").is_dir()
    assert (shared / "huiyin.sqlite3").is_file()

    in_use = sqlite3.connect(folder / "huiyin.sqlite3")
    in_use.execute("SELECT count(*) FROM journal_entry").fetchone()
    refused = remove(folder)
    assert refused.returncode == 1
    assert "正在使用" in refused.stderr
    in_use.close()

    removed = remove(folder)
    assert removed.returncode == 0, removed.stderr
    assert {path.name for path in folder.iterdir()} <= {"secret-key"}
    again = remove(folder)
    assert again.returncode == 1
    assert "There is no demo here" in again.stderr
