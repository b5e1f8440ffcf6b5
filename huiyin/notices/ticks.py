"""What notices do from time to time. Each step may be cut off and done again."""

from __future__ import annotations

from datetime import timedelta

from huiyin.ticking.registry import every

from .due import tell_due
from .letting_go import let_go
from .making import catch_up
from .sending import send_due


@every(timedelta(minutes=1))
def journal() -> None:
    """What a crash kept from being told."""
    catch_up()


@every(timedelta(hours=1))
def due() -> None:
    """What is due soon or late; once for each thing and level, so that an hour is often enough."""
    tell_due()


@every(timedelta(minutes=1))
def sending() -> None:
    """Digests, what the quiet hours held back, and what is to be tried again."""
    send_due()


@every(timedelta(days=1))
def old_ones() -> None:
    """What was read or sent long ago."""
    let_go()
