"""Saved views of lists: who may share one with their body, who sees what is shared, how it is named.

A view keeps filters, order, columns and row height of a list. It never shows more than its reader may see:
what it asks for is asked within the reader's own scope.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from .moves import Obstacle
from .roles import Role

#: who may share a view with the inspecting side of their body
SHARING = frozenset({Role.OFFICE, Role.TEAM})
#: who sees what is shared: a view's name and filters may speak of units, so units are not among them
SEEING_SHARED = frozenset({Role.OFFICE, Role.TEAM, Role.REVIEWER, Role.LEADING_GROUP})
LONGEST_NAME = 30
#: of one person and one list
MOST = 20


class Density(StrEnum):
    """The height of a list's rows."""

    NORMAL = "normal"
    DENSE = "dense"


@dataclass(frozen=True, slots=True)
class ViewFacts:
    name: str = ""
    names_taken: frozenset[str] = frozenset()
    there_already: int = 0
    shared: bool = False
    roles: frozenset[Role] = frozenset()


def against_saving(f: ViewFacts) -> list[Obstacle]:
    """Every reason against keeping a view under this name; an empty list means that it may be kept."""
    name = " ".join(f.name.split())
    found = (
        ("view_unnamed", not name),
        ("view_name_too_long", len(name) > LONGEST_NAME),
        ("view_name_taken", name in f.names_taken),
        ("view_too_many", f.there_already >= MOST),
        ("view_not_shared_by_you", f.shared and not f.roles & SHARING),
    )
    return [Obstacle(code, {"longest": LONGEST_NAME, "most": MOST}) for code, true in found if true]
