"""One finding: where it stands, what to do next, and everything that hangs on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.complaints.queries import linked_to
from huiyin.evidence.queries import evidence_for
from huiyin.findings.queries import findings_for, referrals_for, roles_on
from huiyin.intake.row_log import history_of
from huiyin.organisations.clock import today
from huiyin.rectification import queries
from huiyin.rectification.extensions import extensions_of
from huiyin.rectification.standing import checks_of
from huiyin.reports.slips import has_slip
from huiyin.rules.close_application import ApplicationState
from huiyin.rules.finding import WORKABLE, FindingState
from huiyin.rules.roles import OF_UNIT, WHOLE_UNIT, Role
from huiyin.rules.task import TaskFacts
from huiyin.spot_checks.queries import items_for
from huiyin.unit_work.dispatches import dispatches_of
from huiyin.unit_work.queries import errands_of_task
from huiyin.verification.queries import explain, reviews_of

from ...refusals import one_of_or_404
from ..accountability.beside import accountability_of
from ..dialogue.talk import talk_about
from ..rectify.sending import key_of
from ..signs.beside import signs_told
from ..supervision.beside import supervision_of
from ..themes.causes import causes_of
from .life_line import INSIDE, life_line
from .steps import Step, missing_for_application, standing_now, steps, task_steps

#: with more events than this the older ones are folded away
EVENTS_SHOWN = 12
#: rows of imports of outside ledgers
IMPORTS_SHOWN = 20


#: who is told what the unit still lacks: itself and the inspecting side
CONCERNED = INSIDE | WHOLE_UNIT


@dataclass(frozen=True, slots=True)
class TaskPart:
    """A task as the page shows it."""

    task: Any
    steps: list[Step]
    evidence: list[Any] = field(default_factory=list)
    reports: list[Any] = field(default_factory=list)
    presses: bool = False
    errands: list[Any] = field(default_factory=list)
    may_give: bool = False


@require_safe
def show_finding(request: HttpRequest, pk: UUID) -> HttpResponse:
    viewer = request.viewer
    finding = one_of_or_404(findings_for(viewer).select_related("earlier"), pk)
    roles = roles_on(finding, viewer)
    # reasons are asked for on the step's own page; before that they don't stand against it
    facts = queries.all_facts(finding, viewer, reason="…")
    applications = list(queries.applications_for(viewer).filter(finding=finding).order_by("submitted_at"))
    events = life_line(finding, viewer, roles)
    parts = _parts(finding, viewer, roles)
    context = {
        "finding": finding,
        "inside": bool(roles & INSIDE),
        "may_watch": Role.OFFICE in roles,
        "steps": steps(finding, roles, facts, applications[-1] if applications else None),
        "now": standing_now(finding, facts),
        "missing": missing_for_application(finding, facts) if roles & CONCERNED else [],
        "breaches": next(iter(explain([finding], today(), viewer))).found,
        "works_on_it": Role.UNIT in roles and FindingState(finding.state) in WORKABLE,
        "days_left": (finding.due_on - today()).days if finding.due_on else None,
        "settled": FindingState(finding.state) not in WORKABLE,
        "events": events[:EVENTS_SHOWN],
        "older_events": events[EVENTS_SHOWN:],
        "earlier": _earlier(finding, viewer),
        **parts,
        **talk_about(finding, viewer, roles, [part.task for part in parts["tasks"]]),
        "once": key_of(request),
        **_applications(finding, applications),
        "has_slip": has_slip(finding),
        "extensions": extensions_of(finding),
        "standing_checks": list(checks_of(finding)) if finding.standing else [],
        "returned": _returned(applications),
        "roles_on_plan": roles - {Role.DEPARTMENT, Role.UNIT_STAFF},
        "referrals": _referrals(finding, viewer),
        "dispatches": dispatches_of(finding, viewer).select_related(None),
        "checks": items_for(viewer).select_related(None).filter(finding=finding),
        "signs": signs_told(viewer, finding),
        **_beside(finding, viewer, roles),
        "imports": list(history_of(finding.pk, viewer)[:IMPORTS_SHOWN]) if roles & INSIDE else [],
    }
    return render(request, "web/findings/finding.html", context)


def _beside(finding: Any, viewer: Any, roles: frozenset[Role]) -> dict[str, Any]:
    """What has a life of its own beside it: supervision, accountability, complaints, problem and cause."""
    supervised = supervision_of(finding, viewer, roles) | accountability_of(finding, viewer, roles)
    complaints = list(linked_to(finding, viewer)) if roles & INSIDE else []
    return {"complaints": complaints} | supervised | causes_of(finding, viewer, roles)


def _parts(finding: Any, viewer: Any, roles: frozenset[Role]) -> dict[str, Any]:
    """Tasks with their evidence and reports, and what is about the finding as a whole."""
    tasks = list(queries.tasks_of(finding))
    evidence = list(evidence_for(viewer, finding.pk).order_by("uploaded_at"))
    reports = list(queries.progress_for(viewer, finding.pk).order_by("-reported_at"))
    facts = queries.facts_of_tasks(finding, tasks, [e.task_id for e in evidence if e.withdrawn_at is None])
    by_task: dict[Any, list[Any]] = defaultdict(list)
    for piece in _newest(evidence):
        by_task[piece.task_id].append(piece)
    errands: dict[Any, list[Any]] = defaultdict(list)
    if roles & OF_UNIT:
        for errand in errands_of_task(viewer, [t.pk for t in tasks]):
            errands[errand.task_id].append(errand)
    return {
        "tasks": [_task_part(t, finding, roles, facts, by_task, errands[t.pk]) for t in tasks],
        "evidence": _newest(evidence),
        "of_no_task": by_task[None],
        "reports": _newest(reports),
        "figures": _figures([r for r in reports if r.counts]),
        "title_of_task": {t.pk: t for t in tasks},
    }


def _task_part(
    task: Any,
    finding: Any,
    roles: frozenset[Role],
    facts: Mapping[UUID, TaskFacts],
    by_task: Any,
    errands: list[Any],
) -> TaskPart:
    working = FindingState(finding.state) in WORKABLE and task.state in ("planned", "under_way")
    return TaskPart(
        task=task,
        steps=task_steps(task, finding, roles, facts[task.pk]),
        evidence=by_task[task.pk],
        presses=working,
        errands=errands,
        may_give=working and Role.UNIT in roles and not any(e.withdrawn_at is None for e in errands),
    )


def _newest(rows: list[Any]) -> list[Any]:
    """The newest versions in their order, each with the ones before it in `earlier`."""
    by_key = {row.pk: row for row in rows}
    replaced = {row.replaces_id for row in rows}
    for row in rows:
        row.earlier, before = [], by_key.get(row.replaces_id)
        while before is not None:
            row.earlier.append(before)
            before = by_key.get(before.replaces_id)
    return [row for row in rows if row.pk not in replaced]


def _figures(reports: list[Any]) -> dict[str, Any]:
    """What the reports add up to; empty while they name no figures."""
    names = ("rules_made", "persons", "meetings", "money_recovered")
    sums = {name: sum(getattr(r, name) for r in reports) for name in names}
    return sums if any(sums.values()) else {}


def _applications(finding: Any, applications: list[Any]) -> dict[str, Any]:
    decided: dict[Any, list[Any]] = defaultdict(list)
    for review in reviews_of(finding) if applications else ():
        decided[review.application_id].append(review)
    return {"applications": [(a, decided[a.pk]) for a in reversed(applications)]}


def _returned(applications: list[Any]) -> list[dict[str, Any]]:
    """The reasons of the last return, until the unit hands in again; what was recalled does not count."""
    standing = [a for a in applications if a.state != ApplicationState.RECALLED]
    last = standing[-1] if standing else None
    return last.remarks if last is not None and last.state == ApplicationState.RETURNED else []


def _referrals(finding: Any, viewer: Any) -> list[tuple[Any, bool]]:
    """Referrals that the viewer may know of, and whether the answer is theirs to give."""
    own = viewer.scopes(Role.DEPARTMENT)
    rows = referrals_for(viewer).select_related(None).select_related("department").filter(finding=finding)
    return [(r, r.department_id in own and r.answered_on is None) for r in rows]


def _earlier(finding: Any, viewer: Any) -> Any:
    """The finding of an earlier round that this one takes up, where the viewer may see it."""
    if finding.earlier_id is None:
        return None
    return findings_for(viewer).filter(pk=finding.earlier_id).first()
