"""What the journal does from time to time."""

from __future__ import annotations

from huiyin.ticking.registry import every

from .checkpoints import OFTEN, seal_quiet_chains


@every(OFTEN)
def checkpoints() -> None:
    """Sign what has been written since the last checkpoint of each chain."""
    seal_quiet_chains()
