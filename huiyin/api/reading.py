"""GET: findings, tasks, close applications, units, rounds: in lists, and one by one with their obstacles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Query, Router

from huiyin.evidence.queries import evidence_for
from huiyin.findings.filters import WATCHERS
from huiyin.findings.queries import finding_for, roles_on
from huiyin.rectification.close_facts import points_of
from huiyin.rectification.queries import (
    APPLYING,
    TASKS_WITH_OWNERS,
    all_facts,
    applications_for,
    facts_of_tasks,
    task_for,
    tasks_of,
)
from huiyin.rules.roles import Role
from huiyin.verification.queries import REVIEWING, decisions_on
from huiyin.web.pages.findings.listing import FindingList
from huiyin.web.pages.findings.steps import standing_now, steps, task_steps
from huiyin.web.pages.review.deciding import TO_BE_WRITTEN, elsewhere
from huiyin.web.pages.review.queue import Queue
from huiyin.web.pages.rounds.life import next_step
from huiyin.web.pages.rounds.listing import RoundsPage
from huiyin.web.pages.tasks.listing import TaskList
from huiyin.web.pages.units.listing import UnitsPage
from huiyin.web.wording import word

from . import records
from .lists import MOST, USUAL, Leaf, described, leaf_of
from .refusing import Absent, Unknown

router = Router()
_ABSENT = {404: Absent}
_UNKNOWN = {422: Unknown}


class Findings(Leaf):
    items: list[records.Finding]


class Tasks(Leaf):
    items: list[records.TaskOfList]


class Applications(Leaf):
    items: list[records.Application]


class Units(Leaf):
    items: list[records.Unit]


class Rounds(Leaf):
    items: list[records.Round]


class FindingsWithTasks(FindingList):
    """The problem list; instead of how many tasks there are, the tasks with their owners."""

    prefetch = (TASKS_WITH_OWNERS,)

    def decorate(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows


class BareTasks(TaskList):
    """The task list, without what was reported last."""

    def decorate(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows


Limit = Query(USUAL, ge=1, le=MOST, description="rows of a page")


@router.get(
    "/findings", response={200: Findings, **_UNKNOWN}, tags=["findings"],
    summary="The problem list, with tasks and owners", openapi_extra=described(FindingsWithTasks),
)  # fmt: skip
def findings(request: HttpRequest, limit: int = Limit) -> dict[str, Any]:
    watched = request.viewer.has(*WATCHERS)

    def told(row: Any) -> dict[str, Any]:
        return records.finding(row, watched=watched, tasks=[records.task(t) for t in row.tasks.all()])

    return leaf_of(FindingsWithTasks, request, limit, told)


@router.get(
    "/findings/{uuid:pk}", response={200: records.FindingInLife, **_ABSENT}, tags=["findings"],
    summary="A finding, its tasks, and what stands against each step",
)  # fmt: skip
def finding(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    return finding_in_life(request, pk)


def finding_in_life(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """As the finding's page has it; raises `DoesNotExist` outside the viewer's scope."""
    viewer = request.viewer
    found = finding_for(viewer, pk)
    roles = roles_on(found, viewer)
    facts = all_facts(found, viewer, reason=TO_BE_WRITTEN)
    newest = applications_for(viewer).filter(finding=found).order_by("submitted_at").last()
    rows = list(tasks_of(found))
    proven = evidence_for(viewer, found.pk).filter(withdrawn_at=None).values_list("task_id", flat=True)
    applying = Role.UNIT in roles and found.state in APPLYING
    points = points_of([found])[found.pk] if applying else []
    of_tasks = facts_of_tasks(found, rows, proven)
    tasks = [records.task(t) | {"steps": _told(task_steps(t, found, roles, of_tasks[t.pk]))} for t in rows]
    return records.finding(found, watched=viewer.has(*WATCHERS), tasks=tasks) | {
        "steps": _told(steps(found, roles, facts, newest)),
        "points": [records.point(p) for p in points],
        "now": standing_now(found, facts),
        "application": newest.pk if newest else None,
    }


def _told(found: list[Any]) -> list[dict[str, Any]]:
    return [records.step(s.action, s.words, s.obstacles) for s in found]


@router.get(
    "/tasks", response={200: Tasks, **_UNKNOWN}, tags=["tasks"], summary="The task list",
    openapi_extra=described(BareTasks),
)  # fmt: skip
def tasks(request: HttpRequest, limit: int = Limit) -> dict[str, Any]:
    return leaf_of(BareTasks, request, limit, records.task_of_list)


@router.get(
    "/tasks/{uuid:pk}", response={200: records.TaskInLife, **_ABSENT}, tags=["tasks"],
    summary="A task, and what stands against each step",
)  # fmt: skip
def task(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    return task_in_life(request, pk)


def task_in_life(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """As its finding's page has it; raises `DoesNotExist` outside the viewer's scope."""
    of = task_for(request.viewer, pk).finding_id
    return next(t for t in finding_in_life(request, of)["tasks"] if t["id"] == pk)


@router.get(
    "/applications", response={200: Applications, 403: Absent, **_UNKNOWN}, tags=["applications"],
    summary="Close applications that wait for an answer, for who reviews", openapi_extra=described(Queue),
)  # fmt: skip
def applications(request: HttpRequest, limit: int = Limit) -> dict[str, Any]:
    return leaf_of(Queue, request, limit, records.application)


@router.get(
    "/applications/{uuid:pk}", response={200: records.ApplicationInLife, **_ABSENT}, tags=["applications"],
    summary="A close application, and what stands against each decision",
)  # fmt: skip
def application(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    return application_in_life(request, pk)


def application_in_life(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """With the decisions that its page shows; raises `DoesNotExist` outside the viewer's scope."""
    viewer = request.viewer
    found = applications_for(viewer).select_related("finding__body").get(pk=pk)
    decisions: dict[Any, Any] = {}
    if roles_on(found.finding, viewer) & REVIEWING:
        decisions = decisions_on(found, viewer, reason=TO_BE_WRITTEN)
    shown = [records.step(a, word(a), o) for a, o in decisions.items() if not elsewhere(o)]
    return records.application(found) | {"steps": shown}


@router.get(
    "/units", response={200: Units, **_UNKNOWN}, tags=["units"], summary="Units",
    openapi_extra=described(UnitsPage),
)  # fmt: skip
def units(request: HttpRequest, limit: int = Limit) -> dict[str, Any]:
    return leaf_of(UnitsPage, request, limit, records.unit)


@router.get("/units/{uuid:pk}", response={200: records.Unit, **_ABSENT}, tags=["units"], summary="A unit")
def unit(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    return records.unit(UnitsPage.one(request, pk))


@router.get(
    "/rounds", response={200: Rounds, **_UNKNOWN}, tags=["rounds"], summary="Rounds",
    openapi_extra=described(RoundsPage),
)  # fmt: skip
def rounds(request: HttpRequest, limit: int = Limit) -> dict[str, Any]:
    return leaf_of(RoundsPage, request, limit, records.round_)


@router.get(
    "/rounds/{uuid:pk}", response={200: records.RoundInLife, **_ABSENT}, tags=["rounds"],
    summary="A round, and what stands against its next step", url_name="round",
)  # fmt: skip
def round_(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    found = RoundsPage.one(request, pk)
    following = next_step(request.viewer, found)
    told = (
        []
        if following is None
        else [records.step(following.action, word(following.action), following.obstacles)]
    )
    return records.round_(found) | {"steps": told}
