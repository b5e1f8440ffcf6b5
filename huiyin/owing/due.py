"""What falls due within a viewer's scope between two days: counted by day, and named.

Only what is still owed counts: a finding and a task while the unit works, an answer while it was not given.
Answers are shown to those who owe or watch them; what a department was not asked for is not on its calendar.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet

from huiyin.accountability.queries import waiting_cases
from huiyin.accounts.viewer import Viewer
from huiyin.clues.queries import waiting_clues
from huiyin.complaints.queries import waiting_complaints
from huiyin.coordination.queries import waiting_requests
from huiyin.findings.queries import findings_for, referrals_for
from huiyin.governance.queries import waiting_tasks
from huiyin.rectification.extensions import waiting_extensions
from huiyin.rectification.plans import INSPECTING, owed_plans, waiting_plans
from huiyin.rectification.queries import applications_for, tasks_for
from huiyin.rectification.standing import checks_for, waiting_checks
from huiyin.rectification.unit_reports import owed_reports, waiting_reports
from huiyin.rounds.meetings import decisions_for
from huiyin.rules.accountability import CaseState
from huiyin.rules.brief import UNSENT, BriefState
from huiyin.rules.campaign_task import CampaignTaskState
from huiyin.rules.close_application import UNANSWERED as UNANSWERED_APPLICATIONS
from huiyin.rules.clue import HANDLING, ClueState
from huiyin.rules.due import CLUES, COMPLAINTS, DECISIONS, DueKind
from huiyin.rules.finding import WORKABLE, FindingState
from huiyin.rules.instruction import InstructionState
from huiyin.rules.ladder import StepState
from huiyin.rules.meeting_decision import OWNERS, DecisionState
from huiyin.rules.roles import OF_UNIT, Role
from huiyin.rules.standing import StandingState
from huiyin.rules.task import TaskState
from huiyin.supervision.queries import waiting_steps
from huiyin.upward.queries import waiting_briefs, waiting_instructions

#: who has findings and tasks on their calendar
_WORKING = INSPECTING | OF_UNIT
Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that falls due: its day, what and whose it is, and the row that it is about."""

    kind: DueKind
    on: date
    title: str
    unit: str
    row: Any


@dataclass(frozen=True, slots=True)
class Owed:
    """One thing that falls due, by its identifiers alone: for telling people, not for showing.

    It belongs to a finding or, a plan does, to a target; a request to a department and what a meeting decided
    to neither.
    """

    kind: DueKind
    on: date
    thing: UUID
    finding: UUID | None
    target: UUID | None


def _findings(viewer: Viewer) -> Rows:
    return findings_for(viewer.only(*_WORKING)).filter(state__in=sorted(WORKABLE))


def _tasks(viewer: Viewer) -> Rows:
    rows = tasks_for(viewer.only(*_WORKING))
    unfinished = (TaskState.PLANNED, TaskState.UNDER_WAY)
    return rows.filter(state__in=unfinished, finding_state__in=sorted(WORKABLE))


def _applications(viewer: Viewer) -> Rows:
    rows = applications_for(viewer.only(*INSPECTING))
    return rows.filter(state__in=sorted(UNANSWERED_APPLICATIONS))


def _standing_due(viewer: Viewer) -> Rows:
    return checks_for(viewer.only(*_WORKING)).filter(state=StandingState.DUE)


def _referrals(viewer: Viewer) -> Rows:
    rows = referrals_for(viewer).filter(answered_on__isnull=True)
    return rows.exclude(finding__state=FindingState.WITHDRAWN)


def _steps(state: StepState, approver: Role | None = None) -> Callable[[Viewer], Rows]:
    """Steps of supervision that wait for their approver, for the unit's answer, or for the office."""
    return lambda viewer: waiting_steps(viewer, state, approver)


def _cases(state: CaseState) -> Callable[[Viewer], Rows]:
    return lambda viewer: waiting_cases(viewer, state)


def _briefs(*states: BriefState) -> Callable[[Viewer], Rows]:
    return lambda viewer: waiting_briefs(viewer, states)


def _instructions(state: InstructionState, to: Role | None = None) -> Callable[[Viewer], Rows]:
    return lambda viewer: waiting_instructions(viewer, state, to)


def _clues(*states: ClueState) -> Callable[[Viewer], Rows]:
    return lambda viewer: waiting_clues(viewer, states)


