"""How long the three lists take on a large ledger: any page, sort, filter and search, as a browser asks.

    python bench/web_lists.py                      100,000 findings in a throw-away folder
    python bench/web_lists.py --findings 10000
    python bench/web_lists.py --data /tmp/ledger   keep the ledger there and use it again

Prints for each address the median and 95th percentile of its answers by the clock, the median of processor
time (what an idle machine would take), how many queries and bytes it took.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REPEATS = 7


def addresses(choices: Any, per_page: int) -> Iterator[tuple[str, str]]:
    """What is measured: name and address."""
    round_id, unit, category = choices.rounds[0][0], choices.units[3][0], choices.categories[0][0]
    common = {
        "first page": "", "middle page": "page=MIDDLE", "last page": "page=LAST", "100 rows": "per_page=100",
        "round": f"round={round_id}", "unit": f"unit={unit}", "category": f"category={category}",
        "overdue": "overdue=overdue", "due soon": "overdue=due_soon", "not pressing": "overdue=none",
        "due from to": "due_on_after=2025-01-01&due_on_before=2025-06-30", "owner": "owner=财务",
        "no owner": "missing=no_owner", "no deadline": "missing=no_deadline", "text": "q=资金",
        "text, nothing found": "q=没有这样的标题",
    }  # fmt: skip
    findings = {
        "team": f"round={round_id}&team={choices.teams[0][0]}", "state": "state=in_progress",
        "states": "state=applied&state=accepted", "completion": "completion=done",
        "standing": "standing=true",
        "key matter": "key_watch=true", "no task": "missing=no_task",
        "anything missing": "missing=no_task&missing=no_owner&missing=no_deadline",
        "state and round": f"state=in_progress&round={round_id}", "all columns": "columns=" + ALL_COLUMNS,
        "state, by unit": "state=in_progress&sort=unit",
        "overdue, by due date": "overdue=overdue&sort=due_on",
        "round, by unit": f"round={round_id}&sort=unit", "text, by due date": "q=资金&sort=-due_on",
    }  # fmt: skip
    tasks = {
        "task state": "state=under_way", "finding state": "finding_state=in_progress",
        "deliverable": "deliverable=rule", "unproven": "unproven=true",
        "overdue, by due date": "overdue=overdue&sort=due_on", "state, by unit": "state=under_way&sort=unit",
    }  # fmt: skip
    for page, own in (("findings", findings), ("tasks", tasks), ("responsibilities", {})):
        for name, query in {**common, **own}.items():
            yield f"{page}: {name}", f"/{page}/?{query}"
        for column in SORTS[page]:
            for where in ("1", "MIDDLE", "LAST"):
                yield f"{page}: sort {column}, page {where.lower()}", f"/{page}/?sort={column}&page={where}"


ALL_COLUMNS = "number,unit,round,team,category,text,state,completion,standing,due_on,tasks,amount"
SORTS = {
    "findings": (
        *("number", "unit", "round", "team", "category", "state", "completion", "-due_on", "fed_back_on"),
        *("closed_on", "amount"),
    ),
    "tasks": ("due_on", "state", "unit"),
    "responsibilities": ("lead_department", "person", "-due_on"),
}


def measure(client: Any, address: str) -> tuple[list[float], list[float], int, int]:
    """Milliseconds of each answer by the clock and of the processor, queries and bytes of the last."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times, busy = [], []
    for _ in range(REPEATS):
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
    options.add_argument("--findings", type=int, default=100_000)
    options.add_argument("--data", type=Path)
    options.add_argument("--only", default="", help="measure only what has this in its name")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as throw_away:
        os.environ["HUIYIN_DATA"] = str(given.data or throw_away)
        os.environ["DJANGO_SETTINGS_MODULE"] = "huiyin.server.settings"
        run(given.findings, given.only)


def run(findings: int, only: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from huiyin.accounts.models import User
    from huiyin.accounts.queries import viewer_for
    from huiyin.findings.queries import choices_for, findings_for
    from huiyin.rectification.queries import tasks_for

    call_command("migrate", verbosity=0)
    if not User.objects.filter(username="office").exists():
        sys.path.insert(0, str(Path(__file__).parent))
        from ledger_of_size import build

        started = time.perf_counter()
        build(findings)
        print(f"ledger built in {time.perf_counter() - started:.0f} s")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    user = User.objects.get(username="office")
    viewer = viewer_for(user)
    pages = {"findings": findings_for(viewer).count() // 25, "tasks": tasks_for(viewer).count() // 25}
    pages["responsibilities"] = pages["tasks"]
    print(f"{findings_for(viewer).count()} findings, {tasks_for(viewer).count()} tasks")
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    report(client, choices_for(viewer), pages, only)


def report(client: Any, choices: Any, pages: dict[str, int], only: str) -> None:
    everything: list[float] = []
    worked: list[float] = []
    print(f"{'':48}{'p50 ms':>8}{'p95 ms':>8}{'cpu ms':>8}{'queries':>9}{'kB':>6}")
    for name, address in addresses(choices, 25):
        if only not in name:
            continue
        last = pages[name.split(":")[0]]
        address = address.replace("MIDDLE", str(last // 2)).replace("LAST", str(last))
        times, busy, queries, size = measure(client, address)
        everything += times
        worked += busy
        p50, cpu = statistics.median(times), statistics.median(busy)
        print(f"{name:48}{p50:8.0f}{p95(times):8.0f}{cpu:8.0f}{queries:9}{size / 1000:6.0f}")
    print(f"{'all, ' + str(len(everything)) + ' answers':48}", end="")
    print(f"{statistics.median(everything):8.0f}{p95(everything):8.0f}{statistics.median(worked):8.0f}")
    print(f"{'p95 of processor time':64}{p95(worked):8.0f}")


def p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    main()
