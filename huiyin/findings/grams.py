# ruff: noqa: S608 - the names in these statements are our own; what somebody typed is always a parameter
"""Finding texts by any stretch of them, in any script: an index of pairs of neighbouring characters.

Chinese has no spaces, and half of its words have two characters; so every pair is indexed, and each text's
last character by itself. What contains a word contains all of its pairs; the few texts that contain the pairs
but not the word are sorted out by looking at them, so that an answer is the same as a scan's. Capitals count
as small letters as far as the database's own `LIKE` has it so.

SQLite: a contentless FTS5 table, whose rows triggers write in the transaction of the text (`<table>_place`
gives each row a number that stays; SQLite's own do not). PostgreSQL: a GIN index over an immutable function.
How they are made and kept is in `grams_kept`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from .frequent import is_frequent, remember

LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
#: SQLite: a long text is cut into stretches of so many characters, because it finds the n-th one by counting
_STRETCH = 400
_OWN = "f.body_id IN ({0})"
#: PostgreSQL: so many of the newest rows are looked at themselves
_NEWEST = 20_000
#: a word in a column, as it stands and without regard to capitals
_LOOKED_FOR = {
    "sqlite": ("instr({}, %s)", "{} LIKE %s ESCAPE '\\'"),
    "postgresql": ("strpos({}, %s) > 0", "UPPER({}) LIKE UPPER(%s)"),
}


@dataclass(frozen=True, slots=True)
class TextIndex:
    """The index of one text of a table: `columns` together, parted by a line's end.

    Words of one character are found by it only with `singles`; `long` texts have thousands of characters. A
    row `f` is of one of some bodies where `within` says so. Rows are known by `key`; what is found is told by
    the column `gives`, as `read` makes it.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    singles: bool = False
    long: bool = False
    within: str = _OWN
    key: str = "id"
    key_type: str = "char(32)"
    gives: str = "id"
    read: Callable[[str], Any] = UUID

    def find(self, words: Sequence[str], bodies: Collection[UUID], limit: int) -> list[Any] | None:
        """What tells the rows of these bodies that contain all of the words, newest first; None where more
        than `limit` do. An empty word is in none."""
        if not bodies or any(not word for word in words):
            return []
        what = (self.name, tuple(words), limit)
        if is_frequent(bodies, *what):
            return None
        found = (self._in_sqlite if connection.vendor == "sqlite" else self._in_postgresql)(
            words, bodies, limit
        )
        # thousands of them are mostly counted and thrown away: none is made an identifier for that
        if len(found) > limit:
            return remember(bodies, *what)
        return sorted({self.read(key) for (key,) in found}, reverse=True)

    def condition(self, words: Sequence[str]) -> Q:
        """The same as a condition that is asked of each row: for words that stand in very many."""
        wanted = Q()
        for word in words:
            one = Q()
            for column in self.columns:
                one |= Q(**{f"{column}__{'icontains' if _has_capitals(word) else 'contains'}": word})
            wanted &= one
        return wanted

    def _in_sqlite(self, words: Sequence[str], bodies: Collection[UUID], limit: int) -> list[tuple[str]]:
        # what is one pair is found by it, whatever else stands there
        checks, params = self._checks([w for w in words if len(w) > 2 or "\n" in w])
        sql = f"""SELECT f.{self.gives} FROM {self.name}
                  CROSS JOIN {self.table}_place p ON p.place = {self.name}.rowid
                  CROSS JOIN {self.table} f ON f.{self.key} = p.row_id
                  WHERE {self.name} MATCH %s AND {self._within(bodies)}{checks}
                  ORDER BY {self.name}.rowid DESC LIMIT %s"""
        asked = " AND ".join(term for word in words for term in _terms(word))
        with connection.cursor() as cursor:
            cursor.execute(sql, [asked, *(body.hex for body in bodies), *params, limit + 1])
            return cursor.fetchall()

    def _in_postgresql(self, words: Sequence[str], bodies: Collection[UUID], limit: int) -> list[tuple[str]]:
        """The newest rows are looked at first: a word that stands in very many is known by them, and its
        pairs would be looked up in vain. All others are few, and only their pairs are asked, whatever the
        planner believes: it would rather work out the pairs of each row."""
        checks, params = self._checks(words)
        scope, within = list(bodies), self._within(bodies)
        inner, outer = (within, "TRUE") if self.within == _OWN else ("TRUE", within)
        newest = f"SELECT * FROM {self.table} f WHERE {inner} ORDER BY f.{self.key} DESC LIMIT {_NEWEST}"
        walk = f"SELECT f.{self.gives}::text FROM ({newest}) f WHERE {outer}{checks} LIMIT %s"
        every = " AND ".join([f"{self.expression('f')} @> huiyin_grams_of(%s)"] * len(words))
        asked = f"""SELECT f.{self.gives}::text FROM {self.table} f
                    WHERE {every} AND ({within}) IS TRUE{checks} LIMIT %s"""
        with transaction.atomic(), connection.cursor() as cursor:
            if not self.long:
                cursor.execute(walk, [*scope, *params, limit + 1])
                found = cursor.fetchall()
                if len(found) > limit:
                    return found
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
            cursor.execute(asked, [*words, *scope, *params, limit + 1])
            found = cursor.fetchall()
            cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_indexscan = on")
            return found

    def _within(self, bodies: Collection[UUID]) -> str:
        return self.within.format(", ".join(["%s"] * len(bodies)))

    def _checks(self, words: Sequence[str]) -> tuple[str, list[str]]:
        """The words looked for in the texts themselves."""
        plain, like = _LOOKED_FOR[connection.vendor]
        sql, params = "", []
        for word in words:
            # what has no capitals need not be compared without regard to them, which takes far longer
            cased = _has_capitals(word)
            given = f"%{connection.ops.prep_for_like_query(word)}%" if cased else word
            sql += f" AND ({' OR '.join((like if cased else plain).format(f'f.{c}') for c in self.columns)})"
            params += [given] * len(self.columns)
        return sql, params

    def expression(self, row: str) -> str:
        """PostgreSQL: what is indexed of a row."""
        return f"huiyin_grams({self.text(row, 'chr(10)')}, {str(self.singles).lower()})"

    def tokens(self, row: str) -> str:
        """SQLite: what is indexed of a row, each pair as the hexadecimal digits of its UTF-8."""
        # the limit keeps SQLite from working the text out again for every pair of it
        text = f"(SELECT lower({self.text(row)}) AS t, length({self.text(row)}) AS n LIMIT 1)"
        if not self.long:
            pairs = f"{text} CROSS JOIN {_numbers('n')} WHERE key < n"
            return f"(SELECT group_concat(hex(substr(t, key + 1, 2)), ' ') FROM {pairs})"
        # one character more than a stretch has pairs: the last pair reaches into the next
        cut = f"substr(t, key * {_STRETCH} + 1, {_STRETCH + 1}) AS s, "
        cut += f"min({_STRETCH}, n - key * {_STRETCH}) AS m"
        stretches = f"(SELECT {cut} FROM {text} CROSS JOIN {_numbers(f'n / {_STRETCH}')} WHERE m > 0)"
        pairs = f"{stretches} CROSS JOIN {_numbers(str(_STRETCH))} WHERE key < m"
        return f"(SELECT group_concat(hex(substr(s, key + 1, 2)), ' ') FROM {pairs})"

    def text(self, row: str, line_end: str = "char(10)") -> str:
        return f" || {line_end} || ".join(f"{row}.{column}" for column in self.columns)