def _complaints(role: Role) -> Callable[[Viewer], Rows]:
    return lambda viewer: waiting_complaints(viewer).filter(handled_by=role)


def _decisions(state: DecisionState, *owners: Role) -> Callable[[Viewer], Rows]:
    """What meetings decided and gave to these, of a target or of none."""
    return lambda viewer: decisions_for(viewer).filter(state=state, owner__in=owners)


def _campaign_tasks(state: CampaignTaskState, owner: Role | None = None) -> Callable[[Viewer], Rows]:
    return lambda viewer: waiting_tasks(viewer, state, owner)


#: those whose reports the office looks at
NOT_OFFICE = tuple(role for role in OWNERS if role != Role.OFFICE)
#: instead of a path: what is told by itself, as a part of an inspection or of no unit's at all
ITSELF = "itself"
#: where each kind is read, the field of its day, and the path to its finding or target ("" a finding)
_SOURCES: dict[DueKind, tuple[Callable[[Viewer], Rows], str, str]] = {
    DueKind.TASK: (_tasks, "due_on", "finding"),
    DueKind.FINDING: (_findings, "due_on", ""),
    DueKind.STANDING_CHECK: (_standing_due, "due_on", "finding"),
    DueKind.PLAN_ANSWER: (waiting_plans, "answer_due_on", "target"),
    DueKind.EXTENSION_ANSWER: (waiting_extensions, "answer_due_on", "finding"),
    DueKind.APPLICATION_ANSWER: (_applications, "answer_due_on", "finding"),
    DueKind.STANDING_ANSWER: (waiting_checks, "answer_due_on", "finding"),
    DueKind.REPORT_ANSWER: (waiting_reports, "answer_due_on", "target"),
    DueKind.REFERRAL_ANSWER: (_referrals, "answer_due_on", "finding"),
    DueKind.COORDINATION_ANSWER: (waiting_requests, "answer_due_on", ITSELF),
    DueKind.SUPERVISION_DECISION: (_steps(StepState.PROPOSED, Role.OFFICE), "due_on", "finding"),
    DueKind.SUPERVISION_LEADERS: (_steps(StepState.PROPOSED, Role.LEADING_GROUP), "due_on", "finding"),
    DueKind.SUPERVISION_ANSWER: (_steps(StepState.ISSUED), "due_on", "finding"),
    DueKind.SUPERVISION_REVIEW: (_steps(StepState.ANSWERED), "due_on", "finding"),
    DueKind.ACCOUNTABILITY_DECISION: (_cases(CaseState.OPENED), "due_on", "finding"),
    DueKind.APPEAL_ANSWER: (_cases(CaseState.APPEALED), "due_on", "finding"),
    DueKind.BRIEF_READING: (_briefs(BriefState.SENT), "due_on", "finding"),
    DueKind.INSTRUCTION_OFFICE: (_instructions(InstructionState.GIVEN, Role.OFFICE), "due_on", "finding"),
    DueKind.INSTRUCTION_TEAM: (_instructions(InstructionState.GIVEN, Role.TEAM), "due_on", "finding"),
    DueKind.INSTRUCTION_REVIEW: (_instructions(InstructionState.ANSWERED), "due_on", "finding"),
    DueKind.BRIEF_SENDING: (_briefs(*sorted(UNSENT)), "due_on", "finding"),
    DueKind.CLUE_ROUTING: (_clues(ClueState.ENTERED, ClueState.RETURNED), "due_on", "target"),
    DueKind.CLUE_RECEIPT: (_clues(ClueState.SENT), "due_on", "target"),
    DueKind.CLUE_REPLY: (_clues(*sorted(HANDLING)), "due_on", "target"),
    **{
        kind: (_decisions(DecisionState.GIVEN, owner), "due_on", ITSELF)
        for kind, owner in (
            (DueKind.DECISION_TEAM, Role.TEAM),
            (DueKind.DECISION_UNIT, Role.UNIT),
            (DueKind.DECISION_DEPARTMENT, Role.DEPARTMENT),
            (DueKind.DECISION_OFFICE, Role.OFFICE),
        )
    },
    DueKind.DECISION_ANSWER: (_decisions(DecisionState.REPORTED, *NOT_OFFICE), "answer_due_on", ITSELF),
    DueKind.DECISION_LEADERS: (_decisions(DecisionState.REPORTED, Role.OFFICE), "answer_due_on", ITSELF),
    DueKind.COMPLAINT_OFFICE: (_complaints(Role.OFFICE), "due_on", ITSELF),
    DueKind.COMPLAINT_TEAM: (_complaints(Role.TEAM), "due_on", ITSELF),
    DueKind.CAMPAIGN_UNIT: (_campaign_tasks(CampaignTaskState.GIVEN, Role.UNIT), "due_on", ITSELF),
    DueKind.CAMPAIGN_DEPARTMENT: (
        _campaign_tasks(CampaignTaskState.GIVEN, Role.DEPARTMENT),
        "due_on",
        ITSELF,
    ),
    DueKind.CAMPAIGN_ANSWER: (_campaign_tasks(CampaignTaskState.ANSWERED), "answer_due_on", ITSELF),
}


