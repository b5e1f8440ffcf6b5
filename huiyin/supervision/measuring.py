"""What is known of open findings, batch by batch: for lights and triggers. For rules: takes no viewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from huiyin.authenticity.models import Sign
from huiyin.findings.models import Finding
from huiyin.rectification.models import CloseApplication, ProgressReport
from huiyin.rules.close_application import ApplicationState
from huiyin.rules.finding import FindingState
from huiyin.rules.ladder import OPEN, TAKEN, Rung, StepState, highest
from huiyin.rules.sign import SignState
from huiyin.rules.watch import Watched

from .models import KeyPost, SupervisionStep, TriggerMet


@dataclass(slots=True)
class Known:
    """One finding with what is measured of it and what its ladder has seen so far."""

    finding: UUID
    target: UUID
    watched: Watched
    earlier: UUID | None = None
    signs: list[UUID] = field(default_factory=list)
    reached: Rung | None = None
    open_step: tuple[UUID, StepState, Rung] | None = None
    keys: set[str] = field(default_factory=set)


_COLUMNS = ("pk", "state", "due_on", "fed_back_on", "earlier_id", "key", "target_id")


def known_of(ids: Collection[UUID], today: date) -> list[Known]:
    """What is known of these findings: seven queries, whatever their number."""
    signs = _signs(ids)
    progress = dict(
        ProgressReport.objects.filter(finding__in=ids, withdrawn_at=None)
        .order_by().values_list("finding").annotate(last=Max("reported_at"))
    )  # fmt: skip
    applied = {
        pk: (given, answered, n)
        for pk, given, answered, n in CloseApplication.objects.filter(finding__in=ids)
        .order_by().values_list("finding").annotate(
            given=Max("submitted_at"), answered=Max("answered_at"),
            n=Count("pk", filter=Q(state=ApplicationState.RETURNED)),
        )
    }  # fmt: skip
    steps, keys = _steps(ids), _keys(ids)
    found = []
    posts = KeyPost.objects.filter(finding=OuterRef("pk"))
    rows = Finding.objects.filter(pk__in=ids).annotate(key=Q(key_watch=True) | Q(Exists(posts)))
    for pk, state, due, fed_back, earlier, key, target in rows.values_list(*_COLUMNS):
        given, answered, returned = applied.get(pk, (None, None, 0))
        days = [_day(at) for at in (progress.get(pk), given, answered) if at] + [fed_back]
        reached, open_step, late = steps.get(pk, (None, None, None))
        watched = Watched(
            FindingState(state), due, max((d for d in days if d), default=None), returned,
            len(signs.get(pk, ())), earlier is not None, key, late if late and late < today else None,
        )  # fmt: skip
        found.append(
            Known(pk, target, watched, earlier, signs.get(pk, []), reached, open_step, keys.get(pk, set()))
        )
    return found


def _signs(ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    rows = Sign.objects.filter(finding__in=ids, state=SignState.CONFIRMED).order_by("pk")
    for finding, pk in rows.values_list("finding_id", "pk"):
        found[finding].append(pk)
    return found


Steps = tuple[Rung | None, tuple[UUID, StepState, Rung] | None, date | None]


def _steps(ids: Collection[UUID]) -> dict[UUID, Steps]:
    """Of each finding with steps: the highest rung taken, the open step, the day of an answer owed."""
    rows: dict[UUID, list[tuple[UUID, str, str, date | None]]] = defaultdict(list)
    steps = SupervisionStep.objects.filter(finding__in=ids).order_by("pk")
    for finding, *row in steps.values_list("finding_id", "pk", "state", "rung", "answer_due_on"):
        rows[finding].append(tuple(row))  # type: ignore[arg-type]
    found: dict[UUID, Steps] = {}
    for finding, own in rows.items():
        reached = highest(Rung(rung) for _pk, state, rung, _due in own if state in TAKEN)
        waiting = next((row for row in own if row[1] in OPEN), None)
        late = waiting[3] if waiting and waiting[1] == StepState.ISSUED else None
        step = (waiting[0], StepState(waiting[1]), Rung(waiting[2])) if waiting else None
        found[finding] = (reached, step, late)
    return found


def _keys(ids: Collection[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    for finding, key in TriggerMet.objects.filter(finding__in=ids).values_list("finding_id", "key"):
        found[finding].add(key)
    return found


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
