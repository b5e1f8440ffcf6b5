"""The whole in figures, each of them the length of a list: what a viewer sees of one round, or of all.

Who sees whole bodies is answered from the kept totals; everybody else's own rows are counted. Money is in
yuan. All of it is counted once for each state of the ledger (`kept.figures`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from huiyin.accounts.viewer import Viewer
from huiyin.authenticity.queries import INSPECTING, signs_for
from huiyin.findings.kept_totals import sees_all
from huiyin.findings.models import Finding, LedgerTotal, UnitTotal
from huiyin.findings.queries import UNCATEGORISED, categories_for
from huiyin.organisations.models import Unit
from huiyin.rounds.models import Round
from huiyin.rules.finding import FindingState
from huiyin.rules.reopening import CameBack
from huiyin.rules.sign import UNJUDGED
from huiyin.verification.came_back import came_back
from huiyin.verification.queries import overdue_for

from .closing_speed import Closing, RoundAtAge, closing, comparison
from .figures import FED_BACK, Outcomes, bare, outcomes, people_by_instrument, reports_with_outcome
from .kept import Figures, figures
from .round_clocks import RoundClock, clocks

#: matters that are named, the oldest first
OLDEST = 8

#: findings by round and state, and those that were fed back by unit and category
States = Mapping[tuple[UUID, str], int]
Places = Mapping[tuple[UUID, UUID | None], int]


@dataclass(frozen=True, slots=True)
class HeatRow:
    """A unit: how many findings it has in each of the map's categories, in their order."""

    unit: UUID
    name: str
    kind: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Late:
    """An overdue finding, as it is named."""

    finding: UUID
    title: str
    unit: str
    due_on: date
    state: str


@dataclass(frozen=True, slots=True)
class Cockpit:
    """`by_state` has all findings, everything else those that were fed back and not withdrawn.

    `categories` are pairs of what stands in an address and the name, as the counts of `heat` stand. `signs`
    is None for those who may not know of signs.
    """

    by_state: Mapping[str, int]
    categories: tuple[tuple[str, str], ...]
    heat: tuple[HeatRow, ...]
    by_type: Mapping[str, int]
    overdue: int
    oldest: tuple[Late, ...]
    signs: int | None
    back: Mapping[str, int]
    outcomes: Outcomes
    people: tuple[tuple[str, int], ...]
    closing: Closing
    clocks: tuple[RoundClock, ...]
    at_age: tuple[RoundAtAge, ...]

    @property
    def fed_back(self) -> int:
        return sum(self.by_state.get(s, 0) for s in FED_BACK)

    @property
    def closed(self) -> int:
        return self.by_state.get(FindingState.CLOSED, 0)

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def by_category(self) -> list[tuple[str, str, int]]:
        """What stands in an address, the name and how many, the most first."""
        sums = [sum(row.counts[n] for row in self.heat) for n in range(len(self.categories))]
        found = [(key, name, n) for (key, name), n in zip(self.categories, sums, strict=True)]
        return sorted(found, key=lambda row: -row[2])


def cockpit(viewer: Viewer, found: Round | None, today: date, *, at_once: bool = False) -> Figures[Cockpit]:
    """The figures of one round, which the caller has taken from the viewer's scope, or of all."""
    count = lambda: _counted(viewer, found, today)  # noqa: E731
    return figures(viewer, "cockpit", found and found.pk, count=count, at_once=at_once)


def _counted(viewer: Viewer, found: Round | None, today: date) -> Cockpit:
    states, places = _tally(viewer, found)
    by_state: Counter[str] = Counter()
    for (round_id, state), n in states.items():
        if found is None or round_id == found.pk:
            by_state[state] += n
    columns, heat = _heat(viewer, places)
    by_type: Counter[str] = Counter()
    for row in heat:
        by_type[row.kind] += row.total
    late = bare(overdue_for(viewer, today, found and found.pk))
    reports = reports_with_outcome(viewer)
    reports = reports.filter(finding__round=found) if found else reports
    own = own_findings(viewer, found)
    return Cockpit(
        by_state=dict(by_state), categories=columns, heat=heat, by_type=dict(by_type),
        overdue=late.count(), oldest=_oldest(late), signs=_signs(viewer, found),
        back={way.value: own.filter(came_back(viewer, [way])).count() for way in CameBack},
        outcomes=outcomes(reports), people=tuple(people_by_instrument(reports)),
        closing=closing(own, today), clocks=clocks(viewer, found, states),
        at_age=comparison(viewer, found, states, today),
    )  # fmt: skip


