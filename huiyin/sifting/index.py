"""Records that were sifted before, in one SQLite file, so that a new one is compared in milliseconds.

A new record needs only its neighbours: texts that agree in a band of the signature, records of the same unit,
those closed by the same reviewer on the same day, those with the same file or a like picture. They are
fetched here and sifted as usual.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from huiyin.sifting import kernels
from huiyin.sifting.files import Files
from huiyin.sifting.frequencies import TABLES, Frequencies
from huiyin.sifting.kernels import BANDS, ROWS, Ints, Weights
from huiyin.sifting.likeness import Grams, grams_of
from huiyin.sifting.masking import masked
from huiyin.sifting.names import Directory
from huiyin.sifting.parsing import parse_record
from huiyin.sifting.pictures import Hashes64, Held, Print, near_prints
from huiyin.sifting.records import Record
from huiyin.sifting.writing_out import as_json

_TABLES = """
create table if not exists record(
  number integer primary key, id text unique, unit text, closing text, body text);
create index if not exists record_unit on record(unit);
create index if not exists record_closing on record(closing) where closing is not null;
create table if not exists band(key integer, number integer, primary key(key, number)) without rowid;
create table if not exists mark(key text, number integer, primary key(key, number)) without rowid;
create table if not exists picture(number integer, whole integer, gradient integer, windows blob);
create index if not exists picture_number on picture(number);
create table if not exists unit(
  name text, aliases text, body text, primary key(name, aliases, body)) without rowid;
"""
#: neighbours of one record at most, by each way
BY_TEXT, BY_UNIT, BY_DAY, BY_FILE = 40, 120, 40, 20
#: a picture is held against so many of the latest, crops and turns of it too; against older ones by its marks
LATEST_PICTURES = 20_000
_BATCH = 20_000
#: another process may be writing
PATIENCE_SECONDS = 30.0


class Index:
    """Raises sqlite3.DatabaseError when the file is no index."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, timeout=PATIENCE_SECONDS)
        self._db.executescript("pragma journal_mode=wal; pragma synchronous=normal;" + _TABLES + TABLES)
        self._frequencies = Frequencies(self._db)
        self._directory: Directory | None = None

    def close(self) -> None:
        self._db.close()

    def __len__(self) -> int:
        return int(self._db.execute("select count(*) from record").fetchone()[0])

    @property
    def empty(self) -> bool:
        """Asked for every new record, so it does not count a million."""
        return self._db.execute("select 1 from record limit 1").fetchone() is None

    def __contains__(self, identifier: str) -> bool:
        return self._db.execute("select 1 from record where id = ?", [identifier]).fetchone() is not None

    @property
    def weights(self) -> Weights:
        """What grams weigh among all texts held."""
        return self._frequencies.weights

    def directory(self, fresh: Sequence[Record]) -> Directory:
        """Names of all units held, and of `fresh`."""
        if self._directory is None or any(r.unit not in self._directory.place_by_unit for r in fresh):
            rows = self._db.execute("select name, aliases, body from unit").fetchall()
            held = [parse_record(_unit(name, aliases, body)) for name, aliases, body in rows]
            self._directory = Directory([*held, *fresh])
        return self._directory

    def forget(self, identifiers: Iterable[str]) -> int:
        """Leave out records that were withdrawn or will be handed in anew; how many were held."""
        sql = "select number, body from record where id = ?"
        rows = [row for name in identifiers for row in self._db.execute(sql, [name])]
        if not rows:
            return 0
        # what the masks of today do not find again stays behind, and leads to no record
        records = [parse_record(json.loads(body)) for _, body in rows]
        keys = _keys(
            grams_of([masked(r.text, self.directory(records).finder) for r in records], self.weights)
        )
        with self._db:
            for (number, _), own in zip(rows, keys.tolist(), strict=True):
                self._db.execute("delete from record where number = ?", [number])
                self._db.execute("delete from picture where number = ?", [number])
                bands = ((key, number) for key in own if key)
                self._db.executemany("delete from band where key = ? and number = ?", bands)
        return len(rows)

    def add(self, records: Iterable[Record], files: Files) -> None:
        """Keep records that are not held yet; one transaction a batch."""
        batch: list[Record] = []
        for record in records:
            batch.append(record)
            if len(batch) == _BATCH:
                self._add(batch, files)
                batch = []
        if batch:
            self._add(batch, files)

    def _add(self, records: Sequence[Record], files: Files) -> None:
        finder = self.directory(records).finder
        texts = [masked(r.text, finder) for r in records]
        held = grams_of(texts)
        keys = _keys(held)
        first = int(self._db.execute("select coalesce(max(number), 0) + 1 from record").fetchone()[0])
        with self._db:
            self._db.executemany(
                "insert or ignore into unit values (?, ?, ?)", {_unit_row(r) for r in records}
            )
            self._db.executemany("insert or ignore into record values (?, ?, ?, ?, ?)", (
                (number, r.id, r.unit, _day(r), json.dumps(as_json(r), ensure_ascii=False))
                for number, r in enumerate(records, first)
            ))  # fmt: skip
            bands = ((key, number) for number, row in enumerate(keys.tolist(), first) for key in row if key)
            self._db.executemany("insert or ignore into band values (?, ?)", sorted(bands))
            marks = ((mark, number) for number, r in enumerate(records, first) for mark in _marks(r, files))
            self._db.executemany("insert or ignore into mark values (?, ?)", sorted(marks))
            self._db.executemany("insert into picture values (?, ?, ?, ?)", (
                (number, _signed(shown.whole), _signed(shown.gradient), shown.windows.tobytes())
                for number, r in enumerate(records, first) for shown in _prints(r, files)
            ))  # fmt: skip
            self._frequencies.count(held.grams, len(records))

    def neighbours(self, records: Sequence[Record], files: Files) -> list[Record]:
        """Held records that the new ones must be compared with, each once."""
        finder = self.directory(records).finder
        held = grams_of([masked(r.text, finder) for r in records], self.weights)
        keys = _keys(held).tolist()
        numbers: dict[int, None] = {}
        for record, row in zip(records, keys, strict=True):
            numbers.update(dict.fromkeys(self._numbers(record, row, files)))
        if shown := [p for record in records for p in _prints(record, files)]:
            numbers.update(dict.fromkeys(self._with_like_pictures(shown)))
        wanted, rows = list(numbers), []
        for place in range(0, len(wanted), 500):
            some = wanted[place : place + 500]
            holes = ",".join("?" * len(some))
            rows += self._db.execute(f"select body from record where number in ({holes})", some).fetchall()  # noqa: S608
        return [parse_record(json.loads(row[0])) for row in rows]

    def _numbers(self, record: Record, keys: list[int], files: Files) -> Iterator[int]:
        ask = self._db.execute
        found: Counter[int] = Counter()
        for key in keys:
            if key:
                found.update(
                    n for (n,) in ask("select number from band where key = ? limit ?", [key, BY_TEXT])
                )
        yield from (n for n, _ in found.most_common(BY_TEXT))
        sql = "select number from record where unit = ? order by number desc limit ?"
        yield from (n for (n,) in ask(sql, [record.unit, BY_UNIT]))
        if _day(record):
            sql = "select number from record where closing = ? limit ?"
            yield from (n for (n,) in ask(sql, [_day(record), BY_DAY]))
        for mark in _marks(record, files):
            yield from (n for (n,) in ask("select number from mark where key = ? limit ?", [mark, BY_FILE]))

    def _with_like_pictures(self, shown: Sequence[Print]) -> Iterator[int]:
        """A cut or a turn moves all quarters of a hash, so the latest are looked through one by one."""
        sql = "select number, whole, gradient, windows from picture order by number desc limit ?"
        rows = self._db.execute(sql, [LATEST_PICTURES]).fetchall()
        if not rows:
            return
        numbers, whole, gradient, windows = zip(*rows, strict=True)
        held = Held(_unsigned(whole), _unsigned(gradient), np.frombuffer(b"".join(windows), np.uint64))
        for one in shown:
            near = dict.fromkeys(numbers[place] for place in near_prints(one, held))
            yield from list(near)[:BY_FILE]


