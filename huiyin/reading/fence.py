"""Understanding of texts that no person wrote, in a process with limits.

Understanding takes time in proportion to the length of a notice. A text of millions of characters, or one
whose sentences never end, may find a pattern for which that is not so; such a text is understood in a
process of its own that is ended in time, so that the other files go through. What crosses the border is
made here of plain text: no parser of a binary format runs on this side (that is `sandbox`), so pickles do
no harm.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from huiyin.reading.document import Document
from huiyin.reading.formats.refusals import Refusal, unreadable
from huiyin.reading.result import Reading

# a notice has 3,000 to 30,000 characters outside of its tables; a very long sentence has 500
_LONG = 100_000
_ENDLESS = 3_000
_MANY_ROWS = 20_000
_END = re.compile(r"[。；;.\n]")
_NO_MEMORY = 3
_BOOT = """import sys
sys.path[:] = {path!r}
from huiyin.reading.fence import serve
serve({memory}, {seconds})
"""


def is_strange(document: Document) -> bool:
    """Whether no person wrote this: very long, or with a sentence that does not end."""
    rows = [block.end - block.start for block in document.blocks if block.table is not None]
    if len(document.text) - sum(rows) > _LONG or len(rows) > _MANY_ROWS:
        return True
    return max(map(len, _END.split(document.text))) > _ENDLESS


def understand_in_time(document: Document, grammar: Any, *, seconds: float, memory: int) -> Reading:
    """The reading of a document within `seconds` and `memory` (MB). Raises `UnreadableFile`."""
    path = [each or str(Path.cwd()) for each in sys.path]
    code = _BOOT.format(path=path, memory=memory, seconds=max(1, round(seconds)))
    process = subprocess.Popen(  # noqa: S603 - Python itself
        [sys.executable, "-s", "-S", "-X", "utf8", "-c", code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        try:
            answer, _ = process.communicate(pickle.dumps((document, grammar)), timeout=seconds)
        except subprocess.TimeoutExpired as problem:
            process.kill()
            raise unreadable(document.name, Refusal("timed_out.text", seconds=round(seconds))) from problem
    if process.returncode == _NO_MEMORY:
        raise unreadable(document.name, Refusal("out_of_memory.text", megabytes=memory))
    if process.returncode != 0:
        raise unreadable(document.name, Refusal("timed_out.text", seconds=round(seconds)))
    reading = pickle.loads(answer)  # noqa: S301 - from our own code, see above
    if not isinstance(reading, Reading):
        raise unreadable(document.name, Refusal("damaged.crash"))
    return reading


def serve(memory: int, seconds: int) -> None:
    """The inside: one document on standard input, its reading on standard output."""
    from huiyin.reading.batch import read

    _limit(memory, seconds)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        document, grammar = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - from `understand_in_time`
        answer = pickle.dumps(read(document, grammar=grammar, fenced=False))
    except MemoryError:
        os._exit(_NO_MEMORY)
    answers.write(answer)
    answers.flush()
    # nothing to clean up, and giving back the memory of a large text takes a while
    os._exit(0)


def _limit(memory: int, seconds: int) -> None:
    with contextlib.suppress(ImportError):  # Windows has none; there the other side's clock has to do
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory * 1_000_000, memory * 1_000_000))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds + 1, seconds + 2))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
