"""Dates as a body counts them: its profile's deadlines on the official calendar."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.workdays import WorkCalendar

from .models import InspectingBody
from .profiles import profile_of


@cache
def calendar() -> WorkCalendar:
    """The official calendar with this installation's own days: `workdays.toml` in the data folder.

    The file has two lists of dates, `working` and `off`, for years or places that the calendar lacks.
    """
    own = Path(settings.HUIYIN_DATA) / "workdays.toml"
    if not own.is_file():
        return WorkCalendar()
    days = tomllib.loads(own.read_text(encoding="utf-8"))
    overrides = dict.fromkeys(days.get("working", []), True) | dict.fromkeys(days.get("off", []), False)
    return WorkCalendar(overrides)


def today() -> date:
    return timezone.localdate()


def due_date(body: InspectingBody, kind: DeadlineKind, start: date) -> date:
    """When something of this `kind` that began on `start` is due in this body."""
    return profile_of(body).due(body.level, kind, start, calendar())
