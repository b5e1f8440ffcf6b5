"""The OLE compound file (old .doc, .xls, .wps, .et and every encrypted .docx): its directory and its streams.

Only what is needed to tell what a file is and to refuse passwords and macros before another program opens it.
Every chain is followed at most as often as the file has sectors, so a loop in it ends.
Layout as in [MS-CFB] 2.1-2.6.
"""

from __future__ import annotations

import struct

from huiyin.reading.formats.refusals import Refusal

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA  # this and above are marks, not sectors
_ENTRY = 128


class CompoundFile:
    """Names of the entries and the beginning of a stream; raises `Refusal("damaged")` for what is no such
    file.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < 1536 or not data.startswith(SIGNATURE):
            raise Refusal("damaged")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or mini_shift != 6:
            raise Refusal("damaged")
        self._size = 1 << shift
        first_directory, self._cutoff = struct.unpack_from("<I", data, 48)[0], 4096
        self._first_mini = struct.unpack_from("<I", data, 60)[0]
        self._fat = self._read_fat()
        self._entries = self._read_directory(first_directory)
        self.names = frozenset(self._entries)

    def stream(self, name: str, length: int) -> bytes:
        """At most `length` bytes from the beginning of the stream; empty when there is none."""
        found = self._entries.get(name)
        if found is None:
            return b""
        start, size = found
        length = min(length, size)
        return self._mini(start, length) if size < self._cutoff else self._chain(start, length)

    def _sector(self, number: int) -> bytes:
        at = (number + 1) * self._size
        return self._data[at : at + self._size]

    def _chain(self, start: int, length: int) -> bytes:
        parts: list[bytes] = []
        wanted = -(-length // self._size)
        while start < _END and len(parts) < wanted and start < len(self._fat):
            parts.append(self._sector(start))
            start = self._fat[start]
        return b"".join(parts)[:length]

    def _read_fat(self) -> list[int]:
        data, size = self._data, self._size
        numbers = list(struct.unpack_from("<109I", data, 76))
        next_part, parts = struct.unpack_from("<II", data, 68)
        for _ in range(min(parts, len(data) // size)):
            block = self._sector(next_part) if next_part < _END else b""
            if len(block) < size:
                break
            *more, next_part = struct.unpack(f"<{size // 4}I", block)
            numbers.extend(more)
        fat: list[int] = []
        most = len(data) // size + 1
        for number in numbers:
            block = self._sector(number) if number < _END else b""
            if len(block) == size and len(fat) <= most:
                fat.extend(struct.unpack(f"<{size // 4}I", block))
        return fat

    def _read_directory(self, first: int) -> dict[str, tuple[int, int]]:
        raw = self._chain(first, len(self._data))
        entries: dict[str, tuple[int, int]] = {}
        for at in range(0, len(raw) - _ENTRY + 1, _ENTRY):
            length = struct.unpack_from("<H", raw, at + 64)[0]
            if not 2 <= length <= 64 or raw[at + 66] not in (1, 2, 5):
                continue
            name = raw[at : at + length - 2].decode("utf-16-le", errors="replace")
            start, size = struct.unpack_from("<II", raw, at + 116)
            entries.setdefault(name, (start, size))
        if not entries:
            raise Refusal("damaged")
        return entries

    def _mini(self, start: int, length: int) -> bytes:
        root_start, root_size = self._entries.get("Root Entry", (_END, 0))
        container = self._chain(root_start, min(root_size, len(self._data)))
        table = self._chain(self._first_mini, len(self._data))
        parts: list[bytes] = []
        wanted = -(-length // 64)
        while start < _END and len(parts) < wanted and (start + 1) * 4 <= len(table):
            parts.append(container[start * 64 : start * 64 + 64])
            start = struct.unpack_from("<I", table, start * 4)[0]
        return b"".join(parts)[:length]


def kind_of(data: bytes) -> str:
    """`doc`, `xls` or `other`; refuses encrypted files and files with macros before anything opens them."""
    found = CompoundFile(data)
    names = found.names
    if "EncryptedPackage" in names or "EncryptionInfo" in names:
        raise Refusal("encrypted")
    if names & {"_VBA_PROJECT", "_VBA_PROJECT_CUR", "VBA"} or ("Macros" in names and "PROJECT" in names):
        raise Refusal("macros")
    if "WordDocument" in names:
        _refuse_encrypted_word(found.stream("WordDocument", 32))
        return "doc"
    for name in ("Workbook", "Book"):
        if name in names:
            _refuse_encrypted_workbook(found.stream(name, 4096))
            return "xls"
    return "other"


def _refuse_encrypted_word(header: bytes) -> None:
    # [MS-DOC] 2.5.2 FibBase: wIdent, then flags at 10; bit 8 fEncrypted, bit 15 fObfuscated
    if len(header) < 12:
        raise Refusal("damaged")
    flags = struct.unpack_from("<H", header, 10)[0]
    if flags & 0x0100:
        raise Refusal("encrypted")


def _refuse_encrypted_workbook(header: bytes) -> None:
    # [MS-XLS] 2.4.117: a FILEPASS record follows the first BOF
    at = 0
    for _ in range(8):
        if at + 4 > len(header):
            return
        record, length = struct.unpack_from("<HH", header, at)
        if record == 0x002F:
            raise Refusal("encrypted")
        at += 4 + length
