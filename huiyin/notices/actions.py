"""What one does with one's own notices. Reading them is nobody's deed in the ledger and is not journaled."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from huiyin.accounts.viewer import Viewer

from .models import Notice


@transaction.atomic
def mark(*, notice_ids: Collection[UUID], read: bool, by: Viewer) -> int:
    """Mark these of the viewer's notices as read or unread; gives how many changed."""
    mine = Notice.objects.visible_to(by).filter(pk__in=notice_ids, read_at__isnull=read)
    changed = Notice.objects.filter(pk__in=list(mine.values_list("pk", flat=True)))
    return changed.update(read_at=timezone.now() if read else None, read_batch=None)


@transaction.atomic
def mark_all_read(*, rows: QuerySet[Notice], by: Viewer) -> tuple[UUID, int]:
    """Mark the unread ones of these as read, together; gives the name by which to undo it, and how many."""
    batch = uuid.uuid4()
    mine = Notice.objects.visible_to(by).unread().filter(pk__in=rows.order_by().values("pk"))
    n = Notice.objects.filter(pk__in=mine.values("pk")).update(read_at=timezone.now(), read_batch=batch)
    return batch, n


@transaction.atomic
def undo_mark_all(*, batch: UUID, by: Viewer) -> int:
    """Mark as unread again what was marked as read together, but for what was touched since."""
    mine = Notice.objects.filter(recipient_id=by.id, read_batch=batch)
    return mine.update(read_at=None, read_batch=None)
