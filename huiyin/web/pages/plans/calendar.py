"""The calendar: what falls due within scope, by month and by week, as tables that can be read and printed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huiyin.organisations.clock import calendar, today
from huiyin.owing.due import Due, counts_due, things_due
from huiyin.reports.kept import kept
from huiyin.rules.due import (
    ACCOUNTABILITY,
    CAMPAIGNS,
    CLUES,
    COMPLAINTS,
    DECISIONS,
    SUPERVISION,
    UPWARD,
    DueKind,
    month_after,
    month_before,
    month_sheet,
    week_of,
)
from huiyin.rules.finding import WORKABLE
from huiyin.rules.roles import OF_UNIT, Role
from huiyin.rules.task import TaskState

from ...doors import door
from ...lists import address
from ...wording import word

READERS = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, Role.REVIEWER, *OF_UNIT, Role.DEPARTMENT)
#: things of one kind that a week names; the list behind the kind has all
NAMED = 200
#: a calendar is asked for years that this work can speak of
FIRST, LAST = date(1950, 1, 1), date(2099, 12, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a month's sheet."""

    on: date
    inside: bool
    is_today: bool
    worked: bool
    counts: list[tuple[Any, int]]
    url: str

    @property
    def total(self) -> int:
        return sum(n for _words, n in self.counts)


@dataclass(frozen=True, slots=True)
class Thing:
    due: Due
    url: str


def due_this_week(viewer: Any) -> tuple[int, str]:
    """How many things fall due this week within scope, and the page that lists them."""
    first, last = week_of(today())
    n = kept(viewer, "due", first, last, count=lambda: sum(counts_due(viewer, first, last).values()))
    return n, address("calendar", view="week")


@require_safe
def show_calendar(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(*READERS):
        raise PermissionDenied
    asked = _day(request.GET.get("day", ""))
    if request.GET.get("view") == "week":
        return render(request, "web/plans/week.html", _week(request.viewer, asked))
    return render(request, "web/plans/month.html", _month(request.viewer, asked))


def _day(text: str) -> date:
    """The day in the address, else today."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today()
    return day if FIRST <= day <= LAST else today()


def _month(viewer: Any, asked: date) -> dict[str, Any]:
    sheet = month_sheet(asked)
    counted = counts_due(viewer, sheet[0][0], sheet[-1][-1])
    weeks = [[_sheet_day(on, asked, counted) for on in week] for week in sheet]
    return {
        "first": asked.replace(day=1),
        "weeks": [(_url("week", week[0].on), sum(d.total for d in week), week) for week in weeks],
        "total": sum(n for (on, _k), n in counted.items() if on.month == asked.month),
        "before": _url("month", month_before(asked)),
        "after": _url("month", month_after(asked)),
        "now": reverse("calendar"),
        "week_url": _url("week", asked),
        "guessed": not calendar().known(asked.year),
    }


def _sheet_day(on: date, asked: date, counted: Counter[tuple[date, DueKind]]) -> Day:
    counts = [(word(kind), counted[on, kind]) for kind in DueKind if counted[on, kind]]
    url = f"{_url('week', on)}#day-{on.isoformat()}"
    return Day(on, on.month == asked.month, on == today(), calendar().is_workday(on), counts, url)


def _week(viewer: Any, asked: date) -> dict[str, Any]:
    first, last = week_of(asked)
    counted = counts_due(viewer, first, last)
    by_kind = {kind: sum(n for (_on, k), n in counted.items() if k == kind) for kind in DueKind}
    things = [Thing(d, _address(d)) for d in things_due(viewer, first, last, most=NAMED)]
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return {
        "first": first,
        "last": last,
        "days": [
            (on, on == today(), calendar().is_workday(on), [t for t in things if t.due.on == on])
            for on in days
        ],
        "total": sum(by_kind.values()),
        "kinds": [(word(k), n, _all_of(k, first, last)) for k, n in by_kind.items() if n],
        "left_out": sum(max(0, n - NAMED) for n in by_kind.values()),
        "before": _url("week", first - timedelta(days=7)),
        "after": _url("week", first + timedelta(days=7)),
        "now": address("calendar", view="week"),
        "month_url": _url("month", asked),
        "guessed": not calendar().known(asked.year),
    }


def _url(view: str, day: date) -> str:
    return address("calendar", view=view, day=day.isoformat())


def _address(due: Due) -> str:
    """Where the thing is worked on."""
    match due.kind:
        case DueKind.PLAN:
            return reverse("plan", args=[due.row.pk])
        case DueKind.PLAN_ANSWER:
            return reverse("plan", args=[due.row.target_id])
        case DueKind.PROGRESS_REPORT:
            return reverse("target_reports", args=[due.row.pk])
        case DueKind.REPORT_ANSWER:
            return reverse("unit_report", args=[due.row.pk])
        case DueKind.EXTENSION_ANSWER:
            return reverse("extension", args=[due.row.pk])
        case DueKind.APPLICATION_ANSWER:
            return reverse("review:decide", args=[due.row.pk])
        case DueKind.TASK:
            return f"{reverse('finding', args=[due.row.finding_id])}#task-{due.row.number}"
        case DueKind.STANDING_CHECK | DueKind.STANDING_ANSWER:
            return reverse("standing_check", args=[due.row.pk])
        case DueKind.COORDINATION_ANSWER:
            return reverse("coordination_request", args=[due.row.pk])
        case DueKind.REFERRAL_ANSWER:
            return reverse("finding", args=[due.row.finding_id])
        case _ if due.kind in CAMPAIGNS:
            return reverse("campaign_task", args=[due.row.pk])
        case _ if due.kind in DECISIONS:
            return reverse("decision", args=[due.row.pk])
        case _ if due.kind in SUPERVISION:
            return reverse("supervision_step", args=[due.row.pk])
        case _ if due.kind in ACCOUNTABILITY:
            return reverse("accountability_case", args=[due.row.pk])
        case _ if due.kind in UPWARD:
            return reverse("brief", args=[getattr(due.row, "brief_id", due.row.pk)])
        case _ if due.kind in COMPLAINTS:
            return reverse("complaint", args=[due.row.pk])
        case _ if due.kind in CLUES:
            return reverse("clue", args=[due.row.pk])
    return reverse("finding", args=[due.row.pk])


def _all_of(kind: DueKind, first: date, last: date) -> str:
    """The list that has all of a kind in these days; empty where no list narrows by the day."""
    days = {"due_on_after": first.isoformat(), "due_on_before": last.isoformat()}
    match kind:
        case DueKind.FINDING:
            return door("findings", state=sorted(WORKABLE), **days)
        case DueKind.TASK:
            unfinished = (TaskState.PLANNED, TaskState.UNDER_WAY)
            return door("tasks", state=unfinished, finding_state=sorted(WORKABLE), **days)
    return ""
