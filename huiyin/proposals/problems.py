"""What the ledger says, as the planning engine asks it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count

from huiyin.findings.models import Finding, Referral
from huiyin.organisations.models import Unit
from huiyin.organisations.structure import structure_of
from huiyin.planning import (
    AssignedTarget,
    AssignedTeam,
    AssignmentProblem,
    Risk,
    TermProblem,
    TermRound,
    TermUnit,
)
from huiyin.rounds.models import Round, Target, Team, Term
from huiyin.rounds.recusing import people_of, unit_facts
from huiyin.rules.coverage import COVERING, UNDER_WAY
from huiyin.rules.finding import OPEN, FindingState
from huiyin.rules.round import RoundState
from huiyin.rules.unit_span import SpanKind, UnitSpan

from .spans import spans_by_unit

#: targets that a team can bear where nobody said otherwise
MOST = 3


def rounds_left(term: Term) -> list[Round]:
    """Planned rounds whose days and room are set, in the order in which they are held."""
    rows = Round.objects.filter(term=term, state=RoundState.PLANNED).exclude(planned_from=None)
    return list(rows.exclude(planned_until=None).exclude(capacity=None).order_by("planned_from", "number"))


def units_left(term: Term) -> list[Unit]:
    """Units of the body that no team has been to in this term; those merged away are another's."""
    known = structure_of(term.body_id)
    held = Target.objects.filter(
        round__term=term, round__state__in=sorted(UNDER_WAY), kind__in=sorted(COVERING)
    ).values_list("unit_id", flat=True)
    covered = {known.now(unit) for unit in held}
    units = Unit.objects.filter(body_id=term.body_id, receives=False, merged_into=None)
    return [u for u in units if u.pk not in covered]


def term_problem(term: Term, asked: dict[str, Any], today: date) -> TermProblem:
    """`asked`: `pins` {unit: round}, `barred` [[unit, round]], `until` {unit: day}.

    Units that are targets of a planned round already are pinned there; what isn't there any more is left out.
    The spans that are kept for units count besides.
    """
    rounds, units = rounds_left(term), units_left(term)
    places, keys = {str(r.pk) for r in rounds}, {str(u.pk) for u in units}
    there = Target.objects.filter(round__in=rounds, kind__in=sorted(COVERING))
    pins = {str(unit): str(found) for unit, found in there.values_list("unit_id", "round_id")}
    pins |= asked.get("pins", {})
    until = {unit: date.fromisoformat(day) for unit, day in asked.get("until", {}).items()}
    risks, supervise = risks_of(term, today), {u.supervised_by_id for u in units}
    spans = spans_by_unit(term)
    return TermProblem(
        tuple(
            TermUnit(
                str(u.pk),
                _group(u, supervise),
                risks.get(u.pk, Risk()),
                until.get(str(u.pk)),
                not_within=_days(spans.get(u.pk, ()), SpanKind.NOT_WITHIN),
                within=_days(spans.get(u.pk, ()), SpanKind.WITHIN),
            )
            for u in units
        ),
        tuple(_round(r) for r in rounds),
        {unit: found for unit, found in pins.items() if unit in keys and found in places},
        frozenset((u, r) for u, r in asked.get("barred", []) if u in keys and r in places),
    )


def _days(spans: Iterable[UnitSpan], kind: SpanKind) -> tuple[tuple[date, date], ...]:
    return tuple((s.start, s.end) for s in spans if s.kind == kind)


def _round(found: Round) -> TermRound:
    start, end = found.planned_from, found.planned_until
    if start is None or end is None or found.capacity is None:
        raise ValueError(f"{found.pk} has no window")
    return TermRound(str(found.pk), found.capacity, start, end)


def _group(unit: Unit, supervise: set[UUID | None]) -> str:
    """A department and whom it supervises; units without one by their sector."""
    if unit.supervised_by_id:
        return str(unit.supervised_by_id)
    return str(unit.pk) if unit.pk in supervise else unit.sector


def risks_of(term: Term, today: date) -> dict[UUID, Risk]:
    """What speaks for an earlier inspection, by unit; four queries."""
    own = Finding.objects.filter(body_id=term.body_id).order_by()
    open_ = _counted(own.filter(state__in=sorted(OPEN)))
    again = _counted(own.filter(state=FindingState.REOPENED))
    sent = Referral.objects.filter(finding__body_id=term.body_id).order_by().values_list("finding__unit_id")
    clues = {unit: n for unit, n in sent.annotate(n=Count("pk")) if unit}
    last: dict[UUID, date] = {}
    visits = Target.objects.filter(body_id=term.body_id, round__state__in=sorted(UNDER_WAY))
    for unit, day in visits.exclude(round__stationed_from=None).values_list(
        "unit_id", "round__stationed_from"
    ):
        last[unit] = max(day, last.get(unit, day))
    units = Unit.objects.filter(body_id=term.body_id).values_list("pk", flat=True)
    return {
        unit: Risk(
            open_.get(unit, 0), again.get(unit, 0), clues.get(unit, 0),
            (today - last[unit]).days / 365.25 if unit in last else None,
        )
        for unit in units
    }  # fmt: skip


def _counted(rows: Any) -> dict[UUID, int]:
    return dict(rows.values_list("unit_id").annotate(n=Count("pk")))


def assignment_problem(found: Round, asked: dict[str, Any], today: date) -> AssignmentProblem:
    """`asked`: `pins` {target: team}, `overrides` [[target, team, reason]], `most` targets a team."""
    teams = list(Team.objects.filter(round=found))
    targets = list(Target.objects.filter(round=found).select_related("unit").order_by("unit__name"))
    people, most = people_of(found.pk, found.body_id), int(asked.get("most", MOST))
    keys, places = {str(t.pk) for t in targets}, {str(t.pk) for t in teams}
    needs: dict[UUID, frozenset[str]] = defaultdict(frozenset)
    for target, skills in asked.get("skills", {}).items():
        needs[UUID(target)] = frozenset(skills)
    return AssignmentProblem(
        tuple(
            AssignedTeam(
                str(t.pk), people[t.pk].facts if t.pk in people else (),
                people[t.pk].skills if t.pk in people else frozenset(), most,
            )
            for t in teams
        ),
        tuple(AssignedTarget(str(t.pk), unit_facts(t.unit), needs[t.pk]) for t in targets),
        today,
        {x: t for x, t in asked.get("pins", {}).items() if x in keys and t in places},
        frozenset((x, t) for x, t, _reason in asked.get("overrides", []) if x in keys and t in places),
    )  # fmt: skip
