"""How long the three lists take on a large ledger: any page, sort, filter and search, as a browser asks.

    python bench/web_lists.py                      1,000,000 findings, 3,000,000 tasks in a throw-away folder
    python bench/web_lists.py --findings 10000
    python bench/web_lists.py --data /tmp/ledger   keep the ledger there and use it again
    python bench/web_lists.py --only "tasks: owner"
    HUIYIN_POSTGRESQL_DATA=/tmp/pg sh tools/with_postgresql.sh python bench/web_lists.py

Prints for each address the median and 95th percentile of its answers by the clock, the median of the web
process's own processor time, how many queries and bytes it took. Lines that are over the limits are marked.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

#: answers that are measured of each address, after one that is not
REPEATS = 7


def addresses(choices: Any) -> Iterator[tuple[str, str]]:
    """What is measured: name and address."""
    round_id, unit, category = choices.rounds[0][0], choices.units[3][0], choices.categories[1][0]
    spring = f"due_on_after={TODAY - timedelta(days=300)}&due_on_before={TODAY - timedelta(days=200)}"
    common = {
        "first page": "", "100 rows": "per_page=100",
        "round": f"round={round_id}", "unit": f"unit={unit}", "category": f"category={category}",
        "overdue": "overdue=overdue", "due soon": "overdue=due_soon", "not pressing": "overdue=none",
        "due from to": spring, "owner": "owner=财务", "owner, one person": "owner=副科长17",
        "no owner": "missing=no_owner", "no deadline": "missing=no_deadline", "text": "q=资金",
        "text, rare": "q=海绵城市", "text, one character": "q=冷", "text, latin": "q=ipv6",
        "text, nothing found": "q=没有这样的标题", "counted out": "overdue=overdue&count=exact",
        "round, by unit": f"round={round_id}&sort=unit", "text, by due date": "q=资金&sort=-due_on",
        "overdue, by due date": "overdue=overdue&sort=due_on", "immediate": "pace=immediate",
        "owner, by due date": "owner=财务&sort=due_on",
    }  # fmt: skip
    findings = {
        "team": f"round={round_id}&team={choices.teams[0][0]}", "state": "state=in_progress",
        "states": "state=applied&state=accepted", "completion": "completion=done",
        "standing": "standing=true",
        "key matter": "key_watch=true", "no task": "missing=no_task",
        "anything missing": "missing=no_task&missing=no_owner&missing=no_deadline",
        "anything missing, by unit": "missing=no_task&missing=no_owner&missing=no_deadline&sort=unit",
        "state and round": f"state=in_progress&round={round_id}", "all columns": "columns=" + ALL_COLUMNS,
        "state, by unit": "state=in_progress&sort=unit", "closed, by due date": "state=closed&sort=due_on",
        "returned, by closing day": "state=returned&sort=closed_on",
        "round, by amount": f"round={round_id}&sort=-amount",
        "key matter, by team": "key_watch=true&sort=team",
    }  # fmt: skip
    tasks = {
        "task state": "state=under_way", "finding state": "finding_state=in_progress",
        "deliverable": "deliverable=rule", "unproven": "unproven=true", "proven": "unproven=false",
        "state, by unit": "state=under_way&sort=unit", "round, by state": f"round={round_id}&sort=state",
    }  # fmt: skip
    for page, own in (("findings", findings), ("tasks", tasks), ("responsibilities", {})):
        for name, query in {**common, **own}.items():
            yield f"{page}: {name}", f"/{page}/?{query}"
        for column in SORTS[page]:
            for name, cursor in (("first", ""), ("deep", DEEP), ("last", "last")):
                yield f"{page}: by {column}, {name} page", f"/{page}/?sort={column}&cursor={cursor}"


#: stands for the cursor of a page some hundred thousand rows down
DEEP = "DEEP"
TODAY = date.today()
ALL_COLUMNS = "number,unit,round,team,category,text,state,completion,standing,due_on,tasks,amount"
SORTS = {
    "findings": (
        *("number", "unit", "round", "team", "category", "state", "completion", "-due_on", "fed_back_on"),
        *("closed_on", "amount"),
    ),
    "tasks": ("due_on", "state", "unit"),
    "responsibilities": ("lead_department", "person", "-due_on"),
}


def deep_cursor(viewer: Any, address: str) -> str:
    """The cursor of a page in the middle: after a row that is picked by its identifier."""
    from huiyin.findings.ordering import FINDING_SORTS
    from huiyin.findings.queries import findings_for
    from huiyin.rectification.ordering import TASK_SORTS
    from huiyin.rectification.queries import tasks_for
    from huiyin.web.cursor import write

    page, sort = address.strip("/").split("/?sort=")
    sort = sort.partition("&")[0]
    rows, sorts = (
        (findings_for(viewer), FINDING_SORTS) if page == "findings" else (tasks_for(viewer), TASK_SORTS)
    )
    columns = sorts[sort.removeprefix("-")].columns
    middle = rows.select_related(None).filter(state__in=("in_progress", "under_way")).order_by("-id")
    depth = min(20_000, middle[:20_001].count() - 1)
    return write(middle.values_list(*columns)[depth], sort, backwards=False, before=None)


def measure(client: Any, address: str, repeats: int) -> tuple[list[float], list[float], int, int]:
    """Milliseconds of each answer by the clock and of the processor, queries and bytes of the last."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times, busy = [], []
    for _ in range(repeats + 1):
        started, worked = time.perf_counter(), time.process_time()
        response = client.get(address)
        times.append((time.perf_counter() - started) * 1000)
        busy.append((time.process_time() - worked) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    return times[1:], busy[1:], len(queries), len(response.content)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    options.add_argument("--findings", type=int, default=1_000_000)
    options.add_argument("--data", type=Path)
    options.add_argument("--only", default="", help="measure only what has this in its name")
    options.add_argument("--repeats", type=int, default=REPEATS)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as throw_away:
        os.environ["HUIYIN_DATA"] = str(given.data or throw_away)
        os.environ["DJANGO_SETTINGS_MODULE"] = "huiyin.server.settings"
        run(given.findings, given.only, given.repeats)


def run(findings: int, only: str, repeats: int) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from huiyin.accounts.models import User
    from huiyin.accounts.queries import viewer_for
    from huiyin.findings.models import Finding
    from huiyin.findings.queries import choices_for
    from huiyin.rectification.models import Task

    call_command("migrate", verbosity=0)
    if not User.objects.filter(username="office").exists():
        sys.path.insert(0, str(Path(__file__).parent))
        from ledger_of_size import build

        started = time.perf_counter()
        build(findings)
        with connection.cursor() as cursor:
            # statistics, and for PostgreSQL which pages an index alone can answer
            cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM (ANALYZE)")
        print(f"ledger built in {time.perf_counter() - started:.0f} s")
    user = User.objects.get(username="office")
    print(f"{connection.vendor}: {Finding.objects.count()} findings, {Task.objects.count()} tasks")
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    viewer = viewer_for(user)
    named = [(name, address) for name, address in addresses(choices_for(viewer)) if only in name]
    report(client, viewer, named, LIMITS[connection.vendor], repeats)


#: milliseconds (p95), queries and kB that no list page may be over
LIMITS = {"sqlite": (300, 12, 150), "postgresql": (150, 12, 150)}


def report(
    client: Any, viewer: Any, named: list[tuple[str, str]], limits: tuple[int, int, int], repeats: int
) -> None:
    everything: list[float] = []
    worked: list[float] = []
    print(f"{'':48}{'p50 ms':>8}{'p95 ms':>8}{'cpu ms':>8}{'queries':>9}{'kB':>6}")
    for name, address in named:
        if DEEP in address:
            address = address.replace(DEEP, deep_cursor(viewer, address))
        times, busy, queries, size = measure(client, address, repeats)
        everything += times
        worked += busy
        p50, cpu = statistics.median(times), statistics.median(busy)
        over = [t for t, limit in zip((p95(times), queries, size / 1000), limits, strict=True) if t > limit]
        mark = "  over" if over else ""
        print(
            f"{name:48}{p50:8.0f}{p95(times):8.0f}{cpu:8.0f}{queries:9}{size / 1000:6.0f}{mark}", flush=True
        )
    print(f"{'all, ' + str(len(everything)) + ' answers':48}", end="")
    print(f"{statistics.median(everything):8.0f}{p95(everything):8.0f}{statistics.median(worked):8.0f}")
    print(f"{'p95 of processor time':64}{p95(worked):8.0f}")


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
