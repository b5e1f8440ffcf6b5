"""Figures that are dear to count, kept until the ledger changes.

Every write appends to its body's journal in the same transaction, so the ends of the viewer's chains name the
state of everything in scope: a figure kept under them is as true as one counted anew.

On a large ledger some figures take seconds, and the next write comes before them (`figures`): those who see
whole bodies get the last ones at once, told of which moment they are, while the new ones are counted.
"""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.cache import cache
from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from huiyin import __version__
from huiyin.accounts.viewer import Viewer
from huiyin.findings.kept_totals import sees_all
from huiyin.journal.models import ChainHead
from huiyin.organisations.clock import today
from huiyin.rules.roles import Role

T = TypeVar("T")
_SECONDS = 24 * 3600
#: the last figures are better than none, also after holidays
_HOLIDAYS = 30 * _SECONDS
#: seconds: what was counted in less is counted while somebody waits, so that it is always of now
QUICK = 0.05
#: seconds after which a count that was never heard of again is taken up anew
_LOST_AFTER = 120
_log = logging.getLogger(__name__)


def kept(viewer: Viewer, name: str, *parts: object, count: Callable[[], T]) -> T:
    """What `count` gives for this viewer's scope, counted at most once a day and state of the ledger.

    `name` and `parts` say what is counted; the value must be one that can be pickled and holds no row.
    """
    key = _key("kept", _scope(viewer, name, parts), _state(viewer))
    found = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, _SECONDS)
    return found


@dataclass(frozen=True, slots=True)
class Figures(Generic[T]):
    """What was counted, the moment it is of, and whether nothing has been written since."""

    value: T
    at: datetime
    current: bool = True


@dataclass(frozen=True, slots=True)
class _Counted:
    """As it is kept: of which state of the ledger, and the seconds it took."""

    value: Any
    at: datetime
    state: str
    took: float


def figures(
    viewer: Viewer, name: str, *parts: object, count: Callable[[], T], at_once: bool = False
) -> Figures[T]:
    """As `kept`; but what takes long is counted behind the scenes after a write, and the last value told.

    Only those who see whole bodies get a value of before: what has left somebody else's scope since must not
    be told. `at_once` waits in any case.
    """
    key = _key("figures", _scope(viewer, name, parts))
    state, found = _key("state", _state(viewer)), cache.get(key)
    if found is not None and found.state == state:
        return Figures(found.value, found.at)
    if found is None or at_once or found.took <= QUICK or not sees_all(viewer):
        counted = _count(key, state, count)
        return Figures(counted.value, counted.at)
    _count_behind(key, state, count)
    return Figures(found.value, found.at, current=False)


def _count(key: str, state: str, count: Callable[[], Any]) -> _Counted:
    """Count, and keep it under the state of the ledger before: what is written meanwhile is not in it."""
    at, started = timezone.now(), time.perf_counter()
    counted = _Counted(count(), at, state, time.perf_counter() - started)
    cache.set(key, counted, _HOLIDAYS)
    return counted


def _count_behind(key: str, state: str, count: Callable[[], Any]) -> None:
    """Count in a thread of its own, unless another one or another process is at it."""
    taken = f"{key}-taken"
    if not cache.add(taken, True, _LOST_AFTER):
        return

    def work() -> None:
        try:
            _count(key, state, count)
        except Exception:
            # whoever looks next counts it again
            _log.exception("counting behind the scenes failed")
        finally:
            cache.delete(taken)
            connections.close_all()

    threading.Thread(target=work, name="figures", daemon=True).start()


def _scope(viewer: Viewer, name: str, parts: tuple[object, ...]) -> tuple[object, ...]:
    """What is counted, for whom: those who see the same have the same."""
    scope = sorted((g.role.value, str(g.body), str(g.scope)) for g in viewer.grants)
    # what reviewers and a unit's staff see hangs on what was assigned to them, not on the grant alone
    person = str(viewer.id) if viewer.has(Role.REVIEWER, Role.UNIT_STAFF) else ""
    # what another version of the program kept may have another shape
    return __version__, name, parts, scope, person


def _state(viewer: Viewer) -> tuple[object, ...]:
    """The day, and how far the journals of the viewer's bodies have come."""
    bodies = sorted(map(str, viewer.bodies()))
    heads = ChainHead.objects.filter(pk__in=bodies).values_list("chain", "sequence", "hash")
    return today().isoformat(), sorted(heads)


def _key(*told: object) -> str:
    return f"{told[0]}-{hashlib.sha256(repr(told).encode()).hexdigest()}"


def whole(rows: QuerySet[Any], keys: Sequence[object]) -> QuerySet[Any]:
    """The rows with these keys, without asking their conditions again; what is related comes with them.

    The keys were taken from `rows`, and nothing has been written since (they are kept by `kept`).
    """
    found = rows.model._base_manager.filter(pk__in=keys)
    found.query.select_related = rows.query.select_related
    return found
