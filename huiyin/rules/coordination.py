"""A request to a department: what is known about a unit (协作配合), or a copy of the feedback to note.

It is asked by the office or the unit's team and answered by the department with text or files; what does not
answer it is asked for again, with what is still missing. A copy (抄告) is answered by acknowledging it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .moves import Life, Move, Obstacle
from .profile_values import Words
from .roles import Role


class RequestKind(StrEnum):
    INQUIRY = "inquiry"
    COPY = "copy"


class RequestState(StrEnum):
    ASKED = "asked"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


class RequestAction(StrEnum):
    ANSWER = "answer"
    ASK_AGAIN = "ask_again"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Recipient:
    """To whom the profile sends a copy of the feedback: known by words in its name, or as the department that
    supervises the unit."""

    words: Words
    known_by: tuple[str, ...] = ()
    supervises: bool = False

    def is_called(self, name: str) -> bool:
        return any(part in name for part in self.known_by)


@dataclass(frozen=True, slots=True)
class RequestFacts:
    """What the guards ask; `files` counts those that come with the answer."""

    kind: RequestKind = RequestKind.INQUIRY
    answer: str = ""
    files: int = 0
    reason: str = ""


def answer_given(f: RequestFacts) -> Obstacle | None:
    if f.kind == RequestKind.COPY or f.answer.strip() or f.files:
        return None
    return Obstacle("answer_missing")


def reason_given(f: RequestFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


def not_a_copy(f: RequestFacts) -> Obstacle | None:
    return Obstacle("copy_was_received") if f.kind == RequestKind.COPY else None


_S, _A = RequestState, RequestAction
ASKING = frozenset({Role.OFFICE, Role.TEAM})
_DEPARTMENT = frozenset({Role.DEPARTMENT})

LIFE: Life[RequestState, RequestAction] = Life(
    name="coordination",
    initial=RequestState.ASKED,
    moves=(
        Move(_A.ANSWER, _S.ASKED, _S.ANSWERED, _DEPARTMENT, (answer_given,)),
        Move(_A.ASK_AGAIN, _S.ANSWERED, _S.ASKED, ASKING, (not_a_copy, reason_given)),
        Move(_A.WITHDRAW, _S.ASKED, _S.WITHDRAWN, ASKING, (reason_given,)),
    ),
)
