"""How an entry is hashed: each hash covers the entry and the hash before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

ALGORITHM = "sha256"


def canonical(payload: Mapping[str, Any]) -> str:
    """The one text of a payload: keys sorted, no spaces, dates and ids as text."""
    return json.dumps(payload, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def payload_hash(salt: str, payload: str) -> str:
    """Salted, so that a short payload can't be guessed from its hash alone."""
    return hashlib.sha256(f"{salt}\n{payload}".encode()).hexdigest()


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
) -> str:
    """SHA-256 over the entry's fields as a JSON list; `actor` is id and name, time in UTC."""
    when = at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [
        ALGORITHM, chain, sequence, when, *actor, action, object_type, object_id, payload_hash, previous_hash,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(fields, ensure_ascii=False).encode()).hexdigest()
