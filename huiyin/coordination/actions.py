"""Asking departments, answering, asking again; sending copies of the feedback; linking what came in."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.evidence.models import StoredFile
from huiyin.evidence.storage import Named, each_once
from huiyin.findings.models import Finding
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.rounds.models import Target
from huiyin.rules.coordination import (
    ASKING,
    LIFE,
    RequestAction,
    RequestFacts,
    RequestKind,
    RequestState,
)
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.team_work.queries import desks_for, roles_at

from .models import CoordinationRequest, RequestFile
from .queries import departments_of, may_be_linked, roles_in

Files = Sequence[Named]


@transaction.atomic
def ask(
    *, target_id: UUID, department_id: UUID, title: str, text: str, files: Files = (), by: Viewer
) -> CoordinationRequest:
    """Ask a department what it knows; it owes an answer in the profile's time."""
    target = desks_for(by).get(pk=target_id)
    if not roles_at(target, by) & ASKING:
        raise Refused(RequestAction.ASK_AGAIN, [Obstacle("not_your_role", {"roles": sorted(ASKING)})])
    department = departments_of(target).get(pk=department_id)
    made = _made(target, department.pk, RequestKind.INQUIRY, title, text, files, by)
    _journal(made, by, "ask_department")
    return made


@transaction.atomic
def send_copies(
    *, target_id: UUID, department_ids: Collection[UUID], title: str, files: Files, by: Viewer
) -> list[CoordinationRequest]:
    """Copy the feedback to departments (抄告), once each; only the office, and only after the feedback.

    Those who have it are left out. Raises `ValidationError` before anything was fed back, and for nobody.
    """
    target = desks_for(by).get(pk=target_id)
    if Role.OFFICE not in roles_at(target, by):
        raise Refused(RequestAction.ASK_AGAIN, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])
    if not Finding.objects.filter(target=target, fed_back_on__isnull=False).exists():
        raise ValidationError(_("还没有向这个单位反馈，反馈以后才能抄告。"))
    have = CoordinationRequest.objects.filter(target=target, kind=RequestKind.COPY)
    have = have.exclude(state=RequestState.WITHDRAWN).values("department_id")
    wanted = departments_of(target).filter(pk__in=department_ids).exclude(pk__in=have)
    made = [_made(target, d.pk, RequestKind.COPY, title, "", files, by) for d in wanted]
    if not made:
        raise ValidationError(_("没有新的抄告对象：请选择还没有抄告的部门。"))
    for request in made:
        _journal(request, by, "copy_to_department")
    return made


@transaction.atomic
def answer(
    *, request_id: UUID, text: str = "", files: Files = (), version: int | None = None, by: Viewer
) -> CoordinationRequest:
    """What the department knows; of a copy, that it was received."""
    request = _locked(request_id, by, version)
    _step(request, RequestAction.ANSWER, by, _facts(request, answer=text, files=len(files)),
          answer=text.strip(), answered_on=today(), answered_by_name=by.name, reason="")  # fmt: skip
    _attach(request, files, of_answer=True)
    return request


@transaction.atomic
def ask_again(*, request_id: UUID, reason: str, by: Viewer) -> CoordinationRequest:
    """Say what is still missing; the earlier answer stays, a new day is given."""
    request = _locked(request_id, by)
    due = due_date(request.body, DeadlineKind.COORDINATION_ANSWER, today())
    return _step(request, RequestAction.ASK_AGAIN, by, _facts(request, reason=reason),
                 reason=reason.strip(), answer_due_on=due)  # fmt: skip


@transaction.atomic
def withdraw(*, request_id: UUID, reason: str, by: Viewer) -> CoordinationRequest:
    request = _locked(request_id, by)
    return _step(request, RequestAction.WITHDRAW, by, _facts(request, reason=reason), reason=reason.strip())


@transaction.atomic
def link(
    *, request_id: UUID, drafts: Collection[UUID], findings: Collection[UUID], by: Viewer
) -> CoordinationRequest:
    """Say on which drafts and findings of the same target the answer bears."""
    request = _locked(request_id, by)
    if not roles_in(request, by) & ASKING:
        raise Refused(RequestAction.ASK_AGAIN, [Obstacle("not_your_role", {"roles": sorted(ASKING)})])
    own_drafts, own_findings = may_be_linked(by, request.target)
    request.drafts.set(own_drafts.filter(pk__in=drafts))
    request.findings.set(own_findings.filter(pk__in=findings))
    _journal(request, by, "link_answer")
    return request


def _facts(request: CoordinationRequest, **more: Any) -> RequestFacts:
    return RequestFacts(RequestKind(request.kind), **more)


def _made(
    target: Target, department_id: UUID, kind: RequestKind, title: str, text: str, files: Files, by: Viewer
) -> CoordinationRequest:
    made = CoordinationRequest.objects.create(
        body_id=target.body_id, target=target, department_id=department_id, kind=kind,
        title=title.strip()[:200], text=text.strip(), asked_on=today(), asked_by_name=by.name,
        answer_due_on=due_date(target.body, DeadlineKind.COORDINATION_ANSWER, today()),
    )  # fmt: skip
    _attach(made, files, of_answer=False)
    return made


def _locked(request_id: UUID, by: Viewer, version: int | None = None) -> CoordinationRequest:
    own = CoordinationRequest.objects.visible_to(by).filter(pk=request_id)
    rows = CoordinationRequest.objects.select_related("target", "body").filter(pk__in=own.values("pk"))
    request = rows.select_for_update(of=("self",)).get()
    check_version(request, version)
    return request


def _step(
    request: CoordinationRequest, action: RequestAction, by: Viewer, facts: RequestFacts, **changes: Any
) -> CoordinationRequest:
    after = LIFE.next_state(action, RequestState(request.state), roles_in(request, by), facts)
    before = {"former_answer": request.answer} if action == RequestAction.ANSWER else {}
    update_unchanged(request, version=request.version, state=after, **changes)
    record(body=request.body_id, by=by, action=action, object_type="request", object_id=request.pk,
           payload={"department_id": request.department_id, "reason": facts.reason, **before})  # fmt: skip
    return request


def _attach(request: CoordinationRequest, files: Files, *, of_answer: bool) -> None:
    for kept, name in each_once(files):
        stored = StoredFile.objects.of(kept)
        RequestFile.objects.get_or_create(
            request=request, file=stored, of_answer=of_answer, defaults={"name": name}
        )


def _journal(request: CoordinationRequest, by: Viewer, action: str) -> None:
    record(body=request.body_id, by=by, action=action, object_type="request", object_id=request.pk,
           payload={"department_id": request.department_id, "target": request.target_id})  # fmt: skip
