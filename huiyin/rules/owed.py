"""Who owes an answer to whom, by when: one table over all lives, and the rule that nothing is in two minds.

Every live matter has exactly one party that owes its next step, and a settled one has none. A finding that
was applied for is owed through its application: both say the same, or the record contradicts itself.
A new kind is one entry of `OWING` here and one source in `huiyin.owing.sources`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .accountability import CaseState
from .brief import BriefState
from .campaign_task import CampaignTaskState
from .close_application import FINDING_STATE, UNANSWERED, ApplicationState
from .clue import ClueState
from .complaint import ComplaintState
from .coordination import RequestState
from .deadlines import OverdueLevel, overdue_level
from .extension import ExtensionState
from .finding import AWAITING_ANSWER, FindingState
from .instruction import InstructionState
from .ladder import APPROVERS, StepState
from .meeting_decision import DecisionState
from .official_document import OfficialState
from .owed_kinds import OwedKind, OwedStep, ReferralState
from .plan import PlanState
from .question import QuestionState
from .review_chain import BY_REVIEWERS, Stage, is_last, stage_at
from .roles import Role
from .round import RoundState
from .standing import OPEN as OPEN_CHECKS
from .standing import StandingState
from .unit_report import UnitReportState


@dataclass(frozen=True, slots=True)
class Standing:
    """One matter on one day, with what decides who owes its next step.

    `finding_state` is None where the matter hangs on no finding (plans). `asked_as` and `asked_of` are a
    question's, or who is answered by and who decides on a step of supervision, or who confirms and who
    carries out what a meeting decided, or who deals with a complaint, or to whom a campaign's task was
    given. The chain and how many of its stages were `passed` say at which stage an application stands, team
    and reviewer who is there to decide.
    """

    kind: OwedKind
    state: StrEnum
    since: date
    due: date | None = None
    finding_state: FindingState | None = None
    round_state: RoundState = RoundState.RECTIFYING
    chain: tuple[Stage, ...] = (Stage.OFFICE,)
    passed: int = 0
    has_team: bool = True
    has_reviewer: bool = False
    asked_as: Role = Role.OFFICE
    asked_of: Role = Role.UNIT


@dataclass(frozen=True, slots=True)
class Owed:
    """One step that is owed: what, by whom, to whom, since when, until when, and how pressing it is."""

    kind: OwedKind
    step: OwedStep
    by: Role
    to: Role
    since: date
    due: date | None
    level: OverdueLevel


Party = Callable[[Standing], Role]


@dataclass(frozen=True, slots=True)
class Owes:
    """One row of the table: in a state, `by` owes `step` to `to`."""

    step: OwedStep | Callable[[Standing], OwedStep]
    by: Role | Party
    to: Role | Party = Role.OFFICE


def decider(s: Standing) -> Role:
    """Whose turn an application is at its stage: the party's that the chain names; a reviewer stands in for a
    team that isn't there, and where no reviewer is assigned, the office has to find somebody."""
    stage = stage_at(s.chain, s.passed)
    if stage == Stage.TEAM and s.has_team:
        return Role.TEAM
    if stage == Stage.TEAM or stage in BY_REVIEWERS:
        return Role.REVIEWER if s.has_reviewer else Role.OFFICE
    return Role.OFFICE


def _deciding(s: Standing) -> OwedStep:
    """The last stage decides, those before it let pass."""
    return OwedStep.DECIDE if is_last(s.chain, s.passed) else OwedStep.ACCEPT


def _asked_of(s: Standing) -> Role:
    return s.asked_of


def _asked_as(s: Standing) -> Role:
    return s.asked_as


def _approver(s: Standing) -> Role:
    """A step of supervision that was proposed is owed by whoever approves on its rung."""
    return s.asked_of


def _dealing(s: Standing) -> Role:
    """A complaint is dealt with by the team while it is stationed, else by the office."""
    return s.asked_of


_F, _A, _P, _S = FindingState, ApplicationState, PlanState, OwedStep
_REVIEWING = Owes(_deciding, decider, Role.UNIT)
_ANSWERING = Owes(_S.ANSWER, _asked_of, _asked_as)

