"""A round's calendar: who enters, leaves and meets on which day, month by month, with the days off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from huiyin.organisations.clock import calendar, today
from huiyin.rounds import queries
from huiyin.rules.due import month_sheet
from huiyin.rules.round import MeetingKind

from ...refusals import one_of_or_404
from ...wording import word
from .showing import Row, rows_of

#: things of one kind that a day names one by one
NAMED = 2
#: a round is no longer; a day typed wrongly must not draw centuries
MOST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    inside: bool
    is_today: bool
    worked: bool
    things: Sequence[str]


@require_safe
def stay_calendar(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = one_of_or_404(queries.rounds_for(request.viewer), pk)
    rows = rows_of(request.viewer, found)
    meetings = [m for m in queries.meetings_for(request.viewer, found.pk) if m.target_id is None]
    told = things_of(rows, meetings)
    months = [(first, _weeks(first, told)) for first in _months(told)]
    guessed = sorted({first.year for first, _w in months if not calendar().known(first.year)})
    context = {"round": found, "months": months, "guessed": guessed}
    return render(request, "web/stays/calendar.html", context)


def _months(told: Mapping[date, Sequence[str]]) -> list[date]:
    """The first days of the months in which something happens; those between would be empty sheets."""
    return sorted({on.replace(day=1) for on in told})[:MOST_MONTHS]


def _weeks(first: date, told: Mapping[date, Sequence[str]]) -> list[list[Day]]:
    return [
        [
            Day(on, on.month == first.month, on == today(), calendar().is_workday(on), told.get(on, ()))
            for on in week
        ]
        for week in month_sheet(first)
    ]


def things_of(rows: Iterable[Row], meetings: Iterable[Any]) -> dict[date, list[str]]:
    """What happens on each day, in words: meetings, then who enters, leaves, and is fed back to."""
    told: dict[date, list[str]] = defaultdict(list)
    for meeting in meetings:
        told[meeting.held_on].append(str(word(meeting.kind, MeetingKind)))
    kinds: dict[str, dict[date, list[str]]] = {k: defaultdict(list) for k in ("enter", "leave", "feedback")}
    for row in rows:
        days = {"enter": row.enters_on, "leave": row.leaves_on, "feedback": row.fed_back_on}
        for kind, on in days.items():
            if on:
                kinds[kind][on].append(row.target.unit.short_name or row.target.unit.name)
    for kind, by_day in kinds.items():
        for on, units in by_day.items():
            told[on] += _worded(kind, units)
    return told


def _worded(kind: str, units: Sequence[str]) -> list[str]:
    if len(units) <= NAMED:
        one = {"enter": _("进驻：%s"), "leave": _("撤离：%s"), "feedback": _("反馈：%s")}[kind]
        return [one % unit for unit in units]
    many = {
        "enter": ngettext("进驻 %(n)d 个单位", "进驻 %(n)d 个单位", len(units)),
        "leave": ngettext("撤离 %(n)d 个单位", "撤离 %(n)d 个单位", len(units)),
        "feedback": ngettext("反馈 %(n)d 个单位", "反馈 %(n)d 个单位", len(units)),
    }[kind]
    return [many % {"n": len(units)}]
