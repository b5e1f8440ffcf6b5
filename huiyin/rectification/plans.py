"""Reading plans, within the viewer's scope; and what their guards ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.organisations.clock import due_date, today
from huiyin.organisations.profiles import profile_of
from huiyin.rounds.models import ReviewAssignment, Target
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.dispatch import DispatchKind
from huiyin.rules.finding import FindingState, Pace
from huiyin.rules.moves import Obstacle
from huiyin.rules.plan import LIFE, UNANSWERED, WITH_UNIT, Party, PlanAction, PlanFacts, PlanState
from huiyin.rules.plan_checks import PlannedFinding, faults, points
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState

from .models import Task
from .plan_content import kept
from .plan_models import Plan, PlanEdition, PlanOpinion, PlanRemark, TaskStage
from .signature import head_signs

#: the roles in which one looks at plans from the inspecting side
INSPECTING = frozenset({Role.OFFICE, Role.TEAM, Role.REVIEWER, Role.LEADING_GROUP})


def _fed_back() -> QuerySet[Finding]:
    rows = Finding.objects.filter(target=OuterRef("pk"), fed_back_on__isnull=False)
    rows = rows.exclude(pace=Pace.IMMEDIATE, round__state__in=(RoundState.STATIONED, RoundState.REPORTED))
    return rows.exclude(state=FindingState.WITHDRAWN).order_by()


def targets_with_plans(viewer: Viewer) -> QuerySet[Target]:
    """The targets in scope that owe or have a plan: something was fed back to them. With the plan's state,
    edition and answering date. What is over without a plan owes none, nor does what was only handed over for
    immediate rectification, before the round's feedback."""
    plan = Plan.objects.filter(target=OuterRef("pk"))
    rows = Target.objects.visible_to(viewer).filter(Exists(_fed_back()))
    rows = rows.exclude(Q(round__state=RoundState.COMPLETED) & ~Exists(plan))
    return rows.annotate(
        plan_state=Coalesce(Subquery(plan.values("state")[:1]), Value(PlanState.DRAFT.value)),
        plan_edition=Coalesce(Subquery(plan.values("edition")[:1]), Value(0)),
        plan_answer_due_on=Subquery(plan.values("answer_due_on")[:1]),
    ).order_by("round_id", "unit__name")


def first_feedback(targets: Any) -> dict[Any, date]:
    """The day on which the first finding of each of these targets was fed back; what is put right at once
    may have gone out long before, and counts where there is nothing else."""
    rows = Finding.objects.filter(target__in=targets, fed_back_on__isnull=False)
    later = Min("fed_back_on", filter=~Q(pace=Pace.IMMEDIATE))
    first = Coalesce(later, Min("fed_back_on"))
    return dict(rows.values_list("target_id").annotate(first=first).order_by())


def plan_due_on(target: Target, fed_back_on: date | None) -> date | None:
    """When a target's plan is due, in the profile's time from its feedback."""
    return due_date(target.body, DeadlineKind.PLAN, fed_back_on) if fed_back_on else None


def owed_plans(viewer: Viewer) -> list[tuple[Target, date]]:
    """Targets in scope whose unit still owes its plan, with the day on which it is due; first due first."""
    rows = list(
        targets_with_plans(viewer).filter(plan_state__in=sorted(WITH_UNIT)).select_related("body", "unit")
    )
    first = first_feedback([t.pk for t in rows])
    found = [(t, due) for t in rows if (due := plan_due_on(t, first.get(t.pk)))]
    return sorted(found, key=lambda pair: (pair[1], str(pair[0].pk)))


def waiting_plans(viewer: Viewer) -> QuerySet[Plan]:
    """Plans in scope to which the inspecting side owes an answer."""
    own = viewer.only(*INSPECTING)
    rows = Plan.objects.visible_to(own).filter(state__in=sorted(UNANSWERED))
    return rows.select_related("target__unit", "target__round").order_by(F("answer_due_on"), "pk")


def target_for(viewer: Viewer) -> QuerySet[Target]:
    return Target.objects.visible_to(viewer).select_related("unit", "round", "body", "team")


def plan_of(target: Target) -> Plan:
    """The target's plan; before anything was done about it, one that is not yet kept."""
    return Plan.objects.filter(target=target).first() or Plan(target=target)


