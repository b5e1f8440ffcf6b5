"""What is done with documents in the background. A job that comes twice has one effect."""

from __future__ import annotations

import logging
from uuid import UUID

from django_tasks import task

from huiyin.journal.staleness import Stale
from huiyin.rules.moves import Refused

from .applying import apply_document, hand_back
from .keeping import read_one, viewer_by_id

logger = logging.getLogger(__name__)


@task()
def read_document(document_id: str) -> None:
    """Read one document."""
    read_one(UUID(document_id))


@task()
def apply_in_background(document_id: str, user_id: str) -> None:
    """Apply a big document as the user who asked for it, with what they may do at this moment."""
    by = viewer_by_id(UUID(user_id))
    try:
        apply_document(document_id=UUID(document_id), by=by)
    except (Refused, Stale) as refused:
        codes = [o.code for o in refused.obstacles] if isinstance(refused, Refused) else ["stale"]
        hand_back(UUID(document_id), {"code": "not_applied", "obstacles": codes})
    except Exception:
        logger.exception("applying document %s failed", document_id)
        hand_back(UUID(document_id), {"code": "apply_failed"})