def own_findings(viewer: Viewer, found: Round | None) -> QuerySet[Finding]:
    """The viewer's findings of one round or of all, without what only showing them needs."""
    rows = Finding.objects.visible_to(viewer).order_by()
    return rows.filter(round=found) if found else rows


def _tally(viewer: Viewer, found: Round | None) -> tuple[States, Places]:
    """By round and state in all rounds; by unit and category in the one asked for."""
    if not sees_all(viewer):
        own, chosen = own_findings(viewer, None), own_findings(viewer, found).filter(state__in=FED_BACK)
        states = own.values_list("round_id", "state").annotate(n=Count("pk"))
        places = chosen.values_list("unit_id", "category_id").annotate(n=Count("pk"))
        return {(r, s): n for r, s, n in states}, {(u, c): n for u, c, n in places}
    bodies = viewer.bodies()
    units = UnitTotal.objects.filter(body_id__in=bodies, count__gt=0).order_by()
    kept_states = units.values_list("round_id", "state").annotate(n=Sum("count"))
    rows = LedgerTotal.objects.filter(round__body_id__in=bodies, state__in=FED_BACK, count__gt=0).order_by()
    rows = rows.filter(round=found) if found else rows
    kept_places = rows.values_list("unit_id", "category_key").annotate(n=Sum("count"))
    return (
        {(r, s): n for r, s, n in kept_states},
        {(u, UUID(key) if key else None): n for u, key, n in kept_places},
    )


def _heat(viewer: Viewer, places: Places) -> tuple[tuple[tuple[str, str], ...], tuple[HeatRow, ...]]:
    """The map's columns: the topmost categories that have any; and its rows, the fullest first."""
    above, names = topmost(viewer)
    by_unit: dict[UUID, Counter[str]] = defaultdict(Counter)
    for (unit, category), n in places.items():
        by_unit[unit][above.get(category, UNCATEGORISED)] += n
    there = {key for counted in by_unit.values() for key in counted}
    columns = tuple((key, name) for key, name in names.items() if key in there)
    units = {pk: (name, kind) for pk, name, kind in _units(by_unit)}
    rows = [HeatRow(pk, *units[pk], tuple(c[key] for key, _ in columns)) for pk, c in by_unit.items()]
    return columns, tuple(sorted(rows, key=lambda row: (-row.total, row.name)))


def _units(ids: Iterable[UUID]) -> Iterable[tuple[UUID, str, str]]:
    # the caller counted findings in scope there
    return Unit.objects.filter(pk__in=list(ids)).values_list("pk", "name", "unit_type")


def topmost(viewer: Viewer) -> tuple[dict[UUID | None, str], dict[str, str]]:
    """Each category's topmost one as it stands in an address, and the names of those in their order."""
    rows = list(categories_for(viewer).values_list("pk", "parent_id", "name"))
    above: dict[UUID | None, str] = {pk: str(parent or pk) for pk, parent, _name in rows}
    names = {str(pk): name for pk, parent, name in rows if parent is None}
    return above, names | {UNCATEGORISED: ""}


def _oldest(late: QuerySet[Finding]) -> tuple[Late, ...]:
    rows = late.order_by("due_on", "pk").values_list("pk", "title", "unit__name", "due_on", "state")
    return tuple(Late(*row) for row in rows[:OLDEST])


def _signs(viewer: Viewer, found: Round | None) -> int | None:
    if not viewer.has(*INSPECTING):
        return None
    rows = signs_for(viewer).filter(state__in=sorted(UNJUDGED)).select_related(None).order_by()
    return (rows.filter(finding__round=found) if found else rows).count()


def fullest(heat: Sequence[HeatRow]) -> int:
    """The largest count of a map: what its tones are shares of."""
    return max((n for row in heat for n in row.counts), default=0)
