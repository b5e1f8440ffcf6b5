"""Periodic reports that units still owe: their day follows from the feedback and the profile."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from huiyin.accounts.viewer import Viewer
from huiyin.rectification.unit_reports import DueReport, due_reports
from huiyin.rounds.models import Target
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role

from .wanted import Wanted, Whose


def owed_reports_of(viewer: Viewer, wanted: Wanted, today: date) -> Iterator[DueReport]:
    """The next report of each target in scope whose unit owes one, as far as it is wanted."""
    if (wanted.kinds and OwedKind.REPORT not in wanted.kinds) or (wanted.by and Role.UNIT not in wanted.by):
        return
    if wanted.to and Role.OFFICE not in wanted.to:
        return
    earliest, latest = wanted.span(today)
    for report in due_reports(targets_wanted(viewer, wanted)):
        if (earliest or date.min) <= report.due <= (latest or date.max):
            yield report


def targets_wanted(viewer: Viewer, wanted: Wanted):
    """Targets in scope in the wanted places; what units owe is a unit's own, so `whose` narrows to those."""
    rows = Target.objects.visible_to(viewer)
    if wanted.units:
        rows = rows.filter(unit__in=wanted.units)
    if wanted.rounds:
        rows = rows.filter(round__in=wanted.rounds)
    own = viewer.scopes(Role.UNIT)
    if wanted.whose == Whose.MINE:
        return rows.filter(unit__in=own)
    return rows.exclude(unit__in=own) if wanted.whose == Whose.OTHERS else rows
