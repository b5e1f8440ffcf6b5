"""When the database or the disk is away the answer is 503 and asks to try again; a fault stays a fault."""

from __future__ import annotations

import errno
import sqlite3
import tempfile
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.test import RequestFactory

from huiyin.web import errors
from huiyin.web.away import is_away


def answered(error: Exception):
    """What the handler answers while this error is being handled."""
    try:
        raise error
    except Exception:
        return errors.server_error(RequestFactory().post("/findings/"))


def test_a_full_disk_is_answered_with_words_and_when_to_come_back():
    response = answered(OSError(errno.ENOSPC, "No space left on device"))
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "15"
    assert "没有改动" in response.content.decode()


def test_a_fault_of_the_program_is_none_of_the_disk():
    assert answered(KeyError("title")).status_code == 500
    assert answered(FileNotFoundError(errno.ENOENT, "lost")).status_code == 500


def test_what_led_to_another_error_counts():
    told = ValueError("not kept")
    told.__cause__ = OSError(errno.EROFS, "Read-only file system")
    assert is_away(told)


def test_a_locked_embedded_database_is_away_and_a_missing_table_is_not(db):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "held.sqlite3"
        holder = sqlite3.connect(path, isolation_level=None)
        holder.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError) as locked:
            sqlite3.connect(path, timeout=0).execute("CREATE TABLE t (n)")
        holder.close()
    wrapped = DatabaseError("locked")
    wrapped.__cause__ = locked.value
    assert is_away(wrapped)
    with pytest.raises(DatabaseError) as missing, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    assert not is_away(missing.value)
