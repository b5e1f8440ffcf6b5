"""One plan: its table with the checks beside, what reviewers said, and what can be done now."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.dialogue.queries import questions_for
from huiyin.rectification.plan_content import kept
from huiyin.rectification.plans import (
    INSPECTING,
    editions_of,
    first_feedback,
    parties_of,
    plan_due_on,
    plan_of,
    roles_on_target,
    steps_on,
    target_for,
)
from huiyin.rectification.signature import head_signs
from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.plan import UNANSWERED, WITH_UNIT, PlanAction, PlanState
from huiyin.rules.question import may_be_asked
from huiyin.rules.roles import Role
from huiyin.unit_work.dispatches import prepared_for

from ...forms.planning import PlanForm
from ...refusals import Refusal, one_of_or_404
from ..rectify.sending import key_of
from .rows import Table, table_of


def _steps(plan: Any, viewer: Any, roles: frozenset[Role], table: Table) -> dict[str, Any]:
    """What can be done now. Where the head signs, the liaison puts the plan before the head instead."""
    steps = {a.value: standing for a, standing in steps_on(plan, viewer, table.now).items()}
    signs = Role.UNIT in roles and head_signs(plan.target.body, DispatchKind.PLAN, viewer)
    if PlanAction.SUBMIT in steps and Role.UNIT not in roles:
        # a head signs what was prepared, on its own page
        del steps[PlanAction.SUBMIT]
    if signs and PlanAction.SUBMIT in steps:
        steps[PlanAction.SUBMIT] = [o for o in steps[PlanAction.SUBMIT] if o.code != "head_signature_missing"]
    under_way = prepared_for(viewer, DispatchKind.PLAN, target_id=plan.target_id)
    return {"steps": steps, "head_signs": signs, "under_way": under_way}


def plan_context(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> dict[str, Any]:
    viewer = request.viewer
    target = one_of_or_404(target_for(viewer), pk)
    plan = plan_of(target)
    told = editions_of(plan, viewer)
    table = table_of(plan, viewer, told)
    state, roles = PlanState(plan.state), roles_on_target(target, viewer)
    parties = parties_of(plan, viewer)
    form = refusal.form if refusal and refusal.form else None
    due_on = plan_due_on(target, first_feedback([target.pk]).get(target.pk))
    return {
        "target": target,
        "plan": plan,
        "told": told,
        "table": table,
        "changed": table.is_edition and told[0].edition.content != kept(table.now),
        **_steps(plan, viewer, roles, table),
        "parties": parties,
        "waits": state in UNANSWERED,
        "with_unit": state in WITH_UNIT,
        "works_on_it": Role.UNIT in roles and state in WITH_UNIT,
        "inside": bool(roles & INSPECTING),
        "due_on": due_on,
        "questions": questions_for(viewer).filter(target=target, finding=None),
        "may_ask": bool(plan.edition) and bool(may_be_asked(roles)),
        "form": form or PlanForm(request.POST or None, parties=parties, initial={"version": plan.version}),
        "typed": request.POST,
        "once": key_of(request),
        "refusal": refusal,
    }


def plan_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    return render(request, "web/plans/plan.html", plan_context(request, pk, refusal))


@require_safe
def show_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    return plan_page(request, pk)


@require_safe
def print_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The plan alone, as a table to be signed on paper."""
    return render(request, "web/plans/print.html", plan_context(request, pk))
