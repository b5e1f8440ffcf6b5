"""Records in two minds about who owes the next step, found in the database by the rule, batch by batch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate

from huiyin.accountability.models import AccountabilityCase
from huiyin.clues.models import Clue
from huiyin.complaints.models import Complaint
from huiyin.coordination.models import CoordinationRequest
from huiyin.dialogue.models import Question
from huiyin.documents.models import OfficialDocument
from huiyin.findings.models import Finding, Referral
from huiyin.governance.models import CampaignTask
from huiyin.rectification.models import CloseApplication, Extension, Plan, StandingCheck, UnitReport
from huiyin.rounds.models import MeetingDecision
from huiyin.rules.accountability import OPEN as OPEN_CASES
from huiyin.rules.accountability import CaseState
from huiyin.rules.brief import UNSENT, BriefState
from huiyin.rules.campaign_task import CampaignTaskState
from huiyin.rules.close_application import UNANSWERED, ApplicationState
from huiyin.rules.clue import OPEN as OPEN_CLUES
from huiyin.rules.clue import ClueState
from huiyin.rules.complaint import OPEN as OPEN_COMPLAINTS
from huiyin.rules.complaint import ComplaintState
from huiyin.rules.coordination import RequestState
from huiyin.rules.extension import ExtensionState
from huiyin.rules.finding import AWAITING_ANSWER, FindingState
from huiyin.rules.instruction import InstructionState
from huiyin.rules.ladder import OPEN as OPEN_STEPS
from huiyin.rules.ladder import StepState
from huiyin.rules.meeting_decision import DecisionState
from huiyin.rules.official_document import WAITING as WAITING_DOCUMENTS
from huiyin.rules.official_document import OfficialState
from huiyin.rules.owed import (
    Doubt,
    OwedKind,
    ReferralState,
    Standing,
    doubts_of,
    doubts_of_finding,
    doubts_of_keeping_up,
)
from huiyin.rules.plan import PlanState
from huiyin.rules.question import QuestionState
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState
from huiyin.rules.standing import OPEN as OPEN_CHECKS
from huiyin.rules.standing import StandingState
from huiyin.rules.unit_report import UnitReportState
from huiyin.supervision.models import SupervisionStep
from huiyin.upward.models import Brief, Instruction

Row = TypeVar("Row", bound=tuple[object, ...])
#: records that are looked at together: memory does not grow with the ledger
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A record that contradicts itself: what it is, which one, and how."""

    kind: OwedKind
    pk: UUID
    doubt: Doubt


def doubtful() -> Iterator[Doubtful]:
    """Every record in two minds, over all bodies. For `huiyin doctor`: takes no viewer."""
    yield from _findings()
    yield from _plans()
    yield from _reports()
    yield from _extensions()
    yield from _questions()
    yield from _referrals()
    yield from _requests()
    yield from _kept_up()
    yield from _checks()
    yield from _steps()
    yield from _clues()
    yield from _cases()
    yield from _upward()
    yield from _decisions()
    yield from _complaints()
    yield from _campaign_tasks()
    yield from _documents()


def _findings() -> Iterator[Doubtful]:
    """Findings that were applied for, or have an application that waits; others owe by their state alone."""
    open_one = CloseApplication.objects.filter(finding=OuterRef("pk"), state__in=sorted(UNANSWERED))
    rows = Finding.objects.filter(Q(state__in=sorted(AWAITING_ANSWER)) | Exists(open_one))
    pairs = rows.order_by("pk").values_list("pk", "state").iterator(chunk_size=BATCH)
    for batch in _batches(pairs):
        waiting: dict[UUID, list[ApplicationState]] = defaultdict(list)
        own = CloseApplication.objects.filter(finding__in=[pk for pk, _state in batch])
        for pk, state in own.filter(state__in=sorted(UNANSWERED)).values_list("finding_id", "state"):
            waiting[pk].append(ApplicationState(state))
        for pk, state in batch:
            for doubt in doubts_of_finding(FindingState(state), waiting[pk]):
                yield Doubtful(OwedKind.FINDING, pk, doubt)


def _plans() -> Iterator[Doubtful]:
    rows = Plan.objects.values_list("pk", "state", "answer_due_on", "target__round__state")
    for pk, state, due, round_state in rows.iterator(chunk_size=BATCH):
        standing = Standing(
            OwedKind.PLAN, PlanState(state), localdate(), due, round_state=RoundState(round_state)
        )
        yield from _of(standing, pk)


def _reports() -> Iterator[Doubtful]:
    for pk, state, due in UnitReport.objects.values_list("pk", "state", "answer_due_on").iterator(
        chunk_size=BATCH
    ):
        yield from _of(Standing(OwedKind.REPORT, UnitReportState(state), localdate(), due), pk)


def _extensions() -> Iterator[Doubtful]:
    rows = Extension.objects.values_list("pk", "state", "answer_due_on")
    for pk, state, due in rows.iterator(chunk_size=BATCH):
        yield from _of(Standing(OwedKind.EXTENSION, ExtensionState(state), localdate(), due), pk)


def _questions() -> Iterator[Doubtful]:
    rows = Question.objects.values_list(
        "pk", "state", "answer_due_on", "finding__state", "asked_as", "asked_of", "target__team_id"
    )
    for pk, state, due, of_finding, asked_as, asked_of, team in rows.iterator(chunk_size=BATCH):
        standing = Standing(
            OwedKind.QUESTION, QuestionState(state), localdate(), due,
            finding_state=FindingState(of_finding) if of_finding else None, has_team=team is not None,
            asked_as=Role(asked_as), asked_of=Role(asked_of),
        )  # fmt: skip
        yield from _of(standing, pk)


