"""Archives of slips: what a lost process left behind is taken up again, what was there to fetch is let go."""

from __future__ import annotations

from datetime import timedelta

from huiyin.reports.slip_batches import let_go, lost_batches
from huiyin.ticking.registry import every

from .slips.tasks import make_slips


@every(timedelta(minutes=1))
def take_up_slips() -> None:
    for batch, language in lost_batches():
        make_slips.enqueue(str(batch), language)


@every(timedelta(hours=6))
def let_slips_go() -> None:
    let_go()
