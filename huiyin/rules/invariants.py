"""件件有着落、事事有回音 as rules: every finding has a home, every matter gets an answer.

A breach says what is missing, where, and since when. The caller gathers the facts of one finding; nothing is
read or remembered here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from . import finding
from .close_application import FINDING_ACTION, FINDING_STATE, UNANSWERED, ApplicationState
from .deadlines import days_overdue
from .finding import BEFORE_ISSUE, OPEN, WORKABLE, FindingAction, FindingState
from .roles import Role
from .round import RoundState
from .standing import StandingState
from .task import UNFINISHED, TaskState


class Breach(StrEnum):
    """What is wrong with a finding's home or its answer, in the order of a finding's life."""

    NO_FEEDBACK = "no_feedback"
    NO_TASK = "no_task"
    NO_OWNER = "no_owner"
    NO_DEADLINE = "no_deadline"
    OVERDUE = "overdue"
    UNANSWERED = "unanswered"
    REFERRAL_UNANSWERED = "referral_unanswered"
    EXTENSION_UNANSWERED = "extension_unanswered"
    STANDING_OVERDUE = "standing_overdue"
    STANDING_UNANSWERED = "standing_unanswered"
    STATE_MISMATCH = "state_mismatch"


#: who owes the next step. A team may be the one who should answer, but the office coordinates and tracks,
#: so an answer that doesn't come is the office's matter; a mismatch is a fault that the office has to report.
_OWED_BY = {
    Breach.NO_FEEDBACK: Role.OFFICE,
    Breach.NO_TASK: Role.UNIT,
    Breach.NO_OWNER: Role.UNIT,
    Breach.NO_DEADLINE: Role.UNIT,
    Breach.OVERDUE: Role.UNIT,
    Breach.UNANSWERED: Role.OFFICE,
    Breach.REFERRAL_UNANSWERED: Role.DEPARTMENT,
    Breach.EXTENSION_UNANSWERED: Role.OFFICE,
    Breach.STANDING_OVERDUE: Role.UNIT,
    Breach.STANDING_UNANSWERED: Role.OFFICE,
    Breach.STATE_MISMATCH: Role.OFFICE,
}

#: rounds in which every finding has to have been fed back
_AFTER_FEEDBACK = frozenset({RoundState.RECTIFYING, RoundState.COMPLETED})
#: tasks that count as a home for the finding
_LIVE_TASKS = frozenset({TaskState.PLANNED, TaskState.UNDER_WAY, TaskState.DONE})


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """One task of the finding: its title as shown, and what it has and lacks."""

    title: str
    has_owner: bool
    due_on: date | None
    state: TaskState
    planned_on: date


@dataclass(frozen=True, slots=True)
class ReferralStanding:
    """The finding referred to one department; `answered_on` is None while its answer is owed."""

    department: str
    due_on: date | None
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExtensionStanding:
    """More time asked for and not answered yet: of a task by its title, or "" of the finding itself."""

    where: str
    answer_due_on: date


@dataclass(frozen=True, slots=True)
class StandingCheckStanding:
    """A yearly check of what is kept up: due by `due_on`, once reported to be answered by `answer_due_on`."""

    state: StandingState
    due_on: date
    answer_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class FindingStanding:
    """The facts of one finding on one day.

    `rectifying_since` is the day on which its round began to rectify; `application_*` speak of the newest
    application to close, None where there never was one.
    """

    state: FindingState
    recorded_on: date
    round_state: RoundState = RoundState.RECTIFYING
    rectifying_since: date | None = None
    fed_back_on: date | None = None
    due_on: date | None = None
    tasks: tuple[TaskStanding, ...] = ()
    application_state: ApplicationState | None = None
    submitted_on: date | None = None
    answer_due_on: date | None = None
    referrals: tuple[ReferralStanding, ...] = ()
    extensions: tuple[ExtensionStanding, ...] = ()
    standing_checks: tuple[StandingCheckStanding, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One breach: since which day it stands, where (a task's title, a department, or "" for the finding
    itself), and for how many calendar days."""

    breach: Breach
    since: date
    where: str
    days: int


