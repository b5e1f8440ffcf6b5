"""Writing many rows of findings and tasks, each only if it still has the version that was looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import F, Model
from django.utils import timezone

from huiyin.findings.bulk import batches
from huiyin.findings.models import Finding
from huiyin.journal.staleness import Stale
from huiyin.rules.bulk import RowKind

from .actions import OWNER_FIELDS
from .models import Responsibility, Task
from .rows_now import RowNow

#: a row and the columns that it gets
Written = tuple[RowNow, dict[str, Any]]


def hold(tasks: Sequence[UUID], findings: Sequence[UUID]) -> None:
    """Hold these rows until the transaction ends: findings before their tasks, always in the same order."""
    of_tasks = [
        list(Task.objects.filter(pk__in=b).values_list("finding_id", flat=True)) for b in batches(tasks)
    ]
    all_findings = sorted({*findings, *(pk for batch in of_tasks for pk in batch)})
    for model, ids in ((Finding, all_findings), (Task, sorted(tasks))):
        for batch in batches(ids):
            list(
                model._base_manager.filter(pk__in=batch).select_for_update().order_by("pk").values_list("pk")
            )


def write(rows: Sequence[tuple[RowNow, Mapping[str, Any]]]) -> None:
    """Give each row its values (as `rules.bulk.FIELDS` names them), one version on.

    Raises `Stale` with the first row that somebody changed since it was read.
    """
    by_table: dict[type[Model], list[Written]] = {Task: [], Finding: []}
    owners: list[tuple[UUID, dict[str, Any]]] = []
    for row, values in rows:
        columns = {k: v for k, v in values.items() if k not in OWNER_FIELDS}
        if "category" in columns:
            columns["category_id"] = columns.pop("category")
        if row.kind == RowKind.TASK:
            by_table[Task].append((row, columns))
            if named := {k: v for k, v in values.items() if k in OWNER_FIELDS}:
                owners.append((row.record.pk, named))
        else:
            by_table[Finding].append((row, {**columns, "updated_at": timezone.now()}))
    for model, written in by_table.items():
        _write_table(model, written)
    _write_owners(owners)


def _write_table(model: type[Model], written: Sequence[Written]) -> None:
    alike: dict[tuple[int, frozenset[str]], list[Written]] = defaultdict(list)
    for row, columns in written:
        alike[row.version, frozenset(columns)].append((row, columns))
    for (version, names), rows in alike.items():
        for batch in batches(rows):
            given = {row.record.pk: columns for row, columns in batch}
            if _update(model, names, given, version) != len(batch):
                newer = model._base_manager.filter(pk__in=given).exclude(version=version + 1)
                raise Stale(newer.order_by("pk").first() or batch[0][0].record)


def _write_owners(owners: Sequence[tuple[UUID, dict[str, Any]]]) -> None:
    alike: dict[frozenset[str], list[tuple[UUID, dict[str, Any]]]] = defaultdict(list)
    for pk, named in owners:
        alike[frozenset(named)].append((pk, named))
    for names, rows in alike.items():
        for batch in batches(rows):
            given = dict(batch)
            if _update(Responsibility, names, given, None) != len(given):
                there = Responsibility.objects.filter(task_id__in=given)
                known = set(there.values_list("task_id", flat=True))
                missing = [Responsibility(task_id=pk, **given[pk]) for pk in given if pk not in known]
                Responsibility.objects.bulk_create(missing)


def _update(
    model: type[Model], names: frozenset[str], given: Mapping[UUID, Mapping[str, Any]], version: int | None
) -> int:
    """Give each row its columns if it still has `version` (None: it has none); how many rows there were."""
    rows = list(given.values())
    if names and any(row != rows[0] for row in rows):
        return _update_each(model, sorted(names), given, version)
    held = model._base_manager.filter(pk__in=given)
    if version is None:
        return int(held.update(**rows[0]))
    return int(held.filter(version=version).update(**rows[0], version=F("version") + 1))


def _update_each(
    model: type[Model], names: Sequence[str], given: Mapping[UUID, Mapping[str, Any]], version: int | None
) -> int:
    """One prepared statement for rows of different values: the ORM's CASE of 500 branches takes five times
    as long. Names of tables and columns are the models' own."""
    quote, meta = connection.ops.quote_name, model._meta
    where = {meta.pk.name: [*given]} | ({} if version is None else {"version": [version] * len(given)})
    values = {name: [row[name] for row in given.values()] for name in names} | where
    columns = {name: meta.get_field(name) for name in values}
    set_to = [f"{quote(columns[name].column)} = %s" for name in names]
    asked = [f"{quote(columns[name].column)} = %s" for name in where]
    if version is not None:
        set_to.append("version = version + 1")
    prepared = [
        [columns[name].get_db_prep_save(value, connection) for value in column]
        for name, column in values.items()
    ]
    statement = f"UPDATE {quote(meta.db_table)} SET {', '.join(set_to)} WHERE {' AND '.join(asked)}"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.executemany(statement, list(zip(*prepared, strict=True)))
        return int(cursor.rowcount)
