"""A plan as a table: each finding with its measures, what the checks find, and what was remarked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.timezone import localdate

from huiyin.organisations.clock import today
from huiyin.rectification.plan_content import findings_of, planned, read_back
from huiyin.rectification.plans import newest_edition
from huiyin.rectification.queries import tasks_for
from huiyin.rules.plan import WITH_UNIT, PlanState
from huiyin.rules.plan_checks import PlannedFinding, PlannedTask, Point, points

from ...planning_sentences import point_sentence


@dataclass(frozen=True, slots=True)
class Said:
    """One point in words, and whether it stands against handing in."""

    check: str
    words: str
    is_hard: bool


@dataclass(frozen=True, slots=True)
class Measure:
    task: PlannedTask
    pk: Any
    said: list[Said] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Row:
    """One finding of the plan; `pk` is None where it is out of the viewer's scope by now."""

    finding: PlannedFinding
    pk: Any
    measures: list[Measure]
    said: list[Said]
    remarks: list[Any]


@dataclass(frozen=True, slots=True)
class Table:
    rows: list[Row]
    #: what is the matter with the plan as a whole
    said: list[Said]
    hard: int
    soft: int
    #: the plan as it stands in the ledger now
    now: tuple[PlannedFinding, ...]
    #: whether the table shows an edition, not the present state
    is_edition: bool


def table_of(plan: Any, viewer: Any, told: Sequence[Any]) -> Table:
    """The edition that is under review or was approved; while the unit works on it, the present state.

    `told` are the editions as `plans.editions_of` gives them.
    """
    now = planned(plan.target, viewer)
    edition = newest_edition(plan)
    shows_edition = edition is not None and PlanState(plan.state) not in WITH_UNIT
    shown = _as_done(read_back(edition.content), now) if shows_edition else now
    # what was promised is held against the day on which it was handed in
    found = points(shown, localdate(edition.submitted_at) if shows_edition else today())
    by_place: dict[Any, list[Said]] = defaultdict(list)
    for point in found:
        by_place[point.finding, point.task].append(_said(point))
    remarks: dict[int, list[Any]] = defaultdict(list)
    for remark in told[0].remarks if told else ():
        remarks[remark.finding].append(remark)
    keys = dict(findings_of(plan.target, viewer).values_list("number", "pk"))
    own = tasks_for(viewer).filter(finding__target_id=plan.target_id).select_related(None)
    tasks = {(f, n): pk for f, n, pk in own.values_list("finding__number", "number", "pk")}
    rows = [
        Row(
            f, keys.get(f.number),
            [Measure(t, tasks.get((f.number, t.number)), by_place[f.number, t.number]) for t in f.tasks],
            by_place[f.number, None], remarks[f.number],
        )
        for f in shown
    ]  # fmt: skip
    hard = sum(p.is_hard for p in found)
    return Table(rows, by_place[None, None], hard, len(found) - hard, now, shows_edition)


def _as_done(kept: tuple[PlannedFinding, ...], now: tuple[PlannedFinding, ...]) -> tuple[PlannedFinding, ...]:
    """What was handed in, with what has been done since: a date that was kept is no fault."""
    done = {(f.number, t.number) for f in now for t in f.tasks if t.done}
    return tuple(
        replace(f, tasks=tuple(replace(t, done=(f.number, t.number) in done) for t in f.tasks)) for f in kept
    )


def _said(point: Point) -> Said:
    return Said(point.check, point_sentence(point), point.is_hard)
