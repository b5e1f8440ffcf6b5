"""How often one account, or one address that has not logged in, may ask; beyond it the answer is 429.

People never meet these limits; a script that copies the ledger page by page, floods a form or tries names in
the search does. Each kind of request fills a bucket that empties evenly over a minute (a leaky bucket), so
that a burst is served and a steady stream is not. Counted in the memory of one process: where several answer,
each counts for itself.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import PurePosixPath

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from .errors import too_often
from .middleware import API, name_of

logger = logging.getLogger(__name__)
Answer = Callable[[HttpRequest], HttpResponse]

MINUTE = 60.0
#: what leaves the house as a file, by the ending of its address
_FILES = frozenset({".xlsx", ".zip", ".docx", ".pdf", ".jsonl", ".csv", ".json"})
_SEARCHES = frozenset({"search", "search_clues", "mentionable"})
#: a load balancer asks as often as it likes
_FREE = frozenset({"healthz"})
#: beyond so many buckets the empty ones are let go
_MOST = 20_000


class Buckets:
    """Leaky buckets by name; safe to be used by many threads."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock, self._lock = clock, threading.Lock()
        #: when each bucket will be empty
        self._empty_at: dict[tuple[str, str], float] = {}

    def wait(self, kind: str, who: str, a_minute: int) -> int:
        """Put one drop in; 0 when it fits, else the seconds until it would."""
        now, drop = self._clock(), MINUTE / a_minute
        with self._lock:
            if len(self._empty_at) > _MOST:
                self._empty_at = {k: t for k, t in self._empty_at.items() if t > now}
            after = max(self._empty_at.get((kind, who), now), now) + drop
            if after - now > MINUTE + drop / 2:
                return math.ceil(after - now - MINUTE)
            self._empty_at[kind, who] = after
        return 0


BUCKETS = Buckets()


def kinds_of(request: HttpRequest, *, known: bool) -> list[str]:
    """Which limits a request counts towards, as settings.HUIYIN_LIMITS names them."""
    name = name_of(request)
    if name in _FREE:
        return []
    kinds = ["any" if known else "stranger"]
    if request.method == "POST":
        kinds.append("write")
    if name in _SEARCHES or request.GET.get("q"):
        kinds.append("search")
    if PurePosixPath(request.path_info).suffix in _FILES:
        kinds.append("export")
    return kinds


def limits_middleware(get_response: Answer) -> Answer:
    """Refuse what comes too often. Stands behind what says who is looking."""

    def middleware(request: HttpRequest) -> HttpResponse:
        limits: Mapping[str, int] = settings.HUIYIN_LIMITS
        known = request.viewer.id is not None
        who = str(request.viewer.id) if known else str(request.META.get("REMOTE_ADDR", ""))
        for kind in kinds_of(request, known=known) if limits else ():
            if wait := BUCKETS.wait(kind, who, limits[kind]) if kind in limits else 0:
                logger.warning("too many requests (%s) by %s", kind, who)
                return _refused(request, wait)
        return get_response(request)

    return middleware


def _refused(request: HttpRequest, wait: int) -> HttpResponse:
    if request.path_info.startswith(API):
        response: HttpResponse = JsonResponse({"detail": "Too many requests"}, status=429)
    else:
        response = too_often(request, wait)
    response.headers["Retry-After"] = str(wait)
    return response
