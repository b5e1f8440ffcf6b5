"""The pace that rectification is asked for, and what of it can't wait for the round's feedback (立行立改)."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from .deadlines import DeadlineKind
from .moves import Obstacle
from .round import TEAM_THERE, RoundState


class Pace(StrEnum):
    """While the team is there, by stages, or kept up."""

    IMMEDIATE = "immediate"
    STAGED = "staged"
    CONTINUING = "continuing"


def at_once(pace: Pace, round_state: RoundState) -> bool:
    """Whether a finding may be handed over for immediate rectification, before the round's feedback."""
    return pace == Pace.IMMEDIATE and round_state in TEAM_THERE


def period_from_feedback(pace: Pace, round_state: RoundState) -> DeadlineKind:
    """How long the unit has: what is handed over at once is put right while the team is there."""
    return DeadlineKind.IMMEDIATE if at_once(pace, round_state) else DeadlineKind.CONCENTRATED


class HandedOver(Protocol):
    """Facts of a step that a team's leader takes towards the unit; `leads`: the actor is the leader."""

    @property
    def pace(self) -> Pace: ...
    @property
    def round_state(self) -> RoundState: ...
    @property
    def leads(self) -> bool: ...


def handed_over_at_once(f: HandedOver) -> Obstacle | None:
    """What is not for immediate rectification waits for the feedback, which is the office's."""
    return None if at_once(f.pace, f.round_state) else Obstacle("not_handed_over_at_once")


def leads_the_team(f: HandedOver) -> Obstacle | None:
    return None if f.leads else Obstacle("leader_decides")
