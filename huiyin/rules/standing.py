"""The yearly check of what is kept up for good (长期坚持): due, reported by the unit, confirmed or reopened.

One check is open at a time; whoever confirms it makes the next one due, whoever finds that it was not kept up
reopens the finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .moves import Guard, Life, Move, Obstacle
from .roles import Role


class StandingState(StrEnum):
    DUE = "due"
    REPORTED = "reported"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    DROPPED = "dropped"


class StandingAction(StrEnum):
    REPORT = "report"
    CONFIRM = "confirm"
    RETURN = "return"
    REOPEN = "reopen"
    DROP = "drop"


#: checks that somebody still owes something about
OPEN = frozenset({StandingState.DUE, StandingState.REPORTED})


@dataclass(frozen=True, slots=True)
class StandingFacts:
    """What the guards ask; actors are user ids as text."""

    actor: str = ""
    reported_by: str | None = None
    text: str = ""


def words_given(f: StandingFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("reason_missing")


def report_written(f: StandingFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("standing_report_missing")


def another_pair_of_eyes(f: StandingFacts) -> Obstacle | None:
    """Nobody confirms what they reported; facts that do not say who reported stand against it."""
    if f.actor and f.reported_by is not None and f.actor != f.reported_by:
        return None
    return Obstacle("own_standing_report")


_S, _A = StandingState, StandingAction
_UNIT, _OFFICE = frozenset({Role.UNIT}), frozenset({Role.OFFICE})
_CONFIRMING = frozenset({Role.OFFICE, Role.REVIEWER})
_DECIDING: tuple[Guard, ...] = (another_pair_of_eyes, words_given)

LIFE: Life[StandingState, StandingAction] = Life(
    name="standing",
    initial=StandingState.DUE,
    moves=(
        Move(_A.REPORT, _S.DUE, _S.REPORTED, _UNIT, (report_written,)),
        Move(_A.CONFIRM, _S.REPORTED, _S.CONFIRMED, _CONFIRMING, (another_pair_of_eyes,)),
        Move(_A.RETURN, _S.REPORTED, _S.DUE, _CONFIRMING, _DECIDING),
        Move(_A.REOPEN, _S.DUE, _S.REOPENED, _OFFICE, (words_given,)),
        Move(_A.REOPEN, _S.REPORTED, _S.REOPENED, _OFFICE, _DECIDING),
        # the finding was reopened for another reason: what is not closed is not kept up
        Move(_A.DROP, _S.DUE, _S.DROPPED, _OFFICE),
        Move(_A.DROP, _S.REPORTED, _S.DROPPED, _OFFICE),
    ),
)
