"""What the tree of a document is made of: an item in the making, and a level that is still open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from huiyin.reading.markers import Mark


@dataclass(slots=True, eq=False)
class Node:
    """An item in the making."""

    mark: Mark
    parent: Node | None
    children: list[Node] = field(default_factory=list)
    context: str | None = None
    gap: bool = False
    title: str = ""
    title_start: int = 0
    limit: int = 0
    role: str = ""
    confidence: float = 1.0
    # whether the words under a heading speak of what comes next
    ahead: bool = False
    scores: dict[str, float] = field(default_factory=dict)


@dataclass(slots=True)
class Level:
    """The last entry of a list that a further number may go on with."""

    node: Node
    family: str
    number: int | None
    at_line: bool
    labelled: bool = False


def next_of_family(marks: Sequence[Mark]) -> list[int | None]:
    """For each mark the index of the next one of its family, None for the last."""
    following: list[int | None] = [None] * len(marks)
    seen: dict[str, int] = {}
    for i in range(len(marks) - 1, -1, -1):
        following[i] = seen.get(marks[i].family)
        seen[marks[i].family] = i
    return following
