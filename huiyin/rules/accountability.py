"""An accountability case (问责): somebody is held to account for a finding, by post, with what was decided.

It is opened from a confirmed sign, an overdue step of the ladder, a review, or by hand; the body that has the
authority over the post decides, and the office records what it decided, with the document, its effect and
what became of an appeal. A decision takes effect at once and keeps it while an appeal is looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .moves import Guard, Life, Move, Obstacle
from .reconciliation import Outcome, listed_and_claimed
from .roles import Role


class CaseState(StrEnum):
    OPENED = "opened"
    IN_FORCE = "in_force"
    APPEALED = "appealed"
    REVOKED = "revoked"
    ENDED = "ended"
    DROPPED = "dropped"


class CaseAction(StrEnum):
    OPEN = "open"
    DECIDE = "decide"
    DROP = "drop"
    APPEAL = "appeal"
    UPHOLD = "uphold"
    CHANGE = "change"
    REVOKE = "revoke"
    END = "end"


class CaseOrigin(StrEnum):
    """What a case was opened from."""

    SIGN = "sign"
    LADDER = "ladder"
    REVIEW = "review"
    HAND = "hand"


#: states in which somebody owes the next step
OPEN = frozenset({CaseState.OPENED, CaseState.APPEALED})
#: decisions that hold: what statistics count
HOLDING = frozenset({CaseState.IN_FORCE, CaseState.APPEALED, CaseState.ENDED})
#: what the unit may know of: what was decided, whatever became of it
TOLD = HOLDING | {CaseState.REVOKED}
OPENERS = frozenset({Role.OFFICE, Role.TEAM})


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the guards ask. Dates are what is being recorded; `decided_on` what was recorded before."""

    instrument: str = ""
    known_instruments: frozenset[str] = frozenset()
    decided_by: str = ""
    document: str = ""
    on: date | None = None
    decided_on: date | None = None
    today: date | None = None
    reason: str = ""


def instrument_known(f: CaseFacts) -> Obstacle | None:
    return None if f.instrument in f.known_instruments else Obstacle("case_instrument_missing")


def decision_named(f: CaseFacts) -> Obstacle | None:
    """Who decided, and the document in which they did."""
    return None if f.decided_by.strip() and f.document.strip() else Obstacle("case_document_missing")


def day_given(f: CaseFacts) -> Obstacle | None:
    """The day of what is recorded: not still to come, not before the decision that it is about."""
    if f.on is None:
        return Obstacle("case_day_missing")
    if f.today is not None and f.on > f.today:
        return Obstacle("case_day_ahead", {"date": f.on})
    if f.decided_on is not None and f.on < f.decided_on:
        return Obstacle("case_day_before_decision", {"date": f.decided_on})
    return None


def reason_given(f: CaseFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


def against_opening(roles: Iterable[Role], *, post: str, basis: str, fed_back: bool) -> list[Obstacle]:
    """Every reason against opening a case; an empty list means that it may be opened."""
    if not OPENERS & frozenset(roles):
        return [Obstacle("not_your_role", {"roles": sorted(OPENERS)})]
    found = [] if fed_back else [Obstacle("case_not_fed_back")]
    if not post.strip():
        found.append(Obstacle("case_post_missing"))
    if not basis.strip():
        found.append(Obstacle("case_basis_missing"))
    return found


def reconcile(cases: Mapping[str, int], claimed: Mapping[str, int]) -> list[Outcome]:
    """By instrument: how many people units claim to have dealt with, against the cases that hold.

    More cases than claims, or claims without any case, can't be told apart from what was not recorded here;
    where both are there and differ they disagree.
    """
    names = [*cases, *(n for n in claimed if n not in cases)]
    found = []
    for name in names:
        listed, told = cases.get(name, 0), claimed.get(name, 0)
        if listed or told:
            found.append(listed_and_claimed(name, told, listed, unsure=told == 0))
    return found


_S, _A = CaseState, CaseAction
_OFFICE = frozenset({Role.OFFICE})
_DECIDING: tuple[Guard, ...] = (instrument_known, decision_named, day_given)

LIFE: Life[CaseState, CaseAction] = Life(
    name="accountability",
    initial=CaseState.OPENED,
    moves=(
        Move(_A.DECIDE, _S.OPENED, _S.IN_FORCE, _OFFICE, _DECIDING),
        Move(_A.DROP, _S.OPENED, _S.DROPPED, _OFFICE, (reason_given,)),
        Move(_A.APPEAL, _S.IN_FORCE, _S.APPEALED, _OFFICE, (day_given, reason_given)),
        Move(_A.END, _S.IN_FORCE, _S.ENDED, _OFFICE, (day_given,)),
        Move(_A.UPHOLD, _S.APPEALED, _S.IN_FORCE, _OFFICE, (day_given, reason_given)),
        Move(_A.CHANGE, _S.APPEALED, _S.IN_FORCE, _OFFICE, (*_DECIDING, reason_given)),
        Move(_A.REVOKE, _S.APPEALED, _S.REVOKED, _OFFICE, (day_given, reason_given)),
        Move(_A.REVOKE, _S.IN_FORCE, _S.REVOKED, _OFFICE, (day_given, reason_given)),
    ),
)
