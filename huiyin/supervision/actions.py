"""Proposing a step of supervision, and what becomes of it: approved, answered, settled, or the next rung."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import SYSTEM, Viewer
from huiyin.evidence.models import StoredFile
from huiyin.evidence.storage import Named, each_once
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, update_unchanged
from huiyin.organisations.clock import calendar, today
from huiyin.organisations.models import InspectingBody
from huiyin.organisations.profiles import profile_of
from huiyin.rules.deadlines import Deadline, due
from huiyin.rules.ladder import (
    APPROVERS,
    LIFE,
    OPEN,
    Rung,
    StepAction,
    StepState,
    above,
    against_proposing,
)
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role
from huiyin.rules.watch import Cause

from .models import StepEvent, StepFile, SupervisionStep, TriggerMet
from .queries import confirmed_sign, facts_for_proposing, facts_of, rules_of

#: actions of which the unit is not told
_INSIDE = frozenset({StepAction.PROPOSE, StepAction.REFUSE, StepAction.ESCALATE})


def last_day(body: InspectingBody, period: Deadline) -> date:
    """The last day of a period that begins today, counted as the body's profile counts."""
    return due(today(), period, calendar(), roll_to_workday=profile_of(body).roll_to_workday)


@transaction.atomic
def propose(
    *, finding_id: UUID, rung: Rung, demand: str, by: Viewer, skip_reason: str = "",
    signs: Sequence[UUID] = (),
) -> SupervisionStep:  # fmt: skip
    """Propose a step by hand, perhaps for confirmed signs of this finding. Raises `Refused`."""
    finding = findings.locked(finding_id, by)
    facts = facts_for_proposing(finding, rung, by, demand=demand, skip_reason=skip_reason)
    roles = roles_on(finding, by)
    if against := against_proposing(roles, facts):
        raise Refused(StepAction.PROPOSE, against)
    role = Role.OFFICE if Role.OFFICE in roles else Role.TEAM
    made = _made(finding, rung, demand, skip_reason, role=role, by=by)
    for key in signs:
        if confirmed_sign(by, finding, key) is not None:
            TriggerMet.objects.get_or_create(
                finding=finding, key=f"{Cause.SIGN}:{key}", defaults={"step": made, "cause": Cause.SIGN}
            )
    return made


def _made(
    finding: Finding, rung: Rung, demand: str, skip_reason: str, *, role: Role | None, by: Viewer,
    follows: SupervisionStep | None = None,
) -> SupervisionStep:  # fmt: skip
    rules = rules_of(finding.body)
    made = SupervisionStep.objects.create(
        finding=finding, rung=rung, approver=rules.rungs[rung].approved_by, demand=demand.strip(),
        skip_reason=skip_reason.strip(), follows=follows, proposed_as=role or "", proposed_by=by.id,
        proposed_by_name=by.name, due_on=last_day(finding.body, rules.decision),
    )  # fmt: skip
    _event(made, StepAction.PROPOSE, by, skip_reason)
    _journal(made, by, StepAction.PROPOSE, skip_reason=made.skip_reason, follows=follows and follows.pk)
    return made


@transaction.atomic
def approve(
    *, step_id: UUID, by: Viewer, demand: str = "", version: int | None = None
) -> SupervisionStep:  # fmt: skip
    """Issue a step to the unit, which owes its answer from now on; `demand` words it anew."""
    step = _locked(step_id, by, version)
    rules, body = rules_of(step.finding.body), step.finding.body
    until = last_day(body, rules.rungs[Rung(step.rung)].answer)
    return _step(
        step, StepAction.APPROVE, by, "", told_until=until, approved_by=by.id, issued_on=today(),
        demand=demand.strip() or step.demand, answer_due_on=until, due_on=until,
    )  # fmt: skip


def approve_many(*, versions: Mapping[UUID, int], by: Viewer) -> tuple[list[SupervisionStep], int]:
    """Issue several steps as they are worded; gives those that were issued and how many were not.

    Each stands by itself: one that moved on meanwhile or is not the viewer's to approve holds up no other.
    """
    issued, left = [], 0
    for step_id, version in versions.items():
        try:
            issued.append(approve(step_id=step_id, by=by, version=version))
        except (Refused, Stale, SupervisionStep.DoesNotExist):
            left += 1
    return issued, left


@transaction.atomic
def refuse(*, step_id: UUID, reason: str, by: Viewer, version: int | None = None) -> SupervisionStep:
    return _ended(step_id, StepAction.REFUSE, by, reason, version)


@transaction.atomic
def withdraw(*, step_id: UUID, reason: str, by: Viewer, version: int | None = None) -> SupervisionStep:
    """Take a step back; the unit learns of it only if it had been issued."""
    return _ended(step_id, StepAction.WITHDRAW, by, reason, version)


