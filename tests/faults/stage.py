"""Places to break things in: a base that is made once and copied for every trial, and processes that are
forked into a copy with everything loaded, so that a trial costs a fraction of a second.

A place is a data folder, with the embedded database in it or with a database of its own on the PostgreSQL
server of HUIYIN_DATABASE_URL. The process that forks never opens the database itself.
"""

from __future__ import annotations

import itertools
import json
import logging
import os
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

_SERIAL = itertools.count(1)
#: what the program is on the server
ROLE = "huiyin_faults"
SERVER = os.environ.get("HUIYIN_DATABASE_URL", "")


@dataclass(frozen=True)
class Place:
    """A data folder; `database` is its name on the server, empty for the embedded one; the program comes to
    it as `role`, as the tables' owner where that is empty."""

    folder: Path
    database: str = ""
    role: str = ""


def load(folder: Path) -> None:
    """Load the whole program into this process, from which all others are forked."""
    os.environ |= {"HUIYIN_DATA": str(folder), "DJANGO_SETTINGS_MODULE": "huiyin.server.settings",
                   "HUIYIN_LOG": "CRITICAL"}  # fmt: skip
    logging.disable(logging.CRITICAL)
    import huiyin.server.wsgi  # noqa: F401 - every page, every text
    import huiyin.ticking.commandline  # noqa: F401
    import tests.conftest  # noqa: F401


def new_place(root: Path, base: Place | None = None) -> Place:
    """An empty place, or a copy of `base`."""
    name = f"huiyin_faults_{os.getpid()}_{next(_SERIAL)}" if SERVER else ""
    folder = root / f"place{next(_SERIAL)}"
    if base is None:
        folder.mkdir()
    else:
        shutil.copytree(base.folder, folder)
    if name:
        like = f" TEMPLATE {base.database}" if base else ""
        on_server(f"CREATE DATABASE {name}{like}")
    return Place(folder, name, base.role if base else "")


def separated(place: Place) -> Place:
    """The place for a program that does not own the tables; the embedded database knows no such thing."""
    if not place.database:
        return place
    if not on_server(f"SELECT 1 FROM pg_roles WHERE rolname = '{ROLE}'"):
        on_server(f"CREATE ROLE {ROLE} LOGIN")
    asked(place, _separate)
    return replace(place, role=ROLE)


def _separate() -> None:
    from huiyin.server.separating import separate

    separate(ROLE)


def drop(place: Place) -> None:
    shutil.rmtree(place.folder, ignore_errors=True)
    if place.database:
        on_server(f"DROP DATABASE IF EXISTS {place.database} WITH (FORCE)")


def on_server(statement: str) -> list[tuple[Any, ...]]:
    """One statement on the server's own database."""
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        told = connection.execute(statement)
        return told.fetchall() if told.description else []


def left_alone(place: Place) -> None:
    """Wait until the database has noticed that whoever used it is gone."""
    while place.database and on_server(f"SELECT 1 FROM pg_stat_activity WHERE datname = '{place.database}'"):
        time.sleep(0.01)


def enter(place: Place) -> None:
    """Make this process the program of `place`."""
    from django.conf import settings
    from django.core.cache import caches
    from django.db import connections

    database = connections.settings["default"]
    database["NAME"] = place.database or place.folder / "huiyin.sqlite3"
    database["USER"] = place.role or database.get("USER", "")
    settings.HUIYIN_DATA = place.folder
    for name, inside in (("FILES", "files"), ("SIFTING", "sifting"), ("EXPORTS", "exports"),
                         ("JOURNAL_KEY", "journal-key")):  # fmt: skip
        setattr(settings, f"HUIYIN_{name}", place.folder / inside)
    caches.settings["default"]["LOCATION"] = place.folder / "cache"


@dataclass(frozen=True)
class Child:
    """A process, and the end of a pipe on which it tells what it did."""

    pid: int
    told: int

    def kill(self) -> None:
        os.kill(self.pid, signal.SIGKILL)

    def read(self) -> bytes:
        """All it told, once it has ended."""
        with os.fdopen(self.told, "rb") as pipe:
            return pipe.read()

    def wait(self) -> int:
        """Its exit status; -9 when it was killed."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def forked(place: Place, work: Callable[[int], None]) -> Child:
    """Do `work` in a process of its own in `place`; it is given the pipe to tell on."""
    told, tell = os.pipe()
    sys.stdout.flush()
    if pid := os.fork():
        os.close(tell)
        return Child(pid, told)
    try:
        os.close(told)
        enter(place)
        work(tell)
        status = 0
    except BaseException:
        traceback.print_exc()
        status = 1
    os._exit(status)


def asked(place: Place, ask: Callable[[], Any]) -> Any:
    """What `ask` gives in `place`: anything JSON knows. Raises when it failed there."""
    child = forked(place, lambda tell: _put(tell, json.dumps(ask())))
    told = child.read()
    if child.wait():
        raise RuntimeError(f"{ask} failed")
    return json.loads(told)


def _put(tell: int, text: str) -> None:
    with os.fdopen(tell, "w") as pipe:
        pipe.write(text)
