"""The days of a round as the ledger has them, within the viewer's scope, and where a phase slips."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.clock import calendar
from huiyin.organisations.profiles import profile_of
from huiyin.rules.round import MeetingKind
from huiyin.rules.round_phases import RoundDays, Slip, TargetDays, slips

from .models import Meeting, Round, Target
from .queries import meetings_for, stays_for, targets_for


def round_days(viewer: Viewer, found: Round) -> RoundDays:
    """The round's days; a unit whose stay was not kept apart has the days of the round (three queries)."""
    stays = {s.target_id: s for s in stays_for(viewer, found.pk)}
    meetings = list(meetings_for(viewer, found.pk))
    spoken = {m.target_id: m.held_on for m in meetings if m.kind == MeetingKind.ONE_TO_ONE_FEEDBACK}
    return RoundDays(
        tuple(_of(t, found, stays, spoken) for t in targets_for(viewer, found.pk)),
        found.planned_from,
        found.planned_until,
        heard_on=_first(meetings, MeetingKind.LEADING_GROUP_REPORT),
        collective_on=_first(meetings, MeetingKind.COLLECTIVE_FEEDBACK),
    )


def _of(target: Target, found: Round, stays: dict, spoken: dict[UUID | None, date]) -> TargetDays:
    stay = stays.get(target.pk)
    entered = stay.enters_on if stay else found.stationed_from
    left = stay.leaves_on if stay else found.stationed_until
    return TargetDays(target.unit.name, entered, left, spoken.get(target.pk))


def _first(meetings: Iterable[Meeting], kind: MeetingKind) -> date | None:
    return min((m.held_on for m in meetings if m.kind == kind), default=None)


def slips_of(days: RoundDays, found: Round, today: date) -> list[Slip]:
    """Where a phase slips against the plan and the profile of the round's body."""
    profile = profile_of(found.body)
    return slips(days, profile.rounds, calendar(), today, roll_to_workday=profile.roll_to_workday)
