"""Appending to the journal: the only write there is."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Protocol
from uuid import UUID

from django.db import connection
from django.utils import timezone

from .appending import append, held
from .chain import canonical, entry_hash, payload_hash
from .checkpoints import EVERY, seal
from .gathering import Gathered, gathered, gathering
from .models import CheckpointReason, Entry, chain_of
from .signals import announce


class Actor(Protocol):
    """Whoever acts: `accounts.Viewer` is one."""

    @property
    def id(self) -> UUID | None: ...
    @property
    def name(self) -> str: ...


class OutsideTransaction(RuntimeError):
    """An entry belongs to the transaction of what it tells of: one never exists without the other."""


def record(
    *,
    body: UUID | None,
    by: Actor,
    action: str,
    object_type: str,
    object_id: object,
    payload: Mapping[str, Any] | None = None,
) -> Entry | None:
    """Append one entry to the chain of `body` (None: the chain of the system itself).

    Must be called inside the transaction that does what it tells of; raises `OutsideTransaction` otherwise.
    Inside of `one_entry` it becomes a part of that entry, and None is given.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(action)
    if around := gathering():
        around.add(body, action, object_type, object_id, payload or {})
        return None
    chain = chain_of(body)
    head = held(chain)
    text, salt, now = canonical(payload or {}), secrets.token_hex(16), timezone.now()
    digest = payload_hash(salt, text, head.algorithm)
    actor_id, actor_name = by.id, by.name[:120]
    hashed = entry_hash(
        chain=chain, sequence=head.sequence + 1, at=now, actor=(str(actor_id or ""), actor_name),
        action=action, object_type=object_type, object_id=str(object_id),
        payload_hash=digest, previous_hash=head.hash, algorithm=head.algorithm,
    )  # fmt: skip
    entry = Entry(
        chain=chain, sequence=head.sequence + 1, at=now, actor_id=actor_id, actor_name=actor_name,
        action=action, object_type=object_type, object_id=str(object_id), payload=text, salt=salt,
        payload_hash=digest, previous_hash=head.hash, hash=hashed, algorithm=head.algorithm,
    )  # fmt: skip
    append(entry)
    if entry.sequence % EVERY == 0:
        seal(body, CheckpointReason.MANY)
    announce()
    return entry


@contextmanager
def one_entry(
    *, body: UUID, by: Actor, action: str, object_type: str, object_id: object
) -> Iterator[Gathered]:
    """Whatever is recorded within becomes one entry, appended when the block ends without an error.

    The block fills `payload`; what the actions inside tell stands under "parts", in order.
    """
    with gathered(body) as entry:
        yield entry
    record(
        body=body, by=by, action=action, object_type=object_type, object_id=object_id, payload=entry.whole()
    )
