"""A checkpoint as a signed note: a few lines of text that anybody can keep, and check without this program.

The form is that of C2SP's tlog-checkpoint and signed-note, as transparency logs use it: origin, size, root in
base64, then our own lines (algorithm, time), an empty line, and an Ed25519 signature.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from .chain import hashing

NAME = "huiyin"
_ED25519 = b"\x01"
#: no I, L, O or U: they are misread
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CODE_LETTERS = 20


class Unreadable(ValueError):
    """This is no note, or not one of ours."""


@dataclass(frozen=True, slots=True)
class Note:
    """What a checkpoint says: the first `size` entries of `chain` have this `root`. `at` is ISO 8601, UTC."""

    chain: str
    size: int
    root: bytes
    algorithm: str
    at: str

    def text(self) -> str:
        root = base64.b64encode(self.root).decode()
        return f"{NAME}/{self.chain}\n{self.size}\n{root}\n{self.algorithm}\n{self.at}\n"

    def code(self) -> str:
        """Size and 100 bits of a hash over chain, size and root, to be read from paper and typed."""
        said = f"{self.chain}\n{self.size}\n".encode() + self.root
        number = int.from_bytes(hashing(self.algorithm)(said)[:13], "big") >> 4
        letters = ""
        for _ in range(_CODE_LETTERS):
            letters, number = _LETTERS[number & 31] + letters, number >> 5
        return "-".join([str(self.size), *(letters[i : i + 4] for i in range(0, _CODE_LETTERS, 4))])


def key_id(public: bytes) -> bytes:
    return hashlib.sha256(f"{NAME}\n".encode() + _ED25519 + public).digest()[:4]


def verifier_key(public: bytes) -> str:
    """The public key in the form of signed notes: name, identifier, key."""
    return f"{NAME}+{key_id(public).hex()}+{base64.b64encode(_ED25519 + public).decode()}"


def public_key(verifier: str) -> bytes:
    """The 32 bytes of a key in that form; raises `Unreadable`."""
    try:
        name, identifier, encoded = verifier.split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise Unreadable("key") from error
    if name != NAME or raw[:1] != _ED25519 or len(raw) != 33 or key_id(raw[1:]).hex() != identifier:
        raise Unreadable("key")
    return raw[1:]


def signed(note: Note, signature: bytes, public: bytes) -> str:
    line = base64.b64encode(key_id(public) + signature).decode()
    return f"{note.text()}\n— {NAME} {line}\n"


def opened(text: str, public: bytes) -> Note:
    """The note, once its signature holds under this key; raises `Unreadable`."""
    body, gap, last = text.partition("\n\n")
    if not gap or not last.startswith(f"— {NAME} "):
        raise Unreadable("form")
    try:
        raw = base64.b64decode(last.split(" ", 2)[2].strip(), validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(raw[4:], f"{body}\n".encode())
    except (ValueError, binascii.Error, InvalidSignature) as error:
        raise Unreadable("signature") from error
    return _parsed(body)


def _parsed(body: str) -> Note:
    try:
        origin, size, root, algorithm, at = body.split("\n")
        note = Note(origin.removeprefix(f"{NAME}/"), int(size), base64.b64decode(root), algorithm, at)
        hashing(algorithm)
    except (ValueError, binascii.Error) as error:
        raise Unreadable("form") from error
    return note


def plain_code(typed: str) -> str:
    """A code as it was typed: small letters, spaces and letters that are taken for others are forgiven."""
    text = "".join(typed.upper().split())
    return text.translate(str.maketrans("OIL—", "011-"))
