"""Reading the journal. Below accounts, so the caller passes what the viewer may see."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from .models import SYSTEM_CHAIN, Entry


def entries_of(bodies: Collection[UUID], *, system: bool = False) -> QuerySet[Entry]:
    """Entries of these bodies' chains, newest first; with `system` also those of the system's own chain."""
    chains = [str(b) for b in bodies] + ([SYSTEM_CHAIN] if system else [])
    return Entry.objects.filter(chain__in=chains).order_by("-at", "-id")


def history_of(object_ids: Collection[object]) -> QuerySet[Entry]:
    """What was done to these records, oldest first. The caller has shown that the viewer may see them."""
    return Entry.objects.filter(object_id__in=[str(i) for i in object_ids]).order_by("at", "id")


def entries_by(actor: UUID) -> QuerySet[Entry]:
    return Entry.objects.filter(actor_id=actor).order_by("-at", "-id")
