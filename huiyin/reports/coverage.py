"""A term's coverage: which unit was inspected when and how, which not, and which look-backs are due.

Within the viewer's scope; inspections of a unit that was merged count for the one that it was merged into.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count

from huiyin.accounts.viewer import Viewer
from huiyin.findings.queries import findings_for
from huiyin.organisations.models import Unit
from huiyin.organisations.queries import units_for
from huiyin.organisations.structure import Structure, structure_of
from huiyin.rounds.models import Round, Target, Term
from huiyin.rounds.queries import rounds_for, targets_for
from huiyin.rules.coverage import CoverageState, Inspected, coverage_state, look_back_due
from huiyin.rules.finding import OPEN
from huiyin.rules.round import InspectionKind, RoundState


@dataclass(frozen=True, slots=True)
class Visit:
    """One inspection of a unit in a round. `of` names the former unit where it was another's then."""

    target: Target
    of: str = ""

    @property
    def inspected(self) -> Inspected:
        found = self.target.round
        day = found.stationed_from or found.planned_from
        return Inspected(InspectionKind(self.target.kind), RoundState(found.state), day)


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """A unit in a term: its visits by round, how it stands, and whether a look-back is due."""

    unit: Unit
    level: int
    visits: Mapping[UUID, tuple[Visit, ...]]
    state: CoverageState
    look_back_due: bool
    unsettled: int


@dataclass(frozen=True, slots=True)
class Tally:
    """Units of one kind: all, and how many are covered, planned, missing."""

    key: str
    total: int
    covered: int
    planned: int
    missing: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """A term's rounds in order, and its units in that of their names."""

    term: Term
    rounds: Sequence[Round]
    units: Sequence[UnitCoverage]

    def within(self, rounds: Iterable[UUID]) -> dict[UUID, CoverageState]:
        """How each unit stands where only these rounds are looked at."""
        chosen = set(rounds)
        return {
            u.unit.pk: coverage_state(
                tuple(v.inspected for key, visits in u.visits.items() if key in chosen for v in visits)
            )
            for u in self.units
        }


def coverage_of(viewer: Viewer, term: Term, today: date) -> Coverage:
    """Five queries, however many units and rounds. Departments that only receive matters aren't counted."""
    known = structure_of(term.body_id)
    units = list(
        units_for(viewer).filter(body_id=term.body_id, receives=False).select_related("supervised_by")
    )
    rounds = list(rounds_for(viewer).filter(term=term).order_by("number"))
    visits = _visits(viewer, term, known)
    open_ = findings_for(viewer).filter(state__in=sorted(OPEN), round__term=term)
    counted = open_.select_related(None).order_by().values_list("unit_id").annotate(n=Count("pk"))
    unsettled: dict[UUID, int] = defaultdict(int)
    for unit_id, n in counted:
        unsettled[known.now(unit_id)] += n
    rows = [
        _row(u, known.level(u.pk), visits.get(u.pk, {}), unsettled[u.pk], today)
        for u in units
        if u.merged_into_id is None
    ]
    return Coverage(term, rounds, rows)


def _visits(viewer: Viewer, term: Term, known: Structure) -> dict[UUID, dict[UUID, tuple[Visit, ...]]]:
    found: dict[UUID, dict[UUID, tuple[Visit, ...]]] = defaultdict(dict)
    rows = targets_for(viewer).filter(round__term=term).order_by("round__number", "kind")
    for target in rows:
        now = known.now(target.unit_id)
        visit = Visit(target, target.unit.name if now != target.unit_id else "")
        found[now][target.round_id] = (*found[now].get(target.round_id, ()), visit)
    return found


def _row(
    unit: Unit, level: int, visits: Mapping[UUID, tuple[Visit, ...]], unsettled: int, today: date
) -> UnitCoverage:
    every = tuple(v.inspected for some in visits.values() for v in some)
    due = look_back_due(every, unsettled=unsettled, today=today)
    return UnitCoverage(unit, level, visits, coverage_state(every), due, unsettled)


def tallies(
    units: Iterable[UnitCoverage],
    states: Mapping[UUID, CoverageState],
    key: Callable[[UnitCoverage], str],
) -> list[Tally]:
    """Units counted by a key of theirs, the largest group first."""
    found: dict[str, list[CoverageState]] = defaultdict(list)
    for one in units:
        found[key(one)].append(states[one.unit.pk])
    rows = [
        Tally(
            name, len(some), some.count(CoverageState.COVERED), some.count(CoverageState.PLANNED),
            some.count(CoverageState.MISSING),
        )
        for name, some in found.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda t: (-t.total, t.key))