#: kind → state → who owes what; a state that isn't there is settled
OWING: Mapping[OwedKind, Mapping[StrEnum, Owes]] = {
    OwedKind.FINDING: {
        _F.REGISTERED: Owes(_S.FEED_BACK, Role.OFFICE, Role.UNIT),
        _F.FED_BACK: Owes(_S.PLAN_TASKS, Role.UNIT),
        _F.IN_PROGRESS: Owes(_S.RECTIFY, Role.UNIT),
        _F.APPLIED: _REVIEWING,
        _F.ACCEPTED: _REVIEWING,
        _F.RETURNED: Owes(_S.RECTIFY_AGAIN, Role.UNIT),
        _F.REOPENED: Owes(_S.RECTIFY_AGAIN, Role.UNIT),
    },
    OwedKind.APPLICATION: {_A.SUBMITTED: _REVIEWING, _A.ACCEPTED: _REVIEWING},
    OwedKind.PLAN: {
        _P.DRAFT: Owes(_S.HAND_IN, Role.UNIT),
        _P.SUBMITTED: Owes(_S.ANSWER, Role.OFFICE, Role.UNIT),
        _P.UNDER_REVIEW: Owes(_S.ANSWER, Role.OFFICE, Role.UNIT),
        _P.RETURNED: Owes(_S.HAND_IN_AGAIN, Role.UNIT),
        _P.AMENDED: Owes(_S.HAND_IN_AGAIN, Role.UNIT),
    },
    OwedKind.EXTENSION: {
        ExtensionState.ASKED: Owes(_S.ANSWER, Role.OFFICE, Role.UNIT),
        ExtensionState.FORWARDED: Owes(_S.ANSWER, Role.LEADING_GROUP, Role.UNIT),
    },
    OwedKind.QUESTION: {QuestionState.ASKED: _ANSWERING, QuestionState.FORWARDED: _ANSWERING},
    OwedKind.REPORT: {
        UnitReportState.DUE: Owes(_S.HAND_IN, Role.UNIT),
        UnitReportState.HANDED_IN: Owes(_S.ANSWER, Role.OFFICE, Role.UNIT),
    },
    OwedKind.REFERRAL: {ReferralState.OPEN: Owes(_S.ANSWER, Role.DEPARTMENT)},
    OwedKind.COORDINATION: {RequestState.ASKED: Owes(_S.ANSWER, Role.DEPARTMENT)},
    OwedKind.STANDING: {
        StandingState.DUE: Owes(_S.REPORT_KEPT_UP, Role.UNIT),
        StandingState.REPORTED: Owes(_S.ANSWER, Role.OFFICE, Role.UNIT),
    },
    OwedKind.SUPERVISION: {
        StepState.PROPOSED: Owes(_S.DECIDE, _approver, _asked_as),
        StepState.ISSUED: Owes(_S.ANSWER, Role.UNIT),
        StepState.ANSWERED: Owes(_S.ANSWER, Role.OFFICE, Role.UNIT),
    },
    OwedKind.CLUE: {
        ClueState.ENTERED: Owes(_S.ROUTE, Role.OFFICE, Role.TEAM),
        ClueState.SENT: Owes(_S.RECEIVE, Role.DEPARTMENT),
        ClueState.RECEIVED: Owes(_S.ANSWER, Role.DEPARTMENT),
        ClueState.CHECKING: Owes(_S.ANSWER, Role.DEPARTMENT),
        ClueState.FILED: Owes(_S.ANSWER, Role.DEPARTMENT),
        ClueState.RETURNED: Owes(_S.DECIDE, Role.OFFICE, Role.DEPARTMENT),
    },
    OwedKind.ACCOUNTABILITY: {
        CaseState.OPENED: Owes(_S.DECIDE, Role.OFFICE, Role.LEADING_GROUP),
        CaseState.APPEALED: Owes(_S.ANSWER, Role.OFFICE, Role.UNIT),
    },
    OwedKind.BRIEF: {
        BriefState.DRAFT: Owes(_S.HAND_IN, Role.OFFICE, Role.LEADING_GROUP),
        BriefState.SUBMITTED: Owes(_S.DECIDE, Role.OFFICE, Role.LEADING_GROUP),
        BriefState.SENT: Owes(_S.ANSWER, Role.LEADING_GROUP),
    },
    OwedKind.INSTRUCTION: {
        InstructionState.GIVEN: Owes(_S.ANSWER, _asked_of, Role.LEADING_GROUP),
        InstructionState.ANSWERED: Owes(_S.DECIDE, Role.LEADING_GROUP, _asked_of),
    },
    OwedKind.DECISION: {
        DecisionState.GIVEN: Owes(_S.CARRY_OUT, _asked_of, _asked_as),
        DecisionState.REPORTED: Owes(_S.ANSWER, _asked_as, _asked_of),
    },
    OwedKind.COMPLAINT: {
        ComplaintState.RECEIVED: Owes(_S.SORT, _dealing, _asked_as),
        ComplaintState.ACCEPTED: Owes(_S.ANSWER, _dealing, _asked_as),
    },
    OwedKind.CAMPAIGN: {
        CampaignTaskState.GIVEN: Owes(_S.CARRY_OUT, _asked_of),
        CampaignTaskState.ANSWERED: Owes(_S.ANSWER, Role.OFFICE, _asked_of),
    },
    OwedKind.DOCUMENT: {
        OfficialState.SUBMITTED: Owes(_S.DECIDE, Role.OFFICE),
        OfficialState.BEFORE_LEADERS: Owes(_S.DECIDE, Role.LEADING_GROUP),
    },
}

