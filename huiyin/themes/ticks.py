"""New findings join the themes that are there, once a day; lost runs are taken up again."""

from __future__ import annotations

from datetime import timedelta

from huiyin.ticking.registry import every

from .actions import join_new
from .grouping import lost_runs
from .tasks import group_findings


@every(timedelta(days=1))
def join() -> None:
    """In bodies that have themes already: whether there are any is for the office to decide."""
    join_new()


@every(timedelta(minutes=1))
def catch_up() -> None:
    for found in lost_runs():
        group_findings.enqueue(str(found))
