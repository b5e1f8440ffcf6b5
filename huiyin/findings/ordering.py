"""The orders of the ledger's lists, each as lines of rows that an index gives.

A `Line` is a part of the list whose rows stand in one index in order: those that have a due date, those that
have none; or, where a list goes by unit or state, the rows of one unit, one state. The lines are in the
list's order (states as the work goes, units by pinyin), so that a page begins in one and goes on in the next.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q

from huiyin.organisations.models import Unit
from huiyin.rounds.models import Round, Target
from huiyin.rules.finding import Completion, FindingState

from .keyset import field_at
from .models import Category


class Parted(NamedTuple):
    """Groups that turn with the list, and groups that come last in any case."""

    turned: Sequence[Any]
    last: Sequence[Any]


#: the values of a column in a list's order, of the rows that these bodies can have
Groups = Callable[[Collection[UUID]], Sequence[Any] | Parted]


@dataclass(frozen=True, slots=True)
class Line:
    """Rows in one order: what singles them out, and the columns that they are ordered by, all of them given.

    `label` names the line within its order: the value of the group, and whether the rows have the value that
    they are ordered by.
    """

    label: tuple[Any, bool]
    where: Q
    fields: tuple[str, ...]
    down: bool = False
    #: the column in which these rows have no value; named in the order, so that its index is taken
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Direct:
    """Along a column; what has no value comes last, whichever way the list is turned."""

    field: str

    def lines(self, model: Any, bodies: Collection[UUID], *, down: bool) -> list[Line]:
        if self.field == "id":
            return [Line((None, True), Q(), ("id",), down)]
        return list(_with_and_without(model, None, Q(), (self.field, "id"), down))

    @property
    def columns(self) -> tuple[str, ...]:
        """The group, if any, and what the rows are ordered by."""
        return ("id",) if self.field == "id" else (self.field, "id")

    def label(self, values: Sequence[Any]) -> tuple[Any, bool]:
        """The line on which a row with these `columns` stands."""
        return None, values[0] is not None


@dataclass(frozen=True, slots=True)
class Grouped:
    """By the groups of a column, `groups` in their order; `then` is the order within each, ending in the key.

    Where `groups` gives `Parted`, its second part, and what belongs to no group, come last, whichever way the
    list is turned.
    """

    field: str
    groups: Groups
    then: tuple[str, ...] = ("id",)

    def lines(self, model: Any, bodies: Collection[UUID], *, down: bool) -> list[Line]:
        found = self.groups(bodies)
        turned, last = found if isinstance(found, Parted) else (found, ())
        values = [*(reversed(turned) if down else turned), *last]
        if field_at(model, self.field)[1]:
            values.append(None)
        return [line for value in values for line in self._of_group(model, value)]

    def _of_group(self, model: Any, value: Any) -> Iterable[Line]:
        where = Q(**{f"{self.field}__isnull": True}) if value is None else Q(**{self.field: value})
        return _with_and_without(model, value, where, self.then, down=False)

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.field, *self.then)

    def label(self, values: Sequence[Any]) -> tuple[Any, bool]:
        return values[0], values[1] is not None


Sort = Direct | Grouped


def _with_and_without(
    model: Any, value: Any, where: Q, fields: tuple[str, ...], down: bool
) -> Iterable[Line]:
    """The line of the rows that have the first of `fields`, and after it the line of those that don't."""
    if not field_at(model, fields[0])[1]:
        return (Line((value, True), where, fields, down),)
    missing = {f"{fields[0]}__isnull": True}
    return (
        Line((value, True), where & ~Q(**missing), fields, down),
        Line((value, False), where & Q(**missing), fields[1:], down, fields[:1]),
    )


def by_enum(kind: type[Enum]) -> Groups:
    """In the order in which the enum names its members."""
    return lambda bodies: [str(member.value) for member in kind]


def pinyin(name: str) -> bytes:
    """A key that sorts the common characters by their pinyin, as GB 18030 has them."""
    return name.encode("gb18030", "replace")


def units_by_name(bodies: Collection[UUID]) -> list[UUID]:
    rows = Unit.objects.filter(body_id__in=bodies).order_by().values_list("pk", "name")
    return [pk for pk, _name in sorted(rows, key=lambda row: (pinyin(row[1]), row[0]))]


def _rounds(bodies: Collection[UUID]) -> list[UUID]:
    rows = Round.objects.filter(body_id__in=bodies).order_by("term__starts_on", "number", "pk")
    return list(rows.values_list("pk", flat=True))


def _teams(bodies: Collection[UUID]) -> Parted:
    """Targets by their teams, and those without one."""
    rows = Target.objects.filter(body_id__in=bodies).order_by("team__number", "team_id", "pk")
    found = list(rows.values_list("pk", "team_id"))
    return Parted([pk for pk, team in found if team], [pk for pk, team in found if not team])


def _categories(bodies: Collection[UUID]) -> list[UUID]:
    rows = Category.objects.filter(body_id__in=bodies).order_by("order", "code", "pk")
    return list(rows.values_list("pk", flat=True))


#: the orders of the problem list, by the names of its columns
FINDING_SORTS: dict[str, Sort] = {
    "newest": Direct("id"),
    "number": Direct("number"),
    "recorded_on": Direct("recorded_on"),
    "fed_back_on": Direct("fed_back_on"),
    "due_on": Direct("due_on"),
    "closed_on": Direct("closed_on"),
    "amount": Direct("amount"),
    "unit": Grouped("unit_id", units_by_name, ("number", "id")),
    "round": Grouped("round_id", _rounds),
    "team": Grouped("target_id", _teams, ("number", "id")),
    "category": Grouped("category_id", _categories),
    "state": Grouped("state", by_enum(FindingState), ("due_on", "id")),
    "completion": Grouped("completion", by_enum(Completion), ("due_on", "id")),
}