#: kinds that need no answer any more once their finding was withdrawn
MOOT_WITH_FINDING = frozenset({OwedKind.QUESTION, OwedKind.REFERRAL})

#: states in which a list shows the finding itself; what was applied for is shown as its application
SHOWN_AS_FINDING = tuple(s for s in OWING[OwedKind.FINDING] if s not in AWAITING_ANSWER)


def row_of(standing: Standing) -> Owes | None:
    """The table's row for a matter; None where it is settled."""
    row = OWING[standing.kind].get(standing.state)
    if standing.kind in MOOT_WITH_FINDING and standing.finding_state == FindingState.WITHDRAWN:
        return None
    if standing.kind == OwedKind.PLAN and standing.round_state == RoundState.COMPLETED:
        # a round that is over without a plan having been handed in waits for none
        return None if standing.state == PlanState.DRAFT else row
    return row


def owed(standing: Standing, today: date) -> Owed | None:
    """The one step that is owed in this matter; None where it is settled."""
    row = row_of(standing)
    if row is None:
        return None
    what = row.step if isinstance(row.step, OwedStep) else row.step(standing)
    by = row.by if isinstance(row.by, Role) else row.by(standing)
    to = row.to if isinstance(row.to, Role) else row.to(standing)
    level = overdue_level(standing.due, today, settled=False)
    return Owed(standing.kind, what, by, to, standing.since, standing.due, level)


def roles_owing(kind: OwedKind) -> frozenset[Role]:
    """The roles that can owe the next step of this kind at all."""
    by_asking = frozenset({Role.UNIT, Role.DEPARTMENT, Role.OFFICE, Role.TEAM})
    found: set[Role] = set()
    for row in OWING[kind].values():
        if isinstance(row.by, Role):
            found.add(row.by)
        else:
            if row.by is _dealing:
                found |= {Role.OFFICE, Role.TEAM}
                continue
            deciding = APPROVERS if row.by is _approver else {Role.OFFICE, Role.TEAM, Role.REVIEWER}
            found |= by_asking if row.by is _asked_of else APPROVERS if row.by is _asked_as else deciding
    return frozenset(found)


class Doubt(StrEnum):
    """How a record contradicts itself about who owes the next step."""

    NOBODY_OWES = "nobody_owes"
    TWO_OWE = "two_owe"
    NO_DAY = "no_day"
    NOBODY_THERE = "nobody_there"


def doubts_of_finding(state: FindingState, waiting: Collection[ApplicationState]) -> list[Doubt]:
    """What contradicts itself between a finding and its applications that wait for an answer.

    Applied for, there is exactly one that waits, in the state that goes with the finding's; otherwise none.
    """
    if any(a not in UNANSWERED for a in waiting):
        raise ValueError("an answered application does not wait")
    if state not in AWAITING_ANSWER:
        # the unit (or nobody) owes by the finding, a reviewer by the application
        return [Doubt.TWO_OWE] if waiting else []
    if not waiting:
        return [Doubt.NOBODY_OWES]
    agreeing = [a for a in waiting if FINDING_STATE[a] == state]
    return [] if len(waiting) == len(agreeing) == 1 else [Doubt.TWO_OWE]


def doubts_of_keeping_up(
    state: FindingState, standing: bool, checks: Collection[StandingState]
) -> list[Doubt]:
    """What contradicts itself between a finding and its yearly checks: closed and kept up for good, it has
    exactly one open check; otherwise none."""
    waiting = [c for c in checks if c in OPEN_CHECKS]
    if state == FindingState.CLOSED and standing:
        return [] if len(waiting) == 1 else [Doubt.TWO_OWE if waiting else Doubt.NOBODY_OWES]
    return [Doubt.TWO_OWE] if waiting else []


def doubts_of(standing: Standing) -> list[Doubt]:
    """What contradicts itself in one matter taken alone: an answer without a day, or owed by nobody there."""
    step = owed(standing, standing.since)
    if step is None:
        return []
    found = []
    if step.step in (OwedStep.ANSWER, OwedStep.ACCEPT, OwedStep.DECIDE) and standing.due is None:
        found.append(Doubt.NO_DAY)
    if standing.kind == OwedKind.QUESTION and step.by == Role.TEAM and not standing.has_team:
        found.append(Doubt.NOBODY_THERE)
    return found