def counts_due(viewer: Viewer, first: date, last: date) -> Counter[tuple[date, DueKind]]:
    """How many things of each kind fall due on each day from `first` to `last`."""
    found: Counter[tuple[date, DueKind]] = Counter()
    for kind, (read, day, _path) in _SOURCES.items():
        rows = read(viewer).select_related(None).filter(**{f"{day}__range": (first, last)})
        for on, n in rows.order_by().values_list(day).annotate(n=Count("pk")):
            found[on, kind] += n
    for _target, on in owed_plans(viewer):
        if first <= on <= last:
            found[on, DueKind.PLAN] += 1
    for report in owed_reports(viewer):
        if first <= report.due <= last:
            found[report.due, DueKind.PROGRESS_REPORT] += 1
    return found


def things_due(viewer: Viewer, first: date, last: date, *, most: int) -> list[Due]:
    """What falls due from `first` to `last`, by day and kind; at most `most` of each kind."""
    found = [
        Due(DueKind.PLAN, on, str(target.round), target.unit.name, target)
        for target, on in owed_plans(viewer)
        if first <= on <= last
    ][:most]
    found += [
        Due(DueKind.PROGRESS_REPORT, r.due, str(r.target.round), r.target.unit.name, r.target)
        for r in owed_reports(viewer)
        if first <= r.due <= last
    ][:most]
    for kind, (read, day, path) in _SOURCES.items():
        rows = read(viewer).filter(**{f"{day}__range": (first, last)}).order_by(day, "pk")[:most]
        for row in rows:
            about = getattr(row, path) if path not in ("", ITSELF) else row
            found.append(Due(kind, getattr(row, day), _title(kind, row, about), _unit_name(kind, about), row))
    order = {kind: n for n, kind in enumerate(DueKind)}
    return sorted(found, key=lambda d: (d.on, order[d.kind]))


def owed_until(viewer: Viewer, last: date) -> Iterator[Owed]:
    """Everything in scope that is owed and falls due by `last`, or fell due before, kind after kind."""
    for target, on in owed_plans(viewer):
        if on <= last:
            yield Owed(DueKind.PLAN, on, target.pk, None, target.pk)
    for report in owed_reports(viewer):
        if report.due <= last:
            yield Owed(DueKind.PROGRESS_REPORT, report.due, report.target.pk, None, report.target.pk)
    for kind, (read, day, path) in _SOURCES.items():
        about = f"{path}_id" if path not in ("", ITSELF) else "pk"
        rows = read(viewer).select_related(None).filter(**{f"{day}__lte": last}).order_by()
        for thing, on, matter in rows.values_list("pk", day, about).iterator(chunk_size=2000):
            finding = matter if path not in ("target", ITSELF) else None
            yield Owed(kind, on, thing, finding, matter if path == "target" else None)


def _unit_name(kind: DueKind, about: Any) -> str:
    """The unit; of what a meeting decided about none, whoever it was given to where that is a department.

    Of a complaint it may not be known yet.
    """
    if kind in COMPLAINTS:
        return about.unit.name if about.unit else ""
    if kind not in DECISIONS:
        return str(about.unit.name)
    if about.target is not None:
        return str(about.target.unit.name)
    return about.department.name if about.department is not None else ""


def _title(kind: DueKind, row: Any, about: Any) -> str:
    if kind in CLUES | COMPLAINTS:
        return str(row)
    own = row.title if kind in (DueKind.TASK, DueKind.FINDING) else getattr(about, "title", None)
    return own or str(about.round)
