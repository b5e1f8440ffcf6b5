"""A sign of perfunctory or fake rectification: what a person may make of it.

A sign points, a person judges. It is raised by sifting, and stands until somebody of the inspecting side
confirms it or dismisses it with a reason; what they made of it can be reconsidered. The unit may be asked.
A sign never closes a door by itself: it keeps a finding from being closed only until it was looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from .moves import Life, Move, Obstacle
from .roles import Role


class SignState(StrEnum):
    OPEN = "open"
    ASKED = "asked"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"
    SUPPRESSED = "suppressed"
    GONE = "gone"


class SignAction(StrEnum):
    ASK = "ask"
    CONFIRM = "confirm"
    DISMISS = "dismiss"
    RECONSIDER = "reconsider"
    SUPPRESS = "suppress"
    LIFT = "lift"
    SUPERSEDE = "supersede"


class SuppressionKind(StrEnum):
    """What a dismissal teaches: not to point again at this pair, this file, this finding, or this unit's
    round.
    """

    PAIR = "pair"
    FILE = "file"
    FINDING = "finding"
    UNIT_ROUND = "unit_round"


#: states in which nobody has judged yet: they stand against closing
UNJUDGED = frozenset({SignState.OPEN, SignState.ASKED})
#: what a confirmed sign says of the very application that is to be closed stands against closing as well
AGAINST_CLOSING = UNJUDGED | {SignState.CONFIRMED}
#: who looks at signs at all; the leading group reads
JUDGES = frozenset({Role.OFFICE, Role.TEAM, Role.REVIEWER})
#: who a profile may let dismiss a sign, the office always among them
MAY_DISMISS = JUDGES


@dataclass(frozen=True, slots=True)
class SignRules:
    """What a profile says: who dismisses a sign. Confirming is everybody's who judges."""

    dismissed_by: frozenset[Role] = MAY_DISMISS


@dataclass(frozen=True, slots=True)
class SignFacts:
    """What the guards ask: the words given, the roles held, and what the profile says."""

    reason: str = ""
    held: frozenset[Role] = frozenset()
    rules: SignRules = SignRules()


def reason_given(f: SignFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


def entitled_to_dismiss(f: SignFacts) -> Obstacle | None:
    """The office, and who else the profile says."""
    allowed = f.rules.dismissed_by | {Role.OFFICE}
    return None if f.held & allowed else Obstacle("not_your_role", {"roles": sorted(allowed)})


class WithSigns(Protocol):
    """What is asked of a finding that is to be closed: codes of signs that nobody judged, and of confirmed
    ones.
    """

    @property
    def open_signs(self) -> tuple[str, ...]: ...
    @property
    def confirmed_signs(self) -> tuple[str, ...]: ...


def no_open_sign(f: WithSigns) -> Obstacle | None:
    """A finding is not closed before somebody has looked at what looks doubtful."""
    return Obstacle("open_sign", {"signs": f.open_signs}) if f.open_signs else None


def no_confirmed_sign(f: WithSigns) -> Obstacle | None:
    """What was found to be pretended goes back to the unit, not out of the ledger."""
    return Obstacle("confirmed_sign", {"signs": f.confirmed_signs}) if f.confirmed_signs else None


_S, _A = SignState, SignAction
_OFFICE = frozenset({Role.OFFICE})
#: what sifting does by itself is no role's
_NOBODY: frozenset[Role] = frozenset()

LIFE: Life[SignState, SignAction] = Life(
    name="sign",
    initial=SignState.OPEN,
    moves=(
        Move(_A.ASK, _S.OPEN, _S.ASKED, JUDGES, (reason_given,)),
        Move(_A.CONFIRM, _S.OPEN, _S.CONFIRMED, JUDGES, (reason_given,)),
        Move(_A.CONFIRM, _S.ASKED, _S.CONFIRMED, JUDGES, (reason_given,)),
        Move(_A.DISMISS, _S.OPEN, _S.DISMISSED, JUDGES, (reason_given, entitled_to_dismiss)),
        Move(_A.DISMISS, _S.ASKED, _S.DISMISSED, JUDGES, (reason_given, entitled_to_dismiss)),
        Move(_A.RECONSIDER, _S.CONFIRMED, _S.OPEN, _OFFICE, (reason_given,)),
        Move(_A.RECONSIDER, _S.DISMISSED, _S.OPEN, _OFFICE, (reason_given,)),
        Move(_A.SUPPRESS, _S.OPEN, _S.SUPPRESSED, _NOBODY),
        Move(_A.LIFT, _S.SUPPRESSED, _S.OPEN, _OFFICE, (reason_given,)),
        Move(_A.SUPERSEDE, _S.OPEN, _S.GONE, _NOBODY),
        Move(_A.SUPERSEDE, _S.ASKED, _S.GONE, _NOBODY),
        Move(_A.SUPERSEDE, _S.SUPPRESSED, _S.GONE, _NOBODY),
    ),
)
