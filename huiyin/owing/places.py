"""What a source of owed steps is: live rows of one kind, and where a row's places stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from huiyin.accounts.viewer import Viewer
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role

Rows = QuerySet[Any]


@dataclass(frozen=True, slots=True)
class Places:
    """Where a row's places stand, from its model: paths for the query; empty for a place that it has not."""

    body: str
    target: str
    unit: str
    round: str
    finding: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """One kind, or the part of one that has its day in another field. `live` gives the rows in scope whose
    step somebody owes; `by` those of which a role owes it.

    `title` and `since` are expressions; `states` turns a stored state into the life's own. `undated` tells
    that some rows have no day; they stand at the end of the list. `by_state` names states that are read one
    by one, where the index that gives the order begins with the state.
    """

    kind: OwedKind
    live: Callable[[Viewer], Rows]
    places: Places
    due: str
    states: Callable[[str], Any]
    since: Any
    title: Any
    by: Mapping[Role, Callable[[], Q]]
    state: Any = field(default_factory=lambda: F("state"))
    undated: bool = False
    by_state: tuple[str, ...] = ()
    asked_as: Any = field(default_factory=lambda: Value(""))
    asked_of: Any = field(default_factory=lambda: Value(""))
    reviewed: Any = field(default_factory=lambda: Value(False))
    passed: Any = field(default_factory=lambda: Value(0))
