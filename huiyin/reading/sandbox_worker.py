"""The inside of the sandbox: a process that limits itself, then reads what it is given until its input ends.

`sandbox` starts it and holds the other ends of its pipes. Everything a file can do wrong becomes an answer;
what it can't answer any more (killed, crashed) the other side sees by itself.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
import struct
import sys
from pathlib import Path
from typing import IO, Any, NoReturn

from huiyin.reading import patterns
from huiyin.reading.formats.readers import Settings, read_as, read_cells
from huiyin.reading.formats.refusals import Refusal, too_deep
from huiyin.reading.formats.wire import packed

try:
    import resource
except ImportError:  # Windows has none; there the wall clock of the other side has to do
    resource = None  # type: ignore[assignment]

_HEADER = struct.Struct("<QQ")
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000


def serve(memory: int) -> None:
    """Answer requests on standard input until it ends. `memory` is the address space in MB."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    # a library that prints must not speak on the channel of answers
    os.dup2(2, 1)
    _no_network()
    _limit_memory(memory)
    patterns.recall()
    while True:
        header = requests.read(_HEADER.size)
        if len(header) < _HEADER.size:
            return
        head_size, data_size = _HEADER.unpack(header)
        request = json.loads(requests.read(head_size))
        data = requests.read(data_size)
        _limit_time(request["seconds"])
        answer = _answered(request, data)
        del data
        # a process that has grown keeps what it took; the next file shall find a fresh one
        answer["last"] = answer.get("refused") == "out_of_memory" or _is_crowded(memory, 0.3)
        _send(answers, answer)
        if answer["last"]:
            return


def _answered(request: dict[str, Any], data: bytes) -> dict[str, Any]:
    try:
        if request["kind"] == "grid":
            return {"sheets": read_cells(data)}
        settings = Settings(request["pages"], request["seconds"], request["recognise"])
        return packed(read_as(request["kind"], data, settings))
    except Refusal as refusal:
        return {"refused": refusal.key, "details": refusal.details}
    except MemoryError:
        return {"refused": "out_of_memory", "details": {"megabytes": request["memory"]}}
    except RecursionError:
        deep = too_deep()
        return {"refused": deep.key, "details": deep.details}
    except Exception as problem:
        # a parser may fail in any way on a hostile file, also when it can't get memory
        if _is_crowded(request["memory"]):
            return {"refused": "out_of_memory", "details": {"megabytes": request["memory"]}}
        return {"refused": "damaged", "details": {}, "cause": f"{type(problem).__name__}: {problem}"[:500]}


def _is_crowded(memory: int, share: float = 0.6) -> bool:
    """Whether the process has come near the memory (in MB) that it may take."""
    return _most_memory() > share * memory * 1_000_000


def _most_memory() -> int:
    """Bytes that this process had in memory at most; 0 where the system does not tell."""
    if sys.platform == "linux":
        # not getrusage: its figure begins with what the parent had when it forked
        with contextlib.suppress(OSError, ValueError):
            status = Path("/proc/self/status").read_text(encoding="ascii", errors="replace")
            return 1024 * int(status.partition("VmHWM:")[2].split(maxsplit=1)[0])
    if resource is None:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _send(answers: IO[bytes], answer: dict[str, Any]) -> None:
    content = json.dumps(answer, separators=(",", ":")).encode()
    answers.write(len(content).to_bytes(8, "little"))
    answers.write(content)
    answers.flush()


def _limit_memory(megabytes: int) -> None:
    if resource is None:
        return
    size = megabytes * 1_000_000
    resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_time(seconds: float) -> None:
    """Processor time for the next file: the soft limit counts from the birth of the process, so it moves
    on.
    """
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    allowed = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (allowed, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _no_network() -> None:
    """No parser here has business with a network; a link in a file must not make it try.

    Linux takes the network from the whole process where it lets an ordinary user do so; elsewhere Python's
    sockets are closed at least.
    """
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            import ctypes

            unshare = ctypes.CDLL(None).unshare
            if unshare(_NEW_NETWORK) != 0:
                unshare(_NEW_USER | _NEW_NETWORK)

    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError("the reading process has no network")

    socket.socket.connect = refuse  # type: ignore[method-assign]
    socket.socket.connect_ex = refuse  # type: ignore[method-assign]
    socket.getaddrinfo = refuse
