"""A round's stays: the chart of its days, what slips, and the table behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.organisations.clock import calendar, today
from huiyin.rounds import queries
from huiyin.rounds.phases import round_days, slips_of
from huiyin.rounds.stationing import roles_at, stay_of
from huiyin.rules.roles import Role
from huiyin.rules.round import LIFE, ORDER, MeetingKind, RoundAction, RoundState
from huiyin.rules.stationing import KEEPING, warnings

from ...figures import day
from ...gantt import Chart, Line, Moment, Span, draw
from ...refusals import one_of_or_404
from ...stay_sentences import slip_sentence
from ...wording import word

#: those who are told what slips
INSIDE = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM)
MARGIN = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Row:
    """A target with its stay: its own days, or those of the round (`own` False)."""

    target: Any
    stay: Any
    enters_on: date | None
    leaves_on: date | None
    fed_back_on: date | None
    worked: int | None
    warnings: tuple[str, ...]
    may_keep: bool

    @property
    def own(self) -> bool:
        return self.stay is not None


@require_safe
def stays(request: HttpRequest, pk: UUID) -> HttpResponse:
    viewer = request.viewer
    found = one_of_or_404(queries.rounds_for(viewer), pk)
    rows = rows_of(viewer, found)
    meetings = [m for m in queries.meetings_for(viewer, found.pk) if m.target_id is None]
    told: list[str] = []
    if viewer.only(*INSIDE).bodies() & {found.body_id}:
        told = [slip_sentence(s, today()) for s in slips_of(round_days(viewer, found), found, today())]
    context = {
        "round": found,
        "rows": rows,
        "chart": chart_of(rows, meetings),
        "meetings": meetings,
        "slips": told,
        "kept": sum(row.own for row in rows),
        "may_conduct": Role.OFFICE in viewer.roles(found.body_id),
        "may_amend": bool(LIFE.rows(RoundAction.AMEND, RoundState(found.state))),
        "one_to_one": MeetingKind.ONE_TO_ONE_FEEDBACK,
    }
    return render(request, "web/stays/round.html", context)


def rows_of(viewer: Any, found: Any) -> list[Row]:
    """The targets in scope with their stays, team by team (three queries)."""
    kept = {s.target_id: s for s in queries.stays_for(viewer, found.pk)}
    spoken = {
        m.target_id: m.held_on
        for m in queries.meetings_for(viewer, found.pk)
        if m.kind == MeetingKind.ONE_TO_ONE_FEEDBACK
    }
    rows = [_row(viewer, found, t, kept.get(t.pk), spoken) for t in queries.targets_for(viewer, found.pk)]
    far = date.max
    return sorted(rows, key=lambda r: (r.target.team.number if r.target.team else 999, r.enters_on or far))


def _row(viewer: Any, found: Any, target: Any, stay: Any, spoken: dict) -> Row:
    enters = stay.enters_on if stay else found.stationed_from
    leaves = stay.leaves_on if stay else found.stationed_until
    unusual: Sequence[Any] = ()
    if stay is not None:
        unusual = warnings(
            stay_of(stay), round_from=found.stationed_from, round_until=found.stationed_until,
            calendar=calendar(),
        )  # fmt: skip
    days = calendar().workdays_between(enters - timedelta(days=1), leaves) if enters and leaves else None
    open_round = found.state != RoundState.COMPLETED
    return Row(
        target, stay, enters, leaves, spoken.get(target.pk), days, tuple(map(word, unusual)),
        may_keep=open_round and bool(roles_at(viewer, target) & KEEPING),
    )  # fmt: skip


def chart_of(rows: Sequence[Row], meetings: Sequence[Any]) -> Chart | None:
    """The chart from the first day to the last; None while no day is known.

    Meetings that press on rectification go on for years: where they lie outside they are not drawn, or the
    stays would shrink to strokes.
    """
    days = [d for row in rows for d in (row.enters_on, row.leaves_on, row.fed_back_on) if d]
    days += [m.held_on for m in meetings if m.kind in ORDER]
    if not days or not rows:
        return None
    if any(row.enters_on and row.leaves_on is None for row in rows):
        days.append(max(today(), min(days)))
    start, end = min(days) - MARGIN, max(days) + MARGIN
    marks = [
        Moment(m.held_on, f"{word(m.kind, MeetingKind)} {m.held_on:%m-%d}")
        for m in meetings
        if start <= m.held_on <= end
    ]
    return draw(list(_lines(rows)), marks, start=start, end=end, calendar=calendar(), today=today())


def _lines(rows: Sequence[Row]) -> Iterator[Line]:
    for row in rows:
        team = row.target.team.name if row.target.team else _("未分派")
        name = row.target.unit.short_name or row.target.unit.name
        fed_back = [Moment(row.fed_back_on, _fed_back(row), "is-feedback")] if row.fed_back_on else []
        url = reverse("target", args=[row.target.pk])
        yield Line(team, name, url, list(_spans(row)), fed_back)


def _fed_back(row: Row) -> str:
    meeting = word(MeetingKind.ONE_TO_ONE_FEEDBACK)
    return f"{row.target.unit.name} {meeting} {day(row.fed_back_on)}"


def _spans(row: Row) -> Iterator[Span]:
    if row.enters_on is None:
        return
    tone = "is-own" if row.own else "is-of-round"
    until = row.leaves_on or max(today(), row.enters_on)
    tone += "" if row.leaves_on else " is-open"
    said = {"unit": row.target.unit.name, "from": day(row.enters_on), "until": day(row.leaves_on)}
    yield Span(row.enters_on, until, tone, _("%(unit)s：%(from)s 至 %(until)s") % said)
