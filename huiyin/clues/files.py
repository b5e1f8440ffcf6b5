"""Sealed files on the disk: written sealed as they come in, under a name that says nothing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.utils import timezone

from huiyin.evidence.content import ENDINGS, SCANNER_TEST
from huiyin.sealing import Sealer, new_content_key, open_stream

from .models import ClueFile

_PIECE = 256 * 1024
#: a sealed file without a record is what an interrupted upload left; nobody has its key
LEFT_AFTER = timedelta(hours=24)
_ENDINGS = tuple(e for endings in ENDINGS.values() for e in endings)


def folder() -> Path:
    return Path(settings.HUIYIN_FILES) / "sealed"


def path_of(file_id: UUID) -> Path:
    """Where a sealed file lies; the name is random, never from a request."""
    return folder() / file_id.hex[:2] / file_id.hex


class SealedFile(UploadedFile):
    """An uploaded file that lies sealed on the disk already. `fault` says why it is not taken: empty,
    too_large, not_allowed, suspicious; it is empty where it is."""

    def __init__(self, pk: UUID, name: str, size: int, sealed: int, fault: str) -> None:
        super().__init__(file=None, name=name, content_type="application/octet-stream", size=size)
        self.pk, self.sealed, self.fault = pk, sealed, fault


class SealingUploadHandler(FileUploadHandler):
    """Seals every file of a request while it is read; nothing of it is ever written in clear.

    `key` is the request's own content key; whoever takes the files seals it to their receiver.
    """

    def __init__(self, request: object = None) -> None:
        super().__init__(request)
        self.key = new_content_key()
        self.made: list[UUID] = []

    def new_file(self, *args: object, **kwargs: object) -> None:
        super().new_file(*args, **kwargs)
        self._pk, self._sealer, self._size, self._sealed = uuid4(), Sealer(self.key), 0, 0
        ending = Path(self.file_name or "").suffix.lower()
        self._fault = "" if ending in _ENDINGS else "not_allowed"
        path = path_of(self._pk)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.made.append(self._pk)
        self._file = path.open("xb")
        self._write(self._sealer.start)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if start == 0 and SCANNER_TEST in raw_data:
            self._fault = "suspicious"
        self._size += len(raw_data)
        if self._size > settings.HUIYIN_MAX_FILE_BYTES:
            self._fault = "too_large"
        if not self._fault:
            self._write(self._sealer.update(raw_data))

    def file_complete(self, file_size: int) -> SealedFile:
        self._write(self._sealer.finish())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        fault = self._fault or ("" if file_size else "empty")
        return SealedFile(self._pk, self.file_name or "", file_size, self._sealed, fault)

    def upload_interrupted(self) -> None:
        self._file.close()
        discard(self.made)

    def _write(self, sealed: bytes) -> None:
        self._file.write(sealed)
        self._sealed += len(sealed)


def discard(made: list[UUID]) -> None:
    """Remove those of these files that no clue has taken up."""
    kept = set(ClueFile.objects.filter(pk__in=made).values_list("pk", flat=True))
    for pk in made:
        if pk not in kept:
            path_of(pk).unlink(missing_ok=True)


def opened(file: ClueFile, key: bytes) -> Iterator[bytes]:
    """The file in clear, piece by piece; raises `CutOff` or `Unreadable` as `sealing.open_stream` does."""
    with path_of(file.pk).open("rb") as sealed:
        yield from open_stream(iter(lambda: sealed.read(_PIECE), b""), key)


def remove_left_behind() -> int:
    """Remove sealed files without a record that are older than a day; gives how many."""
    before = (timezone.now() - LEFT_AFTER).timestamp()
    old = [p for p in folder().glob("*/*") if p.stat().st_mtime < before]
    kept = {pk.hex for pk in ClueFile.objects.values_list("pk", flat=True)}
    left = [p for p in old if p.name not in kept]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
