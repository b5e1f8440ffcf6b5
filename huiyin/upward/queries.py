"""Reading briefs and instructions within the viewer's scope; what is important, and the ledger's facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, Max, Q, QuerySet, Value, When

from huiyin.accountability.models import AccountabilityCase
from huiyin.accounts.viewer import Viewer
from huiyin.authenticity.models import Sign
from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for
from huiyin.organisations.clock import today
from huiyin.organisations.models import InspectingBody
from huiyin.organisations.profiles import profile_of
from huiyin.rectification.models import ProgressReport, Task
from huiyin.rules.accountability import HOLDING
from huiyin.rules.brief import (
    LIFE as BRIEF,
)
from huiyin.rules.brief import (
    UNSENT,
    BriefAction,
    BriefState,
    Importance,
    ImportantRules,
    UpwardFacts,
)
from huiyin.rules.finding import OPEN as OPEN_FINDINGS
from huiyin.rules.instruction import LIFE as INSTRUCTION
from huiyin.rules.instruction import InstructionAction, InstructionState
from huiyin.rules.ladder import Rung, highest
from huiyin.rules.moves import Obstacle
from huiyin.rules.roles import Role
from huiyin.rules.sign import SignState
from huiyin.rules.task import TaskState
from huiyin.supervision.models import SupervisionStep

from .models import Brief, Instruction

#: findings named as important that nobody reported yet
MOST = 100
READERS = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM)


def rules_of(body: InspectingBody) -> ImportantRules:
    return profile_of(body).important


def briefs_for(viewer: Viewer) -> QuerySet[Brief]:
    """Briefs in scope: what waits first, the one due first at the top."""
    waits = Q(due_on__isnull=False)
    return (
        Brief.objects.visible_to(viewer)
        .select_related("finding__unit", "finding__round", "finding__body", "finding__target__team")
        .annotate(rank=Case(When(waits, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .order_by("rank", "due_on", "-written_at", "id")
    )


def instructions_for(viewer: Viewer) -> QuerySet[Instruction]:
    related = ("finding__unit", "finding__round", "brief__finding__target__team", "brief__finding__body")
    return Instruction.objects.visible_to(viewer).select_related(*related)


def waiting_briefs(viewer: Viewer, states: Sequence[BriefState]) -> QuerySet[Any]:
    rows = Brief.objects.visible_to(viewer).filter(state__in=sorted(states))
    return rows.select_related("finding__unit", "finding__round")


def waiting_instructions(viewer: Viewer, state: InstructionState, to: Role | None = None) -> QuerySet[Any]:
    rows = instructions_for(viewer).filter(state=state)
    return rows.filter(to=to) if to else rows


def roles_at(brief: Brief, viewer: Viewer) -> frozenset[Role]:
    """What the viewer is to this brief."""
    found = viewer.roles(brief.finding.body_id) & {Role.OFFICE, Role.LEADING_GROUP}
    if brief.finding.target.team_id in viewer.scopes(Role.TEAM):
        found |= {Role.TEAM}
    return frozenset(found)


def facts_of(
    brief: Brief, viewer: Viewer, *, text: str = "", to: Role = Role.OFFICE, due_on: date | None = None
) -> UpwardFacts:
    return UpwardFacts(
        text=text, actor=str(viewer.id or ""), written_by=str(brief.written_by), to=to,
        held=roles_at(brief, viewer), due_on=due_on, today=today(),
    )  # fmt: skip


def moves_on(brief: Brief, viewer: Viewer) -> dict[BriefAction, list[Obstacle]]:
    """Every step that the state and the viewer's roles know; what the form asks for stands against none."""
    state, roles = BriefState(brief.state), roles_at(brief, viewer)
    facts = facts_of(brief, viewer, text="…", due_on=today() + timedelta(days=1))
    return {a: BRIEF.obstacles(a, state, roles, facts) for a in BRIEF.offered(state, roles)}


def moves_on_instruction(one: Instruction, viewer: Viewer) -> dict[InstructionAction, list[Obstacle]]:
    state, roles = InstructionState(one.state), roles_at(one.brief, viewer)
    facts = facts_of(one.brief, viewer, text="…", to=Role(one.to), due_on=today() + timedelta(days=1))
    return {a: INSTRUCTION.obstacles(a, state, roles, facts) for a in INSTRUCTION.offered(state, roles)}


