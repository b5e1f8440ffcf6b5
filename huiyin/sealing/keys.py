"""Key pairs (X25519), and a secret locked by a passphrase (Argon2id, then XChaCha20-Poly1305)."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from hashlib import blake2b
from struct import Struct

from nacl import pwhash
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey
from nacl.secret import Aead
from nacl.utils import random

from .boxes import Unreadable

#: what a locked secret begins with; then salt, operations, memory in bytes, and the box
_MARK = b"HYL1"
_COST = Struct(">IQ")
_FINGERPRINT = 8


@dataclass(frozen=True, slots=True)
class Strength:
    """What guessing one passphrase costs: passes over so many bytes of memory."""

    passes: int = 3
    memory: int = 128 * 1024 * 1024


USUAL = Strength()


class WrongPassphrase(Exception):
    """The passphrase does not open this lock."""


def new_pair() -> tuple[bytes, bytes]:
    """A public and a private key, 32 bytes each."""
    made = PrivateKey.generate()
    return bytes(made.public_key), bytes(made)


def public_of(private: bytes) -> bytes:
    return bytes(PrivateKey(private).public_key)


def fingerprint(public: bytes) -> str:
    """A key in 16 characters that people compare: `3F2A-9C01-77D0-B4E2`."""
    text = blake2b(public, digest_size=_FINGERPRINT, person=b"huiyin-print").hexdigest().upper()
    return "-".join(text[n : n + 4] for n in range(0, len(text), 4))


def lock(secret: bytes, passphrase: str, strength: Strength = USUAL) -> bytes:
    """The secret under a passphrase; salt and cost travel with it, so that the usual cost may grow."""
    salt = random(pwhash.argon2id.SALTBYTES)
    head = _MARK + salt + _COST.pack(strength.passes, strength.memory)
    return head + bytes(Aead(_key(passphrase, salt, strength)).encrypt(secret, head))


def unlock(locked: bytes, passphrase: str) -> bytes:
    """The secret; raises `WrongPassphrase`, or `Unreadable` for what was never locked so."""
    start = len(_MARK) + pwhash.argon2id.SALTBYTES
    head, box = locked[: start + _COST.size], locked[start + _COST.size :]
    if not locked.startswith(_MARK) or not box:
        raise Unreadable
    passes, memory = _COST.unpack(head[start:])
    key = _key(passphrase, head[len(_MARK) : start], Strength(passes, memory))
    try:
        return bytes(Aead(key).decrypt(box, head))
    except CryptoError as wrong:
        raise WrongPassphrase from wrong


def _key(passphrase: str, salt: bytes, strength: Strength) -> bytes:
    # the same words typed on another keyboard or by another input method are the same passphrase
    text = unicodedata.normalize("NFKC", passphrase).encode()
    return pwhash.argon2id.kdf(Aead.KEY_SIZE, text, salt, strength.passes, strength.memory)
