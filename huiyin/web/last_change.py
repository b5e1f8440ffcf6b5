"""What stands above a list of the ledger about changing it: one's last change, and everything at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from huiyin.rectification.change_queries import changed_since, rows_of
from huiyin.rectification.changesets import last_change
from huiyin.rectification.pending import MOST_ROWS

#: for so long one's last change stands above the lists; it can be taken back longer, from its own page
SHOWN = timedelta(minutes=30)
#: in the session, so that lists that nobody changed cost no query more
_CHANGED = "changed_at"


def remember_change(request: HttpRequest) -> None:
    """Something was changed from these pages: for a while the lists look for it."""
    request.session[_CHANGED] = timezone.now().timestamp()


def _lately(request: HttpRequest) -> bool:
    return timezone.now().timestamp() - request.session.get(_CHANGED, 0) < SHOWN.total_seconds()


def changing_context(request: HttpRequest, count: int) -> dict[str, Any]:
    """For the list's page; `count` is how many rows may be changed at once (0: the viewer changes none)."""
    last = last_change(request.viewer) if _lately(request) else None
    if last is not None and timezone.now() - last.at > SHOWN:
        last = None
    words = ngettext("批量修改全部 %(n)d 条", "批量修改全部 %(n)d 条", count) % {"n": count}
    return {
        "last_change": last,
        "last_change_since": changed_since(rows_of(last, request.viewer)).count() if last else 0,
        "bulk_everything": words if 1 < count <= MOST_ROWS else "",
    }
