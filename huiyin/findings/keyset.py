"""Stretches of an ordered query by place instead of by number: no page is slower the deeper it is.

A place is what a row has in the columns that the order goes by, ending in its key. The rows after a place are
found along an index, however many stand before it; rows that come or go meanwhile shift nothing. What has no
value comes last, whichever way the list is turned.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import BooleanField, F, Field, Func, Model, OrderBy, Q, QuerySet, Value

#: rows are counted as far as this; a longer list says that it is longer
COUNTED = 10_000

Place = tuple[Any, ...]


class NoSuchPlace(Exception):
    """What an address gives as a place is none in this order."""


@dataclass(frozen=True, slots=True)
class Length:
    """How many rows there are; not `exact` when they are more than `n`."""

    n: int
    exact: bool = True


def counted(rows: QuerySet[Any], *, exactly: bool) -> Length:
    """How many rows there are; a long list is counted up to `COUNTED`, unless all of it is asked for."""
    n = rows.count() if exactly else rows[: COUNTED + 1].count()
    return Length(n) if exactly or n <= COUNTED else Length(COUNTED, exact=False)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Keys of neighbouring rows in order, and whether there are others on either side."""

    keys: list[Any]
    first: Place | None = None
    last: Place | None = None
    more_before: bool = False
    more_after: bool = False


class RowBeyond(Func):
    """`(a, b) > (1, 2)`: one comparison that both databases answer along an index over a and b."""

    conditional = True

    def __init__(
        self, names: Sequence[str], values: Sequence[Any], fields: Sequence[Field], sign: str
    ) -> None:
        there = [Value(v, output_field=f) for v, f in zip(values, fields, strict=True)]
        super().__init__(*map(F, names), *there, output_field=BooleanField())
        self._sign = sign

    def as_sql(self, compiler: Any, connection: Any, **_options: Any) -> tuple[str, list[Any]]:
        parts = [compiler.compile(e) for e in self.source_expressions]
        half = len(parts) // 2
        left, right = (", ".join(sql for sql, _ in side) for side in (parts[:half], parts[half:]))
        return f"({left}) {self._sign} ({right})", [p for _, params in parts for p in params]


class KeyAmong(Func):
    """Whether the key is one of these, handed over as one parameter: ten thousand by themselves take
    longer to hand over than the rows to find."""

    conditional = True

    def __init__(self, keys: Sequence[UUID]) -> None:
        super().__init__(F("pk"), output_field=BooleanField())
        self._keys = tuple(keys)

    def as_sqlite(self, compiler: Any, connection: Any, **_options: Any) -> tuple[str, list[Any]]:
        key, params = compiler.compile(self.source_expressions[0])
        keys = json.dumps([k.hex for k in self._keys])
        return f"{key} IN (SELECT value FROM json_each(%s))", [*params, keys]  # noqa: S608 - a column's name

    def as_postgresql(self, compiler: Any, connection: Any, **_options: Any) -> tuple[str, list[Any]]:
        key, params = compiler.compile(self.source_expressions[0])
        keys = ",".join(k.hex for k in self._keys)
        return f"{key} = ANY(%s::uuid[])", [*params, f"{{{keys}}}"]


@dataclass(frozen=True, slots=True)
class Key:
    """One column of an order."""

    path: str
    field: Field
    down: bool = False
    nullable: bool = False

    def order(self, *, backwards: bool) -> OrderBy:
        last = {} if not self.nullable else {"nulls_first": True} if backwards else {"nulls_last": True}
        return F(self.path).desc(**last) if self.down != backwards else F(self.path).asc(**last)

    def beyond(self, value: Any, *, backwards: bool) -> Q | None:
        """What stands beyond this value in the direction of reading; None where nothing can."""
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if backwards else None
        found = Q(**{f"{self.path}__{'lt' if self.down != backwards else 'gt'}": value})
        if self.nullable and not backwards:
            found |= Q(**{f"{self.path}__isnull": True})
        return found

    def equals(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})


def keys_of(rows: QuerySet[Any]) -> tuple[Key, ...]:
    """The columns that a query is ordered by, ended by its key so that equal rows keep their place."""
    order: list[Any] = list(rows.query.order_by)
    if not order and rows.query.default_ordering:
        order = list(rows.model._meta.ordering)
    found = []
    for key in (_key(rows, given) for given in (*order, "pk")):
        found.append(key)
        if key.path in ("pk", rows.model._meta.pk.name):
            break
    return tuple(found)


