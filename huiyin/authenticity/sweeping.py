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
from django.db.models import F
from django.utils import timezone

from huiyin import sifting
from huiyin.findings.models import Finding
from huiyin.ticking.jobs import Stopped, alive, end, lost, take_up

from .models import Sifted, Sweep, SweepState
from .raising import keep_signs
from .records import Claimed, records_of
from .sieve import kept_index, sifter

#: a sweep that has not been heard of for so long lost its process
LOST_AFTER = timedelta(minutes=10)
BATCH = 100


def run(sweep_id: UUID) -> None:
    """Take up a sweep that waits, or whose process was lost; whatever stops it stands in its row."""
    if (sweep := take_up(Sweep.objects.all(), sweep_id, LOST_AFTER)) is None:
        return
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
    return list(lost(Sweep.objects.all(), LOST_AFTER).values_list("pk", flat=True))


def _sweep(sweep: Sweep) -> None:
    alive(sweep, phase="gathering")
    claimed: dict[str, Claimed] = {}
    ids = list(Finding.objects.filter(body=sweep.body_id).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), 1000):
        claimed |= {c.record.id: c for c in records_of(ids[start : start + 1000])}
        alive(sweep)
    own = [c for c in claimed.values() if c.finding.round_id == sweep.round_id]
    alive(sweep, phase="comparing", total=len(own))
    records = [c.record for c in claimed.values()]
    answers = {a.id: a for a in sifter().sift(records)}
    alive(sweep, phase="writing")
    _write(sweep, own, answers)
    alive(sweep, phase="indexing")
    _index(list(claimed.values()))


def _write(sweep: Sweep, own: Sequence[Claimed], answers: dict[str, sifting.Answer]) -> None:
    sweep.refresh_from_db(fields=["done"])
    for start in range(sweep.done, len(own), BATCH):
        some = own[start : start + BATCH]
        with transaction.atomic():
            raised = sum(keep_signs(c, answers.get(c.record.id), at=timezone.now(), swept=True) for c in some)
            alive(sweep, done=start + len(some), raised=F("raised") + raised)


def _index(claimed: Sequence[Claimed]) -> None:
    """New records are compared with what the index holds; what it lacks is added."""
    files = sifting.Files(Path(settings.HUIYIN_FILES))
    known = set(Sifted.objects.exclude(seal="").values_list("finding_id", flat=True))
    with kept_index() as index:
        index.add([c.record for c in claimed if c.finding.pk in known and c.record.id not in index], files)


def _end(sweep: Sweep, state: SweepState, *, problem: str = "") -> None:
    end(sweep, state, problem=problem, phase="")
