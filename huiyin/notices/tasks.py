"""The background job that turns journal entries into notices. Delivered twice it has one effect."""

from __future__ import annotations

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from .making import catch_up
from .sending import send_due


@task()
def make_notices() -> None:
    """Turn what the journal tells into notices, and send those that go out at once."""
    if catch_up():
        send_due()


def wake(**_signal: object) -> None:
    """The journal has grown: have it read, unless a job that will read it waits already.

    One that runs at this moment may have passed the newest entry, so it does not count.
    """
    if not DBTaskResult.objects.ready().filter(task_path=make_notices.module_path).exists():
        make_notices.enqueue()
