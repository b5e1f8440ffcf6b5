"""Running the steps that are due. Two processes may tick at once: each step is claimed by one of them."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error, close_old_connections
from django.db.models import F, Q
from django.utils import timezone

from .models import StepRun
from .registry import STEPS, Step

logger = logging.getLogger(__name__)
#: a step that has not come back after this was lost with its process
LEASE = timedelta(minutes=15)
PAUSE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Ran:
    """A step that this tick took: how long it worked, and what stopped it ("" when it ran through)."""

    name: str
    seconds: float
    fault: str = ""


def tick(*, whole: bool = False) -> list[Ran]:
    """Take every step that is due (with `whole` every step) and that nobody else has in hand.

    A step that fails is noted with its fault and is due again at the next tick; the others go on.
    """
    return [ran for step in STEPS.values() if (ran := _take(step, whole=whole)) is not None]


def _take(step: Step, *, whole: bool) -> Ran | None:
    now, claim = timezone.now(), secrets.token_hex(16)
    StepRun.objects.get_or_create(name=step.name)
    if not _claimed(step, now, claim, whole=whole):
        return None
    started = time.monotonic()
    fault = ""
    try:
        step.work()
    except Exception as error:
        # one step's fault must not keep the others from running
        logger.exception("step %s failed", step.name)
        fault = type(error).__name__
    seconds = time.monotonic() - started
    mine = StepRun.objects.filter(name=step.name, claim=claim)
    released = {"claimed_until": None, "claim": "", "took_ms": int(seconds * 1000)}
    if fault:
        mine.update(**released, failures=F("failures") + 1, failed_at=timezone.now(), fault=fault)
    else:
        mine.update(**released, ran_at=now, failures=0, fault="")
    return Ran(step.name, seconds, fault)


def _claimed(step: Step, now: datetime, claim: str, *, whole: bool) -> bool:
    """Take the step in hand; one statement, so that of two processes one gets it."""
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    due = Q() if whole else Q(ran_at=None) | Q(ran_at__lte=now - step.interval)
    rows = StepRun.objects.filter(free, due, name=step.name)
    return bool(rows.update(claimed_until=now + LEASE, claim=claim))


class Ticking(threading.Thread):
    """Ticks beside the worker's jobs, every minute, until it is told to stop."""

    def __init__(self) -> None:
        super().__init__(name="ticking", daemon=True)
        self._stopped = threading.Event()

    def run(self) -> None:
        while not self._stopped.is_set():
            close_old_connections()
            try:
                tick()
            except Error:
                # the database is away for a while; the next tick catches up
                logger.exception("tick failed")
            close_old_connections()
            self._stopped.wait(PAUSE.total_seconds())

    def stop(self) -> None:
        self._stopped.set()
