"""Evidence files below one folder, each read once and never from outside the folder."""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from huiyin.sifting.metadata import Made, made
from huiyin.sifting.pictures import Print, looks_like_picture, print_of
from huiyin.sifting.records import Piece, Record

#: a larger file is known by its hash only
LARGEST = 64 << 20
#: fewer are looked at as they come
WORTH_THREADS = 8


@dataclass(frozen=True, slots=True)
class Seen:
    """What was learnt from one file: its SHA-256, its dates, and for a picture its print."""

    sha256: str
    made: Made
    print: Print | None = None


class Files:
    """Files of evidence by the relative path in the records. Without a folder nothing is found."""

    def __init__(self, folder: Path | None, tell: Callable[[str], None] | None = None) -> None:
        self._folder = folder.resolve() if folder else None
        self._tell = tell
        self._seen: dict[str, Seen | None] = {}

    def seen(self, piece: Piece) -> Seen | None:
        """What the piece's file tells; None when there is none, or it lies outside the folder."""
        if self._folder is None or not piece.file:
            return None
        if piece.file not in self._seen:
            self._seen[piece.file] = self._look(piece.file)
        return self._seen[piece.file]

    def look_ahead(self, records: Iterable[Record]) -> None:
        """Look at all files of these records on all cores; decoding pictures leaves the interpreter free."""
        names = sorted({p.file for r in records for p in r.evidence if p.file} - self._seen.keys())
        if self._folder is None or len(names) < WORTH_THREADS:
            return
        # filters of warnings are the whole process's: set and put back once around the threads
        with warnings.catch_warnings(), ThreadPoolExecutor(os.cpu_count()) as pool:
            warnings.simplefilter("ignore")
            for name, looked in zip(names, pool.map(self._look, names), strict=True):
                self._seen[name] = looked

    def data(self, name: str) -> bytes | None:
        """The bytes of a file that was seen before."""
        path = self._path(name)
        try:
            return path.read_bytes() if path else None
        except OSError:
            return None

    def _path(self, name: str) -> Path | None:
        if self._folder is None or "\0" in name:
            return None
        try:
            path = (self._folder / name).resolve()
            inside = path.is_relative_to(self._folder) and path.is_file()
        except OSError:
            return None
        return path if inside else None

    def _look(self, name: str) -> Seen | None:
        path = self._path(name)
        if path is None:
            self._say(f"佐证文件不存在或不在材料文件夹内：{name}")
            return None
        try:
            if path.stat().st_size > LARGEST:
                self._say(f"佐证文件超过 {LARGEST >> 20} MB，只比对内容指纹：{name}")
                with path.open("rb") as file:
                    return Seen(hashlib.file_digest(file, "sha256").hexdigest(), Made())
            data = path.read_bytes()
        except OSError as error:
            self._say(f"佐证文件读不出：{name}（{error.strerror}）")
            return None
        seal = hashlib.sha256(data).hexdigest()
        if not looks_like_picture(data):
            return Seen(seal, made(data))
        image = print_of(data)
        if image is None:
            self._say(f"图片损坏、过大或格式不支持，只比对内容指纹：{name}")
        return Seen(seal, made(data), image)

    def _say(self, words: str) -> None:
        if self._tell:
            self._tell(words)
