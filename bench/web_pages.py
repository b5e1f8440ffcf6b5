"""How long pages take on a large ledger, asked as a browser asks: by clock, processor and bytes."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import Any

import psutil
from web_addresses import DEEP, addresses

#: milliseconds (p95), queries and kB that no list page may be over; milliseconds of a finding's page
LIMITS = {"sqlite": (300, 12, 150), "postgresql": (150, 12, 150)}
FINDING_PAGE = 100


@dataclass(frozen=True, slots=True)
class Answers:
    """What one address took: milliseconds by the clock, and of the processor with the database's part."""

    name: str
    times: list[float]
    busy: list[float]
    #: the first answer, with nothing kept from an earlier one
    cold: float
    queries: int
    size: int

    @property
    def p50(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return p95(self.times)


def p95(times: list[float]) -> float:
    """The 95th percentile: of few answers nearly the slowest."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1] if len(times) > 1 else times[0]


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


def measure(client: Any, name: str, address: str, repeats: int) -> Answers:
    """Ask so many times, after once with nothing kept and before once with the queries counted."""
    from django.core.cache import cache
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    cache.clear()
    times, busy = [], []
    for _ in range(repeats + 1):
        started, worked = time.perf_counter(), processor()
        response = client.get(address)
        times.append((time.perf_counter() - started) * 1000)
        busy.append((processor() - worked) * 1000)
        if response.status_code != 200:
            raise SystemExit(f"{address}: {response.status_code}")
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    return Answers(name, times[1:], busy[1:], times[0], len(queries), len(response.content))


def processor() -> float:
    """Seconds of the processor that this process has had, and the database's own that answers it."""
    from django.db import connection

    worked = time.process_time()
    if connection.vendor == "postgresql":
        connection.ensure_connection()
        answering = psutil.Process(connection.connection.info.backend_pid).cpu_times()
        worked += answering.user + answering.system
    return worked


def pages(client: Any, viewer: Any, only: str, repeats: int, vendor: str) -> list[Answers]:
    """Measure and print every list, and a finding's page."""
    from huiyin.findings.models import Finding
    from huiyin.findings.queries import choices_for

    print(f"{'':46}{'p50':>7}{'p95':>7}{'cpu':>6}{'first':>8}{'queries':>9}{'kB':>6}   ms")
    found = []
    for name, given in addresses(choices_for(viewer)):
        if only in name:
            address = given.replace(DEEP, deep_cursor(viewer, given)) if DEEP in given else given
            found.append(told(measure(client, name, address, repeats), *LIMITS[vendor]))
    summed("all lists", found)
    if only in "finding":
        finding = Finding.objects.filter(state="in_progress", body_id__in=viewer.bodies()).order_by("-id")[0]
        told(measure(client, "a finding", f"/findings/{finding.pk}/", repeats), FINDING_PAGE, 999, 150)
    return found


def told(answers: Answers, time_limit: int, query_limit: int, kb_limit: int) -> Answers:
    a = answers
    over = [
        word for word, much in (
            ("time", a.p95 > time_limit), ("queries", a.queries > query_limit),
            ("kB", a.size > kb_limit * 1000),
        ) if much
    ]  # fmt: skip
    print(
        f"{a.name:46}{a.p50:7.0f}{a.p95:7.0f}{statistics.median(a.busy):6.0f}{a.cold:8.0f}"
        f"{a.queries:9}{a.size / 1000:6.0f}{'  over: ' + ', '.join(over) if over else ''}",
        flush=True,
    )
    return answers


def summed(name: str, found: list[Answers]) -> None:
    if not found:
        return
    times, busy = [t for a in found for t in a.times], [b for a in found for b in a.busy]
    print(
        f"{name + ', ' + str(len(times)) + ' answers':46}{statistics.median(times):7.0f}{p95(times):7.0f}"
        f"{statistics.median(busy):6.0f}{p95([a.cold for a in found]):8.0f}"
        f"{max(a.queries for a in found):9}{max(a.size for a in found) / 1000:6.0f}"
        f"   (p95 of cpu: {p95(busy):.0f})"
    )
