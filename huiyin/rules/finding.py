"""A finding's life, from registration to close-out, and what must be true at each step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .close_checks import ClosePoint
from .dispatch import head_signed
from .moves import Guard, Life, Move, Obstacle
from .pace import Pace as Pace
from .pace import at_once, handed_over_at_once, leads_the_team
from .review_chain import BY_REVIEWERS, DECIDING, Stage, is_last, stage_at
from .roles import Role
from .round import FEEDBACK_STATES, RoundState
from .sign import no_confirmed_sign, no_open_sign


class FindingState(StrEnum):
    REGISTERED = "registered"
    FED_BACK = "fed_back"
    IN_PROGRESS = "in_progress"
    APPLIED = "applied"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class FindingAction(StrEnum):
    AMEND = "amend"
    FEED_BACK = "feed_back"
    PLAN = "plan"
    REPORT = "report"
    APPLY = "apply"
    RECALL = "recall"
    ACCEPT = "accept"
    RETURN = "return"
    CLOSE = "close"
    LEAVE_REST = "leave_rest"
    REOPEN = "reopen"
    REFER = "refer"
    WITHDRAW = "withdraw"


class Completion(StrEnum):
    """How far rectification has come, by what was verified; `standing` is a second fact, never a status."""

    NOT_DONE = "not_done"
    IN_PROGRESS = "in_progress"
    BASICALLY_DONE = "basically_done"
    DONE = "done"


#: states in which the unit works on the finding
WORKABLE = frozenset(
    {FindingState.FED_BACK, FindingState.IN_PROGRESS, FindingState.RETURNED, FindingState.REOPENED}
)
#: states in which an application waits for an answer
AWAITING_ANSWER = frozenset({FindingState.APPLIED, FindingState.ACCEPTED})
#: states that need nothing more
SETTLED = frozenset({FindingState.CLOSED, FindingState.WITHDRAWN})
#: fed back and not settled: somebody owes something
OPEN = WORKABLE | AWAITING_ANSWER
#: states that the inspected unit never sees
BEFORE_ISSUE = frozenset({FindingState.REGISTERED})


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """What the guards ask. Actors are user ids as text; the task titles are shown to the user as they are.
    `leads` says that the actor leads the target's team.

    `accepted_by` are those who let the open application pass its earlier stages, `passed` counts these.
    `completion` and the rest (what is left, by when) are those of the application, or of the decision.
    """

    actor: str = ""
    reason: str = ""
    has_category: bool = False
    round_state: RoundState = RoundState.PLANNED
    pace: Pace = Pace.STAGED
    leads: bool = False
    tasks: int = 0
    tasks_without_owner: tuple[str, ...] = ()
    tasks_without_deadline: tuple[str, ...] = ()
    tasks_without_evidence: tuple[str, ...] = ()
    points_against: tuple[ClosePoint, ...] = ()
    points_unexplained: tuple[ClosePoint, ...] = ()
    completion: Completion = Completion.DONE
    rest: str = ""
    rest_due_on: date | None = None
    submitted_by: str | None = None
    prepared_by: str | None = None
    accepted_by: frozenset[str] = frozenset()
    uploaded_by: frozenset[str] = frozenset()
    chain: tuple[Stage, ...] = (Stage.OFFICE,)
    passed: int = 0
    sent_back: bool = False
    new_since_sent_back: bool = False
    open_signs: tuple[str, ...] = ()
    confirmed_signs: tuple[str, ...] = ()
    head_signs: bool = False
    signed: bool = False

    @property
    def stage(self) -> Stage:
        """Whose turn it is."""
        return stage_at(self.chain, self.passed)


def category_set(f: FindingFacts) -> Obstacle | None:
    return None if f.has_category else Obstacle("category_missing")


def round_feeds_back(f: FindingFacts) -> Obstacle | None:
    if f.round_state in FEEDBACK_STATES or at_once(f.pace, f.round_state):
        return None
    return Obstacle("round_not_feeding_back", {"state": f.round_state})


def reason_given(f: FindingFacts) -> Obstacle | None:
    return None if f.reason.strip() else Obstacle("reason_missing")


def tasks_planned(f: FindingFacts) -> Obstacle | None:
    return None if f.tasks else Obstacle("task_missing")


def owners_named(f: FindingFacts) -> Obstacle | None:
    return Obstacle("owner_missing", {"tasks": f.tasks_without_owner}) if f.tasks_without_owner else None


def deadlines_set(f: FindingFacts) -> Obstacle | None:
    if f.tasks_without_deadline:
        return Obstacle("deadline_missing", {"tasks": f.tasks_without_deadline})
    return None


def evidence_attached(f: FindingFacts) -> Obstacle | None:
    if f.tasks_without_evidence:
        return Obstacle("evidence_missing", {"tasks": f.tasks_without_evidence})
    return None


def another_pair_of_eyes(f: FindingFacts) -> Obstacle | None:
    """Nobody decides on what they submitted, uploaded or let pass themselves (docs/security.md).

    Who acted is never assumed: facts that do not say it stand against the decision.
    """
    if not f.actor or f.submitted_by is None:
        return Obstacle("nobody_applied")
    if f.actor == f.submitted_by:
        return Obstacle("own_application")
    if f.actor == f.prepared_by:
        return Obstacle("own_preparation")
    if f.actor in f.uploaded_by:
        return Obstacle("own_evidence")
    if f.actor in f.accepted_by:
        return Obstacle("own_acceptance")
    return None


def nothing_against(f: FindingFacts) -> Obstacle | None:
    return Obstacle("points_against", {"points": f.points_against}) if f.points_against else None


def all_explained(f: FindingFacts) -> Obstacle | None:
    if f.points_unexplained:
        return Obstacle("points_unexplained", {"points": f.points_unexplained})
    return None


def rest_said(f: FindingFacts) -> Obstacle | None:
    """What is basically done names what is left and by when."""
    said = f.completion != Completion.BASICALLY_DONE or (f.rest.strip() and f.rest_due_on)
    return None if said else Obstacle("rest_missing")


def rest_named(f: FindingFacts) -> Obstacle | None:
    return None if f.rest.strip() and f.rest_due_on else Obstacle("rest_missing")


def nothing_left(f: FindingFacts) -> Obstacle | None:
    """A finding with something left is not closed: its rest would have no home."""
    return Obstacle("rest_is_left") if f.completion == Completion.BASICALLY_DONE else None


def something_new_since_return(f: FindingFacts) -> Obstacle | None:
    """Handing in the same thing again after a return is the plainest perfunctory rectification."""
    if f.sent_back and not f.new_since_sent_back:
        return Obstacle("nothing_new_since_return")
    return None


def _turn(f: FindingFacts, stages: frozenset[Stage]) -> Obstacle | None:
    return None if f.stage in stages else Obstacle("another_stages_turn", {"stage": f.stage})


def teams_turn(f: FindingFacts) -> Obstacle | None:
    return _turn(f, frozenset({Stage.TEAM}))


def reviewers_turn(f: FindingFacts) -> Obstacle | None:
    return _turn(f, BY_REVIEWERS)


def office_speaks_last(f: FindingFacts) -> Obstacle | None:
    return None if f.chain[-1] == Stage.OFFICE else Obstacle("another_stages_turn", {"stage": f.stage})


def reviewer_speaks_last(f: FindingFacts) -> Obstacle | None:
    return None if f.chain[-1] in BY_REVIEWERS else Obstacle("another_stages_turn", {"stage": f.stage})


def more_stages_follow(f: FindingFacts) -> Obstacle | None:
    return Obstacle("last_stage_decides") if is_last(f.chain, f.passed) else None


def earlier_stages_passed(f: FindingFacts) -> Obstacle | None:
    """The last stage needs all earlier ones, each of which another person took."""
    if is_last(f.chain, f.passed) and len(f.accepted_by) >= len(f.chain) - 1:
        return None
    return Obstacle("acceptance_comes_first", {"stage": f.stage})


_F, _A = FindingState, FindingAction
_UNIT = frozenset({Role.UNIT})
#: the head signs what the liaison prepared; where the profile asks for no signature, the liaison applies
_APPLICANTS = frozenset({Role.UNIT, Role.UNIT_HEAD})
_PLANNERS = frozenset({Role.UNIT, Role.OFFICE})
_OFFICE = frozenset({Role.OFFICE})
_TEAM = frozenset({Role.TEAM})
_RECORDERS = frozenset({Role.TEAM, Role.OFFICE})
_HANDING_OVER: tuple[Guard, ...] = (handed_over_at_once, leads_the_team, category_set)
_READY: tuple[Guard, ...] = (
    tasks_planned, owners_named, deadlines_set, evidence_attached, nothing_against, all_explained, rest_said,
    head_signed,
)  # fmt: skip
#: what stands before every decision in the unit's favour
VERIFIED: tuple[Guard, ...] = (another_pair_of_eyes, tasks_planned, evidence_attached)
_SPOKEN: tuple[Guard, ...] = (*VERIFIED, earlier_stages_passed, no_open_sign, no_confirmed_sign)
CLOSING: tuple[Guard, ...] = (*_SPOKEN, nothing_left)
LEAVING_REST: tuple[Guard, ...] = (*_SPOKEN, rest_named)
RETURNING: tuple[Guard, ...] = (another_pair_of_eyes, reason_given)
_TEAMS, _REVIEWERS = DECIDING[Stage.TEAM], DECIDING[Stage.REVIEWER]
#: who lets an application pass, who may send it back besides the office, and who speaks the last word
PASSING: tuple[tuple[frozenset[Role], tuple[Guard, ...]], ...] = (
    (_TEAMS, (*VERIFIED, teams_turn)),
    (_REVIEWERS, (*VERIFIED, reviewers_turn, more_stages_follow)),
)
SENDING_BACK: tuple[tuple[frozenset[Role], tuple[Guard, ...]], ...] = (
    (_TEAMS, (*RETURNING, teams_turn)),
    (_REVIEWERS, (*RETURNING, reviewers_turn)),
    (_OFFICE, RETURNING),
)
SPEAKING_LAST: tuple[tuple[frozenset[Role], Guard], ...] = (
    (_OFFICE, office_speaks_last),
    (_REVIEWERS, reviewer_speaks_last),
)
_WAITING = (FindingState.APPLIED, FindingState.ACCEPTED)

LIFE: Life[FindingState, FindingAction] = Life(
    name="finding",
    initial=FindingState.REGISTERED,
    moves=(
        Move(_A.AMEND, _F.REGISTERED, _F.REGISTERED, _RECORDERS),
        Move(_A.FEED_BACK, _F.REGISTERED, _F.FED_BACK, _OFFICE, (category_set, round_feeds_back)),
        Move(_A.FEED_BACK, _F.REGISTERED, _F.FED_BACK, _TEAM, _HANDING_OVER),
        Move(_A.PLAN, _F.FED_BACK, _F.IN_PROGRESS, _PLANNERS),
        Move(_A.PLAN, _F.IN_PROGRESS, _F.IN_PROGRESS, _PLANNERS),
        Move(_A.PLAN, _F.RETURNED, _F.RETURNED, _PLANNERS),
        Move(_A.PLAN, _F.REOPENED, _F.REOPENED, _PLANNERS),
        Move(_A.REPORT, _F.IN_PROGRESS, _F.IN_PROGRESS, _UNIT, (tasks_planned,)),
        Move(_A.REPORT, _F.RETURNED, _F.RETURNED, _UNIT, (tasks_planned,)),
        Move(_A.REPORT, _F.REOPENED, _F.REOPENED, _UNIT, (tasks_planned,)),
        Move(_A.APPLY, _F.IN_PROGRESS, _F.APPLIED, _APPLICANTS, _READY),
        Move(_A.APPLY, _F.RETURNED, _F.APPLIED, _APPLICANTS, (*_READY, something_new_since_return)),
        Move(_A.APPLY, _F.REOPENED, _F.APPLIED, _APPLICANTS, (*_READY, something_new_since_return)),
        Move(_A.RECALL, _F.APPLIED, _F.IN_PROGRESS, _UNIT),
        *(Move(_A.ACCEPT, s, _F.ACCEPTED, who, guards) for s in _WAITING for who, guards in PASSING),
        *(Move(_A.CLOSE, s, _F.CLOSED, who, (*CLOSING, t)) for s in _WAITING for who, t in SPEAKING_LAST),
        *(
            Move(_A.LEAVE_REST, s, _F.IN_PROGRESS, who, (*LEAVING_REST, turn))
            for s in _WAITING
            for who, turn in SPEAKING_LAST
        ),
        *(Move(_A.RETURN, s, _F.RETURNED, who, guards) for s in _WAITING for who, guards in SENDING_BACK),
        Move(_A.REOPEN, _F.CLOSED, _F.REOPENED, _OFFICE, (reason_given,)),
        *(Move(_A.REFER, state, state, _OFFICE) for state in _F if state in OPEN),
        Move(_A.WITHDRAW, _F.REGISTERED, _F.WITHDRAWN, _RECORDERS, (reason_given,)),
        Move(_A.WITHDRAW, _F.FED_BACK, _F.WITHDRAWN, _OFFICE, (reason_given,)),
        Move(_A.WITHDRAW, _F.IN_PROGRESS, _F.WITHDRAWN, _OFFICE, (reason_given,)),
        Move(_A.WITHDRAW, _F.RETURNED, _F.WITHDRAWN, _OFFICE, (reason_given,)),
        Move(_A.WITHDRAW, _F.REOPENED, _F.WITHDRAWN, _OFFICE, (reason_given,)),
    ),
)
