"""Texts under a content key, and content keys sealed to a public key.

Each matter has a content key of its own. Sealing that to a department lets its texts and files be handed on
to another one without being written anew: only 32 bytes are sealed again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import blake2b

from nacl.bindings import sodium_pad, sodium_unpad
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.secret import Aead
from nacl.utils import random

#: texts are filled up to a multiple of this, so that their length says little
BLOCK = 1024


class Unreadable(Exception):
    """Sealed for somebody else, about something else, or changed since."""


def new_content_key() -> bytes:
    return random(Aead.KEY_SIZE)


def seal_to(public: bytes, secret: bytes) -> bytes:
    """The secret for whoever has the private key; not even the sealer opens it again."""
    return bytes(SealedBox(PublicKey(public)).encrypt(secret))


def open_sealed(private: bytes, sealed: bytes) -> bytes:
    """Raises `Unreadable`."""
    try:
        return bytes(SealedBox(PrivateKey(private)).decrypt(sealed))
    except CryptoError as wrong:
        raise Unreadable from wrong


def seal_text(key: bytes, fields: Mapping[str, str], about: str) -> bytes:
    """Fields under a content key, bound to what they are `about`: an identifier, not sealed itself.

    Moved to another record they don't open any more.
    """
    padded = sodium_pad(json.dumps(dict(fields), ensure_ascii=False).encode(), BLOCK)
    return bytes(Aead(derived(key, b"text")).encrypt(padded, about.encode()))


def open_text(key: bytes, sealed: bytes, about: str) -> dict[str, str]:
    """Raises `Unreadable`."""
    try:
        padded = Aead(derived(key, b"text")).decrypt(sealed, about.encode())
    except (CryptoError, ValueError) as wrong:
        raise Unreadable from wrong
    found: dict[str, str] = json.loads(sodium_unpad(padded, BLOCK))
    return found


def derived(key: bytes, purpose: bytes) -> bytes:
    """A key for one purpose alone: none serves two ciphers."""
    return blake2b(key=key, person=b"huiyin-" + purpose, digest_size=32).digest()
