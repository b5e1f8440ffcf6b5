"""Asking a question, and what becomes of it: answered, handed on, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.findings.models import Finding
from huiyin.journal.actions import record
from huiyin.journal.staleness import Stale, update_unchanged
from huiyin.organisations.clock import due_date, today
from huiyin.organisations.models import Unit
from huiyin.rectification.models import CloseApplication
from huiyin.rounds.models import Target
from huiyin.rules.comment import INSPECTING
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.moves import Refused
from huiyin.rules.question import (
    HANDED_ON,
    LIFE,
    UNANSWERED,
    QuestionAbout,
    QuestionAction,
    QuestionState,
    against_asking,
    asks_as,
)
from huiyin.rules.roles import Role

from .models import Question
from .queries import asking_facts, question_facts, roles_towards


@transaction.atomic
def ask_about_finding(
    *, finding_id: UUID, text: str, asked_of: Role, by: Viewer, department_id: UUID | None = None,
    application_id: UUID | None = None,
) -> Question:  # fmt: skip
    """Ask about a finding, or about an application to close it; raises `Refused` with every reason."""
    finding = findings.locked(finding_id, by)
    application = CloseApplication.objects.get(pk=application_id, finding=finding) if application_id else None
    about = QuestionAbout.APPLICATION if application else QuestionAbout.FINDING
    return _ask(finding.target, finding, application, about, text, asked_of, department_id, by)


@transaction.atomic
def ask_about_plan(*, target_id: UUID, text: str, asked_of: Role, by: Viewer) -> Question:
    """Ask about a unit's plan."""
    rows = Target.objects.visible_to(by).select_related("round", "body", "unit")
    target = rows.get(pk=target_id)
    return _ask(target, None, None, QuestionAbout.PLAN, text, asked_of, None, by)


def _ask(
    target: Target, finding: Finding | None, application: CloseApplication | None, about: QuestionAbout,
    text: str, asked_of: Role, department_id: UUID | None, by: Viewer,
) -> Question:  # fmt: skip
    facts = asking_facts(
        target=target, finding=finding, application=application, viewer=by, asked_of=asked_of,
        department_id=department_id, text=text,
    )  # fmt: skip
    if against := against_asking(facts.held, facts):
        raise Refused(QuestionAction.ANSWER, against)
    department = Unit.objects.get(pk=department_id) if asked_of == Role.DEPARTMENT else None
    made = Question.objects.create(
        body_id=target.body_id, round_id=target.round_id, target=target, unit_id=target.unit_id, about=about,
        finding=finding, application=application, asked_as=asks_as(facts.held, asked_of), asked_of=asked_of,
        department=department, text=text.strip(), asked_by=by.id, asked_by_name=by.name,
        answer_due_on=due_date(target.body, DeadlineKind.QUESTION_ANSWER, today()),
    )  # fmt: skip
    _journal(made, by, "ask_question", due=made.answer_due_on)
    return made


@transaction.atomic
def answer(*, question_id: UUID, text: str, by: Viewer, version: int | None = None) -> Question:
    """Answer a question; whoever it is with does, and never who asked it."""
    return _step(
        question_id, QuestionAction.ANSWER, by, version, text, answer=text.strip(),
        answered_at=timezone.now(), answered_by=by.id, answered_by_name=by.name,
    )  # fmt: skip


@transaction.atomic
def forward(*, question_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Question:
    """The office hands a unit's question on to the team, or the team to the office; the day stays."""
    seen = Question.objects.visible_to(by).get(pk=question_id)
    other = HANDED_ON.get(Role(seen.asked_of), Role.OFFICE)
    return _step(
        question_id, QuestionAction.FORWARD, by, version, reason, asked_of=other,
        forwarded_note=reason.strip(), forwarded_at=timezone.now(), forwarded_by_name=by.name,
    )  # fmt: skip


@transaction.atomic
def withdraw(*, question_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Question:
    """Take a question back that needs no answer any more."""
    return _step(question_id, QuestionAction.WITHDRAW, by, version, reason, withdrawn_reason=reason.strip())


def _step(
    question_id: UUID, action: QuestionAction, by: Viewer, version: int | None, text: str, **changes: Any
) -> Question:
    """One step of a question's life with its row and one journal entry."""
    rows = Question.objects.visible_to(by)
    question = rows.select_related("finding__target", "target", "department").get(pk=question_id)
    if question.state not in UNANSWERED or (version is not None and version != question.version):
        raise Stale(question)
    state = QuestionState(question.state)
    facts = question_facts(question, by, text=text)
    after = LIFE.next_state(action, state, facts.held, facts)
    update_unchanged(question, version=question.version, state=after, **changes)
    reason = {} if action == QuestionAction.ANSWER else {"reason": text.strip()}
    _journal(question, by, f"{action}_question", **{"from": state, "to": after, **reason})
    return question


def _journal(question: Question, by: Viewer, action: str, **more: Any) -> None:
    """Told of the finding, or of the target whose plan it is about."""
    of_finding = question.finding_id is not None
    payload = {"question": question.pk, "about": question.about, "asked_of": question.asked_of,
               "department": question.department.name if question.department else None,
               "inside": bool(roles_towards(question, by) & INSPECTING), **more}  # fmt: skip
    record(body=question.body_id, by=by, action=action, object_type="finding" if of_finding else "target",
           object_id=question.finding_id or question.target_id, payload=payload)  # fmt: skip
