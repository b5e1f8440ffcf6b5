"""What a unit sends out under its head's signature: prepared by the liaison, signed, or sent back.

Which kinds of things a head signs is the profile's matter. A signed dispatch has been done: what it asked for
was done in the same transaction. The pledge is that of the profile and is accepted with each signature.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from .moves import Guard, Life, Move, Obstacle
from .profile_values import Words
from .roles import Role


class DispatchKind(StrEnum):
    PLAN = "plan"
    APPLICATION = "application"
    EXTENSION = "extension"


class DispatchState(StrEnum):
    PREPARED = "prepared"
    SENT_BACK = "sent_back"
    SIGNED = "signed"
    TAKEN_BACK = "taken_back"


class DispatchAction(StrEnum):
    PREPARE = "prepare"
    SIGN = "sign"
    SIGN_ON_PAPER = "sign_on_paper"
    SEND_BACK = "send_back"
    TAKE_BACK = "take_back"


#: states in which a dispatch is not over: the same thing can't be prepared a second time
UNDER_WAY = frozenset({DispatchState.PREPARED, DispatchState.SENT_BACK})

#: a pledge for profiles that do not word their own
PLEDGE = Words(
    "本人已审阅以上报送内容，确认情况属实、材料真实、措施已落实，并对其真实性、准确性、完整性负责。",
    "I have read what is sent here. I confirm that it is true, that its evidence is genuine and its measures "
    "are in effect, and I answer for its truth, accuracy and completeness.",
)


@dataclass(frozen=True, slots=True)
class UnitRules:
    """What a profile says of the unit's side.

    `head_signs` are the kinds that go out under the head's signature alone; `paper_pledge` lets the liaison
    of a unit whose head has no account upload the signed pledge instead. `sees_rank`: a unit learns where it
    stands among those of its round.
    """

    head_signs: frozenset[DispatchKind] = frozenset()
    paper_pledge: bool = True
    pledge: Words = PLEDGE
    sees_rank: bool = False


class Signable(Protocol):
    """Facts of a step that may need the head's signature."""

    @property
    def head_signs(self) -> bool: ...
    @property
    def signed(self) -> bool: ...


def head_signed(f: Signable) -> Obstacle | None:
    """Stands in the tables of moves against a direct step where the profile asks for the head's signature."""
    return Obstacle("head_signature_missing") if f.head_signs and not f.signed else None


@dataclass(frozen=True, slots=True)
class DispatchFacts:
    """What the guards ask. Actors are user ids as text; `as_prepared` is whether what is to go out is still
    what was prepared."""

    actor: str = ""
    prepared_by: str | None = None
    pledge_accepted: bool = False
    reason: str = ""
    has_head: bool = False
    paper_allowed: bool = True
    file_there: bool = False
    as_prepared: bool = True


def not_ones_own(f: DispatchFacts) -> Obstacle | None:
    """Nobody signs what they prepared; facts that do not say who did stand against it."""
    if f.actor and f.prepared_by is not None and f.actor != f.prepared_by:
        return None
    return Obstacle("own_dispatch")


def pledge_accepted(f: DispatchFacts) -> Obstacle | None:
    return None if f.pledge_accepted else Obstacle("pledge_missing")


def still_as_prepared(f: DispatchFacts) -> Obstacle | None:
    return None if f.as_prepared else Obstacle("changed_since_prepared")


def reason_given(f: DispatchFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


def paper_is_taken(f: DispatchFacts) -> Obstacle | None:
    return None if f.paper_allowed else Obstacle("paper_pledge_not_taken")


def head_has_no_account(f: DispatchFacts) -> Obstacle | None:
    return Obstacle("head_signs_here") if f.has_head else None


def scan_attached(f: DispatchFacts) -> Obstacle | None:
    return None if f.file_there else Obstacle("pledge_file_missing")


_S, _A = DispatchState, DispatchAction
_UNIT, _HEAD = frozenset({Role.UNIT}), frozenset({Role.UNIT_HEAD})
_SIGNING: tuple[Guard, ...] = (not_ones_own, pledge_accepted, still_as_prepared)
_ON_PAPER: tuple[Guard, ...] = (paper_is_taken, head_has_no_account, scan_attached, still_as_prepared)

LIFE: Life[DispatchState, DispatchAction] = Life(
    name="dispatch",
    initial=DispatchState.PREPARED,
    moves=(
        Move(_A.SIGN, _S.PREPARED, _S.SIGNED, _HEAD, _SIGNING),
        Move(_A.SIGN_ON_PAPER, _S.PREPARED, _S.SIGNED, _UNIT, _ON_PAPER),
        Move(_A.SEND_BACK, _S.PREPARED, _S.SENT_BACK, _HEAD, (reason_given,)),
        Move(_A.TAKE_BACK, _S.PREPARED, _S.TAKEN_BACK, _UNIT),
        Move(_A.PREPARE, _S.SENT_BACK, _S.PREPARED, _UNIT),
        Move(_A.TAKE_BACK, _S.SENT_BACK, _S.TAKEN_BACK, _UNIT),
    ),
)
