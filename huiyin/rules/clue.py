"""A clue (问题线索) from its entry to its reply. Its content is sealed to the receiving department alone.

The team enters it and from then on knows no more than everybody: number, class, dates, states. The office
routes it from these; the department receives, checks and handles it, and says in clear only how far it is.
Reasons are codes, never free text: what could tell of the matter is sealed with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from .deadlines import DeadlineKind
from .moves import Guard, Life, Move, Obstacle
from .roles import Role
from .round import RoundState


class ClueState(StrEnum):
    ENTERED = "entered"
    SENT = "sent"
    RECEIVED = "received"
    CHECKING = "checking"
    FILED = "filed"
    HANDLED = "handled"
    NO_CASE = "no_case"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class ClueAction(StrEnum):
    ENTER = "enter"
    ROUTE = "route"
    RECEIVE = "receive"
    CHECK = "check"
    FILE = "file"
    HANDLE = "handle"
    DROP = "drop"
    RESUME = "resume"
    REDIRECT = "redirect"
    RETURN = "return"
    WITHDRAW = "withdraw"


class ClueClass(StrEnum):
    """What a clue is about: the six disciplines, offences in office, and the rest."""

    POLITICAL = "political"
    ORGANISATION = "organisation"
    INTEGRITY = "integrity"
    MASSES = "masses"
    WORK = "work"
    LIFE = "life"
    OFFICE_CRIME = "office_crime"
    OTHER = "other"


class ClueSource(StrEnum):
    """How the team came upon it."""

    LETTERS = "letters"
    TALK = "talk"
    RECORDS = "records"
    VISIT = "visit"
    OTHER = "other"


class ClueReason(StrEnum):
    """Why a clue comes back or is taken back."""

    NOT_OURS = "not_ours"
    TOO_LITTLE = "too_little"
    DUPLICATE = "duplicate"
    MISTAKE = "mistake"


#: states in which somebody owes the next step
OPEN = frozenset(
    {
        ClueState.ENTERED,
        ClueState.SENT,
        ClueState.RECEIVED,
        ClueState.CHECKING,
        ClueState.FILED,
        ClueState.RETURNED,
    }
)
#: states in which the department owes its reply
HANDLING = frozenset({ClueState.RECEIVED, ClueState.CHECKING, ClueState.FILED})
#: states that the department has reached by replying
REPLIED = frozenset({ClueState.HANDLED, ClueState.NO_CASE})
#: states in which the department reads what is sealed: it has acknowledged the receipt
READABLE = HANDLING | REPLIED
#: who may know that a clue exists; to everybody else there is none
KNOWING = frozenset({Role.OFFICE, Role.TEAM, Role.DEPARTMENT})
#: fewer than these are not told to the leading group: few would point at somebody
FEWEST_TOLD = 5


@dataclass(frozen=True, slots=True)
class ClueFacts:
    """What the guards ask. `key_open`: the viewer has the department's key open at this moment.

    `key_there`: the department that it goes to has a key. `actor` and `entered_by` are user ids as text.
    """

    actor: str = ""
    entered_by: str | None = None
    reason: str = ""
    reply: str = ""
    key_open: bool = False
    key_there: bool = True
    other_department: bool = True


def key_there(f: ClueFacts) -> Obstacle | None:
    return None if f.key_there else Obstacle("clue_no_key")


def key_open(f: ClueFacts) -> Obstacle | None:
    return None if f.key_open else Obstacle("clue_key_closed")


def reason_chosen(f: ClueFacts) -> Obstacle | None:
    return None if f.reason else Obstacle("clue_reason_missing")


def reply_written(f: ClueFacts) -> Obstacle | None:
    return None if f.reply.strip() else Obstacle("clue_reply_missing")


def own_clue(f: ClueFacts) -> Obstacle | None:
    return None if f.actor and f.actor == f.entered_by else Obstacle("clue_not_yours")


def other_department(f: ClueFacts) -> Obstacle | None:
    return None if f.other_department else Obstacle("clue_same_department")


def against_entering(
    roles: Iterable[Role], *, key: bool, quick: bool, round_state: RoundState, words: str
) -> list[Obstacle]:
    """Every reason against entering a clue; the quick track is for while the team is stationed."""
    if Role.TEAM not in frozenset(roles):
        return [Obstacle("not_your_role", {"roles": [Role.TEAM]})]
    found = [] if key else [Obstacle("clue_no_key")]
    if not words.strip():
        found.append(Obstacle("clue_text_missing"))
    if quick and round_state != RoundState.STATIONED:
        found.append(Obstacle("clue_not_stationed", {"state": round_state}))
    return found


#: the period within which a state's step is owed: usually, and on the quick track
PERIODS: Mapping[ClueState, tuple[DeadlineKind, DeadlineKind]] = {
    ClueState.ENTERED: (DeadlineKind.CLUE_ROUTING, DeadlineKind.CLUE_QUICK),
    ClueState.SENT: (DeadlineKind.CLUE_RECEIPT, DeadlineKind.CLUE_QUICK),
    ClueState.RETURNED: (DeadlineKind.CLUE_ROUTING, DeadlineKind.CLUE_QUICK),
    ClueState.RECEIVED: (DeadlineKind.CLUE_REPLY, DeadlineKind.CLUE_QUICK_REPLY),
    # taken up again, a reply is owed anew
    ClueState.CHECKING: (DeadlineKind.CLUE_REPLY, DeadlineKind.CLUE_QUICK_REPLY),
}


def told_counts(counts: Mapping[ClueClass, int]) -> tuple[dict[ClueClass, int | None], int | None]:
    """What the leading group is told: counts by class, None where there are fewer than five, and the total.

    Where fewer than five in all are held back, subtracting from the total would give them away: it is too.
    """
    shown = {c: n if (n := counts.get(c, 0)) >= FEWEST_TOLD else None for c in ClueClass}
    total = sum(counts.values())
    held_back = total - sum(n for n in shown.values() if n is not None)
    return shown, None if 0 < held_back < FEWEST_TOLD or total < FEWEST_TOLD else total


_S, _A = ClueState, ClueAction
_OFFICE, _TEAM, _DEPARTMENT = (frozenset({r}) for r in (Role.OFFICE, Role.TEAM, Role.DEPARTMENT))
_REPLYING: tuple[Guard, ...] = (reply_written,)

LIFE: Life[ClueState, ClueAction] = Life(
    name="clue",
    initial=ClueState.ENTERED,
    moves=(
        Move(_A.ROUTE, _S.ENTERED, _S.SENT, _OFFICE, (key_there,)),
        Move(_A.WITHDRAW, _S.ENTERED, _S.WITHDRAWN, _OFFICE, (reason_chosen,)),
        Move(_A.WITHDRAW, _S.ENTERED, _S.WITHDRAWN, _TEAM, (own_clue, reason_chosen)),
        Move(_A.RECEIVE, _S.SENT, _S.RECEIVED, _DEPARTMENT, (key_open,)),
        Move(_A.RETURN, _S.SENT, _S.RETURNED, _DEPARTMENT, (reason_chosen,)),
        Move(_A.WITHDRAW, _S.SENT, _S.WITHDRAWN, _OFFICE, (reason_chosen,)),
        Move(_A.CHECK, _S.RECEIVED, _S.CHECKING, _DEPARTMENT),
        Move(_A.FILE, _S.RECEIVED, _S.FILED, _DEPARTMENT),
        Move(_A.HANDLE, _S.RECEIVED, _S.HANDLED, _DEPARTMENT, _REPLYING),
        Move(_A.DROP, _S.RECEIVED, _S.NO_CASE, _DEPARTMENT, _REPLYING),
        Move(_A.REDIRECT, _S.RECEIVED, _S.ENTERED, _DEPARTMENT, (key_open, other_department, key_there)),
        Move(_A.RETURN, _S.RECEIVED, _S.RETURNED, _DEPARTMENT, (reason_chosen,)),
        Move(_A.FILE, _S.CHECKING, _S.FILED, _DEPARTMENT),
        Move(_A.HANDLE, _S.CHECKING, _S.HANDLED, _DEPARTMENT, _REPLYING),
        Move(_A.DROP, _S.CHECKING, _S.NO_CASE, _DEPARTMENT, _REPLYING),
        Move(_A.HANDLE, _S.FILED, _S.HANDLED, _DEPARTMENT, _REPLYING),
        Move(_A.RESUME, _S.HANDLED, _S.CHECKING, _DEPARTMENT, (reason_chosen,)),
        Move(_A.RESUME, _S.NO_CASE, _S.CHECKING, _DEPARTMENT, (reason_chosen,)),
        Move(_A.ROUTE, _S.RETURNED, _S.SENT, _OFFICE, (key_there,)),
        Move(_A.WITHDRAW, _S.RETURNED, _S.WITHDRAWN, _OFFICE, (reason_chosen,)),
    ),
)
