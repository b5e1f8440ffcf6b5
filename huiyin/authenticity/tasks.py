"""Sifting in the background. A job that comes twice, or is cut off, has one effect."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from . import sweeping
from .noticing import notice, waiting
from .sieve import sift

#: so many findings at once; a ledger of ten thousand must not keep other jobs waiting
AT_ONCE = 50
_LATER = -10


@task()
def sift_what_is_new() -> None:
    """Sift what the journal tells of, and go on with the rest behind other jobs."""
    notice()
    sift(waiting()[:AT_ONCE])
    if waiting():
        go_on_sifting.using(priority=_LATER).enqueue()


@task()
def go_on_sifting() -> None:
    """The next ones of many that wait."""
    sift(waiting()[:AT_ONCE])
    if waiting():
        go_on_sifting.using(priority=_LATER).enqueue()


@task()
def sweep_round(sweep_id: str) -> None:
    """Everything against everything, for one round."""
    sweeping.run(UUID(sweep_id))


def wake(**_signal: object) -> None:
    """The journal has grown: have it read, unless a job that will read it waits already."""
    if not DBTaskResult.objects.ready().filter(task_path=sift_what_is_new.module_path).exists():
        sift_what_is_new.enqueue()
