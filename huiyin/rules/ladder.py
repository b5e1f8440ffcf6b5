"""The ladder of supervision: 提醒 → 督办 → 约谈 → 告诫 → 问责, a step at a time, each of them answered.

A step is proposed by a person or by a trigger of the profile, approved by whom the profile names for its
rung, answered by the unit by its day, and settled, returned or followed by the next rung. No rung is left
out without a reason, and one finding has one open step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from .deadlines import Deadline, DeadlineUnit
from .finding import OPEN as OPEN_FINDINGS
from .finding import FindingState
from .moves import Guard, Life, Move, Obstacle
from .roles import WHOLE_UNIT, Role
from .watch import USUAL_LIGHTS, Cause, Watching


class Rung(StrEnum):
    """From the mildest to the most severe."""

    REMIND = "remind"
    URGE = "urge"
    TALK = "talk"
    WARN = "warn"
    ACCOUNT = "account"


class StepState(StrEnum):
    PROPOSED = "proposed"
    ISSUED = "issued"
    ANSWERED = "answered"
    SETTLED = "settled"
    ESCALATED = "escalated"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class StepAction(StrEnum):
    PROPOSE = "propose"
    APPROVE = "approve"
    REFUSE = "refuse"
    ANSWER = "answer"
    SETTLE = "settle"
    RETURN = "return"
    ESCALATE = "escalate"
    WITHDRAW = "withdraw"


#: states in which somebody owes the next move
OPEN = frozenset({StepState.PROPOSED, StepState.ISSUED, StepState.ANSWERED})
#: states of steps that count as taken: the next rung follows on the highest of them
TAKEN = frozenset({StepState.ISSUED, StepState.ANSWERED, StepState.SETTLED, StepState.ESCALATED})
APPROVERS = frozenset({Role.OFFICE, Role.LEADING_GROUP})
PROPOSERS = frozenset({Role.OFFICE, Role.TEAM})
#: whoever the program is where it proposes by itself: nobody's pair of eyes
BY_TRIGGER = "trigger"
_RUNGS = tuple(Rung)


@dataclass(frozen=True, slots=True)
class RungRules:
    """Who approves a step on this rung, and how long the unit has for its answer."""

    approved_by: Role
    answer: Deadline


@dataclass(frozen=True, slots=True)
class Trigger:
    """From `at` on this cause calls for a step; `rung` None: for the one above the step not answered."""

    cause: Cause
    at: int
    rung: Rung | None = None


def _usual_rungs() -> dict[Rung, RungRules]:
    def workdays(n: int) -> Deadline:
        return Deadline(n, DeadlineUnit.WORKDAYS)

    return {
        Rung.REMIND: RungRules(Role.OFFICE, workdays(5)),
        Rung.URGE: RungRules(Role.OFFICE, workdays(10)),
        Rung.TALK: RungRules(Role.LEADING_GROUP, workdays(10)),
        Rung.WARN: RungRules(Role.LEADING_GROUP, workdays(15)),
        Rung.ACCOUNT: RungRules(Role.LEADING_GROUP, workdays(20)),
    }


USUAL_TRIGGERS: tuple[Trigger, ...] = (
    Trigger(Cause.OVERDUE, 30, Rung.REMIND),
    Trigger(Cause.OVERDUE, 60, Rung.URGE),
    Trigger(Cause.NO_PROGRESS, 90, Rung.REMIND),
    Trigger(Cause.RETURNED, 2, Rung.URGE),
    Trigger(Cause.SIGN, 1, Rung.URGE),
    Trigger(Cause.RECURRENCE, 1, Rung.URGE),
    Trigger(Cause.UNANSWERED, 1),
)


_WEEK, _FORTNIGHT = Deadline(5, DeadlineUnit.WORKDAYS), Deadline(10, DeadlineUnit.WORKDAYS)


@dataclass(frozen=True, slots=True)
class LadderRules:
    """What a profile says. `decision` is how long an approver has, `review` the office for an answer."""

    rungs: Mapping[Rung, RungRules] = field(default_factory=_usual_rungs)
    triggers: tuple[Trigger, ...] = USUAL_TRIGGERS
    lights: tuple[Watching, ...] = USUAL_LIGHTS
    decision: Deadline = _WEEK
    review: Deadline = _FORTNIGHT


@dataclass(frozen=True, slots=True)
class StepFacts:
    """What the guards ask of one step.

    `reached` is the highest rung that was taken with this finding before, None before the first. `actor` and
    `proposed_by` are user ids as text (`BY_TRIGGER` where the program proposed); facts that do not say who
    proposed stand against approving. `answer_due_on` is the new day that is given on returning an answer.
    """

    finding_state: FindingState = FindingState.FED_BACK
    rung: Rung = Rung.REMIND
    reached: Rung | None = None
    approved_by: Role = Role.OFFICE
    actor: str = ""
    proposed_by: str | None = None
    reason: str = ""
    demand: str = ""
    skip_reason: str = ""
    another_open: bool = False
    today: date | None = None
    answer_due_on: date | None = None
    unanswered: bool = False


def above(rung: Rung | None) -> Rung | None:
    """The rung that follows: the first one before any was taken; None above the last."""
    if rung is None:
        return _RUNGS[0]
    place = _RUNGS.index(rung) + 1
    return _RUNGS[place] if place < len(_RUNGS) else None


def highest(rungs: Iterable[Rung]) -> Rung | None:
    return max(rungs, key=_RUNGS.index, default=None)


def skipped(rung: Rung, reached: Rung | None) -> tuple[Rung, ...]:
    """The rungs that would be left out."""
    start = 0 if reached is None else _RUNGS.index(reached) + 1
    return _RUNGS[start : max(start, _RUNGS.index(rung))]


def finding_live(f: StepFacts) -> Obstacle | None:
    if f.finding_state in OPEN_FINDINGS:
        return None
    return Obstacle("step_finding_settled", {"state": f.finding_state})


def none_open(f: StepFacts) -> Obstacle | None:
    return Obstacle("step_open") if f.another_open else None


def demand_given(f: StepFacts) -> Obstacle | None:
    return None if f.demand.strip() else Obstacle("step_demand_missing")


def no_rung_skipped(f: StepFacts) -> Obstacle | None:
    """Steps are never left out silently."""
    if f.skip_reason.strip() or not (left := skipped(f.rung, f.reached)):
        return None
    return Obstacle("rung_skipped", {"rungs": left, "next": above(f.reached)})


def reason_given(f: StepFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


def answer_written(f: StepFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("step_answer_missing")


def office_approves(f: StepFacts) -> Obstacle | None:
    return None if f.approved_by == Role.OFFICE else Obstacle("leaders_approve", {"rung": f.rung})


def leaders_approve(f: StepFacts) -> Obstacle | None:
    return None if f.approved_by == Role.LEADING_GROUP else Obstacle("office_approves", {"rung": f.rung})


def another_pair_of_eyes(f: StepFacts) -> Obstacle | None:
    """A reminder may be sent by whoever writes it; anything above needs a second person."""
    if f.rung == Rung.REMIND and f.approved_by == Role.OFFICE:
        return None
    if f.actor and f.proposed_by is not None and f.actor != f.proposed_by:
        return None
    return Obstacle("own_step")


def own_proposal(f: StepFacts) -> Obstacle | None:
    return None if f.actor and f.actor == f.proposed_by else Obstacle("not_your_proposal")


def later_day_given(f: StepFacts) -> Obstacle | None:
    if f.answer_due_on is None:
        return Obstacle("step_day_missing")
    if f.today is None or f.answer_due_on > f.today:
        return None
    return Obstacle("step_day_past", {"date": f.answer_due_on})


def answer_overdue(f: StepFacts) -> Obstacle | None:
    """While the unit still has time for its answer nothing more severe follows."""
    return None if f.unanswered else Obstacle("step_answer_still_due")


def rung_above(f: StepFacts) -> Obstacle | None:
    return None if above(f.rung) is not None else Obstacle("no_rung_above")


#: what stands before proposing at all
PROPOSING: tuple[Guard, ...] = (finding_live, none_open, demand_given, no_rung_skipped)


def against_proposing(roles: Iterable[Role], facts: StepFacts) -> list[Obstacle]:
    """Every reason against proposing a step; an empty list means that it may be proposed."""
    if not PROPOSERS & frozenset(roles):
        return [Obstacle("not_your_role", {"roles": sorted(PROPOSERS)})]
    return [o for guard in PROPOSING if (o := guard(facts)) is not None]


_S, _A = StepState, StepAction
_OFFICE, _LEADERS = frozenset({Role.OFFICE}), frozenset({Role.LEADING_GROUP})
_TEAM = frozenset({Role.TEAM})
_APPROVING: tuple[Guard, ...] = (finding_live, no_rung_skipped, another_pair_of_eyes)

LIFE: Life[StepState, StepAction] = Life(
    name="ladder",
    initial=StepState.PROPOSED,
    moves=(
        Move(_A.APPROVE, _S.PROPOSED, _S.ISSUED, _OFFICE, (office_approves, *_APPROVING)),
        Move(_A.APPROVE, _S.PROPOSED, _S.ISSUED, _LEADERS, (leaders_approve, *_APPROVING)),
        Move(_A.REFUSE, _S.PROPOSED, _S.REFUSED, _OFFICE, (office_approves, reason_given)),
        Move(_A.REFUSE, _S.PROPOSED, _S.REFUSED, _LEADERS, (leaders_approve, reason_given)),
        Move(_A.WITHDRAW, _S.PROPOSED, _S.WITHDRAWN, _OFFICE, (reason_given,)),
        Move(_A.WITHDRAW, _S.PROPOSED, _S.WITHDRAWN, _TEAM, (own_proposal, reason_given)),
        Move(_A.ANSWER, _S.ISSUED, _S.ANSWERED, WHOLE_UNIT, (answer_written,)),
        Move(_A.ESCALATE, _S.ISSUED, _S.ESCALATED, _OFFICE,
             (finding_live, answer_overdue, rung_above, reason_given)),
        Move(_A.WITHDRAW, _S.ISSUED, _S.WITHDRAWN, _OFFICE, (office_approves, reason_given)),
        Move(_A.WITHDRAW, _S.ISSUED, _S.WITHDRAWN, _LEADERS, (leaders_approve, reason_given)),
        Move(_A.SETTLE, _S.ANSWERED, _S.SETTLED, _OFFICE),
        Move(_A.RETURN, _S.ANSWERED, _S.ISSUED, _OFFICE, (later_day_given, reason_given)),
        Move(_A.ESCALATE, _S.ANSWERED, _S.ESCALATED, _OFFICE, (finding_live, rung_above, reason_given)),
    ),
)  # fmt: skip
