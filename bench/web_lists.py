"""Everything that a large office asks for, on a made ledger, on SQLite and PostgreSQL, as one table.

    python bench/web_lists.py                         1,000,000 findings, 3,000,000 tasks, on both databases
    python bench/web_lists.py --findings 10000 --database sqlite
    python bench/web_lists.py --only "tasks: owner"   some lists alone

The ledgers are made once, in some ten minutes, and kept in `--data` (var/bench); 10 GB each at a million.
Each list is asked for once with nothing kept ("first") and some times more: milliseconds by the clock and of
the processor (web process and database), queries, bytes. What is over the limits is marked. At the end the
ratios to what DefectDojo 3.2 took on two cores.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
#: DefectDojo 3.2 at 100,000 findings: milliseconds of a list of 25, its queries and kB; seconds for an import
#: of 10,000 rows, a bulk edit of 100, a CSV of 10,000
DOJO_LIST, DOJO_QUERIES, DOJO_KB = 2400, 56, 1700
DOJO_IMPORT, DOJO_EDIT_OF_100, DOJO_EXPORT_OF_10000 = 247, 9.9, 121


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--findings", type=int, default=1_000_000)
    options.add_argument("--data", type=Path, default=HERE.parent / "var" / "bench")
    options.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    options.add_argument("--only", default="", help="measure only lists that have this in their name")
    options.add_argument("--repeats", type=int, default=5, help="answers of each address")
    options.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.here:
        return run(given.findings, given.only, given.repeats)
    for database in ("sqlite", "postgresql") if given.database == "both" else (given.database,):
        ask(database, given)
    return None


def ask(database: str, given: argparse.Namespace) -> None:
    more = ["--findings", str(given.findings), "--only", given.only, "--repeats", str(given.repeats)]
    measured_apart(__file__, database, given.data, more, given.findings)


def measured_apart(program: str, database: str, data: Path, more: list[str], findings: int) -> None:
    """Run a program of the bench in a process of its own, which finds its database by its environment."""
    folder = data.resolve() / f"{database}-{findings}"
    folder.mkdir(parents=True, exist_ok=True)
    told = {
        "HUIYIN_LIMITS": "off",
        "HUIYIN_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "huiyin.server.settings",
    }
    told["PYTHONPATH"] = str(HERE.parent)
    command = [sys.executable, program, "--here", *more]
    if database == "postgresql":
        told["HUIYIN_POSTGRESQL_DATA"] = str(folder / "data")
        command = ["sh", str(HERE.parent / "tools" / "with_postgresql.sh"), *command]
    subprocess.run(command, check=True, env={**os.environ, **told})


def run(findings: int, only: str, repeats: int) -> None:
    from django.db import connection
    from django.test import Client

    import huiyin.server.wsgi  # noqa: F401 - set up as what answers requests is
    from huiyin.accounts.models import User
    from huiyin.accounts.queries import viewer_for

    made(findings)
    user = User.objects.get(username="office")
    client = Client(headers={"host": "localhost"})
    client.force_login(user, backend="huiyin.accounts.log_in.AccountBackend")
    from web_pages import pages

    viewer = viewer_for(user)
    lists = pages(client, viewer, only, repeats, connection.vendor)
    if not only:
        steps(viewer, findings, lists)


def made(findings: int) -> None:
    """Make the ledger, if it is not there, and say what there is."""
    from django.core.management import call_command
    from django.db import connection
    from ledger_of_size import build

    from huiyin.accounts.models import User
    from huiyin.findings.models import Finding
    from huiyin.findings.ticks import statistics
    from huiyin.rectification.models import Task

    call_command("migrate", verbosity=0)
    if not User.objects.filter(username="office").exists():
        started = time.perf_counter()
        build(findings)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # statistics, and which pages an index alone can answer
                cursor.execute("VACUUM (ANALYZE)")
        print(f"ledger built in {time.perf_counter() - started:.0f} s")
    # as the program itself does from time to time, no better
    statistics()
    print(
        f"\n{connection.vendor}: {Finding.objects.count()} findings, {Task.objects.count()} tasks; "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
    )


def steps(viewer: object, findings: int, lists: list) -> None:  # type: ignore[type-arg]
    """What is done to many rows at once, then everything beside what DefectDojo took."""
    import statistics

    from large_steps import bulk_edit, export, recount, round_trip

    print()
    edited = bulk_edit(viewer, min(1000, findings))
    exported = export()
    back = round_trip(viewer, min(10_000, findings), 1000)
    recount()
    page = statistics.median(t for a in lists for t in a.times)
    print("\nDefectDojo 3.2 at 100,000 findings took, times as much:")
    for name, theirs, ours in (
        ("a page of a list", DOJO_LIST, page),
        ("queries of a page", DOJO_QUERIES, statistics.median(a.queries for a in lists)),
        ("kB of a page", DOJO_KB, statistics.median(a.size / 1000 for a in lists)),
        ("import of 10,000 rows", DOJO_IMPORT, back),
        ("bulk edit, a row", DOJO_EDIT_OF_100 / 100, edited / 1000),
        ("export, a row", DOJO_EXPORT_OF_10000 / 10_000, exported),
    ):
        print(f"  {name:46}{theirs / ours:8.0f}")


if __name__ == "__main__":
    main()
