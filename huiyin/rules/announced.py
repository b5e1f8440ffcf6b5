"""What was announced publicly about a unit after it was inspected (被查处通报), kept by post and source."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from .moves import Obstacle
from .roles import Role


class AnnouncedKind(StrEnum):
    INVESTIGATED = "investigated"
    DISCIPLINED = "disciplined"
    SENTENCED = "sentenced"
    NAMED = "named"
    OTHER = "other"


class AnnouncedAction(StrEnum):
    RECORD = "record"
    WITHDRAW = "withdraw"


RECORDERS = frozenset({Role.OFFICE, Role.TEAM})


def against_recording(
    roles: Iterable[Role], *, post: str, source: str, on: date | None, today: date
) -> list[Obstacle]:
    """Every reason against recording an announcement: it was published, on a day, by somebody."""
    if not RECORDERS & frozenset(roles):
        return [Obstacle("not_your_role", {"roles": sorted(RECORDERS)})]
    found = [] if post.strip() else [Obstacle("announced_post_missing")]
    if not source.strip():
        found.append(Obstacle("announced_source_missing"))
    if on is None or on > today:
        found.append(Obstacle("announced_day_wrong"))
    return found


def against_withdrawing(roles: Iterable[Role], *, reason: str, withdrawn: bool) -> list[Obstacle]:
    """Nothing is deleted: what was recorded by mistake is withdrawn, once, with a reason."""
    if not RECORDERS & frozenset(roles):
        return [Obstacle("not_your_role", {"roles": sorted(RECORDERS)})]
    if withdrawn:
        return [Obstacle("announced_withdrawn")]
    return [] if reason.strip() else [Obstacle("reason_missing")]
