"""How an entry is hashed: each hash covers the entry and the hash before it.

A chain names its algorithm in its head and each entry names it again: SHA-256, or SM3 (GB/T 32905) where the
house wants it. A chain keeps the algorithm that it began with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache
from typing import Any

Hashing = Callable[[bytes], bytes]
#: both give 32 bytes
ALGORITHMS = ("sha256", "sm3")


#: made once: making it takes as long as what it does
_LIST = json.JSONEncoder(ensure_ascii=False).encode


@cache
def hashing(algorithm: str) -> Hashing:
    """The function that hashes bytes by this algorithm; raises `ValueError` for one that is not of ours."""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"unknown algorithm {algorithm}")
    if algorithm == "sha256":
        return lambda data: hashlib.sha256(data).digest()
    return lambda data: hashlib.new(algorithm, data).digest()


def canonical(payload: Mapping[str, Any]) -> str:
    """The one text of a payload: keys sorted, no spaces, dates and ids as text."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def payload_hash(salt: str, payload: str, algorithm: str = "sha256") -> str:
    """Salted, so that a short payload can't be guessed from its hash alone."""
    return hashing(algorithm)(f"{salt}\n{payload}".encode()).hex()


def entry_hash(
    *,
    chain: str,
    sequence: int,
    at: datetime,
    actor: tuple[str, str],
    action: str,
    object_type: str,
    object_id: str,
    payload_hash: str,
    previous_hash: str,
    algorithm: str = "sha256",
) -> str:
    """The hash of the entry's fields as a JSON list; `actor` is id and name, time in UTC."""
    when = at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [
        algorithm, chain, sequence, when, *actor, action, object_type, object_id, payload_hash, previous_hash,
    ]  # fmt: skip
    return hashing(algorithm)(_LIST(fields).encode()).hex()
