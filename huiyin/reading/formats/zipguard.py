"""Looking into a zip before opening it: bombs, passwords, paths that lead out, macros.

Limits of SECURITY abuse case 8: ≤ 2,000 entries, ≤ 500 MB unpacked, ≤ 100 : 1. The directory of a zip can lie
about sizes, so `Package.read` counts what really comes out.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator

from huiyin.reading.formats.refusals import Refusal

MOST_ENTRIES = 2_000
MOST_BYTES = 500_000_000
MOST_RATIO = 100
# a highly repetitive sheet of a genuine ledger compresses 50-fold; below this size no ratio does harm
HARMLESS = 10_000_000
MOST_XML = 200_000_000
_PIECE = 4_000_000

_ZIP_PROBLEMS = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class Package:
    """An office zip that has passed the checks; raises `Refusal` (damaged, encrypted, bomb, macros)."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = self._zip.infolist()
        except (
            zipfile.BadZipFile,
            ValueError,
            OSError,
            NotImplementedError,
            EOFError,
            IndexError,
        ) as problem:
            raise Refusal("damaged") from problem
        _refuse_bomb(entries, len(data))
        self._entries = {entry.filename.replace("\\", "/").lstrip("/"): entry for entry in entries}
        self.names = frozenset(self._entries)
        if any(name.lower().rpartition("/")[2] in {"vbaproject.bin", "vbadata.xml"} for name in self.names):
            raise Refusal("macros")

    def head(self, name: str) -> bytes:
        """The first 4,096 unpacked bytes of an entry."""
        try:
            with self._zip.open(self._entries[name]) as stream:
                return stream.read(4096)
        except _ZIP_PROBLEMS as problem:
            raise Refusal("damaged.part", part=name) from problem

    def pieces(self, name: str, between: bytes) -> Iterator[bytes]:
        """An entry of any size in pieces of some megabytes that begin at a mark like `<c `."""
        left = b""
        try:
            with self._zip.open(self._entries[name]) as stream:
                while more := stream.read(_PIECE):
                    left += more
                    cut = left.rfind(between)
                    if cut > 0:
                        yield left[:cut]
                        left = left[cut:]
                    elif len(left) > 8 * _PIECE:
                        left = b""  # markup without the mark is none that is looked for
        except _ZIP_PROBLEMS as problem:
            raise Refusal("damaged.part", part=name) from problem
        yield left

    def read(self, name: str, most: int = MOST_XML) -> bytes | None:
        """The unpacked bytes of an entry, None when there is none of this name (case does not matter)."""
        entry = self._entries.get(name) or self._by_lower_case(name)
        if entry is None:
            return None
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(most + 1)
        except _ZIP_PROBLEMS as problem:
            raise Refusal("damaged.part", part=name) from problem
        if len(content) > most:
            raise Refusal(
                "bomb",
                detail_zh=f"{name} 超过 {most // 1_000_000} MB",
                detail_en=f"{name} is larger than {most // 1_000_000} MB",
            )
        return content

    def _by_lower_case(self, name: str) -> zipfile.ZipInfo | None:
        wanted = name.lower()
        return next((entry for known, entry in self._entries.items() if known.lower() == wanted), None)


def _refuse_bomb(entries: list[zipfile.ZipInfo], packed: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Refusal(
            "bomb",
            detail_zh=f"压缩包内有 {len(entries)} 个条目",
            detail_en=f"{len(entries)} entries in the package",
        )
    total = 0
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise Refusal("encrypted")
        parts = entry.filename.replace("\\", "/").split("/")
        if ".." in parts or entry.filename.startswith(("/../", "\\\\")) or ":" in parts[0]:
            raise Refusal(
                "bomb", detail_zh="压缩包内有指向外部的路径", detail_en="a path in the package leads outside"
            )
        total += entry.file_size
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > HARMLESS and ratio > MOST_RATIO:
            raise Refusal("bomb", detail_zh=f"压缩比达 {ratio:.0f}:1", detail_en=f"compressed {ratio:.0f}:1")
    if total > MOST_BYTES or (total > HARMLESS and total > MOST_RATIO * max(packed, 1)):
        raise Refusal(
            "bomb",
            detail_zh=f"解压后有 {total // 1_000_000} MB",
            detail_en=f"{total // 1_000_000} MB unpacked",
        )
