"""The background job of a proposal. A job that comes twice, or is cut off, has one effect."""

from __future__ import annotations

from uuid import UUID

from django_tasks import task

from .running import run


@task()
def solve(proposal_id: str) -> None:
    run(UUID(proposal_id))
