"""Giving a task on inside the unit, changing what was given, taking it back: the liaison's steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from huiyin.accounts.viewer import Viewer
from huiyin.findings import actions as findings
from huiyin.findings.queries import roles_on
from huiyin.journal.actions import record
from huiyin.journal.staleness import check_version, update_unchanged
from huiyin.organisations.clock import today
from huiyin.rectification.models import Task
from huiyin.rules.errand import LIFE, OUT, ErrandAction, ErrandFacts, ErrandState, against_giving
from huiyin.rules.finding import FindingState
from huiyin.rules.moves import Refused

from .models import Department, Errand, Person
from .queries import errand_facts, outer_due_on


@transaction.atomic
def give(
    *, task_id: UUID, inner_due_on: date | None, by: Viewer, department_id: UUID | None = None,
    person_ids: Sequence[UUID] = (), note: str = "",
) -> Errand:  # fmt: skip
    """Give a task to a department, to persons, or to persons of a department; they see its finding from now.

    Raises `Refused`, and `ValidationError` where the department has the task already.
    """
    seen = Task.objects.visible_to(by).only("finding_id").get(pk=task_id)
    finding = findings.locked(seen.finding_id, by)
    task = Task.objects.select_related("finding", "responsibility").get(pk=task_id)
    department, people = _recipients(finding.unit_id, department_id, person_ids)
    facts = ErrandFacts(
        finding_state=FindingState(finding.state), today=today(), inner_due_on=inner_due_on,
        outer_due_on=outer_due_on(task), somebody_named=bool(department or people),
    )  # fmt: skip
    if against := against_giving(roles_on(finding, by), facts):
        raise Refused(ErrandAction.AMEND, against)
    if department and task.errands.filter(department=department, state__in=sorted(OUT)).exists():
        raise ValidationError({"department": _("任务『%(task)s』已交给“%(name)s”办理，请勿重复交办。")
                               % {"task": task.title, "name": department.name}})  # fmt: skip
    errand = Errand.objects.create(
        task=task, unit_id=finding.unit_id, department=department, note=note.strip(),
        inner_due_on=inner_due_on, given_by=by.id, given_by_name=by.name,
    )  # fmt: skip
    errand.persons.set(people)
    _journal(errand, by, "give_errand", {"due": inner_due_on, **_named(department, people)})
    return errand


@transaction.atomic
def amend(
    *, errand_id: UUID, inner_due_on: date, by: Viewer, department_id: UUID | None = None,
    person_ids: Sequence[UUID] = (), note: str = "", version: int | None = None,
) -> Errand:  # fmt: skip
    """Give it to others, or by another day. Who had it before stays in the journal."""
    errand = locked(errand_id, by, version)
    department, people = _recipients(errand.unit_id, department_id, person_ids)
    before = {"due": errand.inner_due_on, **_named(errand.department, errand.persons.all())}
    facts = {"inner_due_on": inner_due_on, "somebody_named": bool(department or people)}
    step(errand, ErrandAction.AMEND, by, facts=facts,
         note={"before": before, "after": {"due": inner_due_on, **_named(department, people)}},
         inner_due_on=inner_due_on, department=department, note_=note.strip())  # fmt: skip
    errand.persons.set(people)
    return errand


@transaction.atomic
def withdraw(*, errand_id: UUID, reason: str, by: Viewer, version: int | None = None) -> Errand:
    """Take an errand back: those who had it see its finding no longer, unless through another one."""
    errand = locked(errand_id, by, version)
    return step(errand, ErrandAction.WITHDRAW, by, facts={"reason": reason}, note={"reason": reason},
                reason=reason.strip(), withdrawn_at=timezone.now())  # fmt: skip


def locked(errand_id: UUID, by: Viewer, version: int | None) -> Errand:
    """The errand in the viewer's scope, its finding held; `Stale` when it has moved on."""
    seen = Errand.objects.visible_to(by).select_related("task").get(pk=errand_id)
    findings.locked(seen.task.finding_id, by)
    rows = Errand.objects.select_related("task__finding__target", "task__finding__body", "department", "unit")
    errand = rows.get(pk=errand_id)
    check_version(errand, version)
    return errand


def step(
    errand: Errand, action: ErrandAction, by: Viewer, *, facts: dict[str, Any], note: dict[str, Any],
    **changes: Any,
) -> Errand:  # fmt: skip
    """One step of an errand's life with its row and one journal entry."""
    state = ErrandState(errand.state)
    held = roles_on(errand.task.finding, by)
    after = LIFE.next_state(action, state, held, errand_facts(errand, **facts))
    if "note_" in changes:
        changes["note"] = changes.pop("note_")
    update_unchanged(errand, version=errand.version, state=after, **changes)
    _journal(errand, by, f"{action}_errand", {"from": state, "to": after, **note})
    return errand


def _recipients(
    unit_id: UUID, department_id: UUID | None, person_ids: Iterable[UUID]
) -> tuple[Department | None, list[Person]]:
    """Department and people, of this unit and not retired."""
    department = None
    if department_id is not None:
        department = Department.objects.get(pk=department_id, unit_id=unit_id, retired_at=None)
    wanted = set(person_ids)
    people = list(Person.objects.filter(pk__in=wanted, unit_id=unit_id, retired_at=None))
    if len(people) != len(wanted):
        raise ValidationError({"persons": _("所选人员中有已离任或不属于本单位的，请重新选择。")})
    return department, people


def _named(department: Department | None, people: Iterable[Person]) -> dict[str, Any]:
    return {"department": department.name if department else "", "persons": [str(p) for p in people]}


def _journal(errand: Errand, by: Viewer, action: str, note: dict[str, Any]) -> None:
    record(body=errand.task.finding.body_id, by=by, action=action, object_type="errand", object_id=errand.pk,
           payload={"unit": errand.unit_id, "task": errand.task_id, **note})  # fmt: skip
