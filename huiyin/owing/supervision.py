"""Since when a step of supervision or of accountability is owed, by whom and to whom, as parts of a query."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db.models import Case, DateField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import TruncDate

from huiyin.rules.accountability import CaseState
from huiyin.rules.ladder import StepAction, StepState
from huiyin.rules.roles import Role
from huiyin.supervision.models import StepEvent


def since() -> Case:
    """Since when a step waits as it does: proposed, issued, or answered."""
    answered = StepEvent.objects.filter(step=OuterRef("pk"), action=StepAction.ANSWER).order_by("-id")
    return Case(
        When(state=StepState.ISSUED, then=F("issued_on")),
        When(state=StepState.ANSWERED, then=Subquery(answered.values(on=TruncDate("at"))[:1])),
        default=TruncDate("proposed_at"), output_field=DateField(),
    )  # fmt: skip


def case_since() -> Case:
    """Since when an accountability case waits: opened, or appealed."""
    return Case(
        When(state=CaseState.APPEALED, then=F("appealed_on")), default=TruncDate("opened_at"),
        output_field=DateField(),
    )  # fmt: skip


def answers_to() -> Case:
    """To whom an approver owes the decision: to the office, or where it approves itself to the leaders."""
    leaders = Value(Role.LEADING_GROUP.value)
    return Case(When(approver=Role.OFFICE, then=leaders), default=Value(Role.OFFICE.value))


def owed_by(role: Role) -> Callable[[], Q]:
    """The steps whose next move this approving role owes; answers are the office's to look at."""
    mine = Q(state=StepState.PROPOSED, approver=role)
    return lambda: mine | Q(state=StepState.ANSWERED) if role == Role.OFFICE else mine


def owed_to(roles: Collection[Role]) -> Q:
    """The steps whose next move is owed to one of these roles."""
    found = Q(pk__in=[])
    if Role.LEADING_GROUP in roles:
        found |= Q(state=StepState.PROPOSED, approver=Role.OFFICE)
    if Role.OFFICE in roles:
        found |= Q(state=StepState.PROPOSED, approver=Role.LEADING_GROUP) | Q(state=StepState.ISSUED)
    if Role.UNIT in roles:
        found |= Q(state=StepState.ANSWERED)
    return found
