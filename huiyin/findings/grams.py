# ruff: noqa: S608 - the names in these statements are our own; what somebody typed is always a parameter
"""Finding texts by any stretch of them, in any script: an index of pairs of neighbouring characters.

Chinese has no spaces, and half of its words have two characters; so every pair is indexed, and each text's
last character by itself. What contains a word contains all of its pairs; the few texts that contain the pairs
but not the word are sorted out by looking at them, so that an answer is the same as a scan's. Capitals count
as small letters as far as the database's own `LIKE` has it so.

SQLite: a contentless FTS5 table, whose rows triggers write in the transaction of the text (`<table>_place`
gives each row a number that stays; SQLite's own do not). PostgreSQL: a GIN index over an immutable function.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from .frequent import is_frequent, remember

#: SQLite: a row's number is all that is kept of each pair
_OPTIONS = "content='', detail=none, columnsize=0, tokenize='ascii'"
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


@dataclass(frozen=True, slots=True)
class TextIndex:
    """The index of one text of a table: `columns` together, parted by a line's end.

    Words of one character are found by it only with `singles`.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    singles: bool

    def find(self, words: Sequence[str], bodies: Collection[UUID], limit: int) -> list[UUID] | None:
        """Keys of the rows of these bodies that contain all of the words, newest first; None where more than
        `limit` do. An empty word is in none."""
        if not bodies or any(not word for word in words):
            return []
        what = (self.name, tuple(words), limit)
        if is_frequent(bodies, *what):
            return None
        ask = self._ask_sqlite if connection.vendor == "sqlite" else self._ask_postgresql
        with connection.cursor() as cursor:
            cursor.execute(*ask(words, bodies, limit + 1))
            found = cursor.fetchall()
        # thousands of them are mostly counted and thrown away: none is made an identifier for that
        if len(found) > limit:
            return remember(bodies, *what)
        return sorted((UUID(key) for (key,) in found), reverse=True)

    def condition(self, words: Sequence[str]) -> Q:
        """The same as a condition that is asked of each row: for words that stand in very many."""
        wanted = Q()
        for word in words:
            one = Q()
            for column in self.columns:
                one |= Q(**{f"{column}__icontains": word})
            wanted &= one
        return wanted

    def _ask_sqlite(self, words: Sequence[str], bodies: Collection[UUID], n: int) -> tuple[str, list[Any]]:
        marks = ", ".join(["%s"] * len(bodies))
        checks, params = self._checks(words, "LIKE %s ESCAPE '\\'")
        sql = f"""SELECT f.id FROM {self.name} CROSS JOIN {self.table}_place p ON p.place = {self.name}.rowid
                  CROSS JOIN {self.table} f ON f.id = p.row_id
                  WHERE {self.name} MATCH %s AND f.body_id IN ({marks}) AND {checks}
                  ORDER BY {self.name}.rowid DESC LIMIT %s"""
        asked = " AND ".join(term for word in words for term in _terms(word))
        return sql, [asked, *(body.hex for body in bodies), *params, n]

    def _ask_postgresql(
        self, words: Sequence[str], bodies: Collection[UUID], n: int
    ) -> tuple[str, list[Any]]:
        checks, params = self._checks(words, "LIKE UPPER(%s)", "UPPER({})")
        every = " AND ".join([f"{self.expression('f')} @> huiyin_grams_of(%s)"] * len(words))
        sql = f"""SELECT f.id::text FROM {self.table} f
                  WHERE f.body_id = ANY(%s) AND {every} AND {checks} LIMIT %s"""
        return sql, [list(bodies), *words, *params, n]

    def _checks(self, words: Sequence[str], like: str, shown: str = "{}") -> tuple[str, list[str]]:
        any_column = " OR ".join(f"{shown.format(f'f.{c}')} {like}" for c in self.columns)
        params = [connection.ops.prep_for_like_query(w) for w in words for _ in self.columns]
        return " AND ".join([f"({any_column})"] * len(words)), [f"%{p}%" for p in params]

    def expression(self, row: str) -> str:
        """PostgreSQL: what is indexed of a row."""
        return f"huiyin_grams({self.text(row, 'chr(10)')}, {str(self.singles).lower()})"

    def tokens(self, row: str) -> str:
        """SQLite: what is indexed of a row, each pair as the hexadecimal digits of its UTF-8."""
        # the limit keeps SQLite from working the text out again for every pair of it
        text = f"(SELECT lower({self.text(row)}) AS t, length({self.text(row)}) AS n LIMIT 1)"
        return (
            f"(SELECT group_concat(hex(substr(t, key + 1, 2)), ' ') FROM {text} "
            f"CROSS JOIN json_each('[' || replace(hex(zeroblob(n)), '00', '0,') || '0]') WHERE key < n)"
        )

    def text(self, row: str, line_end: str = "char(10)") -> str:
        return f" || {line_end} || ".join(f"{row}.{column}" for column in self.columns)


