# ruff: noqa: S608 - the names in these statements are our own
"""Making the indexes of texts, entering what was there before them, and holding them against the texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection, transaction

from .grams import LOWER, TextIndex

#: SQLite: a row's number is all that is kept of each pair
_OPTIONS = "content='', detail=none, columnsize=0, tokenize='ascii'"

#: PostgreSQL: the pairs of a text, and what a word asks for
FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION huiyin_grams(t text, singles boolean) RETURNS text[]
       LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
         SELECT array_agg(a || coalesce(b, '')) || CASE WHEN singles THEN array_agg(a) END
         FROM (SELECT string_to_array(upper(t), NULL) AS c) s, unnest(c, c[2:]) AS pairs(a, b) $$""",
    """CREATE OR REPLACE FUNCTION huiyin_grams_of(word text) RETURNS text[]
       LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
         SELECT CASE WHEN length(word) = 1 THEN ARRAY[upper(word)] ELSE array_agg(a || b) END
         FROM (SELECT string_to_array(upper(word), NULL) AS c) s, unnest(c, c[2:]) AS pairs(a, b)
         WHERE b IS NOT NULL $$""",
)


def make(indexes: Sequence[TextIndex]) -> None:
    """Make these indexes of one table and have them kept from now on.

    On SQLite the rows that are there already are entered by `fill_missing`.
    """
    if connection.vendor == "postgresql":
        gin = "CREATE INDEX {0.name} ON {0.table} USING gin ({1})"
        # with the usual 64 MB the index of a million texts is written out many times over
        memory = ["SET LOCAL maintenance_work_mem = '512MB'"] if connection.in_atomic_block else []
        return _execute([*FUNCTIONS, *memory, *(gin.format(i, i.expression(i.table)) for i in indexes)])
    _execute(_tables(indexes))
    return _execute(_triggers(indexes))


def unmake(indexes: Sequence[TextIndex]) -> None:
    if connection.vendor == "postgresql":
        return _execute([f"DROP INDEX {i.name}" for i in indexes])
    table = indexes[0].table
    drops = [f"DROP TRIGGER {table}_{step}" for step in ("indexed", "reindexed", "unindexed")]
    return _execute([*drops, *(f"DROP TABLE {i.name}" for i in indexes), f"DROP TABLE {table}_place"])


def fill(indexes: Sequence[TextIndex]) -> None:
    """Write these indexes of one table anew from its rows, in one transaction with whoever asks."""
    table = indexes[0].table
    if connection.vendor == "postgresql":
        return _execute([f"REINDEX INDEX {i.name}" for i in indexes])
    empty = "INSERT INTO {0.name} ({0.name}) VALUES ('delete-all')"
    _execute([*(empty.format(i) for i in indexes), f"DELETE FROM {table}_place"])
    return fill_missing(indexes)


def fill_missing(
    indexes: Sequence[TextIndex], told: Callable[[int], None] = lambda done: None, size: int = 50_000
) -> None:
    """SQLite: enter the rows of one table that are in none of its indexes yet, `size` in a transaction.

    What was cut off goes on where it stopped; `told` hears how many were entered.
    """
    if connection.vendor != "sqlite":
        return
    connection.ensure_connection()
    # five times as fast as the triggers' own way
    connection.connection.create_function("huiyin_tokens", 1, tokens_of, deterministic=True)
    last, done = (0 if indexes[0].key_type == "integer" else ""), 0
    with connection.cursor() as cursor:
        while True:
            with transaction.atomic():
                last, entered = _enter(cursor, indexes, last, size)
            if not entered:
                return
            done += entered
            told(done)


def _enter(cursor: Any, indexes: Sequence[TextIndex], last: Any, size: int) -> tuple[Any, int]:
    """Enter the next rows after the key `last`; the last of their keys, and how many they were."""
    table, key = indexes[0].table, indexes[0].key
    cursor.execute(f"SELECT COALESCE(MAX(place), 0) FROM {table}_place")
    before = cursor.fetchone()[0]
    cursor.execute(
        f"INSERT INTO {table}_place (row_id) SELECT f.{key} FROM {table} f "
        f"WHERE f.{key} > %s AND NOT EXISTS (SELECT 1 FROM {table}_place p WHERE p.row_id = f.{key}) "
        f"ORDER BY f.{key} LIMIT %s",
        [last, size],
    )
    for index in indexes:
        cursor.execute(
            f"INSERT INTO {index.name} (rowid, grams) SELECT p.place, huiyin_tokens({index.text('f')}) "
            f"FROM {table}_place p CROSS JOIN {table} f ON f.{key} = p.row_id WHERE p.place > %s",
            [before],
        )
    cursor.execute(f"SELECT COUNT(*), MAX(row_id) FROM {table}_place WHERE place > %s", [before])
    entered, newest = cursor.fetchone()
    return newest or last, entered


