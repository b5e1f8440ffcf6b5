"""Narrowing a source to what is wanted, by conditions that its indexes serve."""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.rounds.models import ReviewAssignment
from huiyin.rules.instruction import InstructionState
from huiyin.rules.owed import OWING, OwedKind
from huiyin.rules.roles import Role

from .campaigns import owed_to as campaign_tasks_owed_to
from .complaints import owed_to as complaints_owed_to
from .decisions import owed_to as decisions_owed_to
from .places import Source
from .sources import of_body
from .supervision import owed_to
from .wanted import Place, Wanted, Whose

_NOTHING = Q(pk__in=[])


def narrowed(source: Source, viewer: Viewer, wanted: Wanted, today: date) -> QuerySet[Any] | None:
    """The source's rows in scope that are wanted; None where it can't have any."""
    if wanted.kinds and source.kind not in wanted.kinds:
        return None
    if wanted.by and not wanted.by & set(source.by):
        return None
    if wanted.rounds and not source.places.round:
        return None
    rows = source.live(viewer).order_by()
    if source.places.body == "finding__body":
        rows = of_body(rows)
    if wanted.by:
        rows = rows.filter(_any(source.by[r]() for r in source.by if r in wanted.by))
    if wanted.to:
        rows = rows.filter(_to(source, wanted.to))
    if wanted.units:
        rows = rows.filter(**{f"{source.places.unit}__in": wanted.units})
    if wanted.rounds:
        rows = rows.filter(**{f"{source.places.round}__in": wanted.rounds})
    if wanted.whose == Whose.MINE:
        rows = rows.filter(mine(source, viewer))
    elif wanted.whose == Whose.OTHERS:
        rows = rows.exclude(mine(source, viewer))
    first, last = wanted.span(today)
    if first is not None:
        rows = rows.filter(**{f"{source.due}__gte": first})
    return rows if last is None else rows.filter(**{f"{source.due}__lte": last})


def mine(source: Source, viewer: Viewer) -> Q:
    """Rows whose next step is this viewer's own to take, in one of their roles."""
    at = source.places
    # a condition on the findings' body alone would have SQLite read all findings of it first
    body = "of_body" if at.body == "finding__body" else at.body
    own: dict[Role, Q] = {
        Role.OFFICE: Q(**{f"{body}__in": viewer.bodies(Role.OFFICE)}),
        Role.LEADING_GROUP: Q(**{f"{body}__in": viewer.bodies(Role.LEADING_GROUP)}),
        Role.UNIT: Q(**{f"{at.unit}__in": viewer.scopes(Role.UNIT)}),
    }
    if at.target:
        own[Role.TEAM] = Q(**{f"{at.target}__team__in": viewer.scopes(Role.TEAM)})
    if at.department:
        own[Role.DEPARTMENT] = Q(**{f"{at.department}__in": viewer.scopes(Role.DEPARTMENT)})
    if viewer.has(Role.REVIEWER):
        assigned = ReviewAssignment.objects.filter(reviewer_id=viewer.id).values("target_id")
        own[Role.REVIEWER] = Q(**{f"{at.target}__in": assigned})
    held = [r for r in source.by if viewer.has(r) and r in own]
    return _any(source.by[r]() & own[r] for r in held)


def after(rows: QuerySet[Any], source: Source, place: Place) -> QuerySet[Any]:
    """Rows that stand after a place in the list's order."""
    kind, due = source.kind.value, source.due
    if place.undated:
        if kind == place.kind:
            return rows.filter(pk__gt=place.pk)
        return rows if kind > place.kind else rows.filter(_NOTHING)
    if kind == place.kind:
        later = Q(**{f"{due}__gt": place.due}) | Q(pk__gt=place.pk)
        return rows.filter(later, **{f"{due}__gte": place.due})
    return rows.filter(**{f"{due}__{'gte' if kind > place.kind else 'gt'}": place.due})


def _to(source: Source, roles: frozenset[Role]) -> Q:
    if source.kind == OwedKind.QUESTION:
        return Q(asked_as__in=roles)
    if source.kind == OwedKind.SUPERVISION:
        return owed_to(roles)
    if source.kind == OwedKind.INSTRUCTION:
        given = Q(state=InstructionState.GIVEN) if Role.LEADING_GROUP in roles else _NOTHING
        return given | Q(state=InstructionState.ANSWERED, to__in=sorted(roles))
    if source.kind == OwedKind.DECISION:
        return decisions_owed_to(roles)
    if source.kind == OwedKind.COMPLAINT:
        return complaints_owed_to(roles)
    if source.kind == OwedKind.CAMPAIGN:
        return campaign_tasks_owed_to(roles)
    states = [s for s, row in OWING[source.kind].items() if row.to in roles]
    if source.kind == OwedKind.REFERRAL:
        return Q(pk__isnull=False) if states else _NOTHING
    return Q(state__in=sorted(states))


def _any(conditions: Any) -> Q:
    return reduce(or_, conditions, _NOTHING)
