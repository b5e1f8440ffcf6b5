"""Backup and restore, drilled: what was put back is what was there, and what is not whole is refused."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from django.conf import settings as configured
from django.db import connection

from huiyin.evidence.storage import path_of
from huiyin.server import ticks
from huiyin.server.backup import sealing, taking
from huiyin.server.backup.restoring import Unfit, unpack
from huiyin.server.backup.sealing import Opening, Sealing, WrongPassphrase
from huiyin.ticking.registry import STEPS

ROOT = Path(__file__).resolve().parents[2]
SQLITE = pytest.mark.skipif(connection.vendor != "sqlite", reason="the embedded database")
TITLE = "关于“台账更新不及时”的问题"
POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL")


@pytest.fixture
def kept(settings, tmp_path, monkeypatch):
    """A data folder of its own with keys and a profile in it, and cheap keys from passphrases."""
    settings.HUIYIN_DATA = tmp_path / "data"
    settings.HUIYIN_FILES = tmp_path / "data" / "files"
    (tmp_path / "data" / "profiles").mkdir(parents=True)
    (tmp_path / "data" / "profiles" / "own.toml").write_text("# own", encoding="utf-8")
    (tmp_path / "data" / "secret-key").write_text("s" * 60, encoding="ascii")
    (tmp_path / "data" / "journal-key").write_text("ab" * 32, encoding="ascii")
    monkeypatch.setattr(sealing, "_COST", 2**10)
    return tmp_path


@pytest.fixture
def small(kept, monkeypatch):
    """The same, with a small database in place of the copy: what a test has not committed can't be copied."""

    def copied(path: Path) -> Path:
        with closing(sqlite3.connect(path)) as made, made:
            made.execute("CREATE TABLE told (text TEXT)")
            made.execute("INSERT INTO told VALUES (?)", [TITLE])
        return path

    monkeypatch.setattr(taking, "_copied", copied)
    return kept


def with_evidence(side):
    finding = side.issue()
    side.prove(side.plan(finding))
    return finding


def run(verb: str, *args: object, data: Path, **more: str) -> subprocess.CompletedProcess[str]:
    own = {k: v for k, v in os.environ.items() if not k.startswith("HUIYIN_")}
    command = [sys.executable, "-m", "huiyin", verb, *map(str, args)]
    env = {**own, "HUIYIN_DATA": str(data), **more}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)


@SQLITE
@pytest.mark.django_db
def test_a_backup_is_put_back_into_an_empty_place_and_proven_there(world, kept, monkeypatch):
    def copied(path: Path) -> Path:
        # what the test has not committed, too
        path.write_bytes(connection.connection.serialize())
        return path

    monkeypatch.setattr(taking, "_copied", copied)
    with_evidence(world.ours)
    archive = taking.take(kept / "backups")
    assert archive.stat().st_mode & 0o077 == 0
    there = run("restore", archive, data=kept / "new")
    assert there.returncode == 0, there.stdout + there.stderr
    assert "链条完整" in there.stdout
    assert (kept / "new" / "profiles" / "own.toml").read_text(encoding="utf-8") == "# own"
    files = sorted(p.name for p in (kept / "new" / "files").rglob("*") if p.is_file())
    assert files == sorted(p.name for p in (kept / "data" / "files").rglob("*") if p.is_file())
    # the keys stay out of what anybody can read
    assert (kept / "new" / "secret-key").read_text(encoding="ascii") != "s" * 60
    again = run("restore", archive, data=kept / "new")
    assert again.returncode == 1
    assert "不是空的" in again.stderr


@SQLITE
def test_a_database_is_copied_while_somebody_writes_to_it(tmp_path, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "NAME", str(tmp_path / "live.sqlite3"))
    with closing(sqlite3.connect(tmp_path / "live.sqlite3")) as live:
        live.execute("PRAGMA journal_mode=WAL")
        live.execute("CREATE TABLE told (text TEXT)")
        live.execute("INSERT INTO told VALUES ('acknowledged')")
        live.commit()
        live.execute("INSERT INTO told VALUES ('under way')")
        taking._copied(tmp_path / "copy.sqlite3")
        live.rollback()
    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT text FROM told").fetchall() == [("acknowledged",)]
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@POSTGRESQL
@pytest.mark.django_db
def test_a_dump_of_postgresql_is_put_back_into_an_empty_database_and_no_other(kept):
    """The dump sees what is committed: the tables of the tests' database, without their rows."""
    archive = taking.take(kept / "backups")
    named = connection.settings_dict
    name = f"{named['NAME']}_restored"
    server = f"postgresql://{named['USER']}@{named['HOST']}:{named['PORT']}"
    given = ("restore", archive)
    with psycopg.connect(f"{server}/{named['NAME']}", autocommit=True) as beside:
        beside.execute(f'DROP DATABASE IF EXISTS "{name}"')
        beside.execute(f'CREATE DATABASE "{name}"')
        try:
            there = run(*given, data=kept / "new", HUIYIN_DATABASE_URL=f"{server}/{name}")
            assert there.returncode == 0, there.stdout + there.stderr
            assert not (kept / "new" / taking.DUMP).exists()
            with psycopg.connect(f"{server}/{name}") as restored:
                triggers = restored.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE 'journal_%'")
                assert triggers.fetchone() == (4,)
            again = run(*given, data=kept / "other", HUIYIN_DATABASE_URL=f"{server}/{name}")
            assert again.returncode == 1
            assert "不是空的" in again.stderr
        finally:
            beside.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@SQLITE