def _has_capitals(word: str) -> bool:
    return word.upper() != word.lower()


def _numbers(n: str) -> str:
    """SQLite: `key` counts from 0 to n."""
    return f"json_each('[' || replace(hex(zeroblob({n})), '00', '0,') || '0]')"


def _terms(word: str) -> list[str]:
    """What FTS5 is asked for one word; a single character is the beginning of a pair, or stands last."""
    word = word.translate(LOWER)
    if len(word) == 1:
        return [f'"{word.encode().hex().upper()}"*']
    return list(dict.fromkeys(f'"{word[n : n + 2].encode().hex().upper()}"' for n in range(len(word) - 1)))


_OF_FINDING = "EXISTS (SELECT 1 FROM findings_finding b WHERE b.id = f.finding_id AND b.body_id IN ({0}))"
_OF_EVIDENCE = (
    "EXISTS (SELECT 1 FROM evidence_evidence e JOIN findings_finding b ON b.id = e.finding_id "
    "WHERE e.file_id = f.sha256 AND b.body_id IN ({0}))"
)
_OF_DOCUMENT = "EXISTS (SELECT 1 FROM intake_document d WHERE d.id = f.document_id AND d.body_id IN ({0}))"

FINDING_TITLES = TextIndex("findings_titles", "findings_finding", ("title",), singles=True)
FINDING_WORDS = TextIndex("findings_words", "findings_finding", ("title", "text"))
TASK_TITLES = TextIndex("rectification_titles", "rectification_task", ("title",), singles=True)
TASK_WORDS = TextIndex("rectification_words", "rectification_task", ("title", "text"))
PROGRESS_WORDS = TextIndex("progress_words", "rectification_progress", ("text",), within=_OF_FINDING)
EVIDENCE_NAMES = TextIndex("evidence_names", "evidence_evidence", ("title", "name"), within=_OF_FINDING)
#: the texts of evidence files, told by their SHA-256
FILE_TEXTS = TextIndex(
    "file_texts", "authenticity_file_text", ("text",), long=True, within=_OF_EVIDENCE,
    key="sha256", key_type="char(64)", gives="sha256", read=str,
)  # fmt: skip
DOCUMENT_NAMES = TextIndex("document_names", "intake_document", ("name",))
#: the texts of imported documents, told by their document
DOCUMENT_TEXTS = TextIndex(
    "document_texts", "intake_read_part", ("text",), long=True, within=_OF_DOCUMENT,
    key_type="integer", gives="document_id",
)  # fmt: skip
#: all of them, by table
INDEXES = (
    (FINDING_TITLES, FINDING_WORDS), (TASK_TITLES, TASK_WORDS), (PROGRESS_WORDS,), (EVIDENCE_NAMES,),
    (FILE_TEXTS,), (DOCUMENT_NAMES,), (DOCUMENT_TEXTS,),
)  # fmt: skip
