"""Search in a large ledger, beside a plain scan in the same run, on SQLite and PostgreSQL, as one table.

    python bench/search.py                            100,000 and 1,000,000 findings, on both databases
    python bench/search.py --findings 100000 --database sqlite

The ledgers are those of bench/web_lists.py, made once and kept in `--data` (var/bench). Words of two, three
and four characters are taken from the texts by chance, and some that are rare or in none. Each is asked for
with nothing kept: the first 20 in scope and how many there are, counted up to 1,000. What is found is held
against a scan of all texts with `LIKE`. At the end the cockpit right after a write, which is taken back.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
#: milliseconds (p95) of a first page; the index's share of its texts; milliseconds, queries of a cockpit
LIMITS = {"sqlite": 30, "postgresql": 60}
SHARE, COCKPIT, QUERIES = 0.8, 200, 20
SEED = 7
RARE = ("海绵", "海绵城", "海绵城市", "没有这样", "盐碱", "拆分立项")
Words = dict[int, list[str]]


@dataclass(frozen=True, slots=True)
class Asked:
    """The milliseconds of a word: nothing read before, and each time after; what was found, if all of it."""

    word: str
    first: float
    again: list[float]
    keys: list[Any]
    n: int
    exact: bool


def main() -> None:
    from web_lists import measured_apart

    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--findings", type=int, nargs="*", default=[100_000, 1_000_000])
    options.add_argument("--data", type=Path, default=HERE.parent / "var" / "bench")
    options.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options.add_argument("--words", type=int, default=60, help="of each length")
    options.add_argument("--scanned", type=int, default=4, help="words of each length that are scanned for")
    options.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.here:
        return run(given.findings[0], given.words, given.scanned)
    told = ["--words", str(given.words), "--scanned", str(given.scanned)]
    for findings in given.findings:
        for database in ("sqlite", "postgresql") if given.database == "both" else (given.database,):
            measured_apart(__file__, database, given.data, ["--findings", str(findings), *told], findings)
    return None


def run(findings: int, n: int, scanned: int) -> None:
    from web_lists import made

    import huiyin.server.wsgi  # noqa: F401 - set up as what answers requests is
    from huiyin.accounts.models import User
    from huiyin.accounts.queries import viewer_for

    made(findings)
    user = User.objects.get(username="office")
    viewer = viewer_for(user)
    words = chosen(n)
    print(f"{'':34}{'p50':>8}{'p95':>8}{'first p95':>11}{'scan p50':>10}{'times':>8}{'recall':>8}  ms")
    for kind in ("findings", "tasks"):
        for length, some in words.items():
            compared(viewer, kind, length, some, scanned)
    sizes()
    filtered(viewer, words[2])
    cockpit(user, viewer)


def chosen(n: int) -> Words:
    """Chinese words of each length out of findings that are picked by chance, and rare ones."""
    from huiyin.findings.models import Finding

    rng = random.Random(SEED)
    keys = list(Finding.objects.order_by("pk").values_list("pk", flat=True)[::997])
    picked = Finding.objects.filter(pk__in=rng.sample(keys, min(len(keys), 300)))
    texts = [f"{title}\n{text}" for title, text in picked.order_by("pk").values_list("title", "text")]
    found: Words = {}
    for length in (2, 3, 4):
        some = dict.fromkeys(word for word in RARE if len(word) == length)
        for _ in range(100 * n):
            text = rng.choice(texts)
            at = rng.randrange(max(len(text) - length, 1))
            word = text[at : at + length]
            if len(word) == length and all("\u4e00" <= sign <= "\u9fff" for sign in word):
                some[word] = None
            if len(some) >= n:
                break
        found[length] = list(some)
    return found


def asked(viewer: Any, kind: str, word: str, repeats: int = 3, **narrowed: Any) -> Asked:
    """The first page and the count, with nothing remembered of the word."""
    from django.core.cache import cache

    from huiyin.reports.searching import Asked as Question
    from huiyin.reports.searching import Kind, found_by

    times = []
    for _ in range(repeats + 1):
        cache.clear()
        started = time.perf_counter()
        rows, length = found_by(viewer, Question((word,), **narrowed), Kind(kind))
        page = list(rows[:20])
        times.append((time.perf_counter() - started) * 1000)
    return Asked(word, times[0], times[1:], [row.pk for row in page], length.n, length.exact)


def compared(viewer: Any, kind: str, length: int, words: list[str], scanned: int) -> None:
    from django.db import connection
    from web_pages import p95

    answers = [asked(viewer, kind, word) for word in words]
    again = [t for a in answers for t in a.again]
    # rare and frequent ones: the scan takes seconds each
    step = max(len(answers) // scanned, 1)
    scans = [(a, *scan(viewer, kind, a.word)) for a in answers[::step][:scanned]]
    recall = statistics.mean(right(a, keys) for a, keys, _took in scans)
    took = statistics.median(took for _a, _keys, took in scans)
    typical = statistics.median(again)
    over = "  over" if p95(again) > LIMITS[connection.vendor] or recall < 1 else ""
    print(
        f"{f'{kind}, {length} characters, {len(words)} words':34}{typical:8.1f}{p95(again):8.1f}"
        f"{p95([a.first for a in answers]):11.1f}{took:10.0f}{took / typical:8.0f}{recall:8.3f}{over}",
        flush=True,
    )


def scan(viewer: Any, kind: str, word: str) -> tuple[list[Any], float]:
    """All keys of the body's rows in which the word stands, newest first, by looking at every text."""
    from huiyin.findings.models import Finding
    from huiyin.rectification.models import Task

    model = {"findings": Finding, "tasks": Task}[kind]
    from django.db.models import Q

    rows = model._base_manager.filter(Q(title__contains=word) | Q(text__contains=word))
    started = time.perf_counter()
    found = list(rows.filter(body_id__in=viewer.bodies()).order_by("-pk").values_list("pk", flat=True))
    return found, (time.perf_counter() - started) * 1000


