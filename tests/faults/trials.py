"""What goes wrong around the program: jobs that come thrice, clocks, many at once, full and missing disks."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from .browsing import Form, Server, form_of, serving
from .invariants import counts, done, faults
from .killing import TAKEN, Ground, Row, _enqueue
from .stage import asked, forked, left_alone

WRITERS = 16


def thrice(ground: Ground, times: int) -> Row:
    """Every job of the program is delivered three times; after the first nothing changes any more."""
    row, begun = Row("every job delivered three times"), time.perf_counter()
    with ground.place() as place:
        asked(place, lambda: _enqueue(ground.ids))
        jobs = len(asked(place, lambda: _deliver(ground)))
        once = asked(place, counts)
        for _ in range(max(2, times)):
            asked(place, lambda: _deliver(ground))
        again = asked(place, counts)
        row.tried = jobs * (1 + max(2, times))
        row.violations += [
            f"{name}: {n} rows became {again[name]}" for name, n in once.items() if again[name] != n
        ]
        row.violations += asked(place, faults)
    row.seconds = time.perf_counter() - begun
    return row


def _deliver(ground: Ground) -> list[str]:
    """Each job once more, as a queue that is not sure brings it."""
    from huiyin.authenticity.tasks import go_on_sifting, sift_what_is_new
    from huiyin.intake.tasks import apply_in_background, read_document
    from huiyin.notices.tasks import make_notices
    from huiyin.supervision.triggering import look_over
    from huiyin.ticking.running import tick

    ids = ground.ids
    jobs: dict[str, Callable[[], Any]] = {
        "read": lambda: read_document.func(ids["document"]),
        "apply": lambda: apply_in_background.func(ids["document"], ids["office_id"]),
        "notices": make_notices.func, "sift": sift_what_is_new.func, "sift on": go_on_sifting.func,
        "look": look_over, "tick": lambda: tick(whole=True),
    }  # fmt: skip
    for job in jobs.values():
        job()
    return list(jobs)


def clock(ground: Ground, times: int) -> Row:
    """The clock jumps a month ahead, then two months back: entries stay in order, the doctor says so."""
    row, begun = Row("clock 30 days ahead and behind"), time.perf_counter()
    for _ in range(times):
        with ground.place() as place:
            for days in (30, 0, -30):
                told = asked(place, lambda days=days: _at(days, ground))
                row.violations += told
                row.tried += 1
            row.violations += asked(place, faults)
    row.seconds = time.perf_counter() - begun
    return row


def _at(days: int, ground: Ground) -> list[str]:
    """Write, tick twice and have the doctor look with the clock moved by so many days."""
    from django.utils import timezone

    from huiyin.journal.models import Entry
    from huiyin.server.condition import _clock
    from huiyin.supervision.triggering import look_over
    from huiyin.ticking.running import tick

    true = timezone.now
    timezone.now = lambda: true() + timedelta(days=days)
    _report(ground, f"第{days}日补录")
    tick(whole=True)
    found = ["a look that came again had an effect"] if look_over().proposed else []
    behind = bool([*_clock()])
    last = list(Entry.objects.order_by("chain", "sequence").values_list("chain", "sequence"))
    if len(last) != len(set(last)):
        found.append("two entries have one number")
    if behind != (days < 30):
        found.append(f"clock at {days}: the doctor {'complains' if behind else 'is silent'}")
    return found


def _report(ground: Ground, text: str) -> None:
    from huiyin.accounts.models import User
    from huiyin.accounts.queries import viewer_for
    from huiyin.rectification import actions

    unit = viewer_for(User.objects.get(pk=ground.ids["unit_id"]))
    actions.report_progress(finding_id=ground.ids["finding"], task_id=ground.ids["task"], text=text, by=unit)


def writers(ground: Ground, times: int) -> Row:
    """Sixteen processes write to one finding at the same moment."""
    row, begun = Row(f"{WRITERS} writers at once"), time.perf_counter()
    with ground.place() as place:
        before = asked(place, counts)["rectification_progress"]

        def write(_tell: int, who: int = 0) -> None:
            for n in range(times):
                _report(ground, f"第{who}人第{n}次补录")

        children = [forked(place, lambda tell, who=who: write(tell, who)) for who in range(WRITERS)]
        failed = sum(1 for child in children if (child.read(), child.wait())[1])
        row.tried = WRITERS * times
        row.violations += ["a writer failed"] * failed
        made = asked(place, counts)["rectification_progress"] - before
        if not failed and made != row.tried:
            row.violations.append(f"{row.tried} acknowledged, {made} there")
        row.violations += asked(place, faults)
    row.seconds = time.perf_counter() - begun
    return row


def _together(server: Server, forms: list[Form], ground: Ground) -> list[int]:
    """The answers to forms that are sent at the same moment."""
    gate, answers = threading.Barrier(len(forms)), [0] * len(forms)

    def send(n: int) -> None:
        gate.wait()
        answers[n] = server.send(forms[n], ground.ids)

    threads = [threading.Thread(target=send, args=(n,)) for n in range(len(forms))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def double_submit(ground: Ground, times: int) -> Row:
    """One form sent twice at the same moment, as by a double click, takes effect once, without an error."""
    row, begun = Row("one form sent twice at once"), time.perf_counter()
    for _ in range(times):
        for work in ("import", "document", "upload", "close", "comment"):
            with ground.place() as place:
                with serving(place) as server:
                    answers = _together(server, [form_of(work, ground.ids)] * 2, ground)
                left_alone(place)
                effects = asked(place, lambda work=work: done(work))
                if effects != 1 or not any(a in TAKEN for a in answers) or max(answers) >= 500:
                    row.violations.append(f"{work}: answered {answers}, took effect {effects} times")
                row.violations += asked(place, faults)
                row.tried += 1
    row.seconds = time.perf_counter() - begun
    return row


def two_reviewers(ground: Ground, times: int) -> Row:
    """Two people decide on one application at the same moment: one decision, the other is told."""
    row, begun = Row("two reviewers at once"), time.perf_counter()
    for _ in range(times):
        with ground.place() as place:
            with serving(place) as server:
                forms = [form_of("close", ground.ids, who=who) for who in ("office", "second")]
                answers = _together(server, forms, ground)
            left_alone(place)
            if sorted(answers) != [302, 409]:
                row.violations.append(f"two reviewers were answered {answers}")
            row.violations += asked(place, faults)
            row.tried += 1
    row.seconds = time.perf_counter() - begun
    return row
