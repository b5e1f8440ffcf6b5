"""The life of a job that is told in a row: taken up by one process, heard of while it works, stopped, lost.

The row has `state` (waiting, running, …), `seen_alive_at`, `stop_asked` and `ended_at`. A job whose process
is gone has not been heard of for a while; it is taken up again by whoever finds it (`lost`).
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

M = TypeVar("M", bound=Model)
WAITING, RUNNING = "waiting", "running"


class Stopped(Exception):
    """Somebody asked the job to stop, or another process has taken it up."""


def take_up(rows: QuerySet[M], pk: UUID, lost_after: timedelta, **changes: object) -> M | None:
    """The row of a job that waited or was lost, now running here; None where another process has it."""
    taken = rows.model._base_manager.filter(Q(state=WAITING) | _lost(lost_after), pk=pk)
    if not taken.update(state=RUNNING, seen_alive_at=timezone.now(), **changes):
        return None
    return rows.get(pk=pk)


def lost(rows: QuerySet[M], lost_after: timedelta) -> QuerySet[M]:
    """Jobs that run and have not been heard of for so long."""
    return rows.filter(_lost(lost_after))


def _lost(lost_after: timedelta) -> Q:
    return Q(state=RUNNING, seen_alive_at__lt=timezone.now() - lost_after)


def alive(job: Model, **changes: object) -> None:
    """Say that it goes on, and how far it is; raises `Stopped`."""
    rows = _row(job).filter(state=RUNNING, stop_asked=False)
    if not rows.update(seen_alive_at=timezone.now(), **changes):
        raise Stopped


def end(job: Model, state: str, **changes: object) -> None:
    """Say how it ended."""
    _row(job).update(state=state, ended_at=timezone.now(), **changes)


def _row(job: Model) -> QuerySet[Any]:
    return type(job)._base_manager.filter(pk=job.pk)
