"""What a fixture wrote, kept as rows and files, so that the next test of the process gets it by inserts.

Building two bodies through the actions takes a fifth of a second, with findings a whole one; putting their
rows back takes milliseconds. Sequences need no care: they went on when the rows were first made, and a rolled
back transaction leaves them.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.conf import settings
from django.db import connection

T = TypeVar("T")
Rows = list[tuple[Any, ...]]
Tables = dict[str, tuple[list[str], Rows]]

#: written by triggers while the rows that they count are put back
MADE_BY_TRIGGERS = (
    "findings_ledger_total",
    "findings_unit_total",
    "rectification_task_total",
    "rectification_owner_total",
)


@dataclass
class KeptRows(Generic[T]):
    """Built once by `make`, then put back; what is handed out is always a copy."""

    make: Callable[[], T]
    _made: T | None = None
    _rows: Tables | None = None
    _files: dict[Path, bytes] | None = None

    def __call__(self) -> T:
        if self._rows is None or self._files is None:
            before = {table: set(rows) for table, (_names, rows) in _everything().items()}
            self._made = self.make()
            self._rows = _newer(_everything(), before)
            self._files = {p.relative_to(settings.HUIYIN_FILES): p.read_bytes() for p in _files()}
        else:
            _put_back(self._rows)
            for path, content in self._files.items():
                target = settings.HUIYIN_FILES / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        return copy.deepcopy(self._made)  # type: ignore[return-value]


def _files() -> list[Path]:
    return [p for p in Path(settings.HUIYIN_FILES).rglob("*") if p.is_file()]


def _everything() -> Tables:
    quoted = connection.ops.quote_name
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            # what the database makes of other columns cannot be put back
            names = [f.column for f in model._meta.local_concrete_fields if not f.generated]
            cursor.execute(f"SELECT {', '.join(map(quoted, names))} FROM {quoted(model._meta.db_table)}")
            found[model._meta.db_table] = (names, cursor.fetchall())
    return found


def _newer(now: Tables, before: dict[str, set[tuple[Any, ...]]]) -> Tables:
    fresh = {t: (names, [r for r in rows if r not in before[t]]) for t, (names, rows) in now.items()}
    return {table: (names, rows) for table, (names, rows) in fresh.items() if rows}


def _put_back(kept: Tables) -> None:
    with connection.cursor() as cursor:
        for table in sorted(kept, key=lambda t: t in MADE_BY_TRIGGERS):
            names, rows = kept[table]
            quoted = connection.ops.quote_name(table)
            if table in MADE_BY_TRIGGERS:
                cursor.execute(f"DELETE FROM {quoted}")
            columns = ", ".join(map(connection.ops.quote_name, names))
            places = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {quoted} ({columns}) VALUES ({places})", rows)
