"""A rectification plan's life: drafted by the unit, reviewed jointly, returned with remarks or approved.

A unit's plan is over all its findings of one round; what it says stands in their tasks, and each handing in
keeps an edition of it. Office, discipline and organisation departments (whom the profile names) each give
an opinion; the office answers once all have spoken.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .dispatch import head_signed
from .moves import Guard, Life, Move, Obstacle
from .roles import Role


class PlanState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    APPROVED = "approved"
    AMENDED = "amended"


class PlanAction(StrEnum):
    SUBMIT = "submit"
    RECALL = "recall"
    OPINE = "opine"
    RETURN = "return"
    APPROVE = "approve"
    AMEND = "amend"


class Party(StrEnum):
    """Who reviews a plan: the inspection office, the discipline department, the organisation department."""

    OFFICE = "office"
    DISCIPLINE = "discipline"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class PlanRules:
    """What a profile says: which parties have to give an opinion before a plan is approved."""

    reviewed_by: tuple[Party, ...] = (Party.OFFICE,)


#: states in which an answer is owed to the unit
UNANSWERED = frozenset({PlanState.SUBMITTED, PlanState.UNDER_REVIEW})
#: states in which the unit works on its plan, and owes it
WITH_UNIT = frozenset({PlanState.DRAFT, PlanState.RETURNED, PlanState.AMENDED})


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """What the guards ask.

    `faults` counts the hard points of the plan as it stands (see `plan_checks`), `remarks` what was written
    beside single findings of this edition, or is about to be. `party` is for whom an opinion is given.
    """

    actor: str = ""
    submitted_by: str | None = None
    prepared_by: str | None = None
    held: frozenset[Role] = frozenset()
    reason: str = ""
    faults: int = 0
    findings: int = 0
    same_as_before: bool = False
    remarks: int = 0
    party: Party | None = None
    reviewed_by: tuple[Party, ...] = (Party.OFFICE,)
    spoken_by_others: frozenset[Party] = frozenset()
    spoken_for: frozenset[Party] = frozenset()
    not_yet_spoken: tuple[Party, ...] = ()
    objecting: tuple[Party, ...] = ()
    head_signs: bool = False
    signed: bool = False


def findings_there(f: PlanFacts) -> Obstacle | None:
    return None if f.findings else Obstacle("plan_without_findings")


def nothing_hard_missing(f: PlanFacts) -> Obstacle | None:
    return Obstacle("plan_not_whole", {"count": f.faults}) if f.faults else None


def something_changed(f: PlanFacts) -> Obstacle | None:
    """Handing in the same plan again after it came back answers nothing."""
    return Obstacle("plan_unchanged") if f.same_as_before else None


def another_pair_of_eyes(f: PlanFacts) -> Obstacle | None:
    """Nobody reviews the plan that they prepared or handed in; facts that do not say who did refuse it."""
    if f.actor and f.submitted_by is not None and f.actor not in (f.submitted_by, f.prepared_by):
        return None
    return Obstacle("own_plan")


def party_named(f: PlanFacts) -> Obstacle | None:
    return None if f.party in f.reviewed_by else Obstacle("party_missing")


def party_is_ones_own(f: PlanFacts) -> Obstacle | None:
    """The office speaks for itself; for the departments speak the reviewers whom the office assigned."""
    speaker = Role.OFFICE if f.party == Party.OFFICE else Role.REVIEWER
    return None if speaker in f.held else Obstacle("party_not_yours", {"roles": [speaker]})


def party_has_not_spoken(f: PlanFacts) -> Obstacle | None:
    return Obstacle("party_has_spoken") if f.party in f.spoken_by_others else None


def one_voice_each(f: PlanFacts) -> Obstacle | None:
    """Nobody speaks for two parties: a joint review has as many pairs of eyes as parties."""
    return Obstacle("spoken_already") if f.spoken_for - {f.party} else None


def opinion_worded(f: PlanFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("opinion_missing")


def something_remarked(f: PlanFacts) -> Obstacle | None:
    return None if f.reason.strip() or f.remarks else Obstacle("plan_remark_missing")


def all_have_spoken(f: PlanFacts) -> Obstacle | None:
    return Obstacle("opinions_missing", {"parties": f.not_yet_spoken}) if f.not_yet_spoken else None


def nobody_objects(f: PlanFacts) -> Obstacle | None:
    return Obstacle("opinions_against", {"parties": f.objecting}) if f.objecting else None


def reason_given(f: PlanFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


_S, _A = PlanState, PlanAction
_UNIT, _OFFICE = frozenset({Role.UNIT}), frozenset({Role.OFFICE})
#: the head signs what the liaison prepared
_SUBMITTERS = frozenset({Role.UNIT, Role.UNIT_HEAD})
_REVIEWERS = frozenset({Role.OFFICE, Role.REVIEWER})
_SUBMITTING: tuple[Guard, ...] = (findings_there, nothing_hard_missing, head_signed)
_OPINING: tuple[Guard, ...] = (
    another_pair_of_eyes, party_named, party_is_ones_own, party_has_not_spoken, one_voice_each,
    opinion_worded,
)  # fmt: skip
_RETURNING: tuple[Guard, ...] = (another_pair_of_eyes, something_remarked)

LIFE: Life[PlanState, PlanAction] = Life(
    name="plan",
    initial=PlanState.DRAFT,
    moves=(
        Move(_A.SUBMIT, _S.DRAFT, _S.SUBMITTED, _SUBMITTERS, _SUBMITTING),
        Move(_A.RECALL, _S.SUBMITTED, _S.DRAFT, _UNIT),
        Move(_A.OPINE, _S.SUBMITTED, _S.UNDER_REVIEW, _REVIEWERS, _OPINING),
        Move(_A.OPINE, _S.UNDER_REVIEW, _S.UNDER_REVIEW, _REVIEWERS, _OPINING),
        Move(_A.RETURN, _S.SUBMITTED, _S.RETURNED, _OFFICE, _RETURNING),
        Move(_A.RETURN, _S.UNDER_REVIEW, _S.RETURNED, _OFFICE, _RETURNING),
        Move(
            _A.APPROVE, _S.UNDER_REVIEW, _S.APPROVED, _OFFICE,
            (another_pair_of_eyes, all_have_spoken, nobody_objects),
        ),
        Move(_A.SUBMIT, _S.RETURNED, _S.SUBMITTED, _SUBMITTERS, (*_SUBMITTING, something_changed)),
        Move(_A.AMEND, _S.APPROVED, _S.AMENDED, _UNIT, (reason_given,)),
        Move(_A.SUBMIT, _S.AMENDED, _S.SUBMITTED, _SUBMITTERS, (*_SUBMITTING, something_changed)),
    ),
)  # fmt: skip
