"""The hierarchy of a read document as a list of depths, so that no correction can make a circle.

An item's parent is the nearest item before it that lies less deep and was not dropped: as in any outliner,
what is moved in or out takes what is below it along. Positions are indices in document order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from huiyin.reading.result import Item

ROLES = ("section", "category", "finding", "subfinding", "measure", "result", "next_step")
_NUMERALS = re.compile(r"[〇零一二三四五六七八九十百]+")
_CIRCLED = re.compile(r"[①-⑳]")
_DIGITS = re.compile(r"[0-9]+")


def style_of(marker: str | None) -> str:
    """What a marker looks like, whatever its number: （三） and （十二） are both （一）; none is ""."""
    if not marker:
        return ""
    if _CIRCLED.match(marker.strip()):
        return "①"
    plain = unicodedata.normalize("NFKC", marker).strip().replace(" ", "")
    wide = plain.replace("(", "（").replace(")", "）")
    return _DIGITS.sub("1", _NUMERALS.sub("一", wide))


@dataclass(slots=True)
class Outline:
    """Items in document order: id, depth from 1, role, marker style, and whether it was dropped.

    `fields` holds what a person wrote over an item's own values; `touched` were corrected, `accepted` found
    right.
    """

    ids: list[str]
    depths: list[int]
    roles: list[str]
    styles: list[str]
    dropped: list[bool] = field(default_factory=list)
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    accepted: set[str] = field(default_factory=set)
    _places: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.dropped = self.dropped or [False] * len(self.ids)

    def place(self, item: str) -> int | None:
        """The index of an item; None when the document has no such item."""
        if len(self._places) != len(self.ids):
            self._places = {known: at for at, known in enumerate(self.ids)}
        return self._places.get(item)

    def below(self, at: int) -> range:
        """The indices of everything that belongs to the item at `at`, itself excluded."""
        end = at + 1
        while end < len(self.ids) and self.depths[end] > self.depths[at]:
            end += 1
        return range(at + 1, end)

    def may_indent(self, at: int) -> bool:
        return at > 0 and self.depths[at] <= self.depths[at - 1]

    def may_outdent(self, at: int) -> bool:
        return self.depths[at] > 1

    def deepest(self, at: int) -> int:
        """How deep an item may lie: one deeper than the one before it."""
        return self.depths[at - 1] + 1 if at else 1

    def unchecked(self) -> int:
        """How many items in use nobody has corrected or found right yet."""
        done = self.touched | self.accepted
        return sum(
            1 for item, gone in zip(self.ids, self.dropped, strict=True) if not gone and item not in done
        )

    def parents(self) -> list[int | None]:
        """Each item's parent's index; dropped items are nobody's parent."""
        stack: list[int] = []
        found: list[int | None] = []
        for at, depth in enumerate(self.depths):
            while stack and self.depths[stack[-1]] >= depth:
                stack.pop()
            found.append(stack[-1] if stack else None)
            if not self.dropped[at]:
                stack.append(at)
        return found

    def as_rows(self) -> list[list[Any]]:
        return [list(row) for row in zip(self.ids, self.depths, self.roles, self.styles, strict=True)]


def from_rows(rows: Sequence[Sequence[Any]]) -> Outline:
    """The outline that `as_rows` gave."""
    columns: list[list[Any]] = [list(c) for c in zip(*rows, strict=True)] or [[], [], [], []]
    return Outline(*columns)


def from_items(items: Iterable[Item]) -> Outline:
    """The outline of a reading's items; depths follow from their parents, not from what they say."""
    depths: dict[str, int] = {}
    outline = Outline([], [], [], [])
    for item in items:
        # at most one deeper than the item before, so that parents can be told from depths alone
        deepest = outline.depths[-1] + 1 if outline.depths else 1
        depth = min(depths.get(item.parent or "", 0) + 1, deepest)
        depths[item.id] = depth
        outline.ids.append(item.id)
        outline.depths.append(depth)
        outline.roles.append(item.role)
        outline.styles.append(style_of(item.marker))
    outline.dropped = [False] * len(outline.ids)
    return outline