def _referrals() -> Iterator[Doubtful]:
    rows = Referral.objects.filter(answered_on=None).values_list("pk", "answer_due_on", "finding__state")
    for pk, due, of_finding in rows.iterator(chunk_size=BATCH):
        standing = Standing(
            OwedKind.REFERRAL, ReferralState.OPEN, localdate(), due, finding_state=FindingState(of_finding)
        )
        yield from _of(standing, pk)


def _requests() -> Iterator[Doubtful]:
    rows = CoordinationRequest.objects.filter(state=RequestState.ASKED).values_list("pk", "answer_due_on")
    for pk, due in rows.iterator(chunk_size=BATCH):
        yield from _of(Standing(OwedKind.COORDINATION, RequestState.ASKED, localdate(), due), pk)


def _kept_up() -> Iterator[Doubtful]:
    """Findings that are kept up for good, or have a yearly check that is open."""
    open_one = StandingCheck.objects.filter(finding=OuterRef("pk"), state__in=sorted(OPEN_CHECKS))
    rows = Finding.objects.filter(Q(state=FindingState.CLOSED, standing=True) | Exists(open_one))
    found = rows.order_by("pk").values_list("pk", "state", "standing").iterator(chunk_size=BATCH)
    for batch in _batches(found):
        checks: dict[UUID, list[StandingState]] = defaultdict(list)
        own = StandingCheck.objects.filter(finding__in=[pk for pk, *_ in batch])
        for pk, state in own.values_list("finding_id", "state"):
            checks[pk].append(StandingState(state))
        for pk, state, standing in batch:
            for doubt in doubts_of_keeping_up(FindingState(state), standing, checks[pk]):
                yield Doubtful(OwedKind.STANDING, pk, doubt)


def _checks() -> Iterator[Doubtful]:
    rows = StandingCheck.objects.filter(state=StandingState.REPORTED).values_list("pk", "answer_due_on")
    for pk, due in rows.iterator(chunk_size=BATCH):
        yield from _of(Standing(OwedKind.STANDING, StandingState.REPORTED, localdate(), due), pk)


def _steps() -> Iterator[Doubtful]:
    rows = SupervisionStep.objects.filter(state__in=sorted(OPEN_STEPS))
    for pk, state, due, approver in rows.values_list("pk", "state", "due_on", "approver").iterator(
        chunk_size=BATCH
    ):
        standing = Standing(
            OwedKind.SUPERVISION, StepState(state), localdate(), due, asked_of=Role(approver),
        )  # fmt: skip
        yield from _of(standing, pk)


def _clues() -> Iterator[Doubtful]:
    rows = Clue.objects.filter(state__in=sorted(OPEN_CLUES)).values_list("pk", "state", "due_on")
    for pk, state, due in rows.iterator(chunk_size=BATCH):
        yield from _of(Standing(OwedKind.CLUE, ClueState(state), localdate(), due), pk)


def _cases() -> Iterator[Doubtful]:
    rows = AccountabilityCase.objects.filter(state__in=sorted(OPEN_CASES)).values_list(
        "pk", "state", "due_on"
    )
    for pk, state, due in rows.iterator(chunk_size=BATCH):
        yield from _of(Standing(OwedKind.ACCOUNTABILITY, CaseState(state), localdate(), due), pk)


def _upward() -> Iterator[Doubtful]:
    """Briefs that are not answered, and instructions that are not done."""
    rows = Brief.objects.filter(state__in=sorted({*UNSENT, BriefState.SENT}))
    for pk, state, due in rows.values_list("pk", "state", "due_on").iterator(chunk_size=BATCH):
        yield from _of(Standing(OwedKind.BRIEF, BriefState(state), localdate(), due), pk)
    given = Instruction.objects.exclude(state=InstructionState.DONE)
    for pk, state, due in given.values_list("pk", "state", "due_on").iterator(chunk_size=BATCH):
        yield from _of(Standing(OwedKind.INSTRUCTION, InstructionState(state), localdate(), due), pk)


def _decisions() -> Iterator[Doubtful]:
    rows = MeetingDecision.objects.filter(state=DecisionState.REPORTED).values_list("pk", "answer_due_on")
    for pk, due in rows.iterator(chunk_size=BATCH):
        yield from _of(Standing(OwedKind.DECISION, DecisionState.REPORTED, localdate(), due), pk)


def _documents() -> Iterator[Doubtful]:
    rows = OfficialDocument.objects.filter(state__in=sorted(WAITING_DOCUMENTS))
    for pk, state, due in rows.values_list("pk", "state", "due_on").iterator(chunk_size=BATCH):
        yield from _of(Standing(OwedKind.DOCUMENT, OfficialState(state), localdate(), due), pk)


def _complaints() -> Iterator[Doubtful]:
    rows = Complaint.objects.filter(state__in=sorted(OPEN_COMPLAINTS))
    for pk, state, due, by in rows.values_list("pk", "state", "due_on", "handled_by").iterator(
        chunk_size=BATCH
    ):
        standing = Standing(
            OwedKind.COMPLAINT, ComplaintState(state), localdate(), due, asked_of=Role(by)
        )  # fmt: skip
        yield from _of(standing, pk)


def _campaign_tasks() -> Iterator[Doubtful]:
    rows = CampaignTask.objects.filter(state=CampaignTaskState.ANSWERED).values_list("pk", "answer_due_on")
    for pk, due in rows.iterator(chunk_size=BATCH):
        yield from _of(Standing(OwedKind.CAMPAIGN, CampaignTaskState.ANSWERED, localdate(), due), pk)


def _of(standing: Standing, pk: UUID) -> Iterator[Doubtful]:
    for doubt in doubts_of(standing):
        yield Doubtful(standing.kind, pk, doubt)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
