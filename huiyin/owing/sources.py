"""Where each kind of owed step is read: one source a kind.

A source gives the live rows in a viewer's scope and says where a row's places stand; whose turn it is follows
from `rules.owed`. To add a kind: a row in `rules.owed.OWING`, and a source here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import DateField, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from huiyin.accountability.models import AccountabilityCase
from huiyin.accounts.viewer import Viewer
from huiyin.coordination.queries import waiting_requests
from huiyin.dialogue.models import Question
from huiyin.findings.models import Finding, Referral
from huiyin.findings.queries import referrals_for
from huiyin.organisations.models import InspectingBody
from huiyin.organisations.profiles import profile_of
from huiyin.rectification.models import (
    CloseApplication,
    Extension,
    Plan,
    PlanEdition,
    StandingCheck,
    UnitReport,
)
from huiyin.rounds.models import ReviewAssignment
from huiyin.rules.accountability import CaseState
from huiyin.rules.brief import BriefState
from huiyin.rules.close_application import ApplicationState
from huiyin.rules.clue import ClueState
from huiyin.rules.coordination import RequestState
from huiyin.rules.extension import ExtensionState
from huiyin.rules.finding import FindingState
from huiyin.rules.instruction import InstructionState
from huiyin.rules.ladder import StepState
from huiyin.rules.owed import OWING, SHOWN_AS_FINDING, OwedKind, ReferralState
from huiyin.rules.plan import UNANSWERED as UNANSWERED_PLANS
from huiyin.rules.plan import PlanState
from huiyin.rules.question import UNANSWERED as UNANSWERED_QUESTIONS
from huiyin.rules.question import QuestionState
from huiyin.rules.review_chain import BY_REVIEWERS, Stage, is_last
from huiyin.rules.roles import Role
from huiyin.rules.standing import StandingState
from huiyin.rules.unit_report import UNANSWERED as UNANSWERED_REPORTS
from huiyin.rules.unit_report import UnitReportState
from huiyin.supervision.models import SupervisionStep

from .campaigns import CAMPAIGN_TASKS
from .clues import clue_number, clue_since, live_clues
from .complaints import COMPLAINTS
from .conditions import OneOf, Unread
from .decisions import DECISIONS
from .documents import DOCUMENTS
from .places import Places, Rows, Source
from .supervision import answers_to, case_since, owed_by, since
from .upward import brief_since, given_to, instruction_since, live_briefs, live_instructions


def _everything() -> Q:
    """A condition that all rows meet; an empty one would vanish beside another."""
    return Q(pk__isnull=False)


def _in_states(kind: OwedKind, role: Role) -> Callable[[], Q]:
    states = sorted(s for s, row in OWING[kind].items() if row.by == role)
    return lambda: Q(state__in=states)


def chains() -> dict[UUID, tuple[Stage, ...]]:
    """The chain of review of every body, by its profile."""
    return {b.pk: profile_of(b).review_chain for b in InspectingBody.objects.all()}


def _at(stages: Collection[Stage], of_bodies: Mapping[UUID, tuple[Stage, ...]]) -> Q:
    """Applications that stand at one of these stages of their body's chain."""
    bodies = defaultdict(list)
    for body, chain in of_bodies.items():
        bodies[chain].append(body)
    found = Q(pk__in=[])
    for chain, those in bodies.items():
        for passed, stage in enumerate(chain):
            if stage in stages:
                at = {"passed__gte": passed} if is_last(chain, passed) else {"passed": passed}
                found |= Q(of_body__in=those, **at)
    return found


def _turn(role: Role) -> Q:
    """Applications whose next look `role` owes: as `rules.owed.decider` has it."""
    of_bodies = chains()
    of_team = _at({Stage.TEAM}, of_bodies)
    if role == Role.TEAM:
        return of_team & Q(finding__target__team__isnull=False)
    standing_in = of_team & Q(finding__target__team=None)
    reviewers, reviewed = _at(BY_REVIEWERS, of_bodies) | standing_in, Q(_reviewed("finding__target"))
    if role == Role.REVIEWER:
        return reviewers & reviewed
    return _at({Stage.OFFICE}, of_bodies) | (reviewers & ~reviewed)


def _reviewed(target: str) -> Exists:
    return Exists(ReviewAssignment.objects.filter(target=OuterRef(target)))


def _findings(viewer: Viewer) -> Rows:
    rows = Finding.objects.visible_to(_not_departments(viewer))
    return rows.filter(OneOf("state", [s.value for s in SHOWN_AS_FINDING]))


def _whole(viewer: Viewer) -> frozenset[UUID]:
    """The bodies of a viewer who sees all of them and nothing besides; empty for everybody else."""
    seeing = (Role.OFFICE, Role.LEADING_GROUP)
    return viewer.bodies(*seeing) if all(g.role in seeing for g in viewer.grants) else frozenset()


