"""POST: the steps of a task's life, and the decisions on close applications, as in their pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from huiyin.findings.queries import finding_for, roles_on
from huiyin.rectification import actions, closing
from huiyin.rectification.actions import OWNER_FIELDS, Owner
from huiyin.rectification.queries import applications_for, task_for
from huiyin.rules.close_application import ApplicationAction
from huiyin.rules.finding import Pace
from huiyin.rules.task import Deliverable
from huiyin.verification.queries import REVIEWING
from huiyin.web.forms.rectify import OwnerForm, ReasonForm, RevisionForm, TaskForm
from huiyin.web.forms.review import DecisionForm, Line
from huiyin.web.pages.review.deciding import decide_on, lines_on
from huiyin.web.refusals import checked

from . import given as sent_for
from .reading import application_in_life, task_in_life
from .records import ApplicationInLife, TaskInLife
from .taking import of_version, sent, step, taken_once

router = Router()
Told = dict[str, Any]


@step(router, "/findings/{uuid:pk}/tasks", TaskInLife, "Plan a task")
def plan_task(request: HttpRequest, pk: UUID, given: sent_for.NewTask) -> Told:
    finding_for(request.viewer, pk)
    data = checked(TaskForm(sent(given)))
    return _after(request, lambda: actions.plan_task(
        finding_id=pk, title=data["title"], text=data["text"], due_on=data["due_on"],
        deliverable=Deliverable(data["deliverable"]), pace=Pace(data["pace"]), owner=_owner(data),
        by=request.viewer,
    ))  # fmt: skip


@step(router, "/tasks/{uuid:pk}/owner", TaskInLife, "Say who answers for a task")
def assign_task(request: HttpRequest, pk: UUID, given: sent_for.NewOwner) -> Told:
    task_for(request.viewer, pk)
    owner, version = _owner(checked(OwnerForm(sent(given)))), of_version(request, given)
    return _after(
        request, lambda: actions.assign(task_id=pk, owner=owner, version=version, by=request.viewer)
    )


@step(router, "/tasks/{uuid:pk}/revise", TaskInLife, "Change a task or its date")
def revise_task(request: HttpRequest, pk: UUID, given: sent_for.Revision) -> Told:
    kept = ("title", "text", "deliverable", "pace", "due_on")
    data = checked(RevisionForm(sent(given, task_for(request.viewer, pk), kept)))
    data["version"] = of_version(request, given)
    return _after(request, lambda: actions.revise_task(task_id=pk, by=request.viewer, **data))


@step(router, "/tasks/{uuid:pk}/complete", TaskInLife, "Say that a task is done")
def complete_task(request: HttpRequest, pk: UUID, given: sent_for.Versioned) -> Told:
    task_for(request.viewer, pk)
    version = of_version(request, given)
    return _after(request, lambda: actions.complete_task(task_id=pk, version=version, by=request.viewer))


@step(router, "/tasks/{uuid:pk}/resume", TaskInLife, "Take up again a task that was called done")
def resume_task(request: HttpRequest, pk: UUID, given: sent_for.Reasoned) -> Told:
    return _for_a_reason(request, pk, given, actions.resume_task)


@step(router, "/tasks/{uuid:pk}/cancel", TaskInLife, "Give up a task that another one replaces")
def cancel_task(request: HttpRequest, pk: UUID, given: sent_for.Reasoned) -> Told:
    return _for_a_reason(request, pk, given, actions.cancel_task)


def _for_a_reason(
    request: HttpRequest, pk: UUID, given: sent_for.Reasoned, do: Callable[..., Any]
) -> Told:  # fmt: skip
    task_for(request.viewer, pk)
    reason, version = checked(ReasonForm(sent(given)))["reason"], of_version(request, given)
    return _after(request, lambda: do(task_id=pk, reason=reason, version=version, by=request.viewer))


@step(router, "/applications/{uuid:pk}/recall", ApplicationInLife, "Take an application back")
def recall_application(request: HttpRequest, pk: UUID, given: sent_for.Versioned) -> Told:
    applications_for(request.viewer).get(pk=pk)
    version = of_version(request, given)
    done = taken_once(
        request, lambda: closing.recall(application_id=pk, version=version, by=request.viewer).pk
    )
    return application_in_life(request, done)


@step(router, "/applications/{uuid:pk}/decision", ApplicationInLife, "Decide on an application")
def decide(request: HttpRequest, pk: UUID, given: sent_for.Decision) -> Told:
    application = applications_for(request.viewer).get(pk=pk)
    if not roles_on(application.finding, request.viewer) & REVIEWING:
        raise PermissionDenied
    lines = lines_on(application)
    data = checked(DecisionForm(sent(given) | _by_line(given.remarks, lines), lines=lines))
    of_version(request, given)

    def do() -> UUID:
        decide_on(request.viewer, pk, ApplicationAction(data["decision"]), data)
        return pk

    return application_in_life(request, taken_once(request, do))


def _by_line(remarks: list[sent_for.Remark], lines: list[Line]) -> dict[str, str]:
    """The remarks by the fields of the form."""
    names = {(line.task, line.check): line.name for line in lines}
    if unknown := [r for r in remarks if (r.task, r.check) not in names]:
        said = _("这份申请没有这样的任务或核对事项：%(n)s %(check)s。")
        raise ValidationError({"remarks": [said % {"n": r.task, "check": r.check} for r in unknown]})
    return {names[r.task, r.check]: r.text for r in remarks}


def _owner(data: dict[str, Any]) -> Owner:
    return Owner(**{name: data[name] for name in OWNER_FIELDS})


def _after(request: HttpRequest, do: Callable[[], Any]) -> Told:
    """Take the step, which gives its task, and answer with the task as it then is."""
    return task_in_life(request, taken_once(request, lambda: do().pk))
