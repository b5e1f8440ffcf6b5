"""The round at a glance: its life, its figures, targets, teams and meetings, within the viewer's scope."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huiyin.organisations.clock import today
from huiyin.reports.figures import RoundFigures, UnitLine, round_figures
from huiyin.rounds import queries
from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.finding import FindingState
from huiyin.rules.round import LIFE, MeetingKind, RoundAction, RoundState

from ...doors import Door, door
from ...refusals import one_of_or_404
from ...wording import word
from ..meetings.showing import READING
from .access import conducts
from .life import next_step, stages


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One target with its findings: all, by each state that the round has, and overdue."""

    target: Any
    total: Door
    states: tuple[tuple[FindingState, Door], ...]
    overdue: Door
    reviewers: Sequence[Any]


@dataclass(frozen=True, slots=True)
class Milestone:
    """What happened on a day: a meeting, or one-to-one feedback to several units."""

    on: date
    title: str
    notes: tuple[str, ...] = ()
    icon: str = "flag"


def round_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    viewer = request.viewer
    found = one_of_or_404(queries.rounds_for(viewer), pk)
    figures = round_figures(viewer, found, today())
    targets = list(queries.targets_for(viewer, found.pk))
    states = [s for s in FindingState if figures.by_state[s]]
    may_conduct = conducts(viewer, found.body_id)
    reviewers = queries.reviewers_by_target(viewer, found.pk)
    lines = {line.unit_id: line for line in figures.lines}
    context = {
        "round": found,
        "stages": stages(found),
        "step": next_step(viewer, found),
        "may_conduct": may_conduct,
        "may_read_minutes": bool(viewer.only(*READING).bodies() & {found.body_id}),
        "may_amend": may_conduct and bool(LIFE.rows(RoundAction.AMEND, RoundState(found.state))),
        "figures": figures,
        "states": states,
        "doors": _doors(found.pk, figures, states),
        "rows": [_row(found.pk, t, lines.get(t.unit_id), states, reviewers.get(t.pk, ())) for t in targets],
        "teams": _teams(viewer, found, targets),
        "milestones": _milestones(found, queries.meetings_for(viewer, found.pk)),
    }
    return render(request, "web/rounds/round.html", context)


def _doors(round_id: UUID, figures: RoundFigures, states: Iterable[FindingState]) -> dict[str, Any]:
    """Every figure of the round with its list."""
    return {
        "total": Door(figures.total, door("findings", round=round_id)),
        "overdue": Door(figures.overdue, door("findings", round=round_id, overdue=OverdueLevel.OVERDUE)),
        "states": [(s, Door(figures.by_state[s], door("findings", round=round_id, state=s))) for s in states],
    }


def _row(
    round_id: UUID, target: Any, line: UnitLine | None, states: Iterable[FindingState], named: Sequence[Any]
) -> TargetRow:
    place = {"round": round_id, "unit": target.unit_id}
    counted = line.by_state if line else {}
    overdue = line.overdue if line else 0
    return TargetRow(
        target=target,
        total=Door(sum(counted.values()), door("findings", **place)),
        states=tuple((s, Door(counted.get(s, 0), door("findings", **place, state=s))) for s in states),
        overdue=Door(overdue, door("findings", **place, overdue=OverdueLevel.OVERDUE)),
        reviewers=named,
    )


def _teams(viewer: Any, found: Any, targets: Sequence[Any]) -> list[dict[str, Any]]:
    """Each team with the units that it goes to."""
    return [
        {"team": team, "targets": [t for t in targets if t.team_id == team.pk]}
        for team in queries.teams_for(viewer, found.pk)
    ]


def _note(meeting: Any) -> str:
    """What was noted, with the unit that it was said to unless the note names it."""
    unit = meeting.target.unit.name if meeting.target else ""
    unit = "" if unit in meeting.note else unit
    return _("：").join(filter(None, (unit, meeting.note)))


def _milestones(found: Any, meetings: Iterable[Any]) -> list[Milestone]:
    """Meetings and stationing on one line of time; one-to-one feedback of a day stands together."""
    rows = []
    ordered = sorted(meetings, key=lambda m: (m.held_on, m.kind))
    for (day, kind), together in groupby(ordered, key=lambda m: (m.held_on, m.kind)):
        sign = "send" if kind == MeetingKind.ONE_TO_ONE_FEEDBACK else "flag"
        notes = tuple(filter(None, map(_note, together)))
        rows.append(Milestone(day, str(word(kind, MeetingKind)), notes, sign))
    if found.stationed_from:
        rows.append(Milestone(found.stationed_from, _("巡视组进驻"), icon="pin"))
    if found.stationed_until:
        rows.append(Milestone(found.stationed_until, _("巡视组撤离"), icon="leave"))
    return sorted(rows, key=lambda m: m.on)
