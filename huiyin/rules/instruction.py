"""An instruction of the leading group (批示): a task with a day, answered by whom it names.

It comes from a brief; its answer is accepted, or returned by another day.
"""

from __future__ import annotations

from enum import StrEnum

from .brief import INSTRUCTED, UpwardFacts, day_given, text_given
from .moves import Life, Move, Obstacle
from .roles import Role


class InstructionState(StrEnum):
    GIVEN = "given"
    ANSWERED = "answered"
    DONE = "done"


class InstructionAction(StrEnum):
    ANSWER = "answer"
    ACCEPT = "accept"
    RETURN = "return"


def addressed(f: UpwardFacts) -> Obstacle | None:
    """Answered by whom it names."""
    return None if f.to in f.held else Obstacle("instruction_not_yours", {"role": f.to})


_I, _T = InstructionState, InstructionAction
_LEADERS = frozenset({Role.LEADING_GROUP})

LIFE: Life[InstructionState, InstructionAction] = Life(
    name="instruction",
    initial=InstructionState.GIVEN,
    moves=(
        Move(_T.ANSWER, _I.GIVEN, _I.ANSWERED, INSTRUCTED, (addressed, text_given)),
        Move(_T.ACCEPT, _I.ANSWERED, _I.DONE, _LEADERS),
        Move(_T.RETURN, _I.ANSWERED, _I.GIVEN, _LEADERS, (text_given, day_given)),
    ),
)
