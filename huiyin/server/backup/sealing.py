"""A stream encrypted with a passphrase: AES-256-GCM in blocks, the key by scrypt.

After the magic line come salt (16 bytes) and nonce (7 bytes); then blocks of one MiB, each with its tag. The
last one is marked in its nonce, so that a file that was cut off can't be taken for a whole one.
"""

from __future__ import annotations

import os
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

MAGIC = b"huiyin backup, encrypted 1\n"
_BLOCK = 1024 * 1024
_TAG = 16
_COST = 2**16


class WrongPassphrase(ValueError):
    """The passphrase is not the one, or the file was cut off or altered."""


def _key(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=_COST, r=8, p=1).derive(passphrase.encode()))


class Sealing:
    """A file to write into; what arrives in `to` is encrypted. `close` writes the last block."""

    def __init__(self, to: IO[bytes], passphrase: str) -> None:
        salt, self._nonce = os.urandom(16), os.urandom(7)
        self._to, self._key, self._count, self._waiting = to, _key(passphrase, salt), 0, bytearray()
        to.write(MAGIC + salt + self._nonce)

    def write(self, data: bytes) -> int:
        self._waiting += data
        while len(self._waiting) > _BLOCK:
            self._block(bytes(self._waiting[:_BLOCK]), last=False)
            del self._waiting[:_BLOCK]
        return len(data)

    def close(self) -> None:
        self._block(bytes(self._waiting), last=True)

    def _block(self, data: bytes, *, last: bool) -> None:
        self._to.write(self._key.encrypt(_nonce(self._nonce, self._count, last=last), data, None))
        self._count += 1


class Opening:
    """A file to read from; `of` is what `Sealing` wrote, behind its magic line."""

    def __init__(self, of: IO[bytes], passphrase: str) -> None:
        salt, self._nonce = of.read(16), of.read(7)
        self._of, self._key, self._count = of, _key(passphrase, salt), 0
        self._ready, self._ahead, self._over = bytearray(), of.read(_BLOCK + _TAG), False

    def read(self, size: int = -1) -> bytes:
        while not self._over and (size < 0 or len(self._ready) < size):
            self._block()
        given = bytes(self._ready if size < 0 else self._ready[:size])
        del self._ready[: len(given)]
        return given

    def _block(self) -> None:
        block, self._ahead = self._ahead, self._of.read(_BLOCK + _TAG)
        last = not self._ahead
        try:
            self._ready += self._key.decrypt(_nonce(self._nonce, self._count, last=last), block, None)
        except InvalidTag as error:
            raise WrongPassphrase from error
        self._count, self._over = self._count + 1, last


def _nonce(prefix: bytes, count: int, *, last: bool) -> bytes:
    return prefix + count.to_bytes(4, "big") + bytes([last])
