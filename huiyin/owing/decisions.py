"""What meetings decided, as owed steps: to be carried out by the owner, to be looked at by who confirms."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from django.db.models import Case, F, Q, Value, When

from huiyin.accounts.viewer import Viewer
from huiyin.rounds.models import MeetingDecision
from huiyin.rules.meeting_decision import OWNERS, DecisionState
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role

from .places import Places, Rows, Source

_PLACES = Places("body", "target", "target__unit", "round", department="department")


def _confirming() -> Case:
    """Who looks at it, as `rules.meeting_decision.confirming` says."""
    office = When(owner=Role.OFFICE, then=Value(Role.LEADING_GROUP.value))
    return Case(office, default=Value(Role.OFFICE.value))


def _live(state: DecisionState) -> Callable[[Viewer], Rows]:
    return lambda viewer: MeetingDecision.objects.visible_to(viewer).filter(state=state)


def owed_to(roles: Collection[Role]) -> Q:
    """The decisions whose next step is owed to one of these roles."""
    found = Q(state=DecisionState.REPORTED, owner__in=sorted(roles))
    if Role.OFFICE in roles:
        found |= Q(state=DecisionState.GIVEN) & ~Q(owner=Role.OFFICE)
    if Role.LEADING_GROUP in roles:
        found |= Q(state=DecisionState.GIVEN, owner=Role.OFFICE)
    return found


DECISIONS: tuple[Source, ...] = (
    Source(
        OwedKind.DECISION, _live(DecisionState.GIVEN), _PLACES, "due_on", DecisionState, F("given_on"),
        F("text"), {role: partial(Q, owner=role) for role in OWNERS},
        asked_as=_confirming(), asked_of=F("owner"),
    ),
    Source(
        OwedKind.DECISION, _live(DecisionState.REPORTED), _PLACES, "answer_due_on", DecisionState,
        F("reported_on"), F("text"),
        {
            Role.OFFICE: lambda: ~Q(owner=Role.OFFICE),
            Role.LEADING_GROUP: partial(Q, owner=Role.OFFICE),
        },
        asked_as=_confirming(), asked_of=F("owner"),
    ),
)  # fmt: skip