def important(viewer: Viewer, *, most: int = MOST) -> list[tuple[Finding, list[Importance]]]:
    """Open findings of the office's bodies that the profile calls important and no brief tells of yet.

    Six queries a body, however many findings there are.
    """
    found: list[tuple[Finding, list[Importance]]] = []
    for body in InspectingBody.objects.filter(pk__in=viewer.bodies(Role.OFFICE)):
        told = Brief.objects.filter(finding__body=body).exclude(state=BriefState.WITHDRAWN)
        rows = findings_for(viewer).filter(body=body, state__in=sorted(OPEN_FINDINGS))
        rows = rows.exclude(pk__in=told.values("finding_id"))
        by_kind = _by_kind(rows, rules_of(body))
        ids = {pk for _kind, pks in by_kind for pk in pks}
        for finding in rows.filter(pk__in=list(ids)[: most * 5]).order_by("due_on", "pk")[:most]:
            found.append((finding, [kind for kind, pks in by_kind if finding.pk in pks]))
    return sorted(found, key=lambda f: -len(f[1]))[:most]


def _by_kind(rows: QuerySet[Finding], rules: ImportantRules) -> list[tuple[Importance, set[UUID]]]:
    """Which of these findings are important, by what makes them so."""
    bare = rows.select_related(None).order_by()
    rungs = [r for r in Rung if highest((r, rules.rung)) == r]
    steps = SupervisionStep.objects.filter(finding__in=bare, rung__in=rungs, issued_on__isnull=False)
    signs = Sign.objects.filter(finding__in=bare, state=SignState.CONFIRMED).order_by().values("finding_id")
    many = signs.annotate(n=Count("pk")).filter(n__gte=rules.signs)
    late = today() - timedelta(days=rules.overdue)
    kinds = [
        (Importance.AMOUNT, set(bare.filter(amount__gte=rules.amount).values_list("pk", flat=True))),
        (Importance.OVERDUE, set(bare.filter(due_on__lt=late).values_list("pk", flat=True))),
        (Importance.SIGNS, set(many.values_list("finding_id", flat=True))),
        (Importance.RUNG, set(steps.order_by().values_list("finding_id", flat=True))),
    ]
    if rules.recurrence:
        back = bare.filter(earlier__isnull=False)
        kinds.append((Importance.RECURRENCE, set(back.values_list("pk", flat=True))))
    return kinds


def importance_of(viewer: Viewer, finding: Finding) -> list[Importance]:
    """Why this finding is important; by hand where the profile does not say so."""
    rows = findings_for(viewer).filter(pk=finding.pk)
    kinds = [kind for kind, pks in _by_kind(rows, rules_of(finding.body)) if pks]
    return kinds or [Importance.HAND]


def ledger_facts(finding: Finding) -> dict[str, Any]:
    """What the ledger has of a finding now, for a brief: figures and codes alone, worded where shown."""
    tasks = Task.objects.filter(finding=finding).exclude(state=TaskState.CANCELLED)
    last = ProgressReport.objects.filter(finding=finding, counts=True).aggregate(at=Max("reported_at"))["at"]
    steps = SupervisionStep.objects.filter(finding=finding, issued_on__isnull=False)
    rung = highest(Rung(r) for r in steps.values_list("rung", flat=True))
    cases = AccountabilityCase.objects.filter(finding=finding, state__in=sorted(HOLDING))
    return {
        "state": finding.state,
        "due_on": finding.due_on.isoformat() if finding.due_on else None,
        "days_late": max(0, (today() - finding.due_on).days) if finding.due_on else 0,
        "amount": str(finding.amount) if finding.amount is not None else None,
        "tasks": tasks.count(),
        "tasks_done": tasks.filter(state=TaskState.DONE).count(),
        "last_progress": last.date().isoformat() if last else None,
        "signs": Sign.objects.filter(finding=finding, state=SignState.CONFIRMED).count(),
        "rung": rung.value if rung else None,
        "cases": cases.count(),
        "recurrence": finding.earlier_id is not None,
    }


def unsent_brief(finding: Finding) -> Brief | None:
    return Brief.objects.filter(finding=finding, state__in=sorted(UNSENT)).first()


def reads_of(brief: Brief) -> Sequence[Any]:
    """Who of the leading group has read it, and when."""
    return list(brief.reads.select_related("reader"))


def briefs_at(viewer: Viewer, finding: Finding) -> list[Brief]:
    return list(Brief.objects.visible_to(viewer).filter(finding=finding).order_by("-written_at"))


def events_of(brief: Brief, *, inside: bool) -> QuerySet[Any]:
    rows = brief.events.order_by("id")
    return rows if inside else rows.filter(inside=False)


def instructions_of(brief: Brief, viewer: Viewer) -> Sequence[Instruction]:
    rows = instructions_for(viewer).filter(brief=brief).prefetch_related("events")
    return list(rows.order_by("given_at", "id"))
