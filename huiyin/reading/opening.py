"""Any file → `Document`: the one way into the formats.

`open_document` and `open_bytes` raise `UnreadableFile` and nothing else. What the file is, its content
decides (`formats.kinds`). Text is read where it is; binary formats are parsed in a limited process
(`sandbox`).
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from huiyin.reading import sandbox
from huiyin.reading.document import Document, UnreadableFile
from huiyin.reading.formats.assembly import Draft
from huiyin.reading.formats.conversion import CONVERTED, convert
from huiyin.reading.formats.kinds import BINARY, Recognised, recognise
from huiyin.reading.formats.readers import Settings, read_as
from huiyin.reading.formats.refusals import Refusal, unreadable

# a web page this large is built by a machine; its parser gets the same fence as the binary formats
_PAGE_READ_HERE = 256_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may cost: `megabytes` of size, `memory` of parsing in MB, `seconds`, `pages` of a PDF.

    `characters` is the length of its text. Recognising scanned pages has limits of its own; without the
    extra `ocr` they play no part.
    """

    megabytes: int = 50
    memory: int = 440
    seconds: float = 20.0
    pages: int = 500
    characters: int = 5_000_000
    ocr_memory: int = 2500
    ocr_seconds: float = 120.0


DEFAULT = Limits()


def open_document(path: Path, *, limits: Limits = DEFAULT) -> Document:
    """The file at `path` as a `Document`. Raises `UnreadableFile` for every file that can't be read."""
    name = _shown(path.name)
    try:
        size = path.stat().st_size
        if size > limits.megabytes * 1_000_000:
            raise _too_large(name, size, limits)
        data = path.read_bytes()
    except OSError as problem:
        raise _out_of_reach(name, problem) from problem
    return open_bytes(data, name, limits=limits)


def open_bytes(data: bytes, name: str, *, limits: Limits = DEFAULT) -> Document:
    """The content `data` of a file called `name` as a `Document`. Raises `UnreadableFile` only."""
    if len(data) > limits.megabytes * 1_000_000:
        raise _too_large(name, len(data), limits)
    try:
        recognised = recognise(data, name)
        if recognised.kind in {"txt", "md"} and len(data) > 4 * limits.characters:
            # no encoding takes more than four bytes, and most take three
            raise _too_long(len(data) // 3, limits)
        draft = _read(recognised, data, limits)
        if len(draft.text) > limits.characters:
            raise _too_long(len(draft.text), limits)
    except Refusal as refusal:
        raise unreadable(name, refusal) from refusal
    except MemoryError as problem:
        raise unreadable(name, Refusal("out_of_memory", megabytes=limits.memory)) from problem
    except OSError as problem:
        raise _out_of_reach(name, problem) from problem
    except Exception as problem:
        # whatever a parser trips over, the other files of a batch must go through; the cause stays attached
        raise unreadable(name, Refusal("damaged")) from problem
    return Document(
        name=name,
        media_type=recognised.media_type,
        sha256=hashlib.sha256(data).hexdigest(),
        text=draft.text,
        blocks=tuple(draft.blocks),
        title_hint=draft.title_hint,
        chrome=tuple(draft.chrome),
        notes=(*recognised.notes, *draft.notes),
    )


def _read(recognised: Recognised, data: bytes, limits: Limits) -> Draft:
    recognise = recognised.kind == "pdf" and ocr_available()
    settings = Settings(limits.pages, limits.seconds, recognise)
    kind = recognised.kind
    if kind in CONVERTED:
        data, kind = convert(kind, data, seconds=limits.seconds), CONVERTED[kind]
    if kind in BINARY or (kind in {"html", "mhtml"} and len(data) > _PAGE_READ_HERE):
        try:
            return sandbox.read(kind, data, settings, memory=limits.memory)
        except Refusal as refusal:
            if refusal.key != "needs_ocr" or not recognise:
                raise
        return sandbox.read(
            "scan", data, Settings(limits.pages, limits.ocr_seconds), memory=limits.ocr_memory
        )
    return read_as(kind, data, settings)


def ocr_available() -> bool:
    """Whether scanned pages can be read here (the extra `ocr` is installed)."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def _shown(name: str) -> str:
    """A file name that is not UTF-8 (unpacked from an archive made on Windows) as the name that was meant."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name


def _too_large(name: str, size: int, limits: Limits) -> UnreadableFile:
    return unreadable(name, Refusal("too_large", size=f"{size / 1_000_000:.1f}", limit=limits.megabytes))


def _too_long(characters: int, limits: Limits) -> Refusal:
    return Refusal("too_large.text", size=characters // 10_000, limit=limits.characters // 10_000)


def _out_of_reach(name: str, problem: OSError) -> UnreadableFile:
    return unreadable(
        name, Refusal("damaged.out_of_reach", problem=problem.strerror or type(problem).__name__)
    )
