"""The daily look over open findings."""

from __future__ import annotations

from datetime import timedelta

from huiyin.ticking.registry import every

from .triggering import look_over


@every(timedelta(days=1))
def watch() -> None:
    """Lights, and steps that triggers call for."""
    look_over()
