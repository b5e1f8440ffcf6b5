"""GET /api/v1/changes: what was done since a place in the journal, as far as the caller may read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema

from huiyin.accounts.journal_scope import journal_for
from huiyin.web.journal_words import action_word
from huiyin.web.lists import Unusable

from .lists import MOST
from .refusing import Unknown

router = Router(tags=["changes"])


class Change(Schema):
    """One entry of the journal, without its content."""

    sequence: int
    at: datetime
    actor: str
    action: str
    words: str
    object_type: str
    object_id: str


class Changes(Schema):
    """Oldest first. `since` is what to ask with next; `more`: there are others already."""

    chain: str
    items: list[Change]
    since: int
    more: bool


@router.get("", response={200: Changes, 422: Unknown}, summary="What was done since a place in the journal")
def changes(
    request: HttpRequest,
    since: int = Query(0, ge=0, lt=2**63, description="the `sequence` of the last entry that is known"),
    chain: str = Query("", description="identifier of a body; may be left out by who has roles in one"),
    limit: int = Query(MOST, ge=1, le=MOST),
) -> dict[str, Any]:
    """A chain's numbers have no gaps and are given one after the other, so that nothing is passed over."""
    own = chain or _only_body(request)
    rows = journal_for(request.viewer).filter(chain=own, sequence__gt=since).order_by("sequence")
    found = list(rows[: limit + 1])
    page = found[:limit]
    return {
        "chain": own, "items": [_told(entry) for entry in page],
        "since": page[-1].sequence if page else since, "more": len(found) > limit,
    }  # fmt: skip


def _only_body(request: HttpRequest) -> str:
    bodies = request.viewer.bodies()
    if len(bodies) != 1:
        raise Unusable(["chain"])
    return str(next(iter(bodies)))


def _told(entry: Any) -> dict[str, Any]:
    names = ("sequence", "at", "action", "object_type", "object_id")
    words = str(action_word(entry.action, entry.object_type))
    return {**{name: getattr(entry, name) for name in names}, "actor": entry.actor_name, "words": words}
