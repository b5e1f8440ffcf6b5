"""Reading steps of supervision and lights, within the viewer's scope; and what the guards ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from huiyin.accounts.viewer import Viewer
from huiyin.authenticity.models import Sign
from huiyin.authenticity.queries import signs_for
from huiyin.findings.models import Finding
from huiyin.findings.queries import roles_on
from huiyin.organisations.clock import today
from huiyin.organisations.models import InspectingBody
from huiyin.organisations.profiles import profile_of
from huiyin.rules.finding import FindingState
from huiyin.rules.ladder import (
    BY_TRIGGER,
    LIFE,
    OPEN,
    TAKEN,
    LadderRules,
    Rung,
    StepAction,
    StepFacts,
    StepState,
    highest,
)
from huiyin.rules.moves import Obstacle
from huiyin.rules.roles import Role
from huiyin.rules.sign import SignState
from huiyin.rules.watch import Lit, Reason, light_of, measures

from .measuring import known_of
from .models import INSIDE, KeptLight, StepEvent, StepFile, SupervisionStep, TriggerMet

__all__ = ["INSIDE"]


def rules_of(body: InspectingBody) -> LadderRules:
    return profile_of(body).ladder


def steps_for(viewer: Viewer) -> QuerySet[SupervisionStep]:
    """Steps in scope with what a row shows: what waits first, the one due first at the top."""
    waits = Q(state__in=sorted(OPEN))
    related = ("finding__unit", "finding__round", "finding__body", "finding__target__team")
    return (
        SupervisionStep.objects.visible_to(viewer)
        .select_related(*related)
        .annotate(rank=Case(When(waits, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .order_by("rank", "due_on", "-proposed_at", "id")
    )


def steps_at(viewer: Viewer, finding: Finding) -> list[SupervisionStep]:
    """The steps of one finding that the viewer may know of, the newest first."""
    return list(SupervisionStep.objects.visible_to(viewer).filter(finding=finding).order_by("-proposed_at"))


def events_of(step: SupervisionStep, *, inside: bool) -> QuerySet[StepEvent]:
    """What was done in a step, oldest first; the caller has shown that the viewer may see it."""
    rows = StepEvent.objects.filter(step=step).order_by("id")
    return rows if inside else rows.filter(inside=False)


def files_for(viewer: Viewer) -> QuerySet[StepFile]:
    """Files that came with answers, within scope, oldest first."""
    return StepFile.objects.visible_to(viewer).select_related("file", "event").order_by("event_id", "pk")


def causes_of(step: SupervisionStep) -> QuerySet[TriggerMet]:
    """What called for a step; for the inspecting side alone."""
    return TriggerMet.objects.filter(step=step)


def lights_for(viewer: Viewer) -> QuerySet[KeptLight]:
    """The lights in scope of findings that are still open, the worst first."""
    related = ("finding__unit", "finding__round")
    return KeptLight.objects.visible_to(viewer).select_related(*related).order_by("-rank", "-finding_id")


def light_now(finding: Finding) -> Lit:
    """The light of one finding as of now; the caller has shown that the viewer is inside."""
    known = known_of([finding.pk], today())[0]
    rules = rules_of(finding.body)
    return light_of(measures(known.watched, today()), rules.lights, key=known.watched.key)


def kept_reasons(light: KeptLight) -> list[Reason]:
    return [Reason(c, n, li) for c, n, li in light.reasons]  # type: ignore[arg-type]


def waiting_steps(viewer: Viewer, state: StepState, approver: Role | None = None) -> QuerySet[Any]:
    """Steps in scope that stand in this state, for calendars and reminders."""
    rows = steps_for(viewer).filter(state=state)
    return rows.filter(approver=approver) if approver else rows


def confirmed_sign(viewer: Viewer, finding: Finding, key: object) -> Sign | None:
    """A confirmed sign of this finding that the viewer may know of."""
    try:
        return signs_for(viewer).filter(finding=finding, state=SignState.CONFIRMED, pk=key).first()
    except (ValueError, TypeError):
        return None


def reached(finding: Finding, *, without: SupervisionStep | None = None) -> Rung | None:
    """The highest rung taken with this finding; `without` leaves a step itself out."""
    rows = SupervisionStep.objects.filter(finding=finding, state__in=sorted(TAKEN))
    if without is not None:
        rows = rows.exclude(pk=without.pk)
    return highest(Rung(r) for r in rows.values_list("rung", flat=True))


def facts_for_proposing(
    finding: Finding, rung: Rung, viewer: Viewer, *, demand: str = "", skip_reason: str = ""
) -> StepFacts:
    waiting = SupervisionStep.objects.filter(finding=finding, state__in=sorted(OPEN))
    return StepFacts(
        finding_state=FindingState(finding.state), rung=rung, reached=reached(finding),
        approved_by=rules_of(finding.body).rungs[rung].approved_by, actor=str(viewer.id or ""),
        demand=demand, skip_reason=skip_reason, another_open=waiting.exists(), today=today(),
    )  # fmt: skip


def facts_of(
    step: SupervisionStep, viewer: Viewer, *, reason: str = "", answer_due_on: date | None = None
) -> StepFacts:
    """What the guards of a step ask."""
    by = str(step.proposed_by) if step.proposed_by else None
    return StepFacts(
        finding_state=FindingState(step.finding.state), rung=Rung(step.rung),
        reached=reached(step.finding, without=step), approved_by=Role(step.approver),
        actor=str(viewer.id or ""), proposed_by=by if step.proposed_as else BY_TRIGGER, reason=reason,
        demand=step.demand, skip_reason=step.skip_reason, today=today(), answer_due_on=answer_due_on,
        unanswered=step.answer_due_on is not None and step.answer_due_on < today(),
    )  # fmt: skip


def moves_on(step: SupervisionStep, viewer: Viewer) -> dict[StepAction, list[Obstacle]]:
    """Every step that the state and the viewer's roles know, with what stands against it.

    Words and days are asked for in the form; before that they don't stand against the step.
    """
    state, roles = StepState(step.state), roles_on(step.finding, viewer)
    facts = facts_of(step, viewer, reason="…", answer_due_on=today() + timedelta(days=1))
    return {a: LIFE.obstacles(a, state, roles, facts) for a in LIFE.offered(state, roles)}


def counts_of_unit(viewer: Viewer, unit: object) -> Mapping[str, int]:
    """How many steps in scope a unit has had, by rung; what never reached it is not its record."""
    rows = SupervisionStep.objects.visible_to(viewer).filter(finding__unit=unit, issued_on__isnull=False)
    return dict(rows.order_by().values_list("rung").annotate(n=Count("pk")))
