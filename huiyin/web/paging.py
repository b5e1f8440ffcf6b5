"""One page of a list: its rows, where it stands, and the cursors of its neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from huiyin.findings.keyset import Length, NoSuchPlace, Place, Stretch

from .cursor import Cursor, read, write


class Stretches(Protocol):
    """Rows that are read by stretches of an order."""

    def length(self, *, exactly: bool = False) -> Length: ...

    def place(self, given: Sequence[Any]) -> Place: ...

    def stretch(self, n: int, *, beyond: Place | None = None, backwards: bool = False) -> Stretch: ...

    def whole(self, keys: Sequence[Any]) -> list[Any]: ...


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a list. `before` and `after` are its neighbours' cursors, empty where there is none; `first`
    is the number of its first row where that is known; `readable` says that the address's cursor was used."""

    object_list: Any
    per_page: int
    first: int | None
    length: Length
    before: str
    after: str
    readable: bool = True

    @property
    def has_next(self) -> bool:
        return bool(self.after)

    @property
    def has_other_pages(self) -> bool:
        return bool(self.before or self.after)

    @property
    def last(self) -> int | None:
        """The number of the last row shown, where the first one's is known."""
        return None if self.first is None else self.first + len(self.object_list) - 1


def turn_to(rows: Stretches, asked: str, order: str, per_page: int, *, exactly: bool = False) -> Page:
    """The page of these rows that the cursor `asked` leads to; a long list is counted out only `exactly`."""
    cursor, beyond, readable = _look_up(rows, asked, order)
    stretch = rows.stretch(per_page, beyond=beyond, backwards=cursor.backwards)
    if beyond is not None and not _full(stretch, per_page, cursor):
        # what was before has become less than a page, or what was after has gone
        cursor = Cursor() if cursor.backwards else Cursor(backwards=True, before=None)
        stretch = rows.stretch(per_page, backwards=cursor.backwards)
    length = rows.length(exactly=exactly)
    before = _rows_before(stretch, cursor, length)
    earlier = None if before is None else max(before - per_page, 0)
    later = None if before is None else before + len(stretch.keys)
    return Page(
        rows.whole(stretch.keys), per_page, None if before is None else before + 1, length,
        _cursor(stretch.first, order, earlier, backwards=True) if stretch.more_before else "",
        _cursor(stretch.last, order, later, backwards=False) if stretch.more_after else "",
        readable,
    )  # fmt: skip


def _look_up(rows: Stretches, asked: str, order: str) -> tuple[Cursor, Place | None, bool]:
    try:
        cursor = read(asked, order)
        return cursor, None if cursor.given is None else rows.place(cursor.given), True
    except NoSuchPlace:
        return Cursor(), None, False


def _full(stretch: Stretch, per_page: int, cursor: Cursor) -> bool:
    return len(stretch.keys) == per_page if cursor.backwards else bool(stretch.keys)


def _rows_before(stretch: Stretch, cursor: Cursor, length: Length) -> int | None:
    if not stretch.more_before:
        return 0
    if not stretch.more_after:
        return length.n - len(stretch.keys) if length.exact else None
    return cursor.before


def _cursor(place: Place | None, order: str, before: int | None, *, backwards: bool) -> str:
    return write(place, order, backwards=backwards, before=before) if place else ""
