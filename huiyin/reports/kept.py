"""Figures that are dear to count, kept until the ledger changes.

Every write appends to its body's journal in the same transaction, so the ends of the viewer's chains name the
state of everything in scope: a figure kept under them is as true as one counted anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.core.cache import cache
from django.db.models import QuerySet

from huiyin import __version__
from huiyin.accounts.viewer import Viewer
from huiyin.journal.models import ChainHead
from huiyin.organisations.clock import today
from huiyin.rules.roles import Role

T = TypeVar("T")
_SECONDS = 24 * 3600


def kept(viewer: Viewer, name: str, *parts: object, count: Callable[[], T]) -> T:
    """What `count` gives for this viewer's scope, counted at most once a day and state of the ledger.

    `name` and `parts` say what is counted; the value must be one that can be pickled and holds no row.
    """
    bodies = sorted(map(str, viewer.bodies()))
    heads = sorted(ChainHead.objects.filter(pk__in=bodies).values_list("chain", "sequence", "hash"))
    scope = sorted((g.role.value, str(g.body), str(g.scope)) for g in viewer.grants)
    # what reviewers and a unit's staff see hangs on what was assigned to them, not on the grant alone
    person = str(viewer.id) if viewer.has(Role.REVIEWER, Role.UNIT_STAFF) else ""
    # what another version of the program kept may have another shape
    told = repr((__version__, name, parts, today().isoformat(), scope, person, heads))
    key = f"kept-{hashlib.sha256(told.encode()).hexdigest()}"
    found = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, _SECONDS)
    return found


def whole(rows: QuerySet[Any], keys: Sequence[object]) -> QuerySet[Any]:
    """The rows with these keys, without asking their conditions again; what is related comes with them.

    The keys were taken from `rows`, and nothing has been written since (they are kept by `kept`).
    """
    found = rows.model._base_manager.filter(pk__in=keys)
    found.query.select_related = rows.query.select_related
    return found
