"""Kill -9 at a random moment of a piece of work, and what the next start finds."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .browsing import Form, form_of, serving
from .invariants import done, faults, in_small_portions, looked_again, session_of
from .stage import Place, asked, drop, forked, left_alone, new_place

#: what the web server does while somebody waits for its answer, and what the worker does
BY_WEB = ("import", "upload", "close")
BY_WORKER = ("import job", "tick")
TAKEN = (200, 302)


@dataclass
class Row:
    """One line of the table: what was tried, how often, and every violation in words."""

    what: str
    tried: int = 0
    killed: int = 0
    answered: int = 0
    violations: list[str] = field(default_factory=list)
    seconds: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Ground:
    """Where trials are made: the folder for places, the base, and its identifiers and sessions by name."""

    root: Path
    base: Place
    ids: Mapping[str, Any]

    @contextmanager
    def place(self) -> Iterator[Place]:
        made = new_place(self.root, self.base)
        try:
            yield made
        finally:
            drop(made)


def kill(ground: Ground, work: str, times: int, chance: random.Random) -> Row:
    """`times` rounds; the first one undisturbed, to know how long the work takes and that it works."""
    begun, row = time.perf_counter(), Row(f"kill -9 {'web' if work in BY_WEB else 'worker'}: {work}")
    one = _web if work in BY_WEB else _worker
    with ground.place() as place:
        killed, answered, seconds = one(ground, place, work, None)
        row.violations += _after(ground, place, work, answered)
        if not answered:
            row.violations.append("undisturbed, it does not work")
    for _ in range(times):
        with ground.place() as place:
            killed, answered, _took = one(ground, place, work, chance.uniform(0, seconds))
            # mostly in the midst of it: the machine is busier at one time than at another
            seconds *= 0.9 if answered else 1.02
            row.violations += _after(ground, place, work, answered)
        row.tried, row.killed, row.answered = row.tried + 1, row.killed + killed, row.answered + answered
    row.seconds = time.perf_counter() - begun
    return row


def _web(ground: Ground, place: Place, work: str, delay: float | None) -> tuple[bool, bool, float]:
    """Whether the server was killed before it answered, whether it said yes, and how long it took."""
    form = form_of(work, ground.ids)
    with serving(place) as server:
        begun = time.perf_counter()
        if delay is None:
            status = server.send(form, ground.ids)
            return False, status in TAKEN, time.perf_counter() - begun
        killer = forked(place, lambda _tell: (time.sleep(delay), server.child.kill()))
        status = server.send(form, ground.ids)
        os.close(killer.told)
        killer.wait()
    return status == 0, status in TAKEN, delay


def _worker(ground: Ground, place: Place, work: str, delay: float | None) -> tuple[bool, bool, float]:
    if work == "import job":
        asked(place, lambda: _enqueue(ground.ids))
        left_alone(place)
    begun = time.perf_counter()
    child = forked(place, _take_jobs if work == "import job" else _tick)
    if delay is not None:
        time.sleep(delay)
        child.kill()
    told, seconds = child.read(), time.perf_counter() - begun
    return child.wait() == -9, told == b"done", seconds


def _enqueue(ids: Mapping[str, Any]) -> None:
    """Have the ledger applied in the background, as a large one is."""
    from huiyin.accounts.models import User
    from huiyin.accounts.queries import viewer_for
    from huiyin.intake import actions

    actions.MOST_AT_ONCE = 0
    office = viewer_for(User.objects.get(pk=ids["office_id"]))
    actions.apply_or_enqueue(document_id=ids["document"], version=ids["document_version"], by=office)


def _take_jobs(tell: int) -> None:
    from django.core.management import call_command

    call_command("db_worker", interval=0, startup_delay=False, queue_name="*", batch=True, verbosity=0)
    os.write(tell, b"done")


def _tick(tell: int) -> None:
    from huiyin.ticking.running import tick

    in_small_portions()
    tick(whole=True)
    os.write(tell, b"done")


def _after(ground: Ground, place: Place, work: str, answered: bool) -> list[str]:
    """What is wrong after a restart, and after whoever got no answer has tried again."""
    left_alone(place)
    found = asked(place, faults)
    if answered and asked(place, lambda: done(work)) != 1:
        found.append("acknowledged and lost")
    found += asked(place, lambda: _again(work, ground.ids))
    found += asked(place, faults)
    if (times := asked(place, lambda: done(work))) != 1:
        found.append(f"tried again, it took effect {times} times")
    return [f"{work}: {text}" for text in found]


def _again(work: str, ids: Mapping[str, Any]) -> list[str]:
    """Send the form again, have the job delivered again, tick again."""
    if work == "tick":
        return looked_again()
    if work == "import job":
        from huiyin.intake.tasks import apply_in_background

        apply_in_background.func(ids["document"], ids["office_id"])
        return []
    form = form_of(work, ids)
    status = _sent_inside(form, ids)
    return [] if status in (*TAKEN, 409) else [f"sent again, it was answered with {status}"]


def _sent_inside(form: Form, ids: Mapping[str, Any]) -> int:
    from django.core.files.uploadedfile import SimpleUploadedFile

    files = {"files": SimpleUploadedFile("jilu.txt", form.file)} if form.file else {}
    return int(session_of(form.who, ids).post(form.address, {**form.fields, **files}).status_code)


def broken(ground: Ground) -> Row:
    """Programs broken on purpose; each one that is not caught counts as a violation."""
    row, begun = Row("programs broken on purpose"), time.perf_counter()
    trials: dict[str, tuple[str, Callable[[], None]]] = {
        "a state without its entry": ("", _state_alone),
        "answers before it has committed": ("close", _never_commits),
        "keeps half a file": ("upload", _half_a_file),
    }
    for name, (work, spoil) in trials.items():
        with ground.place() as place:
            if work:
                with serving(place, spoilt=spoil) as server:
                    answered = server.send(form_of(work, ground.ids), ground.ids) in TAKEN
                left_alone(place)
                lost = answered and asked(place, lambda work=work: done(work)) != 1
            else:
                asked(place, spoil)
                lost = False
            caught = lost or bool(asked(place, faults))
        row.tried += 1
        row.violations += [] if caught else [f"not caught: {name}"]
    row.seconds, row.note = time.perf_counter() - begun, "each must be caught"
    return row


def _state_alone() -> None:
    from huiyin.findings.models import Finding

    Finding.objects.filter(state="accepted").update(state="closed", closed_on="2024-06-01")


def _never_commits() -> None:
    from django.db.backends.base.base import BaseDatabaseWrapper

    BaseDatabaseWrapper._commit = BaseDatabaseWrapper._rollback


def _half_a_file() -> None:
    from huiyin.evidence import storage

    whole = storage._write

    def half(descriptor: int, *rest: Any) -> tuple[str, int]:
        kept = os.dup(descriptor)
        told = whole(descriptor, *rest)
        os.ftruncate(kept, told[1] // 2)
        os.close(kept)
        return told

    storage._write = half
    storage._check = lambda *_: None
