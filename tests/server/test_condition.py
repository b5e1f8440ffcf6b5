"""The doctor finds what is wrong with the installation, and says what mends it."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from huiyin.journal.checkpoints import seal_quiet_chains
from huiyin.server import condition
from huiyin.server.condition import clear_away, examine_condition

pytestmark = pytest.mark.django_db


@pytest.fixture
def whole(world, settings, tmp_path, monkeypatch):
    """An installation that nothing is wrong with; of the database's roles tells test_separating."""
    monkeypatch.setattr(condition, "rewriting_rights", lambda: iter(()))
    settings.HUIYIN_DATA = tmp_path
    settings.HUIYIN_FILES.mkdir(exist_ok=True)
    seal_quiet_chains()
    assert list(examine_condition()) == []
    return world


def said() -> list[str]:
    found = list(examine_condition())
    assert all(c.mend for c in found)
    return [c.what for c in found]


def old(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"left behind")
    past = time.time() - 2 * 24 * 3600
    os.utime(path, (past, past))
    return path


def test_a_clock_behind_the_journal_is_told(whole, monkeypatch):
    before = timezone.now() - timedelta(days=30)
    monkeypatch.setattr(condition.timezone, "now", lambda: before)
    assert "时钟" in said()[0]


def test_a_worker_that_does_not_run_is_told(whole, monkeypatch):
    whole.ours.issue()
    later = timezone.now() + timedelta(hours=1)
    monkeypatch.setattr(condition.timezone, "now", lambda: later)
    assert "没有检查点" in said()[0]
    seal_quiet_chains()
    assert said() == []


def test_a_full_disk_is_told(whole, monkeypatch):
    monkeypatch.setattr(condition, "LEAST_FREE", 1024**6)
    assert "磁盘只剩" in said()[0]


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX's")
def test_a_key_that_others_can_read_is_told(whole, tmp_path):
    (tmp_path / "journal-key").write_text("x", encoding="ascii")
    (tmp_path / "journal-key").chmod(0o644)
    assert "他人可读" in said()[0]


def test_an_index_that_was_dropped_is_told(whole):
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX grant_user_state")
    assert "grant_user_state" in said()[0]


def test_files_that_nobody_has_are_put_aside_and_half_uploads_deleted(whole, settings, tmp_path):
    stray = old(settings.HUIYIN_FILES / "ab" / ("ab" * 32))
    half = old(settings.HUIYIN_FILES / "incoming-x")
    sealed = old(settings.HUIYIN_FILES / "sealed" / "ab" / "cd")
    fresh = settings.HUIYIN_FILES / "cd" / ("cd" * 32)
    fresh.parent.mkdir()
    fresh.write_bytes(b"being written")
    finding = whole.ours.issue()
    whole.ours.prove(whole.ours.plan(finding))
    assert len(said()) == 2
    clear_away()
    assert said() == []
    assert not stray.exists()
    assert not half.exists()
    assert (tmp_path / "strays" / stray.name).read_bytes() == b"left behind"
    assert sealed.exists()
    assert fresh.exists()
