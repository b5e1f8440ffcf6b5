"""What a page of owed answers takes from the ledger, kept until the ledger changes: keys and counts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.clock import today
from huiyin.owing.queries import count_owed, owed_by_units, owed_keys
from huiyin.owing.rows import Key, Owing
from huiyin.owing.wanted import Place, Wanted, When, Whose
from huiyin.rules.owed import OwedKind

PER_PAGE = 25
#: of what is one's own, named above the others; the figure leads to all
MINE_SHOWN = 10
#: so many of a kind are counted; beyond it the page says that there are more
COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """What one page takes from the ledger: keys of its rows, and how many there are by kind, each as far as
    `COUNTED`. `kinds` whatever kind is chosen.
    """

    rows: list[Key | Owing]
    mine: list[Key | Owing]
    counted: dict[OwedKind, int]
    kinds: dict[OwedKind, int]
    counted_mine: dict[OwedKind, int]
    late: dict[OwedKind, int]


def find(viewer: Viewer, wanted: Wanted, behind: Place | None) -> Found:
    """Read with few statements; what units owe without a row is read once for all of it."""
    day, split = today(), wanted.whose is None
    of_units = owed_by_units(viewer, replace(wanted, kinds=frozenset(), when=None, whose=None), day)

    def count(w: Wanted) -> dict[OwedKind, int]:
        return count_owed(viewer, w, day, most=COUNTED, of_units=of_units)

    def keys(w: Wanted, most: int, after: Place | None = None) -> list[Key | Owing]:
        return owed_keys(viewer, w, day, most=most, behind=after, of_units=of_units)

    mine = replace(wanted, whose=Whose.MINE)
    counted = count(wanted)
    return Found(
        rows=keys(replace(wanted, whose=Whose.OTHERS) if split else wanted, PER_PAGE + 1, behind),
        mine=keys(mine, MINE_SHOWN) if split and behind is None else [],
        counted=counted,
        kinds=count(replace(wanted, kinds=frozenset())) if wanted.kinds else counted,
        counted_mine=count(mine) if split else {},
        late=counted if wanted.when == When.LATE else count(replace(wanted, when=When.LATE)),
    )


def summed(counted: dict[OwedKind, int]) -> int | str:
    """A total as it is shown: a number, or one with a plus where a kind was not counted to its end."""
    total = sum(min(n, COUNTED) for n in counted.values())
    return f"{total}+" if any(n > COUNTED for n in counted.values()) else total