def _key(rows: QuerySet[Any], given: Any) -> Key:
    if isinstance(given, OrderBy):
        path, down = given.expression.name, given.descending
    elif isinstance(given, F):
        path, down = given.name, False
    else:
        path, down = str(given).removeprefix("-"), str(given).startswith("-")
    if path in rows.query.annotations:
        return Key(path, rows.query.annotations[path].output_field, down, nullable=True)
    field, nullable = field_at(rows.model, path)
    return Key(path, field, down, nullable)


def field_at(model: type[Model], path: str) -> tuple[Any, bool]:
    """The field at the end of a path of names, and whether it may have no value."""
    field: Any = None
    nullable = False
    for name in path.split("__"):
        try:
            field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        except FieldDoesNotExist:
            raise NoSuchPlace(path) from None
        nullable = nullable or bool(getattr(field, "null", True))
        model = field.related_model or model
    return field, nullable


def readable(fields: Sequence[Field], given: Sequence[Any]) -> Place:
    """The values of an address as those fields have them; raises `NoSuchPlace`."""
    if len(given) != len(fields):
        raise NoSuchPlace(len(given))
    try:
        return tuple(None if v is None else f.to_python(v) for f, v in zip(fields, given, strict=True))
    except (ValidationError, ValueError, TypeError, ArithmeticError, OverflowError) as wrong:
        raise NoSuchPlace(str(wrong)) from None


def writable(place: Place) -> list[Any]:
    """A place in what JSON has."""
    return [str(v) if isinstance(v, date | Decimal | UUID) else v for v in place]


class Ordered:
    """An ordered query, read by stretches: one query each, whatever the order; `fetch` may keep them."""

    def __init__(self, rows: QuerySet[Any], fetch: Callable[[QuerySet[Any]], list[Any]] = list) -> None:
        self._rows, self._keys = rows.select_related(None).prefetch_related(None), keys_of(rows)
        self._fetch = fetch

    def place(self, given: Sequence[Any]) -> Place:
        """A place as an address has it; raises `NoSuchPlace`."""
        place = readable([k.field for k in self._keys], given)
        if any(v is None and not k.nullable for k, v in zip(self._keys, place, strict=True)):
            raise NoSuchPlace(given)
        return place

    def stretch(self, n: int, *, beyond: Place | None = None, backwards: bool = False) -> Stretch:
        """`n` rows beyond a place; without one from the beginning, or, backwards, from the end."""
        rows = self._rows if beyond is None else self._rows.filter(self._beyond(beyond, backwards=backwards))
        ordered = rows.order_by(*(k.order(backwards=backwards) for k in self._keys))
        found = self._fetch(ordered.values_list(*(k.path for k in self._keys))[: n + 1])
        return stretch_of([(place[-1], place) for place in found], n, beyond, backwards=backwards)

    def _beyond(self, place: Place, *, backwards: bool) -> Q | RowBeyond:
        ways = {k.down for k in self._keys}
        if len(ways) == 1 and not any(k.nullable for k in self._keys):
            sign = "<" if ways.pop() != backwards else ">"
            return RowBeyond([k.path for k in self._keys], place, [k.field for k in self._keys], sign)
        return _any_of(self._steps(place, backwards))

    def _steps(self, place: Place, backwards: bool) -> Iterator[Q]:
        """Beyond in the first column, or equal there and beyond in the second, or …"""
        equal = Q()
        for key, value in zip(self._keys, place, strict=True):
            beyond = key.beyond(value, backwards=backwards)
            if beyond is not None:
                yield equal & beyond
            equal &= key.equals(value)


def _any_of(conditions: Iterator[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found or Q(pk__in=[])


def stretch_of(found: list[tuple[Any, Place]], n: int, beyond: Place | None, *, backwards: bool) -> Stretch:
    """A stretch of what was read: keys with their places in the order of reading, one more than `n`."""
    more, found = len(found) > n, found[:n]
    if backwards:
        found.reverse()
    if not found:
        return Stretch([], more_before=beyond is not None and not backwards)
    there = beyond is not None
    return Stretch(
        [key for key, _ in found], found[0][1], found[-1][1],
        more_before=more if backwards else there, more_after=there if backwards else more,
    )  # fmt: skip
