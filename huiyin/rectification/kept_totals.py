"""Lengths of task lists, and the names of those who answer, from the totals that triggers keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Count, Q, Sum, Value, When

from huiyin.findings.kept_totals import Place

from .models import OwnerTotal, Task, TaskTotal

#: with more pairs of department and person than this the tasks themselves are asked
MOST_PAIRS = 2000
TASK_KEY = ("body_id", "round_id", "unit_id", "finding_state", "state")
OWNER_KEY = ("body_id", "lead_department", "person")


def length_of(
    place: Place, states: Collection[str], finding_states: Collection[str], bodies: Collection[UUID]
) -> int:
    """How many tasks stand there in these states, of findings in these (any, if none is named)."""
    chosen = place.condition() & Q(body_id__in=bodies)
    if states:
        chosen &= Q(state__in=states)
    if finding_states:
        chosen &= Q(finding_state__in=finding_states)
    return int(TaskTotal.objects.filter(chosen).aggregate(n=Sum("count"))["n"] or 0)


@dataclass(frozen=True, slots=True)
class Owners:
    """Tasks that somebody of a name answers for: what singles them out, and how many there are in the bodies;
    None where nobody has counted them."""

    condition: Q
    count: int | None


def owners_called(text: str, bodies: Collection[UUID]) -> Owners:
    """Tasks of these bodies whose lead department or person has `text` in its name."""
    by_department, by_person = Q(lead_department__icontains=text), Q(person__icontains=text)
    rows = OwnerTotal.objects.filter(by_department | by_person, body_id__in=bodies, count__gt=0)
    named = Case(When(by_department, then=Value(True)), default=Value(False), output_field=BooleanField())
    pairs = list(rows.values_list("lead_department", "person", named, "count")[: MOST_PAIRS + 1])
    if len(pairs) > MOST_PAIRS:
        return Owners(by_department | by_person, None)
    departments = {department for department, _, named, _ in pairs if named}
    persons = {person for _, person, named, _ in pairs if not named}
    condition = Q(lead_department__in=departments) if departments or not persons else Q()
    if persons:
        # those whose department has the name stand in their department's part
        condition = condition | Q(person__in=persons) if departments else Q(person__in=persons)
    return Owners(condition, sum(count for *_, count in pairs))


def differs() -> bool:
    """Whether the kept totals differ from a count of the tasks."""
    return any(
        Counter({tuple(r[n] for n in key): r["count"] for r in model.objects.values(*key, "count")})
        != Counter({tuple(r[n] for n in key): r["n"] for r in _counted(key)})
        for model, key in ((TaskTotal, TASK_KEY), (OwnerTotal, OWNER_KEY))
    )


def mend() -> None:
    for model, key in ((TaskTotal, TASK_KEY), (OwnerTotal, OWNER_KEY)):
        fresh = (model(**{n: r[n] for n in key}, count=r["n"]) for r in _counted(key))
        model.objects.all().delete()
        model.objects.bulk_create(fresh, batch_size=2000)


def _counted(key: tuple[str, ...]) -> Any:
    return Task.objects.order_by().values(*key).annotate(n=Count("pk"))
