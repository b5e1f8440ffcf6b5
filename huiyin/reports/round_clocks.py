"""How far rounds are, beside how much of their time has passed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.clock import due_date
from huiyin.rounds.models import Round
from huiyin.rounds.queries import feedback_days, rounds_for
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import FindingState

from .figures import FED_BACK, Period

#: of all rounds the newest so many are shown one by one
SHOWN = 12


@dataclass(frozen=True, slots=True)
class RoundClock:
    """A round: findings that were fed back and closed, and its concentrated period; None before feedback."""

    round: UUID
    name: str
    fed_back: int
    closed: int
    period: Period | None


def clocks(
    viewer: Viewer, found: Round | None, states: Mapping[tuple[UUID, str], int]
) -> tuple[RoundClock, ...]:
    """The round asked for, or the newest that have anything fed back. `states` are the viewer's findings."""
    whole = {r: sum(states.get((r, s), 0) for s in FED_BACK) for r in {r for r, _state in states}}
    rounds = [found] if found else [r for r in rounds_for(viewer) if whole.get(r.pk)][:SHOWN]
    begun = feedback_days(viewer, [r.pk for r in rounds])
    return tuple(
        RoundClock(
            r.pk, r.name, whole.get(r.pk, 0), states.get((r.pk, FindingState.CLOSED), 0),
            Period(begun[r.pk], due_date(r.body, DeadlineKind.CONCENTRATED, begun[r.pk]))
            if r.pk in begun else None,
        )
        for r in rounds
    )  # fmt: skip
