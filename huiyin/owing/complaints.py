"""Complaints in the list of what is owed: by their number alone, to those who may know of them."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Concat, LPad, TruncDate

from huiyin.complaints.models import ComplaintEvent
from huiyin.complaints.queries import waiting_complaints
from huiyin.rules.complaint import ComplaintState
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role

from .places import Places, Source


def _number() -> Concat:
    """As `str(complaint)` has it: 2026-0003."""
    number = LPad(Cast("number", CharField()), 4, Value("0"))
    return Concat(Cast("year", CharField()), Value("-"), number, output_field=CharField())


def _since() -> Subquery:
    """The day of the last step, since which the next one is owed."""
    last = ComplaintEvent.objects.filter(complaint=OuterRef("pk")).order_by("-id")
    return Subquery(last.values(on=TruncDate("at"))[:1])


def _above() -> Case:
    """Who inside looks to it that the sender is answered: the office for a team, the leading group for it."""
    team = When(handled_by=Role.TEAM, then=Value(Role.OFFICE.value))
    return Case(team, default=Value(Role.LEADING_GROUP.value))


def owed_to(roles: Collection[Role]) -> Q:
    """The complaints whose next step is owed to one of these roles."""
    found = Q(pk__in=[])
    if Role.OFFICE in roles:
        found |= Q(handled_by=Role.TEAM)
    if Role.LEADING_GROUP in roles:
        found |= Q(handled_by=Role.OFFICE)
    return found


COMPLAINTS = Source(
    OwedKind.COMPLAINT, waiting_complaints, Places("body", "target", "target__unit", "round"), "due_on",
    ComplaintState, _since(), _number(),
    {role: partial(Q, handled_by=role) for role in (Role.OFFICE, Role.TEAM)},
    asked_as=_above(), asked_of=F("handled_by"),
)  # fmt: skip
