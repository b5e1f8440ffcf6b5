"""Reading accountability cases within the viewer's scope, and their statistics beside what units claim."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When

from huiyin.accounts.viewer import Viewer
from huiyin.authenticity.models import Sign
from huiyin.authenticity.queries import signs_for
from huiyin.clues.opening import OpenKeys
from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for, roles_on
from huiyin.organisations.clock import today
from huiyin.organisations.models import InspectingBody
from huiyin.organisations.profiles import profile_of
from huiyin.rectification.models import PeopleDealtWith
from huiyin.rules.accountability import (
    HOLDING,
    LIFE,
    OPEN,
    CaseAction,
    CaseFacts,
    CaseOrigin,
    CaseState,
    reconcile,
)
from huiyin.rules.ladder import StepState
from huiyin.rules.moves import Obstacle
from huiyin.rules.reconciliation import Outcome
from huiyin.rules.roles import Role
from huiyin.rules.sign import SignState
from huiyin.sealing import Unreadable, open_text
from huiyin.supervision.models import INSIDE, SupervisionStep

from .models import AccountabilityCase, CaseEvent

__all__ = ["INSIDE"]


def instruments_of(body: InspectingBody) -> tuple[Any, ...]:
    """The profile's instruments, each in both languages."""
    return profile_of(body).instruments


def cases_for(viewer: Viewer) -> QuerySet[AccountabilityCase]:
    """Cases in scope: what waits first, the one due first at the top."""
    related = ("finding__unit", "finding__round", "finding__body", "finding__target__team", "key__department")
    waits = Q(state__in=sorted(OPEN))
    return (
        AccountabilityCase.objects.visible_to(viewer)
        .select_related(*related)
        .annotate(rank=Case(When(waits, then=Value(0)), default=Value(1), output_field=IntegerField()))
        .order_by("rank", "due_on", "-opened_at", "id")
    )


def cases_at(viewer: Viewer, finding: Finding) -> list[AccountabilityCase]:
    """The cases of one finding that the viewer may know of, the newest first."""
    rows = AccountabilityCase.objects.visible_to(viewer).filter(finding=finding)
    return list(rows.order_by("-opened_at"))


def waiting_cases(viewer: Viewer, state: CaseState) -> QuerySet[Any]:
    """Cases in scope that stand in this state, for calendars and reminders."""
    return cases_for(viewer).filter(state=state)


def events_of(case: AccountabilityCase, *, inside: bool) -> QuerySet[CaseEvent]:
    """What was done, oldest first; the caller has shown that the viewer may see the case."""
    rows = CaseEvent.objects.filter(case=case).order_by("id")
    return rows if inside else rows.filter(inside=False)


def origin_of(viewer: Viewer, finding: Finding, key: object) -> tuple[CaseOrigin, Any] | None:
    """The confirmed sign or the step of the ladder of this finding that `key` names and the viewer sees."""
    try:
        sign: Sign | None = (
            signs_for(viewer).filter(finding=finding, state=SignState.CONFIRMED, pk=key).first()
        )
        steps = SupervisionStep.objects.visible_to(viewer).filter(finding=finding, issued_on__isnull=False)
        step = steps.filter(pk=key).exclude(state=StepState.WITHDRAWN).first()
    except (ValueError, TypeError):
        return None
    if sign is not None:
        return CaseOrigin.SIGN, sign
    return (CaseOrigin.LADDER, step) if step is not None else None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is being recorded in one step of a case."""

    instrument: str = ""
    decided_by: str = ""
    document: str = ""
    on: date | None = None
    effect_until: date | None = None
    reason: str = ""


def facts_of(case: AccountabilityCase, told: Recorded) -> CaseFacts:
    known = frozenset(w.zh for w in instruments_of(case.finding.body))
    return CaseFacts(
        instrument=told.instrument, known_instruments=known, decided_by=told.decided_by,
        document=told.document, on=told.on, decided_on=case.decided_on, today=today(), reason=told.reason,
    )  # fmt: skip


def moves_on(case: AccountabilityCase, viewer: Viewer) -> dict[CaseAction, list[Obstacle]]:
    """Every step that the state and the viewer's roles know; what the form asks for stands against none."""
    state, roles = CaseState(case.state), roles_on(case.finding, viewer)
    first = next(iter(instruments_of(case.finding.body)), None)
    willing = Recorded(first.zh if first else "", "…", "…", today(), None, "…")
    facts = facts_of(case, willing)
    return {a: LIFE.obstacles(a, state, roles, facts) for a in LIFE.offered(state, roles)}


def name_of(case: AccountabilityCase, keys: OpenKeys | None) -> str | None:
    """The sealed name for whoever has the department's key open; None for everybody else."""
    if case.key is None or keys is None or case.name is None or case.sealed_key is None:
        return None
    if keys.department != case.key.department_id:
        return None
    try:
        key = keys.content_key(case.key_id, case.sealed_key)
        return open_text(key, bytes(case.name), str(case.pk))["name"]
    except Unreadable:
        return None


def sealed_names(viewer: Viewer, keys: OpenKeys) -> list[tuple[AccountabilityCase, str]]:
    """The names that were sealed to the department whose key stands open, with their cases; newest first.

    Of a case the department learns what the page of names shows: unit, post and name.
    """
    if keys.department not in viewer.scopes(Role.DEPARTMENT):
        return []
    rows = AccountabilityCase.objects.filter(key__department=keys.department)
    rows = rows.select_related("finding__unit", "key").order_by("-opened_at")
    return [(case, name) for case in rows if (name := name_of(case, keys)) is not None]


def by_instrument(viewer: Viewer, **place: Any) -> dict[str, int]:
    """How many cases in scope hold, by instrument; `place` narrows by the finding (`finding__unit=…`)."""
    rows = AccountabilityCase.objects.visible_to(viewer).filter(state__in=sorted(HOLDING), **place)
    return dict(rows.order_by().values_list("instrument").annotate(n=Count("pk")))


def claimed(viewer: Viewer, **place: Any) -> dict[str, int]:
    """How many people units report as dealt with, by instrument, of the findings in scope."""
    seen = findings_for(viewer.only(*INSIDE)).filter(**place).order_by().values("pk")
    rows = PeopleDealtWith.objects.filter(report__finding__in=seen, report__counts=True).order_by()
    return dict(rows.values_list("instrument").annotate(n=Sum("count")))


def statistics(viewer: Viewer, **place: Any) -> tuple[list[Outcome], Mapping[str, int]]:
    """By instrument: cases that hold against claims; and the counts of cases. `place` as for a finding."""
    mine = viewer.only(*INSIDE)
    cases = by_instrument(mine, **{f"finding__{k}": v for k, v in place.items()})
    return reconcile(cases, claimed(mine, **place)), cases
