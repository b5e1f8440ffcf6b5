"""Reading what goes out under the head's signature, within scope; and what its guards ask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, QuerySet, Value, When

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for
from huiyin.organisations.profiles import profile_of
from huiyin.rectification.models import Task
from huiyin.rectification.plan_content import kept, planned, read_back
from huiyin.rectification.plans import roles_on_target
from huiyin.rectification.queries import tasks_for
from huiyin.rules.dispatch import (
    LIFE,
    UNDER_WAY,
    DispatchAction,
    DispatchFacts,
    DispatchKind,
    DispatchState,
)
from huiyin.rules.moves import Obstacle
from huiyin.rules.profile_values import Words
from huiyin.rules.roles import WHOLE_UNIT, Role

from .models import Dispatch, DispatchItem
from .queries import has_head


def dispatches_for(viewer: Viewer) -> QuerySet[Dispatch]:
    """Dispatches in scope: what waits for a signature, then what came back, then the others, newest first."""
    turn = Case(
        When(state=DispatchState.PREPARED, then=Value(0)),
        When(state=DispatchState.SENT_BACK, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    related = ("target__body", "target__round", "target__unit", "unit", "pledge_file")
    return (
        Dispatch.objects.visible_to(viewer)
        .select_related(*related)
        .annotate(turn=turn)
        .order_by("turn", "-prepared_at", "id")
    )


def own_dispatches(viewer: Viewer) -> QuerySet[Dispatch]:
    """Of the viewer's own unit."""
    return dispatches_for(viewer.only(*WHOLE_UNIT))


def waiting_for_signature(viewer: Viewer) -> QuerySet[Dispatch]:
    """To a head: what waits for their signature."""
    return dispatches_for(viewer.only(Role.UNIT_HEAD)).filter(state=DispatchState.PREPARED)


def came_back(viewer: Viewer) -> QuerySet[Dispatch]:
    """To a liaison: what the head sent back."""
    return dispatches_for(viewer.only(Role.UNIT)).filter(state=DispatchState.SENT_BACK)


def prepared_for(
    viewer: Viewer, kind: DispatchKind, *, finding: Finding | None = None, task: Task | None = None,
    target_id: UUID | None = None,
) -> Dispatch | None:  # fmt: skip
    """What is under way about this finding, task or plan already."""
    rows = dispatches_for(viewer).filter(kind=kind, state__in=sorted(UNDER_WAY))
    if target_id is not None:
        return rows.filter(target_id=target_id).first()
    items = DispatchItem.objects.filter(kind=kind, live=True, finding=finding, task=task)
    return rows.filter(pk__in=items.values("dispatch_id")).first()


def dispatches_of(finding: Finding, viewer: Viewer) -> QuerySet[Dispatch]:
    """What was put before the head about a finding, of what the viewer may see."""
    about = DispatchItem.objects.filter(finding=finding).values("dispatch_id")
    return dispatches_for(viewer).filter(pk__in=about).exclude(state=DispatchState.TAKEN_BACK)


def pledge_of(dispatch: Dispatch) -> Words:
    """What the head accepts, as the profile words it now; what was accepted stands in `Dispatch.pledge`."""
    return profile_of(dispatch.target.body).unit.pledge


def dispatch_facts(
    dispatch: Dispatch, viewer: Viewer, *, reason: str = "", pledge: bool = False, file: bool = False
) -> DispatchFacts:
    """What the guards of a dispatch ask."""
    as_prepared = True
    if dispatch.kind == DispatchKind.PLAN:
        as_prepared = dispatch.content["plan"] == kept(planned(dispatch.target, viewer))
    return DispatchFacts(
        actor=str(viewer.id or ""),
        prepared_by=str(dispatch.prepared_by) if dispatch.prepared_by else None,
        pledge_accepted=pledge,
        reason=reason,
        has_head=has_head(dispatch.unit_id),
        paper_allowed=profile_of(dispatch.target.body).unit.paper_pledge,
        file_there=file,
        as_prepared=as_prepared,
    )


def steps_on(dispatch: Dispatch, viewer: Viewer) -> dict[DispatchAction, list[Obstacle]]:
    """Every step that the state and the viewer's roles know, with what stands against it.

    Pledge, file and reason are asked for in the form; before that they don't stand against the step.
    """
    state, held = DispatchState(dispatch.state), roles_on_target(dispatch.target, viewer)
    facts = dispatch_facts(dispatch, viewer, reason="…", pledge=True, file=True)
    return {a: LIFE.obstacles(a, state, held, facts) for a in LIFE.offered(state, held)}


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that a dispatch is about, with the rows that the viewer may see."""

    content: dict[str, Any]
    finding: Finding | None = None
    task: Task | None = None


def shown(dispatch: Dispatch, viewer: Viewer) -> list[Shown]:
    """What a dispatch is about, in its order; the plan's findings are read from its content."""
    content = dispatch.content
    if dispatch.kind == DispatchKind.PLAN:
        return [Shown({"planned": row}) for row in read_back(content["plan"])]
    items = content["items"] if dispatch.kind == DispatchKind.APPLICATION else [content]
    found = {str(f.pk): f for f in findings_for(viewer).filter(pk__in=[i["finding"] for i in items])}
    named = [i["task"] for i in items if i.get("task")]
    tasks = {str(t.pk): t for t in tasks_for(viewer).filter(pk__in=named)} if named else {}
    return [Shown(i, found.get(i["finding"]), tasks.get(i.get("task") or "")) for i in items]
