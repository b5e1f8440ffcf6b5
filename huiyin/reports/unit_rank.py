"""Where a unit stands among those of a round, where the profile lets it know (`[unit] sees_rank`).

By the share of its findings that is closed. Numbers alone: no other unit is named, and where there are few,
nothing is said, because its place among two tells what the other did.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from huiyin.accounts.viewer import Viewer
from huiyin.findings.models import UnitTotal
from huiyin.organisations.profiles import profile_of
from huiyin.rounds.models import Round
from huiyin.rounds.queries import rounds_for
from huiyin.rules.finding import FindingState
from huiyin.rules.roles import WHOLE_UNIT

from .figures import FED_BACK
from .kept import kept

#: among fewer units with findings nothing is said
LEAST_UNITS = 5


@dataclass(frozen=True, slots=True)
class Rank:
    """`place` of `units`, 1 the first; units with the same share have the same place."""

    place: int
    units: int


def rank_of(viewer: Viewer, found: Round | None) -> Rank | None:
    """The viewer's own unit in this round; None where it may not know, or there is nothing to say."""
    own = viewer.scopes(*WHOLE_UNIT)
    if found is None or len(own) != 1 or not profile_of(found.body).unit.sees_rank:
        return None
    if not rounds_for(viewer.only(*WHOLE_UNIT)).filter(pk=found.pk).exists():
        return None
    return kept(viewer, "unit rank", found.pk, count=lambda: _counted(found.pk, next(iter(own))))


def _counted(round_id: UUID, own: UUID) -> Rank | None:
    shares: dict[UUID, list[int]] = defaultdict(lambda: [0, 0])
    totals = UnitTotal.objects.filter(round=round_id, state__in=FED_BACK).order_by()
    for unit, state, n in totals.values_list("unit_id", "state").annotate(n=Sum("count")):
        shares[unit][0] += n if state == FindingState.CLOSED else 0
        shares[unit][1] += n
    there = {unit: closed / whole for unit, (closed, whole) in shares.items() if whole}
    if own not in there or len(there) < LEAST_UNITS:
        return None
    return Rank(1 + sum(share > there[own] for share in there.values()), len(there))
