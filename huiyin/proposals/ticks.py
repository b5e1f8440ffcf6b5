"""A proposal whose process was lost is solved again."""

from __future__ import annotations

from datetime import timedelta

from huiyin.ticking.registry import every

from .running import lost_proposals
from .tasks import solve


@every(timedelta(minutes=1))
def take_up_lost_proposals() -> None:
    for proposal in lost_proposals():
        solve.enqueue(str(proposal))