def right(answer: Asked, keys: list[Any]) -> float:
    """The share of the first page that was found; nothing for a wrong count."""
    from huiyin.reports.searching import COUNTED

    counted = answer.n == len(keys) if answer.exact else len(keys) > COUNTED
    wanted = keys[:20]
    return len(set(wanted) & set(answer.keys)) / len(wanted) if counted and wanted else float(counted)


def sizes() -> None:
    """What the indexes of words take beside the texts that are in them."""
    from django.db import connection

    from huiyin.findings.grams import FINDING_WORDS, TASK_WORDS

    for index in (FINDING_WORDS, TASK_WORDS):
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(f"SELECT SUM(LENGTH(block)) FROM {index.name}_data")
                size = cursor.fetchone()[0]
                length = " + ".join(f"LENGTH(CAST({c} AS BLOB))" for c in index.columns)
            else:
                cursor.execute("SELECT pg_relation_size(%s::regclass)", [index.name])
                size = cursor.fetchone()[0]
                length = " + ".join(f"OCTET_LENGTH({c})" for c in index.columns)
            cursor.execute(f"SELECT SUM({length}) FROM {index.table}")
            text = int(cursor.fetchone()[0])
        over = "  over" if size > SHARE * text else ""
        whole, of = size / 1e6, text / 1e6
        print(f"{index.name}: {whole:.0f} MB for {of:.0f} MB of texts, {whole / of:.2f} times{over}")


def filtered(viewer: Any, words: list[str]) -> None:
    """Narrowed to a round, a unit, a state: no limit is asked for."""
    from web_pages import p95

    from huiyin.findings.queries import choices_for

    choices = choices_for(viewer)
    narrowed = {"round": choices.rounds[0][0], "unit": choices.units[3][0], "state": "returned"}
    for name, value in narrowed.items():
        times = [t for word in words[:20] for t in asked(viewer, "findings", word, 1, **{name: value}).again]
        print(f"{f'findings, 2 characters, one {name}':34}{statistics.median(times):8.1f}{p95(times):8.1f}")


def cockpit(user: Any, viewer: Any) -> None:
    """The cockpit with what was kept thrown away by a write, which is taken back."""
    from django.db import connection, transaction
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from web_pages import p95

    from huiyin.journal.actions import record

    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="huiyin.accounts.log_in.AccountBackend")
    body = next(iter(viewer.bodies()))
    started = time.perf_counter()
    client.get("/cockpit/")
    first, times, queries = (time.perf_counter() - started) * 1000, [], 0
    for n in range(6):
        with transaction.atomic(), CaptureQueriesContext(connection) as asked_for:
            record(body=body, by=viewer, action="watch", object_type="finding", object_id=str(n))
            before, started = len(asked_for), time.perf_counter()
            client.get("/cockpit/")
            times.append((time.perf_counter() - started) * 1000)
            queries = len(asked_for) - before
            transaction.set_rollback(True)
    over = "  over" if p95(times) > COCKPIT or queries > QUERIES else ""
    print(
        f"cockpit after a write: p95 {p95(times):.0f} ms, {queries} queries; "
        f"with nothing kept {first:.0f} ms{over}"
    )


if __name__ == "__main__":
    main()
