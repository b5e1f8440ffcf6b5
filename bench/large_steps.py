"""What is done to a large ledger at once: rows changed, lists out and back, totals counted anew.

Whatever is written is taken back at the end, so that a kept ledger stays as it was made.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil


def bulk_edit(viewer: Any, size: int) -> float:
    """Seconds to look at and change so many tasks."""
    from changing_rows import alike, heading, measure

    heading()
    return measure(f"bulk edit of {size}", size, alike, viewer)


def export() -> float:
    """Seconds a row of an export, in a process of its own so that its peak of memory is its own."""
    code = "import large_steps; large_steps.export_here()"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=Path(__file__).parent
    )
    seconds, megabytes, rows, before = map(float, done.stdout.split()[-4:])
    print(
        f"{f'export of {rows:.0f} rows':46}{seconds:7.1f} s, {megabytes:.0f} MB of its own at most "
        f"({before:.0f} before)  {seconds / rows * 100_000:.1f} s for 100,000",
        flush=True,
    )
    return seconds / rows


def export_here() -> None:
    """Ask for the three lists of a round's findings that are worked on; prints what it took."""
    import django

    django.setup()
    from django.test import Client

    from huiyin.accounts.models import Grant, User
    from huiyin.findings.models import Finding
    from huiyin.rectification.models import Task
    from huiyin.rounds.models import Round

    user = User.objects.get(username="office")
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="huiyin.accounts.log_in.AccountBackend")
    body = Grant.objects.get(user=user).body_id
    chosen = Round.objects.filter(body_id=body).order_by("-number")[0].pk
    findings = Finding.objects.filter(body_id=body, round_id=chosen, state="in_progress")
    rows = findings.count() + 2 * Task.objects.filter(finding__in=findings.order_by().values("pk")).count()
    client.get("/tasks/?cursor=last")
    before, started = own_memory(), time.perf_counter()
    most, ended = [before], threading.Event()
    watching = threading.Thread(target=_watch, args=(most, ended))
    watching.start()
    answer = client.get(f"/export/lists.xlsx?list=problems&round={chosen}&state=in_progress")
    sent = sum(len(part) for part in answer.streaming_content)
    seconds = time.perf_counter() - started
    ended.set()
    watching.join()
    if answer.status_code != 200 or not sent:
        raise SystemExit(f"export: {answer.status_code}")
    print(seconds, max(most), rows, before)


def _watch(most: list[float], ended: threading.Event) -> None:
    while not ended.wait(0.05):
        most.append(own_memory())


def round_trip(viewer: Any, rows: int, changed: int) -> float:
    """Seconds to bring back a list of `rows` tasks of which `changed` were edited."""
    from django.db import transaction
    from round_trip import measure

    from huiyin.findings.queries import findings_for
    from huiyin.rectification.queries import tasks_for

    keys = tasks_for(viewer).filter(state="under_way", finding_state="in_progress").order_by("-id")
    keys = list(keys.values_list("pk", flat=True)[:rows])
    tasks = tasks_for(viewer).filter(pk__in=keys)
    findings = findings_for(viewer).filter(pk__in=tasks.order_by().values("finding_id"))
    with TemporaryDirectory() as folder, transaction.atomic():
        told = measure(viewer, Path(folder) / "tasks.xlsx", changed, found=(findings, tasks))
        transaction.set_rollback(True)
    print(
        f"{f'round trip of {len(keys)} rows, {changed} changed':46}{told['import_seconds']:7.1f} s back in "
        f"(out {told['export_seconds']} s), {told['state']}",
        flush=True,
    )
    return float(told["import_seconds"])


def recount() -> bool:
    """Whether everything that is kept equals a count of the rows."""
    from huiyin.findings import kept_totals as units
    from huiyin.rectification import kept_totals as tasks
    from huiyin.rectification import lacking
    from huiyin.server.doctor import totals_wrong

    checks: list[tuple[str, Callable[[], Any]]] = [
        ("rounds and categories", totals_wrong), ("units", units.differs), ("tasks, owners", tasks.differs),
        ("what findings lack", lacking.wrong),
    ]  # fmt: skip
    equal = True
    for name, check in checks:
        started = time.perf_counter()
        wrong = check()
        equal = equal and not wrong
        told = "DIFFERS" if wrong else "equal"
        print(f"{f'recount: {name}':46}{time.perf_counter() - started:7.1f} s, {told}", flush=True)
    return equal


def own_memory() -> float:
    """Megabytes that this process has for itself: without the file that SQLite maps and the libraries."""
    had = psutil.Process().memory_info()
    return (had.rss - had.shared) / 1e6
