"""A key on papers: any two of several codes give it back, one alone says nothing about it.

Shamir's sharing over the field of 256 elements, byte by byte: each byte of the secret is the value at 0 of
a random straight line, each code has the line's value at its own place. A code carries a mark of its key and
a check of its own writing, so that a mistyped one is named and not tried.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from nacl.utils import random

NEEDED = 2
FEWEST, MOST = 2, 9
_GROUP = 4
_SUM, _MARK = 3, 4
#: the field's polynomial, x⁸ + x⁴ + x³ + x + 1
_POLYNOMIAL = 0x11B


class BadCode(Exception):
    """A code that can't be used. `reason`: mistyped, other_key, same_twice, too_few; `place` from 1."""

    def __init__(self, reason: str, place: int = 0) -> None:
        self.reason, self.place = reason, place
        super().__init__(f"{reason} {place}")


@dataclass(frozen=True, slots=True)
class Share:
    """One code as it is: the mark of its key, its place on the line, the line's values."""

    mark: bytes
    place: int
    values: bytes


def times(a: int, b: int) -> int:
    """The product of two elements of the field."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a <<= 1
        if a & 0x100:
            a ^= _POLYNOMIAL
        b >>= 1
    return product


def inverse(a: int) -> int:
    """The element whose product with `a` is 1; `a` is not 0. a²⁵⁴, because a²⁵⁵ = 1."""
    found, power, exponent = 1, a, 254
    while exponent:
        if exponent & 1:
            found = times(found, power)
        power = times(power, power)
        exponent >>= 1
    return found


def mark_of(public: bytes) -> bytes:
    return blake2b(public, digest_size=_MARK, person=b"huiyin-share").digest()


def codes_of(secret: bytes, public: bytes, n: int, *, rand: Callable[[int], bytes] = random) -> list[str]:
    """`n` codes (2 to 9), of which any two give the secret back; `public` is the key it belongs to."""
    if not FEWEST <= n <= MOST:
        raise ValueError(n)
    slope, mark = rand(len(secret)), mark_of(public)
    return [
        _written(Share(mark, x, bytes(s ^ times(a, x) for s, a in zip(secret, slope, strict=True))))
        for x in range(1, n + 1)
    ]


def secret_of(codes: Sequence[str], public: bytes) -> bytes:
    """The secret of which these are codes. Raises `BadCode` with the place of the first that is wrong."""
    shares: list[Share] = []
    for place, code in enumerate(codes, start=1):
        share = _read(code, place)
        if share.mark != mark_of(public):
            raise BadCode("other_key", place)
        if any(share.place == s.place for s in shares):
            raise BadCode("same_twice", place)
        shares.append(share)
    if len(shares) < NEEDED:
        raise BadCode("too_few")
    first, second = shares[:NEEDED]
    # the line through both places, at 0: (y1·x2 + y2·x1) / (x1 + x2), where + and − are the same
    over = inverse(first.place ^ second.place)
    return bytes(
        times(times(a, second.place) ^ times(b, first.place), over)
        for a, b in zip(first.values, second.values, strict=True)
    )


def _written(share: Share) -> str:
    """In groups of four letters and digits; 0, 1 and 8 do not occur."""
    body = share.mark + bytes([share.place]) + share.values
    text = base64.b32encode(_sum(body) + body).decode().rstrip("=")
    return "-".join(text[n : n + _GROUP] for n in range(0, len(text), _GROUP))


def _read(code: str, place: int) -> Share:
    text = "".join(c for c in code.upper() if c.isalnum()).translate(str.maketrans("018", "OIB"))
    try:
        raw = base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError) as wrong:
        raise BadCode("mistyped", place) from wrong
    body = raw[_SUM:]
    if len(body) <= _MARK + 1 or _sum(body) != raw[:_SUM] or not body[_MARK]:
        raise BadCode("mistyped", place)
    return Share(body[:_MARK], body[_MARK], body[_MARK + 1 :])


def _sum(body: bytes) -> bytes:
    return blake2b(body, digest_size=_SUM, person=b"huiyin-code").digest()
