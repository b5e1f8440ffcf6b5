"""Who has a cockpit, of which round it speaks, and of which moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from huiyin.reports.kept import Figures
from huiyin.rules.roles import WHOLE_UNIT, Role

from ...round_choice import rounds_shown

#: a unit's staff have their errands, administrators no findings at all
READERS = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, Role.REVIEWER, *WHOLE_UNIT, Role.DEPARTMENT)
#: who sets units beside each other; a unit sees itself, and its place as a number where the profile says so
COMPARING = (Role.OFFICE, Role.LEADING_GROUP)


def round_of(request: HttpRequest) -> Any:
    """The round in the address, as far as it is in scope; None for all rounds.

    The round that was chosen in the frame is not taken: the page's address alone says what it shows.
    """
    if not request.viewer.has(*READERS):
        raise PermissionDenied
    asked = request.GET.get("round", "")
    return next((r for r in rounds_shown(request) if str(r.pk) == asked), None)


def behind(*told: Figures[Any]) -> datetime | None:
    """The moment of the oldest figures that something was written after; None where all are of now."""
    return min((one.at for one in told if not one.current), default=None)
