"""Running the program on one machine: the web server, and the worker beside it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from huiyin.findings.ticks import statistics
from huiyin.ticking.running import Ticking

from .separating import demand_up_to_date, owns_tables

RESTART_PAUSE = 2.0


class PortTaken(Exception):
    """The address can't be listened on; most often another server has it."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__(
            f"无法监听 {host}:{port}：端口已被占用或不可用。"
            f"换一个端口，例如 --port {port + 1}（make demo PORT={port + 1}）。"
        )


def prepare(*, quiet: bool = True) -> None:
    """Bring the database's tables up to date; safe to call at every start."""
    for folder in (settings.HUIYIN_DATA, settings.HUIYIN_FILES, settings.HUIYIN_DATA / "cache"):
        folder.mkdir(parents=True, exist_ok=True)
    if not owns_tables():
        demand_up_to_date()
        return
    before = len(MigrationRecorder(connection).applied_migrations())
    call_command("migrate", interactive=False, verbosity=0 if quiet else 1)
    if len(MigrationRecorder(connection).applied_migrations()) != before:
        # an index that was just made is used as it should be only when it is known what is in it
        statistics()


def serve_web(host: str, port: int, threads: int) -> None:
    """Answer requests until interrupted. Waitress runs on Windows as well as on Linux."""
    from waitress import create_server  # loaded here so that other verbs start without it

    from .wsgi import application

    try:
        server = create_server(
            application, host=host, port=port, threads=threads, ident=None,
            max_request_body_size=settings.HUIYIN_MAX_FILE_BYTES * 20, channel_timeout=120,
        )  # fmt: skip
    except OSError as taken:
        raise PortTaken(host, port) from taken
    signal.signal(signal.SIGTERM, lambda *_: server.close())
    try:
        server.run()
    except OSError:
        # closing the listening socket from the signal handler ends the loop this way
        return


def run_worker() -> None:
    """Do background jobs, and what is to be done from time to time, until interrupted."""
    ticking = Ticking()
    ticking.start()
    try:
        call_command("db_worker", interval=1.0, startup_delay=False, queue_name="*")
    finally:
        ticking.stop()


@contextmanager
def worker_beside() -> Iterator[None]:
    """A worker process for as long as the block runs, started again should it die."""
    stopping = threading.Event()
    current: list[subprocess.Popen[bytes]] = []

    def supervise() -> None:
        while not stopping.is_set():
            child = subprocess.Popen([sys.executable, "-m", "huiyin", "worker"], env=os.environ)
            current[:] = [child]
            child.wait()
            if not stopping.is_set():
                time.sleep(RESTART_PAUSE)

    thread = threading.Thread(target=supervise, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        for child in current:
            child.terminate()
        thread.join(timeout=5)
