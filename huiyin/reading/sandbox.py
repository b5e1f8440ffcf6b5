"""Parsing of untrusted binary files in a limited process: memory, processor time and wall clock are bounded.

One warm worker a reading process: starting Python for every file would cost more than most files do. The
worker is replaced after a failure, after `_FILES_A_WORKER` files, and in a forked child. Work and result
cross the border as JSON and raw bytes, never as pickles: a worker that a file has taken over can give
wrong text, but can't run anything here. On systems without rlimits (Windows) the wall clock still holds.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import IO, Any

from huiyin.reading.formats.assembly import Draft
from huiyin.reading.formats.readers import Settings
from huiyin.reading.formats.refusals import WORDING, Refusal
from huiyin.reading.formats.wire import unpacked

_FILES_A_WORKER = 200
_HEADER = struct.Struct("<QQ")
# the worker needs the formats and nothing else of the reading package: an empty module in its place saves the
# start of everything that the package brings, and keeps it away from hostile files
_BOOT = """import sys, types
sys.path[:] = {path!r}
package = sys.modules["huiyin.reading"] = types.ModuleType("huiyin.reading")
package.__path__ = [{here!r}]
from huiyin.reading.sandbox_worker import serve
serve({memory})
"""
_POSIX = os.name == "posix"
# Windows: a process group of its own, without a window
_NEW_GROUP = 0 if _POSIX else 0x00000200 | 0x08000000
_MOST_ANSWER = 1_000_000_000


def _own_memory() -> int:
    """Bytes that this process had in memory at most: a child's figure begins with it."""
    if sys.platform != "linux":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class _Worker:
    """A process that reads files one after the other."""

    def __init__(self, memory: int) -> None:
        self.owner, self.memory, self.served = os.getpid(), memory, 0
        self._errors: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker
        code = _BOOT.format(
            # the folder of work only where it is on the path already: it may hold anything
            path=[each or str(Path.cwd()) for each in sys.path],
            here=str(Path(__file__).parent),
            memory=memory,
        )
        self.process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - Python itself
            [sys.executable, "-s", "-S", "-X", "utf8", "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env={key: value for key, value in os.environ.items() if not key.lower().endswith("_proxy")},
            start_new_session=_POSIX,
            creationflags=_NEW_GROUP,
        )

    def ask(self, request: dict[str, Any], data: bytes, seconds: float) -> dict[str, Any]:
        """The worker's answer. Raises `Refusal` (timed_out, out_of_memory, damaged.crash) when there is
        none.
        """
        expired = threading.Event()
        clock = threading.Timer(seconds, self._expire, (expired,))
        clock.daemon = True
        clock.start()
        try:
            return self._exchange(request, data)
        except (OSError, EOFError, ValueError) as problem:
            raise self._cause(expired.is_set(), seconds) from problem
        finally:
            clock.cancel()

    def _exchange(self, request: dict[str, Any], data: bytes) -> dict[str, Any]:
        head = json.dumps(request).encode()
        channel, answers = self.process.stdin, self.process.stdout
        if channel is None or answers is None:
            raise EOFError
        channel.write(_HEADER.pack(len(head), len(data)))
        channel.write(head)
        channel.write(data)
        channel.flush()
        length = answers.read(8)
        if len(length) < 8:
            raise EOFError
        size = int.from_bytes(length, "little")
        if size > _MOST_ANSWER:
            raise ValueError(size)
        content = answers.read(size)
        if len(content) < size:
            raise EOFError
        answer = json.loads(content)
        if not isinstance(answer, dict):
            raise ValueError(type(answer))
        return answer

    def _expire(self, expired: threading.Event) -> None:
        expired.set()
        self.kill()

    def _cause(self, expired: bool, seconds: float) -> Refusal:
        peak = self._peak_memory()
        code = self.process.returncode
        self._errors.seek(0)
        said = self._errors.read(20_000).lower()
        cpu_signal = -getattr(signal, "SIGXCPU", 24)
        if expired or code == cpu_signal:
            return Refusal("timed_out", seconds=round(seconds))
        if b"memory" in said or peak > max(0.75 * self.memory * 1_000_000, _own_memory()):
            return Refusal("out_of_memory", megabytes=self.memory)
        return Refusal("damaged.crash")

    def _peak_memory(self) -> int:
        """End the worker; bytes that it had in memory at most, 0 where the system does not tell."""
        self.kill()
        if not _POSIX or self.process.returncode is not None:
            return 0
        try:
            _, status, used = os.wait4(self.process.pid, 0)
        except ChildProcessError:
            return 0
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return int(used.ru_maxrss * (1 if sys.platform == "darwin" else 1024))

    def kill(self) -> None:
        """End the worker and everything it started."""
        if self.owner != os.getpid() or self.process.returncode is not None:
            return
        with contextlib.suppress(OSError):
            if _POSIX:
                os.killpg(self.process.pid, signal.SIGKILL)
            else:
                self.process.kill()

    def close(self) -> None:
        self.kill()
        for channel in (self.process.stdin, self.process.stdout, self._errors):
            with contextlib.suppress(OSError):
                if channel is not None:
                    channel.close()
        if self.owner == os.getpid():
            with contextlib.suppress(OSError):
                self.process.wait(5)


