"""Bringing findings into the ledger, one from a form or ten thousand from a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from huiyin.accounts.viewer import Viewer
from huiyin.journal.actions import record
from huiyin.organisations.clock import due_date
from huiyin.rounds.models import Target
from huiyin.rules.deadlines import DeadlineKind
from huiyin.rules.finding import BEFORE_ISSUE, FindingState, Pace
from huiyin.rules.moves import Obstacle, Refused
from huiyin.rules.roles import Role
from huiyin.rules.round import RoundState

from .fingerprints import fingerprints
from .models import Category, Finding

BATCH = 500


@dataclass(frozen=True, slots=True)
class NewFinding:
    """What is known of a finding when it enters the ledger. Money is in yuan."""

    target_id: UUID
    title: str
    text: str = ""
    basis: str = ""
    category_id: UUID | None = None
    heading: str = ""
    amount: Decimal | None = None
    pace: Pace = Pace.STAGED
    claimed_completion: str = ""
    standing: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """The findings in the order given, and which of them are new to the ledger."""

    findings: tuple[Finding, ...]
    created: frozenset[UUID]


def demand_recorder(by: Viewer, targets: Iterable[Target]) -> None:
    """Office, or the target's own team; raises `Refused` with what is missing."""
    teams = by.scopes(Role.TEAM)
    for target in targets:
        if Role.OFFICE not in by.roles(target.body_id) and target.team_id not in teams:
            raise Refused(Role.TEAM, [Obstacle("not_your_role", {"roles": [Role.OFFICE, Role.TEAM]})])


@transaction.atomic
def register_findings(
    new: Sequence[NewFinding],
    *,
    by: Viewer,
    recorded_on: date,
    fed_back_on: date | None = None,
    source_document: UUID | None = None,
    progress: Callable[[int], None] | None = None,
) -> Registered:
    """Put findings into the ledger, each once a target however often it comes again.

    With `fed_back_on` they enter as fed back, with the profile's deadline from that day: a document that
    reports on rectification speaks of findings that were issued long ago. Only the office may do that.
    One journal entry tells of the whole batch. Raises `Refused`, or `Target.DoesNotExist` for what is not
    the viewer's.
    """
    targets = _targets(new, by)
    _demand_open(targets.values(), by, issued=fed_back_on is not None)
    marks = _marks(new)
    known = _known(targets, marks)
    numbers = _last_numbers(targets)
    categories = _own_categories(new, targets)
    rows, ordered = [], []
    for item, mark in zip(new, marks, strict=True):
        finding = known.get((item.target_id, mark))
        if finding is None:
            numbers[item.target_id] += 1
            finding = _row(item, mark, targets[item.target_id], numbers[item.target_id], by, recorded_on,
                           fed_back_on, source_document, categories)  # fmt: skip
            known[item.target_id, mark] = finding
            rows.append(finding)
        ordered.append(finding)
    for start in range(0, len(rows), BATCH):
        Finding.objects.bulk_create(rows[start : start + BATCH])
        if progress:
            progress(min(start + BATCH, len(rows)))
    _journal(rows, targets, by, source_document)
    return Registered(tuple(ordered), frozenset(f.pk for f in rows))


def _demand_open(targets: Collection[Target], by: Viewer, *, issued: bool) -> None:
    """The viewer may record here, the round still takes findings, and only the office enters issued ones."""
    demand_recorder(by, targets)
    if any(t.round.state == RoundState.COMPLETED for t in targets):
        raise Refused(RoundState.COMPLETED, [Obstacle("round_completed")])
    if issued and any(Role.OFFICE not in by.roles(t.body_id) for t in targets):
        raise Refused(Role.OFFICE, [Obstacle("not_your_role", {"roles": [Role.OFFICE]})])


def _targets(new: Sequence[NewFinding], by: Viewer) -> dict[UUID, Target]:
    wanted = {n.target_id for n in new}
    targets = Target.objects.visible_to(by).select_related("body", "round", "unit").in_bulk(wanted)
    if missing := wanted - targets.keys():
        raise Target.DoesNotExist(f"{len(missing)}")
    return targets


def _marks(new: Sequence[NewFinding]) -> list[str]:
    """Fingerprints are numbered within each target."""
    places: dict[UUID, list[int]] = defaultdict(list)
    for place, item in enumerate(new):
        places[item.target_id].append(place)
    marks = [""] * len(new)
    for indices in places.values():
        for place, mark in zip(indices, fingerprints(new[i].title for i in indices), strict=True):
            marks[place] = mark
    return marks


def _known(targets: dict[UUID, Target], marks: Sequence[str]) -> dict[tuple[UUID, str], Finding]:
    wanted = set(marks)
    rows = Finding.objects.filter(target_id__in=targets.keys())
    return {(f.target_id, f.fingerprint): f for f in rows if f.fingerprint in wanted}


def _last_numbers(targets: dict[UUID, Target]) -> dict[UUID, int]:
    """Highest number so far; the targets' rows are locked, so that two batches can't take the same one."""
    list(Target.objects.select_for_update().filter(pk__in=targets.keys()).values_list("pk"))
    last = Finding.objects.filter(target_id__in=targets.keys()).values("target_id").annotate(n=Max("number"))
    return defaultdict(int, {row["target_id"]: row["n"] for row in last})


def _own_categories(new: Sequence[NewFinding], targets: dict[UUID, Target]) -> set[tuple[UUID, UUID]]:
    wanted = {n.category_id for n in new if n.category_id}
    rows = Category.objects.filter(pk__in=wanted, body_id__in={t.body_id for t in targets.values()})
    return {(c.body_id, c.pk) for c in rows}


def _row(
    item: NewFinding, mark: str, target: Target, number: int, by: Viewer, recorded_on: date,
    fed_back_on: date | None, source_document: UUID | None, categories: set[tuple[UUID, UUID]],
) -> Finding:  # fmt: skip
    ours = (target.body_id, item.category_id) in categories
    due_on = due_date(target.body, DeadlineKind.CONCENTRATED, fed_back_on) if fed_back_on else None
    return Finding(
        body_id=target.body_id, round_id=target.round_id, target=target, unit_id=target.unit_id,
        number=number, title=item.title.strip()[:500], text=item.text, basis=item.basis,
        category_id=item.category_id if ours else None, heading=item.heading[:300], amount=item.amount,
        pace=item.pace, claimed_completion=item.claimed_completion, standing=item.standing,
        state=FindingState.FED_BACK if fed_back_on else FindingState.REGISTERED,
        recorded_on=recorded_on, recorded_by=by.id, recorded_by_name=by.name, fed_back_on=fed_back_on,
        due_on=due_on, fingerprint=mark, source_document=source_document,
    )  # fmt: skip


def _journal(rows: Sequence[Finding], targets: dict[UUID, Target], by: Viewer, source: UUID | None) -> None:
    by_body: dict[UUID, list[Finding]] = defaultdict(list)
    for finding in rows:
        by_body[finding.body_id].append(finding)
    for body, findings in by_body.items():
        single = findings[0] if len(findings) == 1 and source is None else None
        record(
            body=body, by=by, action="register_findings",
            object_type="finding" if single else "document",
            object_id=single.pk if single else source or "batch",
            payload={"count": len(findings), "findings": [f.pk for f in findings],
                     "targets": sorted({str(f.target_id) for f in findings}),
                     "issued": findings[0].state not in BEFORE_ISSUE},
        )  # fmt: skip
