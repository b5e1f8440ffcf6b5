"""Reading one's notices. Each is about something that the viewer may see at this moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When

from huiyin.accounts.viewer import Viewer

from .models import Notice

#: as far as the top bar counts: nobody reads the difference between 120 and 130
MOST_COUNTED = 99


def notices_for(viewer: Viewer) -> QuerySet[Notice]:
    """The viewer's notices, newest first."""
    return Notice.objects.visible_to(viewer).order_by("-at", "-id")


def notice_for(viewer: Viewer, notice_id: UUID) -> Notice:
    """One notice; raises `Notice.DoesNotExist` for another's, and for what may no longer be seen."""
    return notices_for(viewer).get(pk=notice_id)


def unread_count(viewer: Viewer) -> int:
    """How many notices are unread, `MOST_COUNTED` + 1 at most; one query that stops there."""
    if viewer.id is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(*_unread_statement(viewer))
        return int(cursor.fetchone()[0])


@lru_cache(maxsize=1000)
def _unread_statement(viewer: Viewer) -> tuple[str, tuple[Any, ...]]:
    """The statement of `unread_count` with its parameters, kept because every page of a person asks it.

    Putting it together takes ten times as long as running it, a quarter of a list page. It hangs on nothing
    but what the viewer is granted, and the database is not asked for it (a test holds that): whoever loses a
    grant is another viewer.
    """
    rows = Notice.objects.visible_to(viewer).unread().order_by()[: MOST_COUNTED + 1]
    statement, parameters = rows.values("pk").query.sql_with_params()
    return f"SELECT COUNT(*) FROM ({statement}) unread", tuple(parameters)  # noqa: S608 - the ORM's own text


def by_matter(rows: QuerySet[Notice]) -> QuerySet[Notice]:
    """These notices gathered by what they are about, as values: what has something unread first, then the
    newest. `matter`, `unread` (how many), `n`, `last`."""
    waits = Case(When(read_at=None, then=Value(1)), default=Value(0), output_field=IntegerField())
    gathered = rows.order_by().values("matter").annotate(
        n=Count("pk"), unread=Count("pk", filter=Q(read_at=None)), waits=Max(waits), last=Max("at")
    )  # fmt: skip
    return gathered.order_by("-waits", "-last", "matter")


def of_matters(rows: QuerySet[Notice], matters: Collection[str]) -> dict[str, list[Notice]]:
    """Of these notices, those about the matters named, newest first."""
    found: dict[str, list[Notice]] = defaultdict(list)
    for notice in rows.filter(matter__in=matters).order_by("-at", "-id"):
        found[notice.matter].append(notice)
    return found
