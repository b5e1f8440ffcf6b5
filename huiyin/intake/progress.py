"""How far a background job has got, and how to tell that it will never come back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.utils import timezone

from .models import DocumentState, ImportedDocument

#: a job that has not come back after this long was lost with its process
LOST_AFTER = timedelta(minutes=10)
BUSY = (DocumentState.WAITING, DocumentState.READING, DocumentState.APPLYING)
_KEPT_SECONDS = 3600


def is_lost(document: ImportedDocument) -> bool:
    """Whether the job that this document waits for will not come any more."""
    since = document.started_at or document.uploaded_at
    return document.state in BUSY and since < timezone.now() - LOST_AFTER


def progress_of(document_id: UUID) -> Mapping[str, Any]:
    """What the job that works on this document has got to, {"phase": …, "done": n, "total": n}, or {}."""
    return cache.get(f"progress:{document_id}") or {}


def note_progress(document_id: UUID, phase: str, done: int = 0, total: int = 0) -> None:
    """Phases: reading, planning, findings, tasks, done."""
    values = {"phase": phase, "done": done, "total": total}
    cache.set(f"progress:{document_id}", values, timeout=_KEPT_SECONDS)
