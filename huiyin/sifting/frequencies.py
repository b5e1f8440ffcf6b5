"""In how many held texts a 3-gram stands: kept in the index, so that what everybody writes weighs little.

A large table of counts, and beside it what came since it was written: a new record costs a few hundred small
rows, not sixteen megabytes.
"""

from __future__ import annotations

import sqlite3

import numpy as np

from huiyin.sifting.kernels import Hashes, Ints, Weights
from huiyin.sifting.likeness import weights_of

TABLES = """
create table if not exists kept(name text primary key, value blob);
create table if not exists lately(gram integer primary key, texts integer);
"""
_BITS = 22
_ADD = "insert into lately values (?, ?) on conflict(gram) do update set texts = texts + excluded.texts"
#: so many rows beside the table are folded into it
_FOLDED = 200_000
#: weights are reckoned anew when so many more texts are held than when they were
_GROWTH = 1.1


class Frequencies:
    """Counts of one index; the caller holds the transaction."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        rows = dict(db.execute("select name, value from kept where name in ('table', 'texts')").fetchall())
        self._table: Ints = (
            np.frombuffer(rows["table"], np.int32).astype(np.int64)
            if "table" in rows
            else np.zeros(1 << _BITS, np.int64)
        )
        (held,) = db.execute("select count(*) from record").fetchone()
        self._texts = int(rows.get("texts", held))
        lately = np.array(db.execute("select gram, texts from lately").fetchall(), np.int64).reshape(-1, 2)
        self._table[lately[:, 0]] += lately[:, 1]
        self._rows = len(lately)
        self._weights: tuple[int, Weights] | None = None

    @property
    def weights(self) -> Weights:
        """What grams weigh among the texts held."""
        if self._weights is None or self._texts > _GROWTH * self._weights[0]:
            self._weights = self._texts, weights_of(self._table, max(1, self._texts))
        return self._weights[1]

    def count(self, grams: Hashes, texts: int) -> None:
        """Add the grams of so many texts."""
        self._texts += texts
        self._db.execute("replace into kept values ('texts', ?)", [self._texts])
        places, times = np.unique(grams & np.uint32((1 << _BITS) - 1), return_counts=True)
        self._table[places] += times
        self._rows += len(places)
        if self._rows >= _FOLDED:
            self._db.execute(
                "replace into kept values ('table', ?)", [self._table.astype(np.int32).tobytes()]
            )
            self._db.execute("delete from lately")
            self._rows = 0
            return
        self._db.executemany(_ADD, zip(places.tolist(), times.tolist(), strict=True))
