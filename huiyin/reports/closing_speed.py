"""How long findings take from feedback to closing: by month, by round at the same age, by unit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.days import MonthOf, days_to_close
from huiyin.findings.models import Finding
from huiyin.organisations.models import Unit
from huiyin.rounds.models import Round
from huiyin.rounds.queries import feedback_days, rounds_for
from huiyin.rules.cockpit import ENOUGH, Speed, ages, closed_by, curve, months_until, speed
from huiyin.rules.finding import FindingState

from .figures import FED_BACK

#: so many rounds before it a round is compared with: lines that can still be told apart
EARLIER = 4
_CLOSED = Q(state=FindingState.CLOSED)


@dataclass(frozen=True, slots=True)
class Closing:
    """By the first day of each of twelve months, and of all that were closed in them."""

    by_month: tuple[tuple[date, Speed], ...]
    whole: Speed


@dataclass(frozen=True, slots=True)
class RoundAtAge:
    """A round at the ages at which it is compared: pairs of days and how many were closed by then, of
    `whole`; its line as pairs of days and share. The round that is compared stands first."""

    round: UUID
    name: str
    whole: int
    closed: tuple[tuple[int, int], ...]
    line: tuple[tuple[int, float], ...]


def closing(own: QuerySet[Finding], today: date) -> Closing:
    """Of these findings, those that were closed in the months up to the last one in which any was."""
    last = own.filter(_CLOSED).aggregate(last=Max("closed_on"))["last"]
    months = months_until(last or today)
    rows = own.filter(_CLOSED, closed_on__gte=months[0])
    by_month: dict[str, Counter[int]] = defaultdict(Counter)
    whole: Counter[int] = Counter()
    for month, days, n in _counted(rows, month=MonthOf("closed_on")):
        by_month[month][days] += n
        whole[days] += n
    return Closing(tuple((m, speed(by_month[f"{m:%Y-%m}"])) for m in months), speed(whole))


def comparison(
    viewer: Viewer, found: Round | None, states: Mapping[tuple[UUID, str], int], today: date
) -> tuple[RoundAtAge, ...]:
    """The round, or the newest that was fed back, beside those before it in its body at the same age.

    Empty where one of them alone has enough findings to speak of. `states` are the viewer's findings by
    round and state.
    """
    whole = {r: sum(states.get((r, s), 0) for s in FED_BACK) for r in {r for r, _state in states}}
    seen = [r for r in rounds_for(viewer) if whole.get(r.pk, 0) >= ENOUGH]
    first = found or (seen[0] if seen else None)
    if first is None or first not in seen:
        return ()
    earlier = seen[seen.index(first) + 1 :]
    compared = [first, *(r for r in earlier if r.body_id == first.body_id)][: EARLIER + 1]
    age = (today - _begun(viewer, first, today)).days
    if len(compared) < 2 or age < 1:
        return ()
    days: dict[UUID, Counter[int]] = defaultdict(Counter)
    rows = Finding.objects.visible_to(viewer).filter(_CLOSED, round__in=compared).order_by()
    for round_id, took, n in _counted(rows, place="round_id"):
        days[round_id][took] += n
    return tuple(_at_age(r, days[r.pk], whole[r.pk], age) for r in compared)


def _begun(viewer: Viewer, found: Round, today: date) -> date:
    """The day of the collective feedback; of a round that was taken over without it, of its first finding."""
    held = feedback_days(viewer, [found.pk]).get(found.pk)
    own = Finding.objects.visible_to(viewer).filter(round=found, state__in=FED_BACK).order_by()
    return held or own.aggregate(first=Min("fed_back_on"))["first"] or today


def _at_age(found: Round, days: Mapping[int, int], whole: int, age: int) -> RoundAtAge:
    closed = tuple((a, closed_by(days, a)) for a in ages(age))
    return RoundAtAge(found.pk, found.name, whole, closed, tuple(curve(days, whole, age)))


@dataclass(frozen=True, slots=True)
class UnitSpeed:
    """A unit: what is closed now and how long it took; how many came back, and are open still."""

    unit: UUID
    name: str
    speed: Speed
    reopened: int
    open_again: int

    @property
    def ever_closed(self) -> int:
        return self.speed.n + self.open_again


def by_unit(own: QuerySet[Finding], reopened: Q) -> list[UnitSpeed]:
    """Each unit with anything closed or reopened; those of which most came back first."""
    days: dict[UUID, Counter[int]] = defaultdict(Counter)
    for unit, took, n in _counted(own.filter(_CLOSED), place="unit_id"):
        days[unit][took] += n
    back = own.filter(reopened).values_list("unit_id")
    again = dict(back.annotate(n=Count("pk")).order_by())
    open_again = dict(back.exclude(_CLOSED).annotate(n=Count("pk")).order_by())
    # of units in whose findings in scope something was counted
    names = Unit.objects.filter(pk__in={*days, *again}).values_list("pk", "name")
    found = [
        UnitSpeed(pk, name, speed(days[pk]), again.get(pk, 0), open_again.get(pk, 0)) for pk, name in names
    ]
    return sorted(found, key=lambda u: (-u.reopened / max(u.ever_closed, 1), -u.speed.n, u.name))


def _counted(rows: QuerySet[Finding], **by: Any) -> QuerySet[Finding, tuple[Any, int, int]]:
    """Closed findings by one thing and by how many days they took."""
    ((name, what),) = by.items()
    rows = rows.annotate(took=days_to_close(), **({} if name == "place" else {name: what}))
    key = what if name == "place" else name
    return rows.values_list(key, "took").annotate(n=Count("pk")).order_by()
