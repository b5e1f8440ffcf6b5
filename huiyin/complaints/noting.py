"""What is kept of every step: an event, and an entry of the journal without a word of what was told."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.rounds.models import Target
from huiyin.rules.complaint import ComplaintAction
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState

from .models import Complaint, ComplaintEvent


def handler_of(target: Target | None) -> Role:
    """The team while it is stationed there; before, after, and where no unit is known, the office."""
    there = target is not None and target.team_id and target.round.state == RoundState.STATIONED
    return Role.TEAM if there else Role.OFFICE


def note(complaint: Complaint, action: ComplaintAction, by: Viewer, *, reason: str = "") -> None:
    ComplaintEvent.objects.create(
        complaint=complaint, action=action, by_name=by.name, reason=reason, due_on=complaint.due_on,
        at=timezone.now(),
    )  # fmt: skip
    to_team = complaint.handled_by == Role.TEAM
    journal(complaint, by, f"complaint_{action}", channel=complaint.channel, reason=reason, to_team=to_team,
             to_office=not to_team)  # fmt: skip


def journal(complaint: Complaint, by: Viewer, action: str, **more: Any) -> None:
    payload = {"number": str(complaint), "state": complaint.state, "target": complaint.target_id, **more}
    record(body=complaint.body_id, by=by, action=action, object_type="complaint", object_id=complaint.pk,
           payload=payload)  # fmt: skip
