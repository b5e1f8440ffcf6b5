"""When a notice goes out: at once, after the quiet hours, or with the next digest. Local time throughout."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from .notice_kinds import Urgency
from .roles import Role


class Digest(StrEnum):
    """How notices are gathered: each by itself, once a day, once a week."""

    NONE = "none"
    DAILY = "daily"
    WEEKLY = "weekly"


#: how long to wait after each attempt that failed, in minutes; after the last one it is given up
BACK_OFF = (1, 5, 15, 60, 180, 480, 1440)
_DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Wishes:
    """What somebody wants: digest at `hour` (on `weekday`, Monday is 0), silence from … until … (may pass
    midnight; the same time twice is no silence)."""

    digest: Digest = Digest.NONE
    hour: int = 8
    weekday: int = 0
    quiet_from: time = time(20, 0)
    quiet_until: time = time(7, 30)


def wishes_of(roles: Iterable[Role]) -> Wishes:
    """What holds while a person has said nothing: who watches much gets it together, who owes at once."""
    held = frozenset(roles)
    if Role.LEADING_GROUP in held:
        return Wishes(Digest.WEEKLY)
    return Wishes(Digest.DAILY) if Role.OFFICE in held else Wishes()


def is_quiet(at: time, wishes: Wishes) -> bool:
    """Whether this time of day is within the quiet hours: the first minute is, the last one isn't."""
    start, end = wishes.quiet_from, wishes.quiet_until
    if start <= end:
        return start <= at < end
    return at >= start or at < end


def time_to_send(now: datetime, urgency: Urgency, wishes: Wishes) -> datetime:
    """When a notice that is made `now` goes out. What is urgent waits for nothing."""
    if urgency == Urgency.URGENT:
        return now
    wanted = now if wishes.digest == Digest.NONE else next_digest(now, wishes)
    return _after_silence(wanted, wishes)


def next_digest(now: datetime, wishes: Wishes) -> datetime:
    """The first moment after `now` at which this person's digest is due."""
    moment = now.replace(hour=wishes.hour, minute=0, second=0, microsecond=0)
    if wishes.digest == Digest.WEEKLY:
        moment += timedelta(days=(wishes.weekday - moment.weekday()) % _DAYS_A_WEEK)
    if moment <= now:
        moment += timedelta(days=1 if wishes.digest == Digest.DAILY else _DAYS_A_WEEK)
    return moment


def _after_silence(at: datetime, wishes: Wishes) -> datetime:
    if not is_quiet(at.time(), wishes):
        return at
    until = wishes.quiet_until
    end = at.replace(hour=until.hour, minute=until.minute, second=0, microsecond=0)
    return end if end > at else end + timedelta(days=1)


def next_attempt(failed: int, now: datetime) -> datetime | None:
    """When to try again after so many failed attempts; None when it is given up."""
    return now + timedelta(minutes=BACK_OFF[failed - 1]) if failed <= len(BACK_OFF) else None
