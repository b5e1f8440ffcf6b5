"""What a list of owed answers is narrowed by; the same for the page, its export and the API."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from huiyin.rules.deadlines import DUE_SOON_DAYS
from huiyin.rules.due import week_of
from huiyin.rules.owed import OwedKind
from huiyin.rules.roles import Role


class Whose(StrEnum):
    """Whose turn it is, seen from the viewer."""

    MINE = "mine"
    OTHERS = "others"


class When(StrEnum):
    """How pressing it is: past its day, due within the days that count as soon, or in this very week."""

    LATE = "late"
    SOON = "soon"
    WEEK = "week"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of a list of owed answers; empty ones let everything through."""

    kinds: frozenset[OwedKind] = frozenset()
    by: frozenset[Role] = frozenset()
    to: frozenset[Role] = frozenset()
    units: frozenset[UUID] = frozenset()
    rounds: frozenset[UUID] = frozenset()
    when: When | None = None
    whose: Whose | None = None

    def key(self) -> tuple[object, ...]:
        """The filters as a value that is the same in every process, for keeping what was counted by them."""
        several = (self.kinds, self.by, self.to, self.units, self.rounds)
        return (*(tuple(sorted(map(str, s))) for s in several), self.when, self.whose)

    def span(self, today: date) -> tuple[date | None, date | None]:
        """The first and the last day that are wanted, either of them open."""
        match self.when:
            case When.LATE:
                return None, today - timedelta(days=1)
            case When.SOON:
                return today, today + timedelta(days=DUE_SOON_DAYS)
            case When.WEEK:
                return week_of(today)
        return None, None


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a row stands in the order: by day (rows without one last), then kind, then identifier."""

    undated: bool
    due: date
    kind: str
    pk: UUID

    def text(self) -> str:
        """As it stands in an address: short and without meaning to whoever reads it."""
        told = f"{int(self.undated)}|{self.due.isoformat()}|{self.kind}|{self.pk.hex}"
        return base64.urlsafe_b64encode(told.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str) -> Place | None:
        """The place that `text()` wrote; None for anything else."""
        try:
            told = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
            undated, due, kind, pk = told.split("|")
            return cls(undated == "1", date.fromisoformat(due), OwedKind(kind).value, UUID(pk))
        except (ValueError, UnicodeDecodeError, binascii.Error):
            return None


@dataclass(frozen=True, slots=True)
class Asked:
    """What an address asks for, and which of its values nobody understands."""

    wanted: Wanted
    unknown: tuple[str, ...] = field(default=())


#: the names that filters have in addresses and in the API
NAMES = ("kind", "by", "to", "unit", "round", "when", "whose")


def read(values: Mapping[str, list[str]]) -> Asked:
    """The filters of an address; values that nobody understands are named and left out."""
    unknown: list[str] = []

    def each(name: str, kind: type) -> frozenset:
        found = set()
        for text in values.get(name, ()):
            try:
                found.add(kind(text))
            except ValueError:
                if text:
                    unknown.append(name)
        return frozenset(found)

    def one(name: str, kind: type) -> StrEnum | None:
        return next(iter(sorted(each(name, kind))), None)

    wanted = Wanted(
        each("kind", OwedKind), each("by", Role), each("to", Role), each("unit", UUID), each("round", UUID),
        one("when", When), one("whose", Whose),
    )  # fmt: skip
    return Asked(wanted, tuple(dict.fromkeys(unknown)))
