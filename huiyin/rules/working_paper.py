"""A team's working paper (工作底稿): written while the team is there, made final, or taken back with reason.

Drafts of findings rest on working papers. What a draft rests on that goes to its leader or beyond is final
enough to stay: it can't be taken back while it is leant on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .moves import Life, Move, Obstacle
from .roles import Role


class PaperKind(StrEnum):
    """How the team came to know what is written down."""

    TALK = "talk"
    RECORDS = "records"
    VISIT = "visit"
    LETTER = "letter"
    SITTING_IN = "sitting_in"
    SURVEY = "survey"
    OTHER = "other"


class PaperState(StrEnum):
    OPEN = "open"
    FINAL = "final"
    WITHDRAWN = "withdrawn"


class PaperAction(StrEnum):
    AMEND = "amend"
    FINISH = "finish"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What the guards ask. `text` is what the paper says, `drafts` counts the live drafts that rest on it."""

    text: str = ""
    reason: str = ""
    drafts: int = 0


def something_written(f: PaperFacts) -> Obstacle | None:
    return None if f.text.strip() else Obstacle("paper_empty")


def nothing_rests_on_it(f: PaperFacts) -> Obstacle | None:
    return Obstacle("drafts_rest_on_paper", {"count": f.drafts}) if f.drafts else None


def reason_given(f: PaperFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


_S, _A = PaperState, PaperAction
_TEAM = frozenset({Role.TEAM})
_TAKING_BACK = (nothing_rests_on_it, reason_given)

LIFE: Life[PaperState, PaperAction] = Life(
    name="working_paper",
    initial=PaperState.OPEN,
    moves=(
        Move(_A.AMEND, _S.OPEN, _S.OPEN, _TEAM),
        Move(_A.FINISH, _S.OPEN, _S.FINAL, _TEAM, (something_written,)),
        Move(_A.REOPEN, _S.FINAL, _S.OPEN, _TEAM, (reason_given,)),
        Move(_A.WITHDRAW, _S.OPEN, _S.WITHDRAWN, _TEAM, _TAKING_BACK),
        Move(_A.WITHDRAW, _S.FINAL, _S.WITHDRAWN, _TEAM, _TAKING_BACK),
    ),
)
