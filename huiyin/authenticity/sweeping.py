"""A round's sweep: all claims of the body against each other, with progress, to be stopped and taken up
again.

What a single record shows only together with later ones is found here. The findings of the round get their
signs in order; a sweep that was cut off compares anew (that is minutes) and goes on writing where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from huiyin import sifting
from huiyin.findings.models import Finding

from .models import Sifted, Sweep, SweepState
from .raising import keep_signs
from .records import Claimed, records_of
from .sieve import kept_index, sifter

#: a sweep that has not been heard of for so long lost its process
LOST_AFTER = timedelta(minutes=10)
BATCH = 100


class Stopped(Exception):
    """Somebody asked the sweep to stop, or another process has taken it up."""


def run(sweep_id: UUID) -> None:
    """Take up a sweep that waits, or whose process was lost; whatever stops it stands in its row."""
    lost = Q(state=SweepState.RUNNING) & Q(seen_alive_at__lt=timezone.now() - LOST_AFTER)
    rows = Sweep.objects.filter(Q(state=SweepState.WAITING) | lost, pk=sweep_id)
    if not rows.update(state=SweepState.RUNNING, seen_alive_at=timezone.now()):
        return
    sweep = Sweep.objects.get(pk=sweep_id)
    try:
        _sweep(sweep)
    except Stopped:
        _end(sweep, SweepState.STOPPED)
    except Exception as fault:
        _end(sweep, SweepState.FAILED, problem=type(fault).__name__)
        raise
    else:
        _end(sweep, SweepState.DONE)


def lost_sweeps() -> list[UUID]:
    """Sweeps whose process is gone, to be taken up again."""
    gone = timezone.now() - LOST_AFTER
    rows = Sweep.objects.filter(state=SweepState.RUNNING, seen_alive_at__lt=gone)
    return list(rows.values_list("pk", flat=True))


def _sweep(sweep: Sweep) -> None:
    _alive(sweep, phase="gathering")
    claimed: dict[str, Claimed] = {}
    ids = list(Finding.objects.filter(body=sweep.body_id).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), 1000):
        claimed |= {c.record.id: c for c in records_of(ids[start : start + 1000])}
        _alive(sweep)
    own = [c for c in claimed.values() if c.finding.round_id == sweep.round_id]
    _alive(sweep, phase="comparing", total=len(own))
    records = [c.record for c in claimed.values()]
    answers = {a.id: a for a in sifter().sift(records)}
    _alive(sweep, phase="writing")
    _write(sweep, own, answers)
    _alive(sweep, phase="indexing")
    _index(list(claimed.values()))


def _write(sweep: Sweep, own: Sequence[Claimed], answers: dict[str, sifting.Answer]) -> None:
    sweep.refresh_from_db(fields=["done"])
    for start in range(sweep.done, len(own), BATCH):
        some = own[start : start + BATCH]
        with transaction.atomic():
            raised = sum(keep_signs(c, answers.get(c.record.id), at=timezone.now(), swept=True) for c in some)
            _alive(sweep, done=start + len(some), raised=F("raised") + raised)


def _index(claimed: Sequence[Claimed]) -> None:
    """New records are compared with what the index holds; what it lacks is added."""
    files = sifting.Files(Path(settings.HUIYIN_FILES))
    known = set(Sifted.objects.exclude(seal="").values_list("finding_id", flat=True))
    with kept_index() as index:
        index.add([c.record for c in claimed if c.finding.pk in known and c.record.id not in index], files)


def _alive(sweep: Sweep, **changes: object) -> None:
    rows = Sweep.objects.filter(pk=sweep.pk, state=SweepState.RUNNING, stop_asked=False)
    if not rows.update(seen_alive_at=timezone.now(), **changes):
        raise Stopped


def _end(sweep: Sweep, state: SweepState, *, problem: str = "") -> None:
    ended = {"state": state, "problem": problem, "ended_at": timezone.now(), "phase": ""}
    Sweep.objects.filter(pk=sweep.pk).update(**ended)
