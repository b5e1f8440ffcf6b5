"""One value at three places: as it was taken out, as it comes back, and as the ledger has it now.

Values are plain texts, "" for nothing. A blank that comes back keeps what is there: nothing is ever erased by
an empty cell. Where it is not known what was taken out, what comes back is a conflict when it differs.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Held(StrEnum):
    """How a value that comes back stands to the ledger."""

    SAME = "same"  # nobody has changed it
    HERE = "here"  # changed in the file alone: it would be written
    THERE = "there"  # changed in the ledger alone: it stays
    ALIKE = "alike"  # both say the same by now
    BOTH = "both"  # changed at both places, and differently
    BLANK = "blank"  # emptied in the file: what is there stays


class RowVerdict(StrEnum):
    """What will come of one row of a file that comes back."""

    CHANGED = "changed"
    CONFLICT = "conflict"
    NEW = "new"
    REFUSED = "refused"
    UNCLEAR = "unclear"
    NOT_FOUND = "not_found"
    MISSING = "missing"
    THERE = "there"
    UNCHANGED = "unchanged"


class ImportVerdict(StrEnum):
    """What became of a record when an outside ledger came again."""

    NEW = "new"
    CHANGED = "changed"
    CONFLICT = "conflict"
    UNCHANGED = "unchanged"
    MISSING = "missing"
    BACK = "back"


class RowChoice(StrEnum):
    """What a person says about a row: the file's values, the ledger's, or the whole row left out."""

    MINE = "mine"
    THEIRS = "theirs"
    SKIP = "skip"


#: rows about which there is something to decide
DECIDABLE = frozenset({RowVerdict.CHANGED, RowVerdict.CONFLICT, RowVerdict.NEW})


def held(base: str | None, mine: str, now: str) -> Held:
    """How `mine`, taken out as `base` (None: not known any more), stands to the ledger's `now`."""
    if mine == now:
        return Held.SAME if base in (now, None) else Held.ALIKE
    if not mine:
        return Held.THERE if base == "" else Held.BLANK
    if base is None:
        return Held.BOTH
    if mine == base:
        return Held.THERE
    return Held.HERE if base == now else Held.BOTH


def verdict(cells: Collection[Held]) -> RowVerdict:
    """What the cells of a row make of it, before the rules are asked."""
    if Held.BOTH in cells:
        return RowVerdict.CONFLICT
    if Held.HERE in cells:
        return RowVerdict.CHANGED
    return RowVerdict.THERE if Held.THERE in cells or Held.ALIKE in cells else RowVerdict.UNCHANGED


def import_verdict(cells: Collection[Held], *, known: bool, came_back: bool) -> ImportVerdict:
    """What the cells of a record make of it; one that was missing last time is back, whatever it says now.

    A change in our ledger alone is none of the outside one.
    """
    if not known:
        return ImportVerdict.NEW
    if Held.BOTH in cells:
        return ImportVerdict.CONFLICT
    if Held.HERE in cells:
        return ImportVerdict.CHANGED
    return ImportVerdict.BACK if came_back else ImportVerdict.UNCHANGED


def written(cell: Held, choice: RowChoice | None) -> bool:
    """Whether the file's value goes into the ledger. What is in conflict goes only when somebody says so."""
    if choice == RowChoice.SKIP:
        return False
    return cell == Held.HERE or (cell == Held.BOTH and choice == RowChoice.MINE)
