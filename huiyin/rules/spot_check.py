"""A closed finding that was drawn for a check on site: checked by whom it was assigned to; a second person
confirms that it does not hold, before it leads to reopening. The unit learns of it when it is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .moves import Guard, Life, Move, Obstacle
from .roles import Role


class Stratum(StrEnum):
    """By what a draw is stratified."""

    UNIT = "unit"
    CATEGORY = "category"
    UNIT_TYPE = "unit_type"


class CheckState(StrEnum):
    TO_CHECK = "to_check"
    DOUBTED = "doubted"
    RECORDED = "recorded"
    CONFIRMED = "confirmed"


class CheckAction(StrEnum):
    RECORD = "record"
    CONFIRM = "confirm"
    REJECT = "reject"


class CheckResult(StrEnum):
    HOLDS = "holds"
    REMARKS = "remarks"
    FAILS = "fails"


class CheckAnswer(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class CheckQuestion(StrEnum):
    """What is looked at on site."""

    EVIDENCE_GENUINE = "evidence_genuine"
    MEASURE_IN_EFFECT = "measure_in_effect"
    EFFECT_VISIBLE = "effect_visible"
    PEOPLE_SATISFIED = "people_satisfied"


#: states in which the check is done
SETTLED = frozenset({CheckState.RECORDED, CheckState.CONFIRMED})


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """What the guards ask. Actors are user ids as text; `answered` counts the questions with an answer."""

    actor: str = ""
    checker: str | None = None
    checked_by: str | None = None
    result: CheckResult | None = None
    remarks: str = ""
    reason: str = ""
    answered: int = 0
    asked: int = 0
    satisfied: int = 0


def assigned(f: CheckFacts) -> Obstacle | None:
    return None if f.actor and f.actor == f.checker else Obstacle("check_not_yours")


def all_answered(f: CheckFacts) -> Obstacle | None:
    missing = len(CheckQuestion) - f.answered
    return Obstacle("check_answers_missing", {"count": missing}) if missing > 0 else None


def figures_fit(f: CheckFacts) -> Obstacle | None:
    return Obstacle("more_satisfied_than_asked") if f.satisfied > f.asked else None


def it_holds(f: CheckFacts) -> Obstacle | None:
    if f.result is None:
        return Obstacle("check_result_missing")
    return Obstacle("second_person_confirms") if f.result == CheckResult.FAILS else None


def it_fails(f: CheckFacts) -> Obstacle | None:
    return None if f.result == CheckResult.FAILS else Obstacle("check_result_missing")


def worded(f: CheckFacts) -> Obstacle | None:
    """What is not simply in order is said in words."""
    if f.result in (CheckResult.REMARKS, CheckResult.FAILS) and not f.remarks.strip():
        return Obstacle("check_remarks_missing")
    return None


def another_pair_of_eyes(f: CheckFacts) -> Obstacle | None:
    """Facts that do not say who checked stand against it."""
    if f.actor and f.checked_by is not None and f.actor != f.checked_by:
        return None
    return Obstacle("own_check")


def reason_given(f: CheckFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


_S, _A = CheckState, CheckAction
_CHECKERS = frozenset({Role.OFFICE, Role.TEAM, Role.REVIEWER})
_OFFICE = frozenset({Role.OFFICE})
_RECORDING: tuple[Guard, ...] = (assigned, all_answered, figures_fit, worded)

LIFE: Life[CheckState, CheckAction] = Life(
    name="spot_check",
    initial=CheckState.TO_CHECK,
    moves=(
        Move(_A.RECORD, _S.TO_CHECK, _S.RECORDED, _CHECKERS, (*_RECORDING, it_holds)),
        Move(_A.RECORD, _S.TO_CHECK, _S.DOUBTED, _CHECKERS, (*_RECORDING, it_fails)),
        Move(_A.CONFIRM, _S.DOUBTED, _S.CONFIRMED, _OFFICE, (another_pair_of_eyes,)),
        Move(_A.REJECT, _S.DOUBTED, _S.TO_CHECK, _OFFICE, (another_pair_of_eyes, reason_given)),
    ),
)
