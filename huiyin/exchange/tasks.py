"""What is done with workbooks in the background. A job that comes twice has one effect."""

from __future__ import annotations

import logging
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from huiyin.intake.keeping import viewer_by_id

from .applying import apply_workbook, hand_back
from .keeping import LOST_AFTER, read_one
from .models import Workbook, WorkbookState

logger = logging.getLogger(__name__)
BUSY = (WorkbookState.WAITING, WorkbookState.READING, WorkbookState.APPLYING)


@task()
def read_workbook(workbook_id: str) -> None:
    """Read one workbook and hold it against the ledger."""
    read_one(UUID(workbook_id))


@task()
def apply_in_background(workbook_id: str, user_id: str) -> None:
    """Apply a big workbook as the user who asked for it, with what they may do at this moment."""
    try:
        apply_workbook(UUID(workbook_id), viewer_by_id(UUID(user_id)))
    except Exception:
        logger.exception("applying workbook %s failed", workbook_id)
        hand_back(UUID(workbook_id), {"code": "apply_failed"})


def is_lost(workbook: Workbook) -> bool:
    """Whether the job that this workbook waits for will not come any more."""
    since = workbook.started_at or workbook.uploaded_at
    return workbook.state in BUSY and since < timezone.now() - LOST_AFTER
