"""Reading a unit's departments, people, errands and contributions, within the viewer's scope."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from huiyin.accounts.models import Grant, GrantState, User
from huiyin.accounts.viewer import Viewer
from huiyin.findings.queries import roles_on
from huiyin.organisations.clock import today
from huiyin.organisations.models import Unit
from huiyin.rectification.models import Task
from huiyin.rectification.queries import tasks_for
from huiyin.rules.errand import LIFE, WITH_STAFF, ErrandAction, ErrandFacts, ErrandState
from huiyin.rules.finding import WORKABLE, FindingState
from huiyin.rules.moves import Obstacle
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.rules.task import UNFINISHED

from .models import ContributedFile, Contribution, Department, Errand, Person


def units_kept_by(viewer: Viewer) -> QuerySet[Unit]:
    """The units whose inside the viewer keeps or, as their head, reads."""
    return Unit.objects.filter(pk__in=viewer.scopes(*WHOLE_UNIT)).order_by("name")


def departments_of(viewer: Viewer, *, retired: bool = False) -> QuerySet[Department]:
    """The departments of the viewer's units with how many people each has, and how many errands are out."""
    rows = Department.objects.visible_to(viewer).filter(retired_at__isnull=not retired)
    standing = Q(people__retired_at__isnull=True, people__isnull=False)
    return rows.select_related("unit").annotate(
        number_of_people=Count("people", filter=standing, distinct=True)
    )


def people_of_unit(viewer: Viewer, *, retired: bool = False) -> QuerySet[Person]:
    rows = Person.objects.visible_to(viewer).filter(retired_at__isnull=not retired)
    return rows.select_related("department", "unit").order_by("unit__name", "department__name", "name")


def staff_accounts(viewer: Viewer, unit_id: UUID) -> QuerySet[User]:
    """Accounts that hold the staff role in a unit of the viewer's."""
    if unit_id not in viewer.scopes(*WHOLE_UNIT):
        return User.objects.none()
    return _holding(Role.UNIT_STAFF, unit_id)


def has_head(unit_id: UUID) -> bool:
    """Whether somebody can sign for this unit here."""
    return _holding(Role.UNIT_HEAD, unit_id).exists()


def _holding(role: Role, unit_id: UUID) -> QuerySet[User]:
    held = Grant.objects.filter(role=role, scope_id=unit_id, state=GrantState.CONFIRMED)
    return User.objects.filter(pk__in=held.values("user_id"), is_active=True).order_by("name")


def units_without_head(viewer: Viewer) -> QuerySet[Unit]:
    """To the office: units to which something was fed back and for which nobody can sign here."""
    heads = Grant.objects.filter(
        role=Role.UNIT_HEAD, state=GrantState.CONFIRMED, scope_id=OuterRef("pk"), user__is_active=True
    )
    own = Unit.objects.filter(body_id__in=viewer.bodies(Role.OFFICE), receives=False)
    fed_back = own.filter(findings__fed_back_on__isnull=False).values("pk")
    return own.filter(~Exists(heads), pk__in=fed_back).select_related("body").order_by("name")


def errands_for(viewer: Viewer) -> QuerySet[Errand]:
    """Errands in scope: those that are late with staff, then what waits for the liaison, then by day."""
    late = Q(state__in=sorted(WITH_STAFF), inner_due_on__lt=today())
    turn = Case(
        When(late, then=Value(0)),
        When(state=ErrandState.REPORTED, then=Value(1)),
        When(state__in=sorted(WITH_STAFF), then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
    related = ("task__finding__unit", "task__finding__body", "task__finding__target", "task__finding__round")
    rows = Errand.objects.visible_to(viewer).select_related(
        *related, "task__responsibility", "department", "unit"
    )
    return rows.annotate(turn=turn).order_by("turn", "inner_due_on", "id")


def my_errands(viewer: Viewer) -> QuerySet[Errand]:
    """To staff: what was given to them or their department."""
    return errands_for(viewer.only(Role.UNIT_STAFF))


def errands_of_task(viewer: Viewer, tasks: Iterable[UUID]) -> QuerySet[Errand]:
    return errands_for(viewer).filter(task_id__in=list(tasks)).prefetch_related("persons")


def tasks_to_give(viewer: Viewer) -> QuerySet[Task]:
    """Tasks of the viewer's units that can be worked on and are with nobody inside the unit."""
    own = viewer.only(Role.UNIT)
    out = Errand.objects.filter(task=OuterRef("pk"), withdrawn_at__isnull=True)
    rows = tasks_for(own).filter(state__in=UNFINISHED, finding_state__in=sorted(WORKABLE))
    return rows.filter(~Exists(out)).order_by(F("due_on").asc(nulls_last=True), "id")


def late_inside(viewer: Viewer) -> QuerySet[Errand]:
    """Errands that staff should have reported on by now."""
    return errands_for(viewer).filter(state__in=sorted(WITH_STAFF), inner_due_on__lt=today())


def contributions_of(errand: Errand) -> QuerySet[Contribution]:
    """What was handed in about an errand, the newest first; the caller has shown that it may be seen."""
    rows = Contribution.objects.filter(errand=errand).prefetch_related("files__file")
    return rows.order_by("-made_at", "-id")


def contributions_for(viewer: Viewer) -> QuerySet[Contribution]:
    return Contribution.objects.visible_to(viewer).select_related("errand").prefetch_related("files")


def contributed_files(viewer: Viewer) -> QuerySet[ContributedFile]:
    seen = Contribution.objects.visible_to(viewer)
    return ContributedFile.objects.filter(contribution__in=seen).select_related("file")


def outer_due_on(task: Task) -> date | None:
    """The deadline that binds the unit outside: the task's own, or its finding's."""
    return task.due_on or task.finding.due_on


def errand_facts(errand: Errand, **more: Any) -> ErrandFacts:
    """What the guards of an errand ask."""
    facts = ErrandFacts(
        finding_state=FindingState(errand.task.finding.state),
        today=today(),
        inner_due_on=errand.inner_due_on,
        outer_due_on=outer_due_on(errand.task),
    )
    return replace(facts, **more)


def steps_on(errand: Errand, viewer: Viewer) -> dict[ErrandAction, list[Obstacle]]:
    """Every step that the errand's state and the viewer's roles know, with what stands against it.

    What is asked for in a form (reason, words) doesn't stand against the step before it is filled in.
    """
    state, held = ErrandState(errand.state), roles_on(errand.task.finding, viewer)
    facts = errand_facts(errand, reason="…", said="…", inner_due_on=max(errand.inner_due_on, today()))
    return {a: LIFE.obstacles(a, state, held, facts) for a in LIFE.offered(state, held)}