# whose turn it is, by the size of the worker: a scan that takes a minute must not hold up the others
_turns: dict[int, threading.Lock] = {}
_workers: dict[int, _Worker] = {}


def read(kind: str, data: bytes, settings: Settings, *, memory: int) -> Draft:
    """`data` read as `kind` in the worker of this process. Raises `Refusal` only; never waits longer than
    the seconds of `settings`, besides a worker's start."""
    return _draft(_asked(kind, data, settings, memory))


def read_sheets(data: bytes, *, seconds: float, memory: int) -> list[dict[str, Any]]:
    """The sheets of a workbook as `formats.grids` gives them, read in the worker. Raises `Refusal` only."""
    sheets = _unrefused(_asked("grid", data, Settings(seconds=seconds), memory)).get("sheets")
    if not isinstance(sheets, list) or not all(isinstance(s, dict) for s in sheets):
        raise Refusal("damaged.crash")
    return sheets


def _asked(kind: str, data: bytes, settings: Settings, memory: int) -> dict[str, Any]:
    request = {"kind": kind, "pages": settings.pages, "seconds": settings.seconds, "memory": memory}
    request["recognise"] = settings.recognise
    with _turns.setdefault(memory, threading.Lock()):
        worker = _ready(memory)
        try:
            answer = worker.ask(request, data, settings.seconds)
        except Refusal:
            _discard(memory)
            raise
        worker.served += 1
        if worker.served >= _FILES_A_WORKER or answer.get("last") or kind == "scan":
            _discard(memory)
    return answer


def _unrefused(answer: dict[str, Any]) -> dict[str, Any]:
    key = answer.get("refused")
    if key is not None:
        details = answer.get("details")
        raise Refusal(key if key in WORDING else "damaged", **(details if isinstance(details, dict) else {}))
    return answer


def _draft(answer: dict[str, Any]) -> Draft:
    _unrefused(answer)
    try:
        return unpacked(answer)
    except (KeyError, TypeError, ValueError, IndexError) as problem:
        raise Refusal("damaged.crash") from problem


def _ready(memory: int) -> _Worker:
    worker = _workers.get(memory)
    if worker is not None and (worker.owner != os.getpid() or worker.process.poll() is not None):
        _discard(memory)
        worker = None
    if worker is None:
        worker = _workers[memory] = _Worker(memory)
    return worker


def _discard(memory: int) -> None:
    worker = _workers.pop(memory, None)
    if worker is not None:
        worker.close()


def close() -> None:
    """End the workers of this process; the next file starts a new one."""
    for memory in list(_workers):
        _discard(memory)


def _forget_after_fork() -> None:
    """A forked child must neither speak on its parent's pipes nor wait for its parent's lock."""
    _turns.clear()
    _workers.clear()


atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_after_fork)
