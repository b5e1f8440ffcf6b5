"""`huiyin backup`: database, files and what else is kept, while people work.

The database is copied first: a file is written before its row, so every row of the copy then has its file.
The archive is a tar of the data folder's own layout with `manifest.json` at its end: the size and SHA-256 of
each part, and where each chain of the journal stood. It has its name only once it is whole on the disk.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connection

from huiyin import __version__
from huiyin.journal.models import ChainHead

from .postgresql import environment, program
from .sealing import Sealing

MANIFEST = "manifest.json"
SQLITE, DUMP = "huiyin.sqlite3", "database.dump"
#: beside database and files; the keys only where nobody else can read them
KEPT = ("profiles", "fonts", "workdays.toml")
KEYS = ("secret-key", "journal-key")
#: uploads that are being written
UNFINISHED = "incoming-"


class Damaged(Exception):
    """A stored file does not hold what its name promises: the backup would keep the damage."""


@dataclass(slots=True)
class _Taken:
    """The archive while it is written."""

    tar: tarfile.TarFile
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    damaged: list[str] = field(default_factory=list)

    def add(self, path: Path, name: str) -> str:
        """Put a file into the archive; gives the hash of what was put there."""
        info = tarfile.TarInfo(name)
        with path.open("rb") as file:
            info.size = os.fstat(file.fileno()).st_size
            hashing = _Hashing(file, info.size)
            self.tar.addfile(info, hashing)  # type: ignore[arg-type]
        self.parts[name] = {"size": info.size, "sha256": hashing.digest.hexdigest()}
        return str(self.parts[name]["sha256"])


class _Hashing:
    """A file that is hashed as it is read, as far as it was long when it was opened."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._left, self.digest = file, size, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        self.digest.update(data)
        return data


def take(folder: Path, *, passphrase: str = "") -> Path:
    """Write a backup into `folder` and give its path; raises `Damaged` with the archive kept where a stored
    file is not what it was."""
    folder.mkdir(parents=True, exist_ok=True)
    at = datetime.now(UTC)
    ending = "tar.enc" if passphrase else "tar"
    place = folder / f"huiyin-{at:%Y%m%d-%H%M%S}.{ending}"
    partial = place.with_name(f".{place.name}.partial")
    try:
        with partial.open("wb") as file:
            partial.chmod(0o600)
            damaged = _write(file, at, passphrase)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(place)
    finally:
        partial.unlink(missing_ok=True)
    if damaged:
        raise Damaged(damaged)
    return place


def _write(file: IO[bytes], at: datetime, passphrase: str) -> list[str]:
    sealing = Sealing(file, passphrase) if passphrase else None
    with tarfile.open(fileobj=sealing or file, mode="w|") as tar:  # type: ignore[call-overload]
        taken = _Taken(tar)
        with _database() as (path, name):
            taken.add(path, name)
        _add_files(taken)
        for name in (*KEPT, *(KEYS if passphrase else ())):
            _add_kept(taken, Path(settings.HUIYIN_DATA) / name, name)
        manifest = _manifest(taken, at)
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(manifest)
        tar.addfile(info, io.BytesIO(manifest))
    if sealing:
        sealing.close()
    return taken.damaged


def _manifest(taken: _Taken, at: datetime) -> bytes:
    told = {
        "huiyin": "backup", "version": 1, "program": __version__, "at": at.isoformat(),
        "database": connection.vendor, "parts": taken.parts,
        "journal": {h.chain: [h.sequence, h.hash] for h in ChainHead.objects.all()},
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


@contextmanager
def _database() -> Iterator[tuple[Path, str]]:
    """A copy of the database as it stands at one moment, and its name in the archive."""
    with tempfile.TemporaryDirectory(dir=settings.HUIYIN_DATA, prefix="backup-") as folder:
        if connection.vendor == "sqlite":
            yield _copied(Path(folder) / SQLITE), SQLITE
        else:
            yield _dumped(Path(folder) / DUMP), DUMP


def _copied(path: Path) -> Path:
    # a connection of its own: one that has a transaction open would wait for itself
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(name, timeout=30)) as now, closing(sqlite3.connect(path)) as copy:
        # all pages in one step: in WAL mode writers go on meanwhile
        now.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return path


def _dumped(path: Path) -> Path:
    command = [program("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={path}"]
    subprocess.run(command, check=True, env=environment())  # noqa: S603 - none of it comes from a request
    return path


def _add_files(taken: _Taken) -> None:
    root = Path(settings.HUIYIN_FILES)
    for path in sorted(p for p in root.rglob("*") if p.is_file() and not p.name.startswith(UNFINISHED)):
        place = path.relative_to(root)
        hashed = taken.add(path, f"files/{place.as_posix()}")
        # what is sealed for a department lies deeper, under a name of chance
        if len(place.parts) == 2 and hashed != path.name:
            taken.damaged.append(place.as_posix())


def _add_kept(taken: _Taken, path: Path, name: str) -> None:
    for one in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
        taken.add(one, name if one == path else f"{name}/{one.relative_to(path).as_posix()}")
