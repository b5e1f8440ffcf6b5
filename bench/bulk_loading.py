"""Pour millions of made rows into a database: without triggers and indexes, which are made again afterwards.

What the triggers would have written is given with the rows or counted set by set: the database ends up as if
every row had come one by one, in a hundredth of the time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from django.db import connection

Row = Sequence[Any]
BATCH = 20_000


@contextmanager
def bare(tables: Sequence[str]) -> Iterator[None]:
    """These tables without triggers and without the indexes that can be made again."""
    with {"sqlite": _bare_sqlite, "postgresql": _bare_postgresql}[connection.vendor](tables):
        yield


@contextmanager
def _bare_sqlite(tables: Sequence[str]) -> Iterator[None]:
    marks = ", ".join(["%s"] * len(tables))
    asked = (
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL "
        f"AND type IN ('index', 'trigger') AND tbl_name IN ({marks})"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, tables)
        found = cursor.fetchall()
        cursor.execute("PRAGMA foreign_keys = OFF")
        # nothing is lost with a made ledger that was cut off; 1 GB of pages in memory
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.execute("PRAGMA cache_size = -1000000")
        for kind, name, _sql in found:
            cursor.execute(f'DROP {kind} "{name}"')
        yield
        for n, (kind, name, sql) in enumerate(found, start=1):
            started = time.perf_counter()
            cursor.execute(sql)
            if kind == "index":
                told(f"index {n} of {len(found)}: {name}, {time.perf_counter() - started:.0f} s")
        cursor.execute("PRAGMA foreign_keys = ON")


@contextmanager
def _bare_postgresql(tables: Sequence[str]) -> Iterator[None]:
    asked = """SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND indexname NOT IN
               (SELECT conname FROM pg_constraint)"""
    with connection.cursor() as cursor:
        cursor.execute(asked, [list(tables)])
        found = cursor.fetchall()
        for name, _sql in found:
            cursor.execute(f'DROP INDEX "{name}"')
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        yield
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for n, (name, sql) in enumerate(found, start=1):
            started = time.perf_counter()
            cursor.execute(sql)
            told(f"index {n} of {len(found)}: {name}, {time.perf_counter() - started:.0f} s")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")


def pour(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Write these rows; identifiers are 32 hexadecimal digits, which both databases take."""
    {"sqlite": _pour_sqlite, "postgresql": _pour_postgresql}[connection.vendor](table, columns, rows)


def _pour_sqlite(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    marks = ", ".join(["?"] * len(columns))
    connection.ensure_connection()
    raw = connection.connection
    sql = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"
    # Django's own cursor would translate every statement
    raw.cursor().executemany(sql, rows)


def _pour_postgresql(table: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    connection.ensure_connection()
    with connection.connection.cursor().copy(f"COPY {table} ({', '.join(columns)}) FROM STDIN") as copy:
        for row in rows:
            copy.write("\t".join(["\\N" if v is None else str(v) for v in row]) + "\n")


def batches(rows: Iterator[Any], size: int = BATCH) -> Iterator[list[Any]]:
    while batch := list(islice(rows, size)):
        yield batch


def told(line: str) -> None:
    """Progress, beside the figures."""
    print(f"  … {line}", file=sys.stderr, flush=True)
