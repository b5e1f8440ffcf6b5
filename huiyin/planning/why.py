"""Why each unit is in its round, as data; the pages have the words."""

from __future__ import annotations

from collections.abc import Mapping

from .fitting import Class
from .risk import points, shares
from .term import Reason, ReasonCode, TermProblem, TermUnit


def reasons(
    problem: TermProblem, allowed: Mapping[str, Class], choice: Mapping[str, str]
) -> dict[str, tuple[Reason, ...]]:
    """For each unit the reasons that decided, the strongest first."""
    riskiest = sorted(problem.units, key=lambda u: (-points(u.risk), u.key))
    rank = {unit.key: n for n, unit in enumerate(riskiest, 1)}
    groups = problem.groups()
    return {u.key: tuple(_of(u, rank[u.key], problem, allowed[u.key], choice, groups)) for u in problem.units}


def _of(
    unit: TermUnit,
    rank: int,
    problem: TermProblem,
    allowed: Class,
    choice: Mapping[str, str],
    groups: Mapping[str, list[str]],
) -> list[Reason]:
    here, found = choice[unit.key], []
    order = [r.key for r in problem.rounds]
    if unit.key in problem.pins:
        found.append(Reason(ReasonCode.PINNED))
    elif len(allowed) == 1:
        found.append(Reason(ReasonCode.ONLY_ROUND))
    elif len(allowed) < len(order):
        found.append(Reason(ReasonCode.DATES, {"rounds": [key for key in order if key in allowed]}))
    given = {figure.value: n for figure, n in shares(unit.risk).items() if n}
    params = {"points": points(unit.risk), "rank": rank, "of": len(problem.units), "shares": given}
    found.append(Reason(ReasonCode.RISK, params))
    if others := [k for k in groups.get(unit.group, ()) if k != unit.key and choice[k] == here]:
        found.append(Reason(ReasonCode.TOGETHER, {"units": others, "group": unit.group}))
    earlier = [key for key in order[: order.index(here)] if key in allowed]
    if earlier and unit.key not in problem.pins:
        found.append(Reason(ReasonCode.ROOM, {"rounds": earlier}))
    return found