@pytest.mark.django_db
def test_an_encrypted_backup_holds_the_keys_and_nothing_that_can_be_read(world, small):
    with_evidence(world.ours)
    archive = taking.take(small / "backups", passphrase="four words are enough")
    content = archive.read_bytes()
    assert TITLE.encode() not in content
    assert b"manifest" not in content
    unpack(archive, small / "new", passphrase="four words are enough")
    assert (small / "new" / "secret-key").read_text(encoding="ascii") == "s" * 60
    assert TITLE.encode() in (small / "new" / taking.SQLITE).read_bytes()
    for passphrase in ("", "another"):
        with pytest.raises(Unfit):
            unpack(archive, small / "none", passphrase=passphrase)
    assert not (small / "none").exists()


@SQLITE
@pytest.mark.django_db
@pytest.mark.parametrize("passphrase", ["", "four words are enough"])
def test_a_backup_that_was_cut_off_or_altered_is_refused_and_leaves_nothing(world, small, passphrase):
    with_evidence(world.ours)
    archive = taking.take(small / "backups", passphrase=passphrase)
    whole = archive.read_bytes()
    middle = len(whole) // 2
    for broken in (
        whole[:middle],
        whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        b"",
        whole[:40],
    ):
        archive.write_bytes(broken)
        with pytest.raises(Unfit):
            unpack(archive, small / "new", passphrase=passphrase)
        assert not (small / "new").exists()
        assert not (small / "new.restoring").exists()


@pytest.mark.parametrize("name", ["../outside", "/tmp/outside", "a/../../outside", "c:\\outside"])
def test_an_archive_that_names_places_outside_is_refused(name, tmp_path):
    with tarfile.open(tmp_path / "bad.tar", "w") as tar:
        info = tarfile.TarInfo(name)
        info.size = 3
        tar.addfile(info, BytesIO(b"bad"))
    with pytest.raises(Unfit, match="不该有"):
        unpack(tmp_path / "bad.tar", tmp_path / "new")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.tar"]


def test_a_link_in_an_archive_is_refused(tmp_path):
    with tarfile.open(tmp_path / "bad.tar", "w") as tar:
        info = tarfile.TarInfo("files")
        info.type, info.linkname = tarfile.SYMTYPE, "/etc"
        tar.addfile(info)
    with pytest.raises(Unfit, match="不该有"):
        unpack(tmp_path / "bad.tar", tmp_path / "new")


@SQLITE
@pytest.mark.django_db
def test_a_stored_file_that_is_damaged_is_told_when_it_is_backed_up(world, small):
    with_evidence(world.ours)
    stored = next(p for p in (small / "data" / "files").rglob("*") if p.is_file())
    stored.write_bytes(b"something else")
    with pytest.raises(taking.Damaged) as told:
        taking.take(small / "backups")
    assert stored.name in str(told.value)
    assert path_of(stored.name) == stored


@SQLITE
@pytest.mark.django_db
def test_the_tick_makes_backups_where_they_are_asked_for_and_keeps_so_many(world, small, settings):
    assert STEPS["server.backup"].interval == timedelta(days=1)
    STEPS["server.backup"].work()
    settings.HUIYIN_BACKUP = str(small / "backups")
    settings.HUIYIN_BACKUP_KEEP = 2
    (small / "backups").mkdir()
    for day in (1, 2, 3):
        (small / "backups" / f"huiyin-2024010{day}-000000.tar").write_bytes(b"")
    (small / "backups" / "notes.txt").write_text("mine", encoding="utf-8")
    STEPS["server.backup"].work()
    left = sorted(p.name for p in (small / "backups").iterdir())
    assert left[0] == "huiyin-20240103-000000.tar"
    assert left[2:] == ["notes.txt"]
    assert ticks.PATTERN == "huiyin-*.tar*"


@pytest.mark.parametrize("size", [0, 1, 1024 * 1024, 1024 * 1024 + 1])
def test_what_was_sealed_is_opened_whole_or_not_at_all(size, monkeypatch):
    monkeypatch.setattr(sealing, "_COST", 2**10)
    data = bytes(size)
    file = BytesIO()
    sealed = Sealing(file, "word")
    sealed.write(data)
    sealed.close()
    whole = file.getvalue()

    def opened(content: bytes, word: str) -> bytes:
        stream = BytesIO(content)
        stream.read(len(sealing.MAGIC))
        return Opening(stream, word).read()

    assert opened(whole, "word") == data
    for content, word in ((whole, "ward"), (whole[:-1], "word"), (whole + b"x", "word")):
        with pytest.raises(WrongPassphrase):
            opened(content, word)
    assert configured.HUIYIN_BACKUP == ""
