"""Two people at the same thing: the second is told who was first, and nothing is overwritten."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models
from django.db.models import F

M = TypeVar("M", bound=models.Model)


class Stale(Exception):
    """The record has moved on since the caller saw it. `current` is the record as it stands now."""

    def __init__(self, current: models.Model) -> None:
        self.current = current
        super().__init__(f"{current._meta.label} {current.pk} has changed")


def check_version(record: Any, version: int | None) -> None:
    """Raise `Stale` when the caller saw another version of the record; None asks nothing."""
    if version is not None and version != record.version:
        raise Stale(record)


def update_unchanged(record: M, *, version: int, **changes: Any) -> M:
    """Apply `changes` if the row still has `version`; give the record with its new values.

    Raises `Stale` with the row as it is now when somebody else was first.
    """
    rows = type(record)._base_manager.filter(pk=record.pk, version=version)
    if rows.update(**changes, version=F("version") + 1) != 1:
        raise Stale(type(record)._base_manager.get(pk=record.pk))
    for name, value in changes.items():
        setattr(record, name, value)
    record.version = version + 1  # type: ignore[attr-defined]
    return record
