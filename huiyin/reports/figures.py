"""A round in figures, each of them the length of a list that a page can show.

Where the viewer sees the whole inspecting body, counts by state come from the kept totals; others count the
rows of their own scope. Money is in yuan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import Finding
from huiyin.findings.queries import totals
from huiyin.organisations.clock import due_date
from huiyin.organisations.models import Unit
from huiyin.rectification.models import PeopleDealtWith, ProgressReport
from huiyin.rounds.models import Round
from huiyin.rounds.queries import meetings_for, targets_for
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import OPEN, FindingState
from huiyin.rules.invariants import Breach
from huiyin.rules.roles import Role
from huiyin.rules.round import MeetingKind
from huiyin.verification.queries import missing_for, overdue_for

from .kept import kept

#: states of findings that were fed back and not withdrawn: what a closing rate is a share of
FED_BACK = (*(s for s in FindingState if s in OPEN), FindingState.CLOSED)
#: what a finding lacks that has no home
HOMELESS = (Breach.NO_TASK, Breach.NO_OWNER, Breach.NO_DEADLINE)
_WHOLE = frozenset({Role.OFFICE, Role.LEADING_GROUP})


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One unit of a round: findings by state, and how many of them are overdue."""

    unit_id: UUID
    name: str
    by_state: Mapping[str, int]
    overdue: int

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def fed_back(self) -> int:
        return sum(self.by_state.get(s, 0) for s in FED_BACK)

    @property
    def closed(self) -> int:
        return self.by_state.get(FindingState.CLOSED, 0)


@dataclass(frozen=True, slots=True)
class Period:
    """The concentrated rectification period, counted from the collective feedback."""

    start: date
    end: date

    def passed(self, today: date) -> int:
        """Days of the period that have passed, 0 … `length`."""
        return min(max((today - self.start).days, 0), self.length)

    @property
    def length(self) -> int:
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What rectification has brought so far, by the units' own reports. Money in yuan."""

    rules_made: int = 0
    persons: int = 0
    money_recovered: Decimal = Decimal(0)
    reports: int = 0


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """A round as one viewer may see it."""

    targets: int
    by_state: Mapping[str, int]
    overdue: int
    unanswered: int
    without_home: int
    outcomes: Outcomes
    period: Period | None = None
    lines: tuple[UnitLine, ...] = field(default=())

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    @property
    def fed_back(self) -> int:
        return sum(self.by_state.get(s, 0) for s in FED_BACK)

    @property
    def closed(self) -> int:
        return self.by_state.get(FindingState.CLOSED, 0)


def sees_whole(viewer: Viewer, body_id: UUID) -> bool:
    """Whether everything of this body is in the viewer's scope."""
    return bool(_WHOLE & viewer.roles(body_id))


def counts_by_unit(viewer: Viewer, found: Round) -> dict[UUID, dict[str, int]]:
    """Findings of a round by unit and state; units without findings are left out."""
    counted: dict[UUID, dict[str, int]] = defaultdict(dict)
    if sees_whole(viewer, found.body_id):
        kept = totals(viewer, found.pk).values("unit_id", "state").annotate(n=Sum("count"))
    else:
        own = Finding.objects.visible_to(viewer).filter(round=found)
        kept = own.values("unit_id", "state").annotate(n=Count("pk"))
    for row in kept.order_by():
        counted[row["unit_id"]][row["state"]] = row["n"]
    return counted


def round_figures(viewer: Viewer, found: Round, today: date) -> RoundFigures:
    """The figures of one round; the caller has taken the round from the viewer's scope."""
    return kept(viewer, "round", found.pk, count=lambda: _counted(viewer, found, today))


def _counted(viewer: Viewer, found: Round, today: date) -> RoundFigures:
    counted = counts_by_unit(viewer, found)
    by_state: dict[str, int] = {state.value: 0 for state in FindingState}
    for states in counted.values():
        for state, n in states.items():
            by_state[state] += n
    return RoundFigures(
        targets=targets_for(viewer, found.pk).count(),
        by_state=by_state,
        overdue=bare(overdue_for(viewer, today, found.pk)).count(),
        unanswered=_lacking(viewer, found, today, (Breach.UNANSWERED,)),
        without_home=_lacking(viewer, found, today, HOMELESS),
        outcomes=outcomes(reports_with_outcome(viewer).filter(finding__round_id=found.pk)),
        period=_period(viewer, found),
        lines=_lines(viewer, found, counted, today),
    )


def _lines(
    viewer: Viewer, found: Round, counted: Mapping[UUID, Mapping[str, int]], today: date
) -> tuple[UnitLine, ...]:
    """Units of the round, those with most left to do first."""
    late = bare(overdue_for(viewer, today, found.pk)).values_list("unit_id").annotate(n=Count("pk"))
    overdue = dict(late.order_by())
    names = dict(targets_for(viewer, found.pk).values_list("unit_id", "unit__name"))
    if strangers := counted.keys() - names.keys():
        names |= dict(Unit.objects.filter(pk__in=strangers).values_list("pk", "name"))
    lines = [UnitLine(pk, name, counted.get(pk, {}), overdue.get(pk, 0)) for pk, name in names.items()]
    return tuple(sorted(lines, key=lambda line: (line.closed - line.fed_back, -line.overdue, line.name)))


def _lacking(viewer: Viewer, found: Round, today: date, breaches: tuple[Breach, ...]) -> int:
    return bare(missing_for(viewer, today, round_id=found.pk, found=breaches)).count()


def bare(rows: QuerySet[Finding]) -> QuerySet[Finding]:
    """The same rows without what only showing them needs."""
    return rows.select_related(None).order_by()


def reports_with_outcome(viewer: Viewer) -> QuerySet[ProgressReport]:
    """Progress reports in scope that claim an outcome in figures, newest first."""
    rows = ProgressReport.objects.visible_to(viewer).counting()
    rows = rows.exclude(rules_made=0, persons=0, money_recovered=0)
    return rows.order_by("-reported_at", "-id")


def outcomes(rows: QuerySet[ProgressReport]) -> Outcomes:
    """The sum of these reports' figures."""
    summed = rows.select_related(None).order_by().aggregate(
        rules_made=Sum("rules_made", default=0), persons=Sum("persons", default=0),
        money_recovered=Sum("money_recovered", default=Decimal(0)), reports=Count("pk"),
    )  # fmt: skip
    return Outcomes(**summed)


def people_by_instrument(rows: QuerySet[ProgressReport]) -> list[tuple[str, int]]:
    """How many people these reports say were dealt with by each instrument, the most first."""
    summed = PeopleDealtWith.objects.filter(report__in=rows.order_by().values("pk")).values_list("instrument")
    return sorted(summed.annotate(n=Sum("count")).order_by(), key=lambda pair: (-pair[1], pair[0]))


def _period(viewer: Viewer, found: Round) -> Period | None:
    """None before the collective feedback."""
    held = meetings_for(viewer, found.pk).filter(kind=MeetingKind.COLLECTIVE_FEEDBACK)
    start = max((meeting.held_on for meeting in held), default=None)
    if start is None:
        return None
    return Period(start, due_date(found.body, DeadlineKind.CONCENTRATED, start))
