"""Keeping files: under the hash of their content, written whole or not at all, never overwritten."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.conf import settings

from .content import Rejected, media_type


@dataclass(frozen=True, slots=True)
class Kept:
    sha256: str
    size: int
    media_type: str


#: a content that lies on the disk, with the name that it was handed in under
Named = tuple[Kept, str]


def keep_named(chunks: Iterable[bytes], name: str) -> Named:
    """Keep a file under the name that it came with; raises `content.Rejected` for one that is not taken."""
    return keep(chunks, name), PurePath(name).name[:255]


def each_once(files: Iterable[Named]) -> Iterable[Named]:
    """The files of one form: the same content handed in twice counts once."""
    return {kept.sha256: (kept, name) for kept, name in files}.values()


def path_of(sha256: str) -> Path:
    """Where a content lies; the name comes from the hash alone, never from a request."""
    return Path(settings.HUIYIN_FILES) / sha256[:2] / sha256


def keep(chunks: Iterable[bytes], name: str, *, checked: bool = True) -> Kept:
    """Write a file and give its hash; raises `Rejected` when it is empty, too large or of no allowed type.

    Written beside its place, flushed to the disk, compared with what was received, then renamed: an
    acknowledged file is never half a file. `checked=False` skips the type (documents to be read bring
    their own check).
    """
    folder = Path(settings.HUIYIN_FILES)
    folder.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=folder, prefix="incoming-")
    try:
        digest, size = _write(descriptor, chunks, name)
        kind = media_type(Path(temporary), name) if checked else "application/octet-stream"
        place = path_of(digest)
        place.parent.mkdir(exist_ok=True)
        if not place.exists():
            _check(Path(temporary), digest, size)
            Path(temporary).replace(place)
            _flush_folder(place.parent)
        return Kept(digest, size, kind)
    finally:
        Path(temporary).unlink(missing_ok=True)


def _write(descriptor: int, chunks: Iterable[bytes], name: str) -> tuple[str, int]:
    digest, size, limit = hashlib.sha256(), 0, settings.HUIYIN_MAX_FILE_BYTES
    with os.fdopen(descriptor, "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise Rejected("too_large", name, limit=limit // 1024 // 1024)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if size == 0:
        raise Rejected("empty", name)
    return digest.hexdigest(), size


def _check(path: Path, digest: str, size: int) -> None:
    """Read back what the disk has: a full or failing disk must not be acknowledged."""
    with path.open("rb") as file:
        again = hashlib.file_digest(file, "sha256").hexdigest()
    if again != digest or path.stat().st_size != size:
        raise OSError(f"the disk does not hold what was written ({size} bytes)")


def _flush_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
