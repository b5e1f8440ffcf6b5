"""A round's meetings with what each decided; one meeting with its minutes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.evidence.meeting_files import files_of_meetings
from huiyin.rounds import queries
from huiyin.rounds.meetings import decisions_for, may_keep, minutes_visible
from huiyin.rules.meeting_decision import OPEN
from huiyin.rules.roles import Role
from huiyin.rules.round import LIFE, RoundAction, RoundState

from ...forms.meetings import MeetingFilesForm
from ...refusals import Refusal, one_of_or_404
from ..rectify.sending import key_of
from ..rounds.access import conducts

#: who reads minutes of a round's meetings, each within their scope
READING = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM)


@require_safe
def meetings(request: HttpRequest, pk: UUID) -> HttpResponse:
    viewer = request.viewer
    found = one_of_or_404(queries.rounds_for(viewer), pk)
    if not viewer.only(*READING).bodies() & {found.body_id}:
        raise PermissionDenied
    rows = list(minutes_visible(viewer).filter(round=found).order_by("held_on", "kind"))
    decisions = list(decisions_for(viewer).filter(round=found).order_by("due_on", "number"))
    state = RoundState(found.state)
    context = {
        "round": found,
        "meetings": [(m, _given(m), _open(m)) for m in rows],
        "decisions": decisions,
        "open": sum(d.state in OPEN for d in decisions),
        "may_amend": conducts(viewer, found.body_id) and bool(LIFE.rows(RoundAction.AMEND, state)),
    }
    return render(request, "web/meetings/round.html", context)


def _given(meeting: Any) -> int:
    return len(meeting.decisions.all())


def _open(meeting: Any) -> int:
    return sum(d.state in OPEN for d in meeting.decisions.all())


@require_safe
def show_meeting(request: HttpRequest, pk: UUID) -> HttpResponse:
    return meeting_page(request, pk)


def meeting_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    meeting = one_of_or_404(minutes_visible(viewer), pk)
    context = {
        "meeting": meeting,
        "round": meeting.round,
        "decisions": decisions_for(viewer).filter(meeting=meeting).order_by("number"),
        "may_keep": not may_keep(meeting, viewer),
        "files": list(files_of_meetings(viewer).filter(meeting=meeting)),
        "files_form": MeetingFilesForm(),
        "refusal": refusal,
        "once": key_of(request),
    }
    return render(request, "web/meetings/meeting.html", context)