def holds(indexes: Sequence[TextIndex]) -> bool:
    """Whether these indexes of one table have what its rows have: SQLite makes them anew and compares.

    PostgreSQL keeps its indexes true by itself; there it is asked that they are there.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'i'")
            return {i.name for i in indexes} <= {row[0] for row in cursor.fetchall()}
        table = indexes[0].table
        cursor.execute(
            f"SELECT (SELECT COUNT(*) FROM {table}) - COUNT(*) FROM {table}_place p "
            f"JOIN {table} f ON f.{indexes[0].key} = p.row_id"
        )
        return cursor.fetchone()[0] == 0 and all(_same(cursor, index) for index in indexes)


def _same(cursor: Any, index: TextIndex) -> bool:
    """Whether each pair stands in the same rows of the index as of a fresh one."""
    connection.connection.create_function("huiyin_tokens", 1, tokens_of, deterministic=True)
    kept, fresh = f"{index.name}_told", f"{index.name}_anew"
    try:
        cursor.execute(f"CREATE VIRTUAL TABLE temp.{fresh} USING fts5(grams, {_OPTIONS})")
        cursor.execute(
            f"INSERT INTO temp.{fresh} (rowid, grams) SELECT p.place, huiyin_tokens({index.text('f')}) "
            f"FROM {index.table}_place p JOIN {index.table} f ON f.{index.key} = p.row_id"
        )
        cursor.execute(
            f"CREATE VIRTUAL TABLE temp.{kept} USING fts5vocab('main', '{index.name}', 'instance')"
        )
        cursor.execute(
            f"CREATE VIRTUAL TABLE temp.{fresh}_told USING fts5vocab('temp', '{fresh}', 'instance')"
        )
        sums = []
        for name in (kept, f"{fresh}_told"):
            # the rows of a pair in one number
            cursor.execute(
                f"SELECT term, COUNT(*), SUM(doc * (doc % 7919 + 1)) FROM temp.{name} GROUP BY term"
            )
            sums.append(cursor.fetchall())
        return sums[0] == sums[1]
    finally:
        for name in (f"{fresh}_told", kept, fresh):
            cursor.execute(f"DROP TABLE IF EXISTS temp.{name}")


def tokens_of(text: str) -> str:
    """As `TextIndex.tokens` has it."""
    text = text.translate(LOWER)
    return " ".join(text[n : n + 2].encode().hex().upper() for n in range(len(text)))


def _execute(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _tables(indexes: Sequence[TextIndex]) -> list[str]:
    table, key = indexes[0].table, indexes[0].key_type
    return [
        f"CREATE TABLE {table}_place (place INTEGER PRIMARY KEY, row_id {key} NOT NULL UNIQUE)",
        *(f"CREATE VIRTUAL TABLE {i.name} USING fts5(grams, {_OPTIONS})" for i in indexes),
    ]


def _triggers(indexes: Sequence[TextIndex]) -> list[str]:
    table = indexes[0].table
    columns = sorted({c for i in indexes for c in i.columns})
    changed = " OR ".join(f"OLD.{c} <> NEW.{c}" for c in columns)
    enter = "; ".join(_one(i, "NEW", "", "") for i in indexes)
    leave = "; ".join(_one(i, "OLD", f"{i.name}, ", "'delete', ") for i in indexes)
    key = indexes[0].key
    numbered = f"INSERT INTO {table}_place (row_id) VALUES (NEW.{key})"
    forgotten = f"DELETE FROM {table}_place WHERE row_id = OLD.{key}"
    return [
        f"CREATE TRIGGER {table}_indexed AFTER INSERT ON {table} BEGIN {numbered}; {enter}; END",
        f"CREATE TRIGGER {table}_reindexed AFTER UPDATE OF {', '.join(columns)} ON {table} "
        f"WHEN {changed} BEGIN {leave}; {enter}; END",
        f"CREATE TRIGGER {table}_unindexed AFTER DELETE ON {table} BEGIN {leave}; {forgotten}; END",
    ]


def _one(index: TextIndex, row: str, column: str, mark: str) -> str:
    """Enter a row into the index, or take it out by what it had when it was entered."""
    return (
        f"INSERT INTO {index.name} ({column}rowid, grams) SELECT {mark}p.place, {index.tokens(row)} "
        f"FROM {index.table}_place p WHERE p.row_id = {row}.{index.key}"
    )
