"""Where a chain ends, held while something is added to it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from .models import SYSTEM_CHAIN, ChainHead


def chain_of(body: UUID | None) -> str:
    return str(body) if body else SYSTEM_CHAIN


def locked_head(chain: str) -> ChainHead:
    """The chain's head until the transaction ends; a new chain takes the algorithm that is set now."""
    ChainHead.objects.get_or_create(pk=chain, defaults={"algorithm": settings.HUIYIN_JOURNAL_HASH})
    return ChainHead.objects.select_for_update().get(pk=chain)
