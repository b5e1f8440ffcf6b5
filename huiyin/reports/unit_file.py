"""A unit's file: everything about it over all terms, in a constant number of queries.

For the inspecting side; each of its people sees what lies in their scope. Clues are no part of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from huiyin.accountability.announcing import announced_about
from huiyin.accountability.models import AccountabilityCase, AnnouncedOutcome
from huiyin.accountability.queries import cases_for
from huiyin.accounts.viewer import Viewer
from huiyin.authenticity.queries import signs_for
from huiyin.findings.models import Finding
from huiyin.findings.queries import findings_for
from huiyin.organisations.clock import today
from huiyin.organisations.models import Unit
from huiyin.rectification.queries import outcomes
from huiyin.rounds.models import Target
from huiyin.rounds.queries import targets_for
from huiyin.rules.accountability import HOLDING
from huiyin.rules.finding import OPEN, FindingState
from huiyin.rules.ladder import Rung
from huiyin.rules.sign import UNJUDGED, SignState
from huiyin.supervision.models import INSIDE, SupervisionStep

__all__ = ["INSIDE"]

#: so many are named one by one; the figures and their lists have all
MOST = 20


@dataclass(slots=True)
class RoundFigures:
    """One inspection of the unit: its findings by state, and how many of those that are open are late."""

    target: Target
    states: dict[FindingState, int] = field(default_factory=dict)
    late: int = 0
    recurring: int = 0

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def closed(self) -> int:
        return self.states.get(FindingState.CLOSED, 0)


@dataclass(frozen=True, slots=True)
class UnitFile:
    """What is known of a unit. `recurring` are findings that came back, each with the earlier one;
    `open_ones` what the next team will find open; `confirmed` signs by kind; `steps` by rung, as issued;
    `instruments` counts decisions that hold; `cases` and what was `announced` publicly are the newest. Money
    in `outcomes` is yuan.
    """

    unit: Unit
    rounds: Sequence[RoundFigures]
    categories: Sequence[tuple[str, int, int]]
    recurring: Sequence[Finding]
    open_ones: Sequence[Finding]
    confirmed: Mapping[str, int]
    signs: Mapping[str, int]
    steps: Mapping[Rung, int]
    steps_open: int
    instruments: Mapping[str, int]
    cases: Sequence[AccountabilityCase]
    announced: Sequence[AnnouncedOutcome]
    outcomes: Mapping[str, Any]

    @property
    def total(self) -> int:
        return sum(r.total for r in self.rounds)


def unit_file(viewer: Viewer, unit: Unit) -> UnitFile:
    """The file of a unit that the viewer may know of, as far as they do; for the inspecting side alone."""
    mine = viewer.only(*INSIDE)
    rows = findings_for(mine).filter(unit=unit).exclude(state=FindingState.WITHDRAWN)
    bare = rows.select_related(None).order_by()
    signs = signs_for(mine).filter(finding__unit=unit).select_related(None).order_by()
    steps = SupervisionStep.objects.visible_to(mine).filter(finding__unit=unit, issued_on__isnull=False)
    waiting = Count("pk", filter=Q(ended_on=None))
    by_rung = list(steps.order_by().values_list("rung").annotate(n=Count("pk"), waiting=waiting))
    cases = cases_for(mine).filter(finding__unit=unit)
    recurring = rows.filter(earlier__isnull=False).select_related("round", "earlier__round", "category")
    open_ones = (
        rows.filter(state__in=sorted(OPEN)).select_related("round", "category").order_by("due_on", "pk")
    )
    by_kind = list(signs.values_list("state", "code").annotate(n=Count("pk")))
    holding = cases.filter(state__in=sorted(HOLDING)).order_by()
    return UnitFile(
        unit=unit,
        rounds=_rounds(mine, unit, bare),
        categories=_categories(bare),
        recurring=list(recurring.order_by("-round__number", "number")[:MOST]),
        open_ones=list(open_ones[:MOST]),
        confirmed={code: n for state, code, n in by_kind if state == SignState.CONFIRMED},
        signs=_summed(by_kind),
        steps={Rung(rung): n for rung, n, _waiting in by_rung},
        steps_open=sum(n for _rung, _n, n in by_rung),
        instruments=dict(holding.values_list("instrument").annotate(n=Count("pk"))),
        cases=list(cases.order_by("-opened_at")[:MOST]),
        announced=list(announced_about(mine, unit)[:MOST]),
        outcomes=outcomes(mine, bare.values("pk")),
    )


def _summed(by_kind: Sequence[tuple[str, str, int]]) -> dict[str, int]:
    """Confirmed signs, and those that nobody has judged yet."""
    confirmed = sum(n for state, _code, n in by_kind if state == SignState.CONFIRMED)
    return {"confirmed": confirmed, "unjudged": sum(n for s, _code, n in by_kind if s in UNJUDGED)}


def _rounds(viewer: Viewer, unit: Unit, rows: Any) -> list[RoundFigures]:
    late = Count("pk", filter=Q(due_on__lt=today(), state__in=sorted(OPEN)))
    back = Count("pk", filter=Q(earlier__isnull=False))
    counted: dict[UUID, list[tuple[str, int, int, int]]] = defaultdict(list)
    for target, state, n, n_late, n_back in rows.values_list("target_id", "state").annotate(
        n=Count("pk"), late=late, back=back
    ):
        counted[target].append((state, n, n_late, n_back))
    targets = targets_for(viewer).filter(unit=unit).select_related("round__term", "team", "unit")
    found = []
    for target in targets.order_by("-round__term__starts_on", "-round__number"):
        of_it = counted[target.pk]
        states = {FindingState(state): n for state, n, _late, _back in of_it}
        found.append(RoundFigures(target, states, sum(r[2] for r in of_it), sum(r[3] for r in of_it)))
    return found


def _categories(rows: Any) -> list[tuple[str, int, int]]:
    """Categories with how many findings they have and how many of those are open; the largest first."""
    still = Count("pk", filter=Q(state__in=sorted(OPEN)))
    counted = rows.values_list("category__name").annotate(n=Count("pk"), still=still).order_by("-n")
    return [(name or "", n, still) for name, n, still in counted]