def _keys(held: Grams) -> Ints:
    """Band keys as SQLite keeps them: signed."""
    made = kernels.signatures(held.grams, held.marks, BANDS * ROWS)
    return kernels.band_keys(made, BANDS, ROWS).view(np.int64)


def _prints(record: Record, files: Files) -> Iterator[Print]:
    for piece in record.evidence:
        if (seen := files.seen(piece)) and seen.print:
            yield seen.print


def _signed(bits: int) -> int:
    """As SQLite keeps it."""
    return bits - (1 << 64) if bits >> 63 else bits


def _unsigned(column: tuple[int, ...]) -> Hashes64:
    return np.array(column, np.int64).view(np.uint64)


def _marks(record: Record, files: Files) -> set[str]:
    """By what a file is found again: its hash, and the quarters of a picture's two perceptual hashes."""
    marks = set()
    for piece in record.evidence:
        seen = files.seen(piece)
        marks |= {seal for seal in (piece.sha256, seen.sha256 if seen else "") if seal}
        if seen and seen.print:
            for kind, bits in (("w", seen.print.whole), ("g", seen.print.gradient)):
                marks |= {f"{kind}{k}{(bits >> 16 * k) & 0xFFFF:04x}" for k in range(4)}
    return marks


def _day(record: Record) -> str | None:
    closing = record.closing
    if closing is None or closing.closed_on is None:
        return None
    return f"{record.body}\t{closing.closed_by}\t{closing.closed_on}"


def _unit_row(record: Record) -> tuple[str, str, str]:
    return record.unit, "\t".join(record.aliases), record.body


def _unit(name: str, aliases: str, body: str) -> dict[str, Any]:
    listed = aliases.split("\t") if aliases else []
    return {"id": name, "unit": name, "unit_aliases": listed, "body": body, "finding": {"text": name}}
