"""Grouping in the background. A job that comes twice, or is cut off, has one effect."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from . import grouping


@task()
def group_findings(grouping_id: str) -> None:
    """One run over a body's findings."""
    grouping.run(UUID(grouping_id))