def roles_on_target(target: Target, viewer: Viewer) -> frozenset[Role]:
    """The roles that the viewer has towards this very target."""
    held = set()
    for granted in viewer.grants:
        if granted.body != target.body_id or granted.role in (Role.DEPARTMENT, Role.UNIT_STAFF):
            continue
        match granted.role:
            case Role.TEAM if granted.scope != target.team_id:
                continue
            case Role.UNIT | Role.UNIT_HEAD if granted.scope != target.unit_id:
                continue
            case Role.REVIEWER if not _assigned(target, viewer):
                continue
        held.add(granted.role)
    return frozenset(held)


def _assigned(target: Target, viewer: Viewer) -> bool:
    return ReviewAssignment.objects.filter(target=target, reviewer_id=viewer.id).exists()


@dataclass(frozen=True, slots=True)
class Told:
    """What reviewers said to one edition."""

    edition: PlanEdition
    opinions: list[PlanOpinion] = field(default_factory=list)
    remarks: list[PlanRemark] = field(default_factory=list)


def editions_of(plan: Plan, viewer: Viewer) -> list[Told]:
    """All editions, the newest first. The unit is told opinions and remarks with the edition's answer."""
    if plan._state.adding:
        return []
    inside = bool(roles_on_target(plan.target, viewer) & INSPECTING)
    rows = plan.editions.order_by("-number").prefetch_related("opinions", "remarks")
    return [
        Told(e, list(e.opinions.all()), list(e.remarks.all())) if inside or e.answer else Told(e)
        for e in rows
    ]


def newest_edition(plan: Plan) -> PlanEdition | None:
    return None if plan._state.adding else plan.editions.order_by("-number").first()


def plan_facts(
    plan: Plan, viewer: Viewer, *, now: tuple[PlannedFinding, ...], reason: str = "",
    party: Party | None = None, remarks: int = 0, signed: bool = False,
) -> PlanFacts:  # fmt: skip
    """What the guards of a plan ask; `now` is the plan as it stands, `remarks` those about to be written."""
    target, edition = plan.target, newest_edition(plan)
    asked = profile_of(target.body).plans.reviewed_by
    opinions = list(edition.opinions.all()) if edition else []
    mine = {o.party for o in opinions if o.given_by == viewer.id}
    said = {o.party for o in opinions}
    written = edition.remarks.count() if edition else 0
    return PlanFacts(
        actor=str(viewer.id or ""),
        submitted_by=str(edition.submitted_by) if edition else None,
        prepared_by=str(edition.prepared_by) if edition and edition.prepared_by else None,
        held=roles_on_target(target, viewer),
        reason=reason,
        faults=faults(points(now, today())),
        findings=len(now),
        same_as_before=edition is not None and edition.content == kept(now),
        remarks=written + remarks,
        party=party,
        reviewed_by=asked,
        spoken_by_others=frozenset(Party(p) for p in said - mine),
        spoken_for=frozenset(map(Party, mine)),
        not_yet_spoken=tuple(p for p in asked if p not in said),
        objecting=tuple(Party(o.party) for o in opinions if not o.agrees),
        head_signs=head_signs(target.body, DispatchKind.PLAN, viewer),
        signed=signed,
    )


def parties_of(plan: Plan, viewer: Viewer) -> tuple[Party, ...]:
    """The parties for which the viewer may speak about this plan."""
    held = roles_on_target(plan.target, viewer)
    asked = profile_of(plan.target.body).plans.reviewed_by
    return tuple(p for p in asked if (Role.OFFICE if p == Party.OFFICE else Role.REVIEWER) in held)


def steps_on(plan: Plan, viewer: Viewer, now: tuple[PlannedFinding, ...]) -> dict[PlanAction, list[Obstacle]]:
    """Every step that the plan's state and the viewer's roles know, with what stands against it.

    Reason and party are asked for in the form; before that they don't stand against the step.
    """
    state, held = PlanState(plan.state), roles_on_target(plan.target, viewer)
    free = parties_of(plan, viewer)
    facts = plan_facts(plan, viewer, now=now, reason="…")
    party = next((p for p in free if p in facts.spoken_for), None)
    party = party or next((p for p in free if p not in facts.spoken_by_others), next(iter(free), None))
    facts = plan_facts(plan, viewer, now=now, reason="…", party=party)
    return {a: LIFE.obstacles(a, state, held, facts) for a in LIFE.offered(state, held)}


def stages_of(task: Task) -> QuerySet[TaskStage]:
    """The steps of a task, in order; the caller has shown that the viewer may see the task."""
    return TaskStage.objects.filter(task=task).order_by("number")
