"""How long it takes to look at, change and take back many rows of the task list at once.

    python bench/changing_rows.py [--rows 1000 10000] [--findings 20000] [--data FOLDER]

Prints a line for each number of rows and way: all rows the same owner and date (bulk edit), and each row its
own title, owner and date (paste, workbook). With --data a ledger is kept there for the next time.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent.parent), str(Path(__file__).resolve().parent)]
SOME_DAY = date(2031, 1, 31)
REASON = "会议议定"


def alike(n: int) -> dict[str, object]:
    return {"person": "综合科科长", "due_on": SOME_DAY}


def each_its_own(n: int) -> dict[str, object]:
    return {"title": f"核对第{n}批材料", "person": f"第{n}科科长", "due_on": SOME_DAY + timedelta(n % 300)}


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, nargs="+", default=[1000, 10_000])
    asked.add_argument("--findings", type=int, default=20_000)
    asked.add_argument("--data", type=Path)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as throw_away:
        os.environ["HUIYIN_DATA"] = str(given.data or throw_away)
        os.environ["DJANGO_SETTINGS_MODULE"] = "huiyin.server.settings"
        run(given.rows, given.findings)


def run(sizes: list[int], findings: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from ledger_of_size import build

    from huiyin.accounts.models import User
    from huiyin.accounts.queries import viewer_for

    if not User.objects.filter(username="office").exists():
        build(findings)
    viewer = viewer_for(User.objects.get(username="office"))
    heading()
    for size in sizes:
        for name, values in (("alike", alike), ("each its own", each_its_own)):
            measure(f"{size} rows, {name}", size, values, viewer)


def heading() -> None:
    print(f"{'seconds (of the processor)':28}{'preview':>16}{'apply':>16}{'undo':>16}{'queries':>9}")


def changeable(size: int, viewer: Any) -> list[tuple[Any, int]]:
    """Keys and versions of so many tasks that may be changed."""
    from huiyin.rectification.queries import tasks_for
    from huiyin.rules.finding import WORKABLE
    from huiyin.rules.task import TaskState

    open_states = (TaskState.PLANNED, TaskState.UNDER_WAY)
    rows = tasks_for(viewer).filter(finding_state__in=sorted(WORKABLE), state__in=open_states)
    return list(rows.order_by("pk").values_list("pk", "version")[:size])


def measure(name: str, size: int, values: Callable[[int], dict[str, object]], viewer: Any) -> float:
    """Print what it takes, and give the seconds of looking and changing; nothing of it is kept."""
    from django.db import connection, transaction

    from huiyin.rectification import changesets
    from huiyin.rectification.changesets import ChangeSource, RowChange, RowKind

    rows, queries = changeable(size, viewer), [0]

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        queries[0] += 1
        return execute(sql, params, many, context)

    changes = [RowChange(RowKind.TASK, pk, version, values(n)) for n, (pk, version) in enumerate(rows)]
    moments = [now()]
    with connection.execute_wrapper(count), transaction.atomic():
        outcomes = changesets.preview(changes, by=viewer, reason=REASON)
        moments.append(now())
        wanted = changesets.will_change(outcomes)
        made = changesets.apply(wanted, by=viewer, source=ChangeSource.BULK, reason=REASON)
        moments.append(now())
        changesets.undo(made.pk, by=viewer)
        moments.append(now())
        transaction.set_rollback(True)
    if made.size != len(rows):
        raise SystemExit(f"{made.size} of {len(rows)} rows changed")
    taken = "".join(f"{b[0] - a[0]:8.2f} ({b[1] - a[1]:5.2f})" for a, b in pairwise(moments))
    print(f"{name:28}{taken}{queries[0]:9}", flush=True)
    return moments[2][0] - moments[0][0]


def now() -> tuple[float, float]:
    """By the clock, and of the processor."""
    return time.perf_counter(), time.process_time()


if __name__ == "__main__":
    main()
