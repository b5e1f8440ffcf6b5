"""What the public pages counted is forgotten after a day."""

from __future__ import annotations

from datetime import timedelta

from huiyin.ticking.registry import every

from .receipts import forget


@every(timedelta(hours=6))
def forget_knocks() -> None:
    forget()