def breaches(standing: FindingStanding, today: date) -> list[Found]:
    """All breaches of one finding as of `today`, in the order of its life; none is what is wanted."""
    pairs = [
        *_not_fed_back(standing),
        *_homeless(standing),
        *_late(standing, today),
        *_without_answer(standing, today),
        *_not_kept_up(standing, today),
        *_disagreeing(standing),
    ]
    order = {breach: n for n, breach in enumerate(Breach)}
    found = [Found(b, since, where, days_overdue(since, today)) for b, since, where in pairs]
    return sorted(found, key=lambda f: order[f.breach])


def owed_by(breach: Breach) -> Role:
    """The role that owes the next step."""
    return _OWED_BY[breach]


_Pairs = list[tuple[Breach, date, str]]


def _not_fed_back(s: FindingStanding) -> _Pairs:
    if s.state not in BEFORE_ISSUE or s.round_state not in _AFTER_FEEDBACK:
        return []
    return [(Breach.NO_FEEDBACK, s.rectifying_since or s.recorded_on, "")]


def _homeless(s: FindingStanding) -> _Pairs:
    if s.state not in OPEN:
        return []
    live = [task for task in s.tasks if task.state in _LIVE_TASKS]
    fed_back = s.fed_back_on or s.recorded_on
    found: _Pairs = [] if live else [(Breach.NO_TASK, fed_back, "")]
    found += [(Breach.NO_OWNER, t.planned_on, t.title) for t in live if not t.has_owner]
    if s.due_on is None:
        found.append((Breach.NO_DEADLINE, fed_back, ""))
    found += [(Breach.NO_DEADLINE, t.planned_on, t.title) for t in live if t.due_on is None]
    return found


def _late(s: FindingStanding, today: date) -> _Pairs:
    """Late is the unit's to answer for, so nothing is late while the unit waits for somebody's decision."""
    if s.state not in WORKABLE:
        return []
    dates = [(s.due_on, "")]
    dates += [(t.due_on, t.title) for t in s.tasks if t.state in UNFINISHED]
    return [(Breach.OVERDUE, due_on, where) for due_on, where in dates if due_on and due_on < today]


def _without_answer(s: FindingStanding, today: date) -> _Pairs:
    found: _Pairs = []
    if s.application_state in UNANSWERED and s.answer_due_on and s.answer_due_on < today:
        found.append((Breach.UNANSWERED, s.answer_due_on, ""))
    if s.state != FindingState.WITHDRAWN:
        late = [r for r in s.referrals if r.answered_on is None and r.due_on and r.due_on < today]
        found += [(Breach.REFERRAL_UNANSWERED, r.due_on, r.department) for r in late if r.due_on]
    waiting = [e for e in s.extensions if e.answer_due_on < today]
    found += [(Breach.EXTENSION_UNANSWERED, e.answer_due_on, e.where) for e in waiting]
    return found


def _not_kept_up(s: FindingStanding, today: date) -> _Pairs:
    found: _Pairs = []
    for check in s.standing_checks:
        if check.state == StandingState.DUE and check.due_on < today:
            found.append((Breach.STANDING_OVERDUE, check.due_on, ""))
        answer = check.answer_due_on
        if check.state == StandingState.REPORTED and answer and answer < today:
            found.append((Breach.STANDING_UNANSWERED, answer, ""))
    return found


def _disagreeing(s: FindingStanding) -> _Pairs:
    if s.state in _AGREEING[s.application_state]:
        return []
    return [(Breach.STATE_MISMATCH, s.submitted_on or s.fed_back_on or s.recorded_on, "")]


def _reachable_without_application(start: FindingState) -> frozenset[FindingState]:
    """Where a finding can get to while its newest application stays as it is (reopened, withdrawn…)."""
    bound = {FindingAction.APPLY, *FINDING_ACTION.values()}
    reached, fresh = {start}, {start}
    while fresh:
        fresh = {
            m.target for m in finding.LIFE.moves if m.source in fresh and m.action not in bound
        } - reached
        reached |= fresh
    return frozenset(reached)


#: the states that a finding may be in, by the state of its newest application (None: never applied)
_AGREEING: dict[ApplicationState | None, frozenset[FindingState]] = {
    None: _reachable_without_application(finding.LIFE.initial),
    **{state: _reachable_without_application(FINDING_STATE[state]) for state in ApplicationState},
}
