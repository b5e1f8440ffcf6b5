"""Disks that are full or read-only, a database that is stopped: refused in words, then as before."""

from __future__ import annotations

import os
import shlex
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .browsing import Server, form_of, serving
from .invariants import done, faults
from .killing import TAKEN, Ground, Row
from .stage import SERVER, Place, asked, drop, left_alone, new_place, on_server

AWAY = 503
#: how long the program may take to come back once what was away is there again, in seconds
BACK = 30
MEGABYTE = 1024 * 1024


def can_mount(root: Path) -> bool:
    """Whether a small file system may be mounted here: only by root, and not in every container."""
    try:
        with _mounted(root / "probe", 1):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@contextmanager
def _mounted(folder: Path, megabytes: float) -> Iterator[Path]:
    folder.mkdir()
    size = f"size={int(megabytes * MEGABYTE)}"
    _run("mount", "-t", "tmpfs", "-o", size, "tmpfs", str(folder))
    try:
        yield folder
    finally:
        _run("umount", "-l", str(folder))


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def _place_on(ground: Ground, room: float) -> Iterator[tuple[Place, Path]]:
    """A copy of the base on a file system of its own with so many megabytes to spare."""
    used = sum(p.stat().st_size for p in ground.base.folder.rglob("*") if p.is_file()) / MEGABYTE
    with _mounted(ground.root / f"disk{time.monotonic_ns()}", used * 1.05 + room) as disk:
        place = new_place(disk, ground.base)
        try:
            yield place, disk
        finally:
            left_alone(place)
            drop(place)


def disk_full(ground: Ground, times: int) -> Row:
    """No room for an upload, then none for a row of the embedded database; then there is room again."""
    row, begun = Row("disk full"), time.perf_counter()
    for _ in range(times):
        with _place_on(ground, 1.5) as (place, disk), serving(place) as server:
            row.violations += _refused(ground, place, server, "upload")
            filler = disk / "filler"
            _fill(filler)
            if not place.database:
                row.violations += _refused(ground, place, server, "close")
            filler.unlink()
            row.violations += _back(ground, place, server, "close")
            row.tried += 1
    row.seconds = time.perf_counter() - begun
    return row


def _fill(filler: Path) -> None:
    try:
        with filler.open("wb") as file:
            while True:
                file.write(b"\0" * 4096)
                file.flush()
    except OSError:
        return


def read_only(ground: Ground, times: int) -> Row:
    """The database can only be read: the file system of the embedded one, a setting on the server."""
    row, begun = Row("database read-only"), time.perf_counter()
    for _ in range(times):
        with _place_on(ground, 8) as (place, disk):
            shut, opened = _read_only(place, disk)
            shut()
            with serving(place) as server:
                row.violations += _refused(ground, place, server, "close", ask=bool(SERVER))
                opened()
                row.violations += _back(ground, place, server, "close")
            row.tried += 1
    row.seconds = time.perf_counter() - begun
    return row


def _read_only(place: Place, disk: Path) -> tuple[Callable[[], None], Callable[[], None]]:
    if not place.database:
        return (lambda: _run("mount", "-o", "remount,ro", str(disk)),
                lambda: _run("mount", "-o", "remount,rw", str(disk)))  # fmt: skip

    def setting(value: str) -> None:
        on_server(f"ALTER DATABASE {place.database} SET default_transaction_read_only = {value}")
        on_server(
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{place.database}'"
        )

    return lambda: setting("on"), lambda: setting("off")


def stopped(ground: Ground, times: int) -> Row:
    """The server of the database is stopped at once, as by a fall, and started; the embedded one is held."""
    what = "database stopped" if SERVER else "database held by somebody for long"
    row, begun = Row(what), time.perf_counter()
    for _ in range(times):
        with ground.place() as place, serving(place, spoilt=_impatient) as server:
            if server.get("/healthz", "office", ground.ids) != 200:
                row.violations.append("not healthy before")
            with _stopped() if SERVER else _held(place):
                row.violations += _refused(ground, place, server, "close", look=bool(SERVER), ask=False)
            row.violations += _back(ground, place, server, "close")
            row.tried += 1
    row.seconds = time.perf_counter() - begun
    return row


def _impatient() -> None:
    """Wait a moment for the embedded database instead of thirty, so that the trial need not."""
    from django.db import connections

    if not SERVER:
        connections.settings["default"]["OPTIONS"]["timeout"] = 0.2


@contextmanager
def _held(place: Place) -> Iterator[None]:
    import sqlite3

    holder = sqlite3.connect(place.folder / "huiyin.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        holder.rollback()
        holder.close()


@dataclass(frozen=True)
class _Cluster:
    """The server as it was started: its folder, its command line, its program."""

    data: Path
    command: list[str]

    def run(self, *words: str) -> None:
        as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        control = str(Path(self.command[0]).with_name("pg_ctl"))
        options = shlex.join(self.command[3:])
        given = ["-o", options, "-l", str(self.data / "log")] if words[-1] == "start" else []
        subprocess.run([*as_owner, control, "-w", "-D", str(self.data), *given, *words], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip


@contextmanager
def _stopped() -> Iterator[None]:
    data = Path(str(on_server("SHOW data_directory")[0][0]))
    cluster = _Cluster(data, shlex.split((data / "postmaster.opts").read_text()))
    cluster.run("-m", "immediate", "stop")
    try:
        yield
    finally:
        cluster.run("start")


def _refused(
    ground: Ground, place: Place, server: Server, work: str, *, look: bool = False, ask: bool = True
) -> list[str]:
    """What is wrong with how the program answers while it can't write: 503, and nothing took effect."""
    found = []
    status = server.send(form_of(work, ground.ids), ground.ids)
    if status != AWAY:
        found.append(f"{work}: answered {status} instead of {AWAY}")
    if look and (seen := server.get("/findings/", "office", ground.ids)) != AWAY:
        found.append(f"a page was answered with {seen} instead of {AWAY}")
    if ask and asked(place, lambda: done(work)):
        found.append(f"{work}: refused, and took effect")
    return found


def _back(ground: Ground, place: Place, server: Server, work: str) -> list[str]:
    """What is wrong once all is there again: the form, sent again, must be taken within `BACK` seconds."""
    begun = time.monotonic()
    form = form_of(work, ground.ids)
    while (status := server.send(form, ground.ids)) not in TAKEN and time.monotonic() < begun + BACK:
        time.sleep(0.2)
    found = [] if status in TAKEN else [f"{work}: still answered {status} after {BACK} seconds"]
    left = asked(place, lambda: done(work))
    return [*found, *([] if left == 1 else [f"{work}: taken {left} times"]), *asked(place, faults)]
