"""What is owed and late, the oldest first: the head of the list of owed answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from huiyin.accounts.viewer import Viewer
from huiyin.organisations.clock import today
from huiyin.owing.queries import count_owed, owed_by_units, owed_keys
from huiyin.owing.rows import Owing, read_owed
from huiyin.owing.wanted import Wanted, When
from huiyin.reports.cockpit import OLDEST
from huiyin.reports.kept import Figures, figures

from ...doors import door
from ..owed import address_of_step
from ..owed_rows import COUNTED, summed


@dataclass(frozen=True, slots=True)
class OwedLate:
    """One owed step that is late, as it is named; `kind` is a member of `OwedKind`."""

    kind: str
    title: str
    unit: str
    due_on: date | None
    url: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """How many steps are late (as the list counts them: "1000+" where a kind has more), and the oldest."""

    n: int | str
    oldest: tuple[OwedLate, ...]
    url: str


def unanswered(viewer: Viewer, round_: Any) -> Figures[Unanswered]:
    wanted = Wanted(when=When.LATE, rounds=frozenset({round_.pk} if round_ else ()))
    place = {"round": round_.pk} if round_ else {}

    def count() -> tuple[int | str, tuple[OwedLate, ...]]:
        day = today()
        of_units = owed_by_units(viewer, wanted, day)
        n = summed(count_owed(viewer, wanted, day, most=COUNTED, of_units=of_units))
        [oldest] = read_owed(viewer, day, owed_keys(viewer, wanted, day, most=OLDEST, of_units=of_units))
        return n, tuple(map(_named, oldest))

    told = figures(viewer, "cockpit-owed", wanted.key(), count=count)
    late = Unanswered(*told.value, door("owed", when=When.LATE.value, **place))
    return Figures(late, told.at, told.current)


def _named(row: Owing) -> OwedLate:
    return OwedLate(row.owed.kind.value, row.title, row.unit_name, row.owed.due, address_of_step(row))
