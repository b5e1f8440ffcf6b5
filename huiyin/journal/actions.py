"""Appending to the journal: the only write there is."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Protocol
from uuid import UUID

from django.db import connection
from django.utils import timezone

from .chain import ALGORITHM, canonical, entry_hash, payload_hash
from .models import SYSTEM_CHAIN, ChainHead, Entry


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
) -> Entry:
    """Append one entry to the chain of `body` (None: the chain of the system itself).

    Must be called inside the transaction that does what it tells of; raises `OutsideTransaction` otherwise.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(action)
    chain = str(body) if body else SYSTEM_CHAIN
    head = _locked_head(chain)
    text, salt, now = canonical(payload or {}), secrets.token_hex(16), timezone.now()
    digest = payload_hash(salt, text)
    actor_id, actor_name = by.id, by.name[:120]
    hashed = entry_hash(
        chain=chain, sequence=head.sequence + 1, at=now, actor=(str(actor_id or ""), actor_name),
        action=action, object_type=object_type, object_id=str(object_id),
        payload_hash=digest, previous_hash=head.hash,
    )  # fmt: skip
    entry = Entry.objects.create(
        chain=chain, sequence=head.sequence + 1, at=now, actor_id=actor_id, actor_name=actor_name,
        action=action, object_type=object_type, object_id=str(object_id), payload=text, salt=salt,
        payload_hash=digest, previous_hash=head.hash, hash=hashed, algorithm=ALGORITHM,
    )  # fmt: skip
    ChainHead.objects.filter(pk=chain).update(sequence=entry.sequence, hash=hashed)
    return entry


def _locked_head(chain: str) -> ChainHead:
    ChainHead.objects.get_or_create(pk=chain)
    return ChainHead.objects.select_for_update().get(pk=chain)
