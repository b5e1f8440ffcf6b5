"""One file or many: opening, understanding, and all cores for more than a few files.

What understands is imported when the first document is read, beside its opening: a command that is started
for one file waits for whichever takes longer, not for the sum.
"""

from __future__ import annotations

import json
import os
import sys
import tomllib
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any

from huiyin.reading import fence, patterns
from huiyin.reading.document import Document, UnreadableFile
from huiyin.reading.result import Reading

if TYPE_CHECKING:
    from huiyin.reading.cues import Grammar

_FEW, _SOME, _SMALL = 4, 16, 2_000_000
Extra = Mapping[str, Any] | Path | str | None
# for opening and understanding; with the start of this process, and its memory, within 20 s and 512 MB
_SECONDS, _MEMORY = 17.0, 440
_MOST_GRAMMARS = 8
_grammars: dict[str, Grammar] = {}


def read(
    path_or_document: Path | str | Document,
    *,
    name: str | None = None,
    grammar: Extra = None,
    fenced: bool = True,
) -> Reading:
    """The structure of one document.

    `name` stands in the reading instead of the file's own name (an upload keeps the name it came with);
    `grammar` is a mapping or a TOML file whose entries are added to the built-in grammar.
    A text that no person wrote (`fence`) is understood in a process with limits, unless not `fenced`.
    Raises UnreadableFile, which says why and what to do.
    """
    began = monotonic()
    given = path_or_document
    document = given if isinstance(given, Document) else _opened(Path(given))
    if name is not None:
        document = replace(document, name=name)
    if fenced and fence.is_strange(document):
        content = _content(grammar)
        _grammar(content)  # a malformed one shall be told here, and not by another process
        seconds = max(_SECONDS / 4, _SECONDS - (monotonic() - began))
        return fence.understand_in_time(document, content, seconds=seconds, memory=_MEMORY)
    from huiyin.reading.engine import understand

    return understand(document, _grammar(grammar))


def _opened(path: Path) -> Document:
    from huiyin.reading.opening import open_document

    if "huiyin.reading.engine" in sys.modules:
        return open_document(path)
    # a binary file is parsed in another process: meanwhile this one gets ready to understand it
    preparing = Thread(target=_prepare, name="huiyin-prepare")
    preparing.start()
    try:
        return open_document(path)
    finally:
        preparing.join()


def _prepare() -> None:
    patterns.recall()
    import huiyin.reading.engine  # noqa: F401 - imported for the next line of `read`

    _grammar(None)


def _content(extra: Extra) -> Mapping[str, Any] | None:
    return tomllib.loads(Path(extra).read_text("utf-8")) if isinstance(extra, (str, Path)) else extra


def _grammar(extra: Extra) -> Grammar:
    """The compiled grammar; one of a profile is compiled once for all files of a batch."""
    from huiyin.reading.cues import load_grammar

    if extra is None:
        return load_grammar()
    content = _content(extra)
    key = json.dumps(content, sort_keys=True, default=str)
    if key not in _grammars:
        if len(_grammars) >= _MOST_GRAMMARS:
            _grammars.clear()
        _grammars[key] = load_grammar(content)
    return _grammars[key]


def read_many(
    paths: Iterable[Path | str], *, processes: int | None = None, grammar: Extra = None
) -> Iterator[Reading | UnreadableFile]:
    """Every file in the order given; one that can't be read comes as its UnreadableFile, the others go on.

    More than a few files are spread over `processes` (all cores when None).
    """
    files = [Path(p) for p in paths]
    workers = min(processes or os.cpu_count() or 1, len(files))
    if workers <= 1 or _is_little(files):
        yield from (_attempt(path, grammar) for path in files)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool
    from multiprocessing import get_context

    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        waiting = deque((path, pool.submit(_attempt, path, grammar)) for path in files)
        while waiting:
            path, reading = waiting.popleft()
            try:
                yield reading.result()
            except BrokenProcessPool:
                # the system ended one of the processes: the files that are left are read here
                yield _attempt(path, grammar)


def _is_little(files: list[Path]) -> bool:
    """Whether starting more processes takes longer than they save."""
    if len(files) <= _FEW:
        return True
    return len(files) <= _SOME and sum(path.stat().st_size for path in files if path.is_file()) < _SMALL


def _attempt(path: Path, grammar: Extra) -> Reading | UnreadableFile:
    try:
        return read(path, grammar=grammar)
    except UnreadableFile as refusal:
        return refusal
