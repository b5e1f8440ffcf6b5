"""Answers of the engine as JSON: `{"choice": …}` for a plan, `{"conflict": …}` where none is possible."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from huiyin.planning import Assignment, Conflict, NoAssignment, TermPlan
from huiyin.rules.recusal import Recusal

Kept = dict[str, Any]
Pairs = Mapping[tuple[str, str], tuple[Recusal, ...]]


def keep_plan(plan: TermPlan | Conflict) -> Kept:
    if isinstance(plan, Conflict):
        conditions = [
            {
                "kind": c.kind.value,
                "unit": c.unit,
                "round": c.round,
                "start": _day(c.start),
                "end": _day(c.end),
            }
            for c in plan.conditions
        ]
        told = {"conditions": conditions, "units": list(plan.units), "rounds": list(plan.rounds)}
        return {"conflict": told | {"room": plan.room}}
    reasons = {
        unit: [{"code": r.code.value, "params": dict(r.params)} for r in found]
        for unit, found in plan.reasons.items()
    }
    kept = {"choice": dict(plan.choice), "objective": plan.objective, "bound": plan.bound}
    return kept | {"reasons": reasons}


def keep_assignment(found: Assignment | NoAssignment) -> Kept:
    refusals = refusals_kept(found.refusals)
    if isinstance(found, NoAssignment):
        hindrances = [{"kind": h.kind.value, "target": h.target, "team": h.team} for h in found.hindrances]
        return {"conflict": {"hindrances": hindrances, "targets": list(found.targets)}, "refusals": refusals}
    return {
        "choice": dict(found.choice), "objective": found.objective, "bound": found.bound,
        "loads": dict(found.loads), "refusals": refusals,
        "missing_skills": {target: list(skills) for target, skills in found.missing_skills.items()},
        "overridden": [list(pair) for pair in found.overridden],
    }  # fmt: skip


def refusals_kept(pairs: Pairs) -> dict[str, dict[str, list[Kept]]]:
    """target → team → grounds."""
    kept: dict[str, dict[str, list[Kept]]] = {}
    for (target, team), grounds in pairs.items():
        kept.setdefault(target, {})[team] = [
            {
                "person": g.person,
                "ground": g.ground.value,
                "params": {k: _said(v) for k, v in g.params.items()},
            }
            for g in grounds
        ]
    return kept


def _said(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _day(value: date | None) -> str:
    return value.isoformat() if value and value not in (date.min, date.max) else ""