def _terms(word: str) -> list[str]:
    """What FTS5 is asked for one word; a single character is the beginning of a pair, or stands last."""
    word = word.translate(_LOWER)
    if len(word) == 1:
        return [f'"{word.encode().hex().upper()}"*']
    return list(dict.fromkeys(f'"{word[n : n + 2].encode().hex().upper()}"' for n in range(len(word) - 1)))


FINDING_TITLES = TextIndex("findings_titles", "findings_finding", ("title",), singles=True)
FINDING_WORDS = TextIndex("findings_words", "findings_finding", ("title", "text"), singles=False)
TASK_TITLES = TextIndex("rectification_titles", "rectification_task", ("title",), singles=True)
TASK_WORDS = TextIndex("rectification_words", "rectification_task", ("title", "text"), singles=False)

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
    last, done = "", 0
    with connection.cursor() as cursor:
        while True:
            with transaction.atomic():
                last, entered = _enter(cursor, indexes, last, size)
            if not entered:
                return
            done += entered
            told(done)


def _enter(cursor: Any, indexes: Sequence[TextIndex], last: str, size: int) -> tuple[str, int]:
    """Enter the next rows after the key `last`; the last of their keys, and how many they were."""
    table = indexes[0].table
    cursor.execute(f"SELECT COALESCE(MAX(place), 0) FROM {table}_place")
    before = cursor.fetchone()[0]
    cursor.execute(
        f"INSERT INTO {table}_place (row_id) SELECT f.id FROM {table} f WHERE f.id > %s "
        f"AND NOT EXISTS (SELECT 1 FROM {table}_place p WHERE p.row_id = f.id) ORDER BY f.id LIMIT %s",
        [last, size],
    )
    for index in indexes:
        cursor.execute(
            f"INSERT INTO {index.name} (rowid, grams) SELECT p.place, huiyin_tokens({index.text('f')}) "
            f"FROM {table}_place p CROSS JOIN {table} f ON f.id = p.row_id WHERE p.place > %s",
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
            f"JOIN {table} f ON f.id = p.row_id"
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
            f"FROM {index.table}_place p JOIN {index.table} f ON f.id = p.row_id"
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
    text = text.translate(_LOWER)
    return " ".join(text[n : n + 2].encode().hex().upper() for n in range(len(text)))


def _execute(statements: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _tables(indexes: Sequence[TextIndex]) -> list[str]:
    table = indexes[0].table
    return [
        f"CREATE TABLE {table}_place (place INTEGER PRIMARY KEY, row_id char(32) NOT NULL UNIQUE)",
        *(f"CREATE VIRTUAL TABLE {i.name} USING fts5(grams, {_OPTIONS})" for i in indexes),
    ]


def _triggers(indexes: Sequence[TextIndex]) -> list[str]:
    table = indexes[0].table
    columns = sorted({c for i in indexes for c in i.columns})
    changed = " OR ".join(f"OLD.{c} <> NEW.{c}" for c in columns)
    enter = "; ".join(_one(i, "NEW", "", "") for i in indexes)
    leave = "; ".join(_one(i, "OLD", f"{i.name}, ", "'delete', ") for i in indexes)
    numbered = f"INSERT INTO {table}_place (row_id) VALUES (NEW.id)"
    forgotten = f"DELETE FROM {table}_place WHERE row_id = OLD.id"
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
        f"FROM {index.table}_place p WHERE p.row_id = {row}.id"
    )
