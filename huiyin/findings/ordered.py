"""Stretches of the ledger's lists in one of their orders, along the indexes that its lines name.

Most filtered lists are short: all their keys are read at once, and put in order here. A long list is read
along its lines from a place on: one query for a page, whatever the sort, however deep.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import Col
from django.db.models.lookups import In, IsNull, Lookup
from django.db.models.sql import AND, XOR, Query
from django.db.models.sql.where import WhereNode

from .keyset import Length, NoSuchPlace, Place, RowBeyond, Stretch, counted, field_at, readable, stretch_of
from .ordering import Grouped, Line, Sort

#: so many keys of a list are read at once; a list that has no more is short
SHORT = 2000
#: so many lines are read together, first and then: most pages begin and end in one or two
FEW, MANY = 4, 32
#: after so many lines without a page's rows it is asked which groups have any
EMPTY = FEW + MANY

#: a row's line and its values in the order's columns
Row = tuple[int, tuple[Any, ...]]


class OrderedRows:
    """A query in an order. `known` is its length where that is kept; `bodies` are the viewer's own."""

    def __init__(
        self,
        rows: QuerySet[Any],
        sort: Sort,
        *,
        down: bool,
        bodies: Collection[UUID],
        known: Length | None = None,
    ) -> None:
        self._rows = rows.order_by().select_related(None).prefetch_related(None)
        self._model, self._sort, self._down, self._bodies = rows.model, sort, down, bodies
        self._known = known

    def length(self, *, exactly: bool = False) -> Length:
        """How many rows there are; a long list whose length is not kept is counted up to `COUNTED`."""
        if self._known is not None and (self._known.exact or not exactly):
            return self._known
        if self._short is not None:
            return Length(len(self._short))
        return counted(self._rows, exactly=exactly)

    def place(self, given: Sequence[Any]) -> Place:
        """A place as an address has it; raises `NoSuchPlace`."""
        columns = readable(self._fields, given)
        line = self._line_of.get(self._sort.label(columns))
        if line is None or None in columns[-len(self._lines[line].fields) :]:
            raise NoSuchPlace(given)
        return columns

    def stretch(self, n: int, *, beyond: Place | None = None, backwards: bool = False) -> Stretch:
        """`n` rows beyond a place; without one from the beginning, or, backwards, from the end."""
        read = self._from_short if self._short is not None else self._from_lines
        found = read(n + 1, beyond, backwards)
        return stretch_of([(v[-1], v) for _, v in found], n, beyond, backwards=backwards)

    def keys(self) -> Iterable[UUID]:
        """All keys in order, some thousand at a time."""
        beyond = None
        while (stretch := self.stretch(SHORT, beyond=beyond)).keys:
            yield from stretch.keys
            if not stretch.more_after:
                return
            beyond = stretch.last

    @cached_property
    def _fields(self) -> list[Any]:
        return [field_at(self._model, name)[0] for name in self._sort.columns]

    @cached_property
    def _lines(self) -> list[Line]:
        """The lines that can have rows. A database would look for dates that are late among those missing,
        and read everything for it."""
        lines = self._sort.lines(self._model, self._bodies, down=self._down)
        first = next((line.fields[0] for line in lines if line.label[1]), "")
        if any(not line.label[1] for line in lines) and asks_for(self._rows.query.where, first):
            return [line for line in lines if line.label[1]]
        return lines

    @cached_property
    def _line_of(self) -> dict[tuple[Any, bool], int]:
        return {line.label: n for n, line in enumerate(self._lines)}

    @cached_property
    def _short(self) -> list[Row] | None:
        """All rows in order, if they are few."""
        if self._known is not None and self._known.n > SHORT:
            return None
        found = list(self._rows.values_list(*self._sort.columns)[: SHORT + 1])
        if len(found) > SHORT:
            return None
        rows = [(self._line_of[self._sort.label(v)], v) for v in found]
        return sorted(rows, key=self._in_order)

    def _in_order(self, row: Row) -> Any:
        number, values = row
        line = self._lines[number]
        own = values[len(values) - len(line.fields) :]
        return (number, tuple(map(_Turned, own)) if line.down else own)

    def _from_short(self, n: int, beyond: Place | None, backwards: bool) -> list[Row]:
        rows = self._short or []
        if beyond is not None:
            at = self._in_order((self._line_of[self._sort.label(beyond)], beyond))
            rows = [r for r in rows if (self._in_order(r) < at if backwards else self._in_order(r) > at)]
        return rows[::-1][:n] if backwards else rows[:n]

    def _from_lines(self, n: int, beyond: Place | None, backwards: bool) -> list[Row]:
        start = None if beyond is None else self._line_of[self._sort.label(beyond)]
        numbers = range(len(self._lines))
        ahead = iter(numbers[start::-1] if backwards else numbers[start:])
        found: list[Row] = []
        looked, size = 0, FEW
        while len(found) < n and (batch := list(islice(ahead, size))):
            found += self._read(batch, n, beyond if looked == 0 else None, backwards)
            looked, size = looked + len(batch), MANY
            if looked == EMPTY and len(found) < n:
                ahead = iter(self._that_occur(list(ahead)))
        return found[:n]

    def _that_occur(self, numbers: list[int]) -> list[int]:
        """Of these lines those in whose group there is a row at all."""
        if not isinstance(self._sort, Grouped):
            return numbers
        there = set(self._rows.values_list(self._sort.field, flat=True).distinct())
        return [n for n in numbers if self._lines[n].label[0] in there]

    def _read(self, numbers: list[int], n: int, beyond: Place | None, backwards: bool) -> list[Row]:
        """Up to `n` rows of each of these lines in order; those of the first only beyond the place."""
        parts = []
        for place, number in enumerate(numbers):
            rows = self._of_line(self._lines[number], beyond if place == 0 else None, backwards)
            try:
                parts.append((number, *rows[:n].query.sql_with_params()))
            except EmptyResultSet:
                continue
        if not parts:
            return []
        # numbers of our own around statements that Django made; values stay parameters
        sql = " UNION ALL ".join(f"SELECT {k} AS line, a{k}.* FROM ({part}) a{k}" for k, part, _ in parts)  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [p for _, _, params in parts for p in params])
            found = [(row[0], readable(self._fields, row[1:])) for row in cursor.fetchall()]
        # stable: within its line a row stays where the index had it
        return sorted(found, key=lambda row: row[0], reverse=backwards)

    def _of_line(self, line: Line, beyond: Place | None, backwards: bool) -> QuerySet[Any]:
        rows = self._rows.filter(line.where)
        if beyond is not None:
            own, fields = beyond[-len(line.fields) :], self._fields[-len(line.fields) :]
            sign = "<" if line.down != backwards else ">"
            rows = rows.filter(RowBeyond(line.fields, own, fields, sign))
        turned = "-" if line.down != backwards else ""
        order = (f"{turned}{name}" for name in (*line.missing, *line.fields))
        return rows.order_by(*order).values_list(*self._sort.columns)


def asks_for(condition: Any, name: str) -> bool:
    """Whether rows that have no value in this column can't meet the condition."""
    if isinstance(condition, WhereNode):
        if condition.negated or condition.connector == XOR:
            return False
        if condition.connector == AND:
            return any(asks_for(part, name) for part in condition.children)
        parts = [part for part in condition.children if not _never(part)]
        return bool(parts) and all(asks_for(part, name) for part in parts)
    of_column = isinstance(condition, Lookup) and isinstance(condition.lhs, Col)
    if not of_column or condition.lhs.target.attname != name:
        return False
    return condition.rhs is False if isinstance(condition, IsNull) else True


def _never(condition: Any) -> bool:
    """Among no values at all: as `Q(pk__in=[])`, from which conditions are put together, becomes."""
    return isinstance(condition, In) and not isinstance(condition.rhs, Query) and not condition.rhs


class _Turned:
    """A value that sorts the other way round."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value

    def __lt__(self, other: _Turned) -> bool:
        return bool(other._value < self._value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Turned) and bool(self._value == other._value)
