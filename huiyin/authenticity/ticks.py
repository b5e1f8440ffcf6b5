"""What a lost process left behind is taken up again."""

from __future__ import annotations

from datetime import timedelta

from huiyin.ticking.registry import every

from .noticing import notice, waiting
from .sweeping import lost_sweeps
from .tasks import go_on_sifting, sweep_round


@every(timedelta(minutes=1))
def catch_up() -> None:
    """Findings that were handed in and not sifted, and sweeps that nobody runs any more."""
    notice()
    if waiting():
        go_on_sifting.enqueue()
    for sweep in lost_sweeps():
        sweep_round.enqueue(str(sweep))
