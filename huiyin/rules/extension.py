"""A request for more time: asked by the unit, granted (perhaps for less) or refused, always answered.

What is asked for is another deadline of a finding or of one of its tasks. The old date is kept with the
request; what is overdue is reckoned from the date that is valid. Beyond the profile's number of extensions of
one deadline the office forwards the request, and the leading group decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .dispatch import head_signed
from .finding import WORKABLE, FindingState
from .moves import Guard, Life, Move, Obstacle
from .roles import WHOLE_UNIT, Role


class ExtensionState(StrEnum):
    ASKED = "asked"
    FORWARDED = "forwarded"
    GRANTED = "granted"
    REFUSED = "refused"
    RECALLED = "recalled"


class ExtensionAction(StrEnum):
    GRANT = "grant"
    FORWARD = "forward"
    REFUSE = "refuse"
    RECALL = "recall"


#: states in which somebody owes the unit an answer
UNANSWERED = frozenset({ExtensionState.ASKED, ExtensionState.FORWARDED})

#: who a profile may let decide beside the office
ALSO_DECIDING = frozenset({Role.TEAM, Role.REVIEWER})


@dataclass(frozen=True, slots=True)
class ExtensionRules:
    """What a profile says: how many extensions of one deadline the office grants, and who else decides."""

    limit: int = 2
    also_decided_by: frozenset[Role] = frozenset()


@dataclass(frozen=True, slots=True)
class ExtensionFacts:
    """What the guards ask of one deadline and one request.

    `due_on` is the deadline as it stands, `old_due_on` what it was on asking (None before that), `not_after`
    the finding's own deadline where a task's is asked for. `granted_before` counts earlier extensions of the
    same deadline; `held` are the roles of whoever acts.
    """

    finding_state: FindingState = FindingState.FED_BACK
    actor: str = ""
    asked_by: str | None = None
    prepared_by: str | None = None
    reason: str = ""
    due_on: date | None = None
    old_due_on: date | None = None
    wanted_on: date | None = None
    granted_on: date | None = None
    not_after: date | None = None
    another_waits: bool = False
    granted_before: int = 0
    rules: ExtensionRules = ExtensionRules()
    held: frozenset[Role] = frozenset()
    head_signs: bool = False
    signed: bool = False


def finding_workable(f: ExtensionFacts) -> Obstacle | None:
    return None if f.finding_state in WORKABLE else Obstacle("extension_not_now", {"state": f.finding_state})


def deadline_there(f: ExtensionFacts) -> Obstacle | None:
    return None if f.due_on is not None else Obstacle("nothing_to_extend")


def none_waits(f: ExtensionFacts) -> Obstacle | None:
    return Obstacle("extension_waits") if f.another_waits else None


def reason_given(f: ExtensionFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


def later_date_wanted(f: ExtensionFacts) -> Obstacle | None:
    return _later(f.wanted_on, f.due_on)


def within_the_finding(f: ExtensionFacts) -> Obstacle | None:
    """A task may not last longer than its finding: then it is the finding that needs more time."""
    day = f.granted_on or f.wanted_on
    if day is None or f.not_after is None or day <= f.not_after:
        return None
    return Obstacle("task_after_finding", {"date": f.not_after})


def another_pair_of_eyes(f: ExtensionFacts) -> Obstacle | None:
    """Nobody grants what they prepared or asked for; facts that do not say who asked stand against it."""
    if f.actor and f.asked_by is not None and f.actor not in (f.asked_by, f.prepared_by):
        return None
    return Obstacle("own_extension")


def later_date_granted(f: ExtensionFacts) -> Obstacle | None:
    return _later(f.granted_on, f.due_on)


def no_more_than_asked(f: ExtensionFacts) -> Obstacle | None:
    if f.granted_on is None or f.wanted_on is None or f.granted_on <= f.wanted_on:
        return None
    return Obstacle("more_than_asked", {"date": f.wanted_on})


def deadline_as_asked(f: ExtensionFacts) -> Obstacle | None:
    """The date that was to be put off is no longer the one that is valid."""
    return None if f.due_on == f.old_due_on else Obstacle("deadline_moved", {"date": f.due_on})


def within_limit(f: ExtensionFacts) -> Obstacle | None:
    if f.granted_before < f.rules.limit:
        return None
    return Obstacle("leading_group_extends", {"count": f.granted_before})


def beyond_limit(f: ExtensionFacts) -> Obstacle | None:
    return None if f.granted_before >= f.rules.limit else Obstacle("office_extends")


def named_by_profile(f: ExtensionFacts) -> Obstacle | None:
    """The office decides, and who else the profile says."""
    return None if f.held & (f.rules.also_decided_by | {Role.OFFICE}) else Obstacle("office_extends")


def _later(day: date | None, than: date | None) -> Obstacle | None:
    if day is None:
        return Obstacle("extension_date_missing")
    return None if than is None or day > than else Obstacle("extension_not_later", {"date": than})


#: what stands before asking at all
ASKING: tuple[Guard, ...] = (
    finding_workable, deadline_there, none_waits, reason_given, later_date_wanted, within_the_finding,
    head_signed,
)  # fmt: skip


def against_asking(roles: Iterable[Role], facts: ExtensionFacts) -> list[Obstacle]:
    """Every reason against asking for more time; an empty list means that it may be asked for."""
    if not WHOLE_UNIT & frozenset(roles):
        return [Obstacle("not_your_role", {"roles": [Role.UNIT]})]
    return [o for guard in ASKING if (o := guard(facts)) is not None]


_S, _A = ExtensionState, ExtensionAction
_OFFICE, _LEADERS = frozenset({Role.OFFICE}), frozenset({Role.LEADING_GROUP})
_UNIT, _DECIDERS = frozenset({Role.UNIT}), ALSO_DECIDING | _OFFICE
_GRANTING: tuple[Guard, ...] = (
    finding_workable, another_pair_of_eyes, later_date_granted, no_more_than_asked, deadline_as_asked,
    within_the_finding,
)  # fmt: skip
_REFUSING: tuple[Guard, ...] = (another_pair_of_eyes, reason_given)

LIFE: Life[ExtensionState, ExtensionAction] = Life(
    name="extension",
    initial=ExtensionState.ASKED,
    moves=(
        Move(_A.GRANT, _S.ASKED, _S.GRANTED, _DECIDERS, (*_GRANTING, named_by_profile, within_limit)),
        Move(_A.REFUSE, _S.ASKED, _S.REFUSED, _DECIDERS, (*_REFUSING, named_by_profile)),
        Move(_A.FORWARD, _S.ASKED, _S.FORWARDED, _OFFICE, (reason_given, beyond_limit)),
        Move(_A.RECALL, _S.ASKED, _S.RECALLED, _UNIT),
        Move(_A.GRANT, _S.FORWARDED, _S.GRANTED, _LEADERS, _GRANTING),
        Move(_A.REFUSE, _S.FORWARDED, _S.REFUSED, _LEADERS, _REFUSING),
        Move(_A.RECALL, _S.FORWARDED, _S.RECALLED, _UNIT),
    ),
)