def _in_bodies(rows: Rows, bodies: frozenset[UUID]) -> Rows:
    """Whole bodies, asked without listing all their findings."""
    return of_body(rows).filter(of_body__in=bodies)


def of_body(rows: Rows) -> Rows:
    """With the body of the finding that a row hangs on as `of_body`, which is asked of row by row."""
    return rows.alias(of_body=Unread(F("finding__body")))


def _of_findings(rows: Any, viewer: Viewer) -> Rows:
    """What hangs on findings in scope."""
    whole = _whole(viewer)
    return _in_bodies(rows.all(), whole) if whole else rows.visible_to(_not_departments(viewer))


def _states(kind: OwedKind) -> tuple[str, ...]:
    return tuple(sorted(s.value for s in OWING[kind]))


def _applications(viewer: Viewer) -> Rows:
    return _of_findings(CloseApplication.objects, viewer).filter(state__in=_states(OwedKind.APPLICATION))


def _extensions(viewer: Viewer) -> Rows:
    return _of_findings(Extension.objects, viewer).filter(state__in=_states(OwedKind.EXTENSION))


def _plans(viewer: Viewer) -> Rows:
    """Plans that wait for an answer; those that units owe have no row yet (`owing.plans`)."""
    return Plan.objects.visible_to(viewer).filter(state__in=sorted(UNANSWERED_PLANS))


def _reports(viewer: Viewer) -> Rows:
    """Reports that wait for an answer; those that units owe have no row yet (`owing.unit_reports`)."""
    return UnitReport.objects.visible_to(viewer).filter(state__in=sorted(UNANSWERED_REPORTS))


def _questions(viewer: Viewer) -> Rows:
    states = sorted(s.value for s in UNANSWERED_QUESTIONS)
    rows = Question.objects.visible_to(viewer).filter(OneOf("state", states))
    return rows.exclude(finding__state=FindingState.WITHDRAWN)


def _referrals(viewer: Viewer) -> Rows:
    rows: Rows = referrals_for(viewer).select_related(None)
    if whole := _whole(viewer):
        rows = _in_bodies(Referral.objects.all(), whole)
    return rows.filter(answered_on=None).exclude(finding__state=FindingState.WITHDRAWN)


def _checks(state: StandingState) -> Callable[[Viewer], Rows]:
    """Yearly checks of what is kept up: due from the unit, or reported and waiting for an answer."""
    return lambda viewer: _of_findings(StandingCheck.objects, viewer).filter(state=state)


def _steps(viewer: Viewer) -> Rows:
    """Steps of supervision that wait for their approver, for the unit, or for the office's look."""
    rows = SupervisionStep.objects.visible_to(_not_departments(viewer))
    return rows.filter(state__in=_states(OwedKind.SUPERVISION))


def _cases(viewer: Viewer) -> Rows:
    """Accountability cases that wait for a decision, or for the answer to an appeal."""
    rows = AccountabilityCase.objects.visible_to(_not_departments(viewer))
    return rows.filter(state__in=_states(OwedKind.ACCOUNTABILITY))


def _last_confirmed() -> Coalesce:
    """Since when a check is waited for: the one before it was confirmed, or the finding was closed."""
    before = StandingCheck.objects.filter(finding=OuterRef("finding"), state=StandingState.CONFIRMED)
    day = before.order_by("-due_on").values(on=TruncDate("answered_at"))[:1]
    return Coalesce(Subquery(day, output_field=DateField()), F("finding__closed_on"))


def _handed_in() -> Subquery:
    """The day on which a plan's newest edition was handed in."""
    editions = PlanEdition.objects.filter(plan=OuterRef("pk")).order_by("-number")
    return Subquery(editions.values(on=TruncDate("submitted_at"))[:1], output_field=DateField())


def _not_departments(viewer: Viewer) -> Viewer:
    """A department is asked and referred to; what unit and inspecting side owe each other is not its list."""
    return Viewer(viewer.id, viewer.name, frozenset(g for g in viewer.grants if g.role != Role.DEPARTMENT))


_OF_FINDING = Places("finding__body", "finding__target", "finding__unit", "finding__round", "finding")

