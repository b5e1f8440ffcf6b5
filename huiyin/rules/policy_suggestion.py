"""A policy suggestion (制度建议): what to change for all, collected for the comprehensive report.

The office keeps it and writes down what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .moves import Life, Move, Obstacle
from .roles import Role


class SuggestionState(StrEnum):
    PROPOSED = "proposed"
    TAKEN_UP = "taken_up"
    NOT_TAKEN_UP = "not_taken_up"
    WITHDRAWN = "withdrawn"


class SuggestionAction(StrEnum):
    TAKE_UP = "take_up"
    NOT_TAKE_UP = "not_take_up"
    RECONSIDER = "reconsider"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class SuggestionFacts:
    reason: str = ""


def reason_given(f: SuggestionFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


_S, _A = SuggestionState, SuggestionAction
_OFFICE = frozenset({Role.OFFICE})

LIFE: Life[SuggestionState, SuggestionAction] = Life(
    name="policy_suggestion",
    initial=SuggestionState.PROPOSED,
    moves=(
        Move(_A.TAKE_UP, _S.PROPOSED, _S.TAKEN_UP, _OFFICE),
        Move(_A.NOT_TAKE_UP, _S.PROPOSED, _S.NOT_TAKEN_UP, _OFFICE, (reason_given,)),
        Move(_A.RECONSIDER, _S.TAKEN_UP, _S.PROPOSED, _OFFICE, (reason_given,)),
        Move(_A.RECONSIDER, _S.NOT_TAKEN_UP, _S.PROPOSED, _OFFICE, (reason_given,)),
        Move(_A.WITHDRAW, _S.PROPOSED, _S.WITHDRAWN, _OFFICE, (reason_given,)),
    ),
)
