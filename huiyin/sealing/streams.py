"""Files sealed chunk by chunk (libsodium's secretstream): in constant memory, never in clear on a disk.

The last chunk is marked as the last, so that a file cut off anywhere is recognised, as is a chunk that was
changed, left out, repeated or moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_ABYTES as OVERHEAD,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_HEADERBYTES as HEADER,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_init_pull,
    crypto_secretstream_xchacha20poly1305_init_push,
    crypto_secretstream_xchacha20poly1305_pull,
    crypto_secretstream_xchacha20poly1305_push,
    crypto_secretstream_xchacha20poly1305_state,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_FINAL as LAST,
)
from nacl.bindings import (
    crypto_secretstream_xchacha20poly1305_TAG_MESSAGE as MORE,
)
from nacl.exceptions import CryptoError

from .boxes import Unreadable, derived

_MARK = b"HYS1"
CHUNK = 256 * 1024


class CutOff(Unreadable):
    """The stream ends before its last chunk: a part of the file is missing."""


class Sealer:
    """Seals what comes in pieces of any size; `start`, `update` and `finish` give what is to be written."""

    def __init__(self, key: bytes) -> None:
        self._state = crypto_secretstream_xchacha20poly1305_state()
        header = crypto_secretstream_xchacha20poly1305_init_push(self._state, derived(key, b"file"))
        self.start: bytes = _MARK + header
        self._waiting = bytearray()

    def update(self, piece: bytes) -> bytes:
        self._waiting += piece
        made = bytearray()
        # one byte more than a chunk: what is left is never empty, and becomes the last chunk
        while len(self._waiting) > CHUNK:
            made += self._push(bytes(self._waiting[:CHUNK]), MORE)
            del self._waiting[:CHUNK]
        return bytes(made)

    def finish(self) -> bytes:
        return self._push(bytes(self._waiting), LAST)

    def _push(self, chunk: bytes, tag: int) -> bytes:
        return crypto_secretstream_xchacha20poly1305_push(self._state, chunk, tag=tag)


def seal_stream(pieces: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    sealer = Sealer(key)
    yield sealer.start
    for piece in pieces:
        if made := sealer.update(piece):
            yield made
    yield sealer.finish()


def open_stream(pieces: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """The file in pieces. Raises `CutOff` at its end where the end is missing, `Unreadable` where a chunk
    does not fit: what came before was genuine, but is not the whole."""
    waiting, state = bytearray(), None
    source = iter(pieces)
    done = False
    while True:
        need = len(_MARK) + HEADER if state is None else CHUNK + OVERHEAD
        while len(waiting) < need and (piece := next(source, None)) is not None:
            waiting += piece
        if state is None:
            state = _begun(bytes(waiting[:need]), key)
            del waiting[:need]
            continue
        if not waiting:
            break
        if done:
            raise Unreadable
        chunk, tag = _pulled(state, bytes(waiting[:need]))
        del waiting[:need]
        done = tag == LAST
        yield chunk
    if not done:
        raise CutOff


def _begun(head: bytes, key: bytes) -> crypto_secretstream_xchacha20poly1305_state:
    if not head.startswith(_MARK[: len(head)]):
        raise Unreadable
    if len(head) < len(_MARK) + HEADER:
        raise CutOff
    state = crypto_secretstream_xchacha20poly1305_state()
    crypto_secretstream_xchacha20poly1305_init_pull(state, head[len(_MARK) :], derived(key, b"file"))
    return state


def _pulled(state: crypto_secretstream_xchacha20poly1305_state, sealed: bytes) -> tuple[bytes, int]:
    whole = len(sealed) == CHUNK + OVERHEAD
    try:
        return crypto_secretstream_xchacha20poly1305_pull(state, sealed)
    except (CryptoError, ValueError) as wrong:
        # a chunk that is short and does not fit is the middle of a longer one
        raise (Unreadable if whole else CutOff) from wrong