SOURCES: tuple[Source, ...] = (
    Source(
        OwedKind.APPLICATION, _applications, _OF_FINDING, "answer_due_on", ApplicationState,
        TruncDate("submitted_at"), F("finding__title"),
        {r: (lambda r=r: _turn(r)) for r in (Role.OFFICE, Role.TEAM, Role.REVIEWER)},
        reviewed=_reviewed("finding__target"), passed=F("passed"), by_state=_states(OwedKind.APPLICATION),
    ),
    Source(
        OwedKind.EXTENSION, _extensions, _OF_FINDING, "answer_due_on", ExtensionState, TruncDate("asked_at"),
        F("finding__title"),
        {r: _in_states(OwedKind.EXTENSION, r) for r in (Role.OFFICE, Role.LEADING_GROUP)},
        by_state=_states(OwedKind.EXTENSION),
    ),
    Source(
        OwedKind.FINDING, _findings, Places("body", "target", "unit", "round", "self"), "due_on",
        FindingState, F("recorded_on"), F("title"),
        {r: _in_states(OwedKind.FINDING, r) for r in (Role.OFFICE, Role.UNIT)}, undated=True,
    ),
    Source(
        OwedKind.PLAN, _plans, Places("target__body", "target", "target__unit", "target__round"),
        "answer_due_on", PlanState, _handed_in(), Value(""), {Role.OFFICE: _everything},
        by_state=tuple(sorted(s.value for s in UNANSWERED_PLANS)),
    ),
    Source(
        OwedKind.QUESTION, _questions, Places("body", "target", "unit", "round", "finding", "department"),
        "answer_due_on", QuestionState, TruncDate("asked_at"), F("text"),
        {r: (lambda r=r: Q(asked_of=r)) for r in (Role.UNIT, Role.DEPARTMENT, Role.OFFICE, Role.TEAM)},
        asked_as=F("asked_as"), asked_of=F("asked_of"),
    ),
    Source(
        OwedKind.REPORT, _reports, Places("target__body", "target", "target__unit", "target__round"),
        "answer_due_on", UnitReportState, TruncDate("handed_in_at"), Value(""), {Role.OFFICE: _everything},
        by_state=tuple(sorted(s.value for s in UNANSWERED_REPORTS)),
    ),
    Source(
        OwedKind.REFERRAL, _referrals,
        replace(_OF_FINDING, department="department"),
        "answer_due_on", ReferralState, F("referred_on"), F("finding__title"),
        {Role.DEPARTMENT: _everything}, state=Value(ReferralState.OPEN.value),
    ),
    Source(
        OwedKind.COORDINATION, waiting_requests,
        Places("body", "target", "target__unit", "target__round", department="department"),
        "answer_due_on", RequestState, F("asked_on"), F("title"), {Role.DEPARTMENT: _everything},
    ),
    Source(
        OwedKind.SUPERVISION, _steps, _OF_FINDING, "due_on", StepState, since(), F("finding__title"),
        {
            Role.OFFICE: owed_by(Role.OFFICE), Role.LEADING_GROUP: owed_by(Role.LEADING_GROUP),
            Role.UNIT: lambda: Q(state=StepState.ISSUED),
        },
        asked_as=answers_to(), asked_of=F("approver"), by_state=_states(OwedKind.SUPERVISION),
    ),
    Source(
        OwedKind.CLUE, live_clues,
        Places("body", "target", "target__unit", "target__round", department="department"),
        "due_on", ClueState, clue_since(), clue_number(),
        {r: _in_states(OwedKind.CLUE, r) for r in (Role.OFFICE, Role.DEPARTMENT)},
        by_state=_states(OwedKind.CLUE),
    ),
    Source(
        OwedKind.ACCOUNTABILITY, _cases, _OF_FINDING, "due_on", CaseState, case_since(), F("post"),
        {Role.OFFICE: _everything}, by_state=_states(OwedKind.ACCOUNTABILITY),
    ),
    Source(
        OwedKind.BRIEF, live_briefs, _OF_FINDING, "due_on", BriefState, brief_since(), F("title"),
        {r: _in_states(OwedKind.BRIEF, r) for r in (Role.OFFICE, Role.LEADING_GROUP)},
        by_state=_states(OwedKind.BRIEF),
    ),
    Source(
        OwedKind.INSTRUCTION, live_instructions, _OF_FINDING, "due_on", InstructionState,
        instruction_since(), F("text"),
        {
            Role.OFFICE: lambda: given_to(Role.OFFICE), Role.TEAM: lambda: given_to(Role.TEAM),
            Role.LEADING_GROUP: lambda: Q(state=InstructionState.ANSWERED),
        },
        asked_of=F("to"), by_state=_states(OwedKind.INSTRUCTION),
    ),
    Source(
        OwedKind.STANDING, _checks(StandingState.DUE), _OF_FINDING, "due_on", StandingState,
        _last_confirmed(), F("finding__title"), {Role.UNIT: _everything},
    ),
    Source(
        OwedKind.STANDING, _checks(StandingState.REPORTED), _OF_FINDING, "answer_due_on", StandingState,
        TruncDate("reported_at"), F("finding__title"), {Role.OFFICE: _everything},
    ),
    *DECISIONS, COMPLAINTS, *CAMPAIGN_TASKS, DOCUMENTS,
)  # fmt: skip
