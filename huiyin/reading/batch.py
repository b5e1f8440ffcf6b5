"""One file or many: opening, understanding, and all cores for more than a few files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from huiyin.reading.cues import load_grammar
from huiyin.reading.document import Document, UnreadableFile
from huiyin.reading.engine import understand
from huiyin.reading.result import Reading

_FEW = 4
Extra = Mapping[str, Any] | Path | str | None


def read(
    path_or_document: Path | str | Document, *, name: str | None = None, grammar: Extra = None
) -> Reading:
    """The structure of one document.

    `name` stands in the reading instead of the file's own name (an upload keeps the name it came with);
    `grammar` is a mapping or a TOML file whose entries are added to the built-in grammar.
    Raises UnreadableFile, which says why and what to do.
    """
    from huiyin.reading.opening import open_document

    compiled = load_grammar(grammar)
    document = (
        path_or_document if isinstance(path_or_document, Document) else open_document(Path(path_or_document))
    )
    if name is not None:
        document = replace(document, name=name)
    return understand(document, compiled)


def read_many(
    paths: Iterable[Path | str], *, processes: int | None = None, grammar: Extra = None
) -> Iterator[Reading | UnreadableFile]:
    """Every file in the order given; one that can't be read comes as its UnreadableFile, the others go on.

    More than a few files are spread over `processes` (all cores when None).
    """
    files = [Path(p) for p in paths]
    workers = min(processes or os.cpu_count() or 1, len(files))
    if workers <= 1 or len(files) <= _FEW:
        yield from (_attempt(path, grammar) for path in files)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_attempt, files, [grammar] * len(files), chunksize=1)


def _attempt(path: Path, grammar: Extra) -> Reading | UnreadableFile:
    try:
        return read(path, grammar=grammar)
    except UnreadableFile as refusal:
        return refusal
