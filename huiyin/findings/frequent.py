"""What is in more rows than are counted: remembered for some minutes.

That a word stands in more than ten thousand titles takes most of a page's time to find out, and is asked anew
for every page of the list. Only that much is remembered, and never how many or which: a word that has become
rare in the meantime is still found row by row, and its list only says "more than" for a while.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import QuerySet

from .keyset import COUNTED, Length, counted

#: for so many seconds
REMEMBERED = 600


def is_frequent(bodies: Collection[UUID], *what: object) -> bool:
    """Whether this was in too many rows of these bodies a short while ago."""
    return bool(cache.get(_key(bodies, what)))


def remember(bodies: Collection[UUID], *what: object) -> None:
    """This is in more rows of these bodies than are counted."""
    cache.set(_key(bodies, what), True, REMEMBERED)


def counted_once(rows: QuerySet[Any], bodies: Collection[UUID], *what: object) -> Length:
    """How many rows of these bodies there are, which is what `what` names."""
    if is_frequent(bodies, *what):
        return Length(COUNTED, exact=False)
    found = counted(rows, exactly=False)
    if not found.exact:
        remember(bodies, *what)
    return found


def _key(bodies: Collection[UUID], what: tuple[object, ...]) -> str:
    told = repr((what, sorted(map(str, bodies))))
    return f"frequent-{hashlib.sha256(told.encode()).hexdigest()}"