@transaction.atomic
def answer(
    *, step_id: UUID, text: str, by: Viewer, files: Sequence[Named] = (),
    version: int | None = None,
) -> SupervisionStep:  # fmt: skip
    """The unit's answer, with files; it stays on record also where it is returned."""
    step = _locked(step_id, by, version)
    until = last_day(step.finding.body, rules_of(step.finding.body).review)
    answered = _step(step, StepAction.ANSWER, by, text, due_on=until)
    event = StepEvent.objects.filter(step=step).latest("id")
    for kept, name in each_once(files):
        stored = StoredFile.objects.of(kept)
        StepFile.objects.create(event=event, file=stored, name=name)
    return answered


@transaction.atomic
def settle(*, step_id: UUID, by: Viewer, remark: str = "", version: int | None = None) -> SupervisionStep:
    """What was demanded is done or in hand: the step ends, the finding goes on."""
    return _ended(step_id, StepAction.SETTLE, by, remark, version)


@transaction.atomic
def return_(
    *, step_id: UUID, reason: str, answer_due_on: date | None, by: Viewer, version: int | None = None
) -> SupervisionStep:
    """The answer does not do: the unit answers again by another day."""
    step = _locked(step_id, by, version)
    return _step(
        step, StepAction.RETURN, by, reason, asked_until=answer_due_on, told_until=answer_due_on,
        answer_due_on=answer_due_on, due_on=answer_due_on,
    )  # fmt: skip


@transaction.atomic
def escalate(
    *, step_id: UUID, reason: str, by: Viewer, demand: str = "", version: int | None = None
) -> SupervisionStep:
    """End this step because it did not help, and propose the next rung; gives the new step."""
    step = _locked(step_id, by, version)
    _step(step, StepAction.ESCALATE, by, reason, ended_on=today(), due_on=None)
    rung = above(Rung(step.rung))
    if rung is None:
        raise AssertionError("the rules let a step follow on the last rung")
    return _made(step.finding, rung, demand.strip() or step.demand, "", role=Role.OFFICE, by=by, follows=step)


@transaction.atomic
def note_paper(*, step: SupervisionStep, form: str, by: Viewer) -> None:
    """Enter into the journal that a step's paper was taken out, and as what (docx, pdf)."""
    record(body=step.finding.body_id, by=by, action="export_supervision", object_type="finding",
           object_id=step.finding_id, payload={"supervision": step.pk, "form": form})  # fmt: skip


def _ended(
    step_id: UUID, action: StepAction, by: Viewer, text: str, version: int | None
) -> SupervisionStep:  # fmt: skip
    return _step(_locked(step_id, by, version), action, by, text, ended_on=today(), due_on=None)


def _locked(step_id: UUID, by: Viewer, version: int | None) -> SupervisionStep:
    """The step in the viewer's scope, its finding held; `Stale` when it moved on meanwhile."""
    seen = SupervisionStep.objects.visible_to(by).get(pk=step_id)
    findings.locked(seen.finding_id, by)
    step = SupervisionStep.objects.select_related("finding__body", "finding__target").get(pk=step_id)
    if step.state not in OPEN or (version is not None and version != step.version):
        raise Stale(step)
    return step


def _step(
    step: SupervisionStep, action: StepAction, by: Viewer, text: str, *, asked_until: date | None = None,
    told_until: date | None = None, **changes: Any,
) -> SupervisionStep:  # fmt: skip
    """One step of the life with its row, its event and one journal entry."""
    state = StepState(step.state)
    roles = roles_on(step.finding, by)
    facts = facts_of(step, by, reason=text, answer_due_on=asked_until)
    after = LIFE.next_state(action, state, roles, facts)
    update_unchanged(step, version=step.version, state=after, **changes)
    _event(step, action, by, text, told_until, by_unit=action == StepAction.ANSWER)
    _journal(step, by, action, **{"from": state, "to": after, "reason": text.strip(), "until": told_until})
    return step


def _event(
    step: SupervisionStep, action: StepAction, by: Viewer, text: str, until: date | None = None, *,
    by_unit: bool = False,
) -> None:  # fmt: skip
    never = action == StepAction.WITHDRAW and step.issued_on is None
    StepEvent.objects.create(
        step=step, action=action, by_name=by.name, by_unit=by_unit, inside=action in _INSIDE or never,
        text=text.strip(), due_on=until, at=timezone.now(),
    )  # fmt: skip


def told(step: SupervisionStep, **more: Any) -> dict[str, Any]:
    """What the journal keeps of a deed: who approves decides who is told of a proposal."""
    leaders = step.approver == Role.LEADING_GROUP
    return {
        "supervision": step.pk, "rung": step.rung, "office_approves": not leaders, "leaders_approve": leaders,
        "issued": step.issued_on is not None, **more,
    }  # fmt: skip


def _journal(step: SupervisionStep, by: Viewer, action: StepAction, **more: Any) -> None:
    inside = bool(by is SYSTEM or roles_on(step.finding, by) & (APPROVERS | {Role.TEAM}))
    record(body=step.finding.body_id, by=by, action=f"supervision_{action}", object_type="finding",
           object_id=step.finding_id, payload=told(step, inside=inside, **more))  # fmt: skip
