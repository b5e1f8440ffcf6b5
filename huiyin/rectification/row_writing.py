"""Writing many rows of findings and tasks, each only if it still has the version that was looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, F, Field, Model, Value, When
from django.db.models.functions import Cast
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
            held = model._base_manager.filter(pk__in=given, version=version)
            if held.update(**_columns(model, names, given), version=F("version") + 1) != len(batch):
                newer = model._base_manager.filter(pk__in=given).exclude(version=version + 1)
                raise Stale(newer.order_by("pk").first() or batch[0][0].record)


def _write_owners(owners: Sequence[tuple[UUID, dict[str, Any]]]) -> None:
    alike: dict[frozenset[str], list[tuple[UUID, dict[str, Any]]]] = defaultdict(list)
    for pk, named in owners:
        alike[frozenset(named)].append((pk, named))
    for names, rows in alike.items():
        for batch in batches(rows):
            given = dict(batch)
            there = Responsibility.objects.filter(task_id__in=given)
            if there.update(**_columns(Responsibility, names, given)) != len(given):
                known = set(there.values_list("task_id", flat=True))
                missing = [Responsibility(task_id=pk, **given[pk]) for pk in given if pk not in known]
                Responsibility.objects.bulk_create(missing)


def _columns(
    model: type[Model], names: frozenset[str], given: Mapping[UUID, Mapping[str, Any]]
) -> dict[str, Any]:
    """Each column's new value: one for all rows where it is the same, else one for each row."""
    columns: dict[str, Any] = {}
    for name in sorted(names):
        values = {pk: row[name] for pk, row in given.items()}
        first = next(iter(values.values()))
        same = all(value == first for value in values.values())
        columns[name] = first if same else _each(model._meta.get_field(name), values)
    return columns


def _each(column: Field, values: Mapping[UUID, Any]) -> Any:
    target = getattr(column, "target_field", column)
    cases = Case(*(When(pk=pk, then=Value(v, output_field=target)) for pk, v in values.items()))
    return Cast(cases, output_field=target) if connection.features.requires_casted_case_in_updates else cases
