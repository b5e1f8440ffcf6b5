"""Searching findings, tasks and units within the viewer's scope."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django.db.models import QuerySet

from huiyin.accounts.viewer import Viewer
from huiyin.findings.grams import FINDING_WORDS, TASK_WORDS, TextIndex
from huiyin.findings.kept_totals import sees_all
from huiyin.findings.keyset import COUNTED, KeyAmong, Length
from huiyin.findings.queries import findings_for
from huiyin.organisations.filters import named
from huiyin.organisations.queries import units_for
from huiyin.rectification.queries import tasks_for

#: what is looked at of a text that somebody pasted
LONGEST, MOST_WORDS = 100, 5
#: a single character is in nearly every text
SHORTEST = 2


class Kind(StrEnum):
    """What can be found, in the order in which it is shown."""

    FINDINGS = "findings"
    TASKS = "tasks"
    UNITS = "units"


def words_of(text: str) -> list[str]:
    """The words that are searched for: parted by spaces, none shorter than two characters."""
    found = [w for w in text[:LONGEST].split() if len(w) >= SHORTEST]
    return list(dict.fromkeys(found))[:MOST_WORDS]


def found_by(viewer: Viewer, words: list[str], kind: Kind) -> tuple[QuerySet[Any], Length]:
    """Rows in scope that contain all of the words, the newest first, and how many; units by name.

    No words find nothing.
    """
    rows = {
        Kind.FINDINGS: lambda: findings_for(viewer).order_by("-pk"),
        Kind.TASKS: lambda: tasks_for(viewer).order_by("-pk"),
        Kind.UNITS: lambda: units_for(viewer).order_by("name", "pk"),
    }[kind]()
    if not words:
        return rows.none(), Length(0)
    if kind == Kind.UNITS:
        for word in words:
            rows = rows.filter(named(word))
        return rows, Length(rows.count())
    return _texts(viewer, words, rows, FINDING_WORDS if kind == Kind.FINDINGS else TASK_WORDS)


def _texts(
    viewer: Viewer, words: list[str], rows: QuerySet[Any], index: TextIndex
) -> tuple[QuerySet[Any], Length]:
    hits = index.find(words, viewer.bodies(), COUNTED)
    if hits is None:
        rows = rows.filter(index.condition(words))
        if sees_all(viewer):
            return rows, Length(COUNTED, exact=False)
        n = rows.select_related(None).order_by()[: COUNTED + 1].count()
        return rows, Length(n) if n <= COUNTED else Length(COUNTED, exact=False)
    rows = rows.filter(KeyAmong(hits))
    return rows, Length(len(hits) if sees_all(viewer) else rows.select_related(None).order_by().count())
