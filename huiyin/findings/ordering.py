"""One page of a long list in order, without sorting the whole of it.

Two ways: along a column that an index or a small sort gives (`Direct`), or by groups (`Grouped`): rows are
counted per unit, state, …, the groups are put into their own order (states as the work goes, units by name),
and only the groups that the page touches are read. Equal rows always keep their place: the key comes last.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, Value, When

from huiyin.organisations.models import Unit
from huiyin.rounds.models import Round, Target
from huiyin.rules.finding import Completion, FindingState

from .models import Category

Ranks = Callable[[Collection[Any]], Mapping[Any, Any]]


@dataclass(frozen=True, slots=True)
class Direct:
    """Along a column; what has no value comes last, whichever way the list is turned."""

    field: str


@dataclass(frozen=True, slots=True)
class Grouped:
    """By the groups of a column. `ranks` gives each value's place among those that occur; `then` is the order
    within a group; it ends in the key."""

    field: str
    ranks: Ranks
    then: tuple[str, ...] = ("id",)


Sort = Direct | Grouped


#: so many keys of a filtered list are read at once; a list that has no more is counted with that
SHORT = 2000


class OrderedRows:
    """A query in an order: `count()`, and the keys of any stretch of it.

    Most filtered lists are short, and most looks are at their beginning. So the first keys are read in one
    go, and a costly filter is not worked out again for the count and for the page.
    """

    def __init__(self, rows: QuerySet[Any], sort: Sort, *, descending: bool, filtered: bool = True) -> None:
        """`filtered` says that rows are chosen by more than the viewer's scope."""
        self._rows = rows.order_by().select_related(None).prefetch_related(None)
        self._sort, self._down, self._filtered = sort, descending, filtered
        self._groups: list[tuple[Any, int]] | None = None
        self._count: int | None = None
        self._first: list[UUID] = []

    def count(self) -> int:
        if self._count is None:
            self._first = self._first_keys() if self._filtered else []
            if self._first and len(self._first) <= SHORT:
                self._count = len(self._first)
            elif isinstance(self._sort, Grouped):
                self._count = sum(n for _, n in self._ordered_groups(self._sort))
            else:
                self._count = self._rows.count()
        return self._count

    def _first_keys(self) -> list[UUID]:
        """The first keys in order, one more than `SHORT` when there are more. A list by groups gives all its
        keys or, when they are too many, none: where it begins is known only once the groups are counted."""
        if isinstance(self._sort, Direct):
            return list(self._in_line(self._sort.field, from_end=False)[: SHORT + 1])
        found = list(self._rows.values_list(self._sort.field, *self._sort.then)[: SHORT + 1])
        if len(found) > SHORT:
            return []
        places = {v: n for n, (v, _) in enumerate(self._in_order(self._sort, Counter(r[0] for r in found)))}
        found.sort(key=lambda row: (places[row[0]], *((v is None, v) for v in row[1:])))
        return [row[-1] for row in found]

    def _in_line(self, field: str, *, from_end: bool) -> QuerySet[Any]:
        column = Scanned(field) if self._filtered else F(field)
        return self._rows.order_by(*_along(column, field, self._down, from_end)).values_list("pk", flat=True)

    def keys(self, start: int, stop: int) -> list[UUID]:
        """Keys of the rows from `start` up to `stop`, in order."""
        stop = min(stop, self.count())
        if stop <= len(self._first) or start >= stop:
            return self._first[start:stop]
        if isinstance(self._sort, Grouped):
            return self._from_groups(self._sort, start, stop)
        return self._along(self._sort, start, stop)

    def _along(self, sort: Direct, start: int, stop: int) -> list[UUID]:
        """The second half is read from the end: nothing is slower than skipping 90,000 rows."""
        total = self.count()
        from_end = start > total // 2
        if from_end:
            start, stop = total - stop, total - start
        keys = list(self._in_line(sort.field, from_end=from_end)[start:stop])
        return keys[::-1] if from_end else keys

    def _from_groups(self, sort: Grouped, start: int, stop: int) -> list[UUID]:
        touched, before, first = [], 0, 0
        for value, n in self._ordered_groups(sort):
            if before + n > start and before < stop:
                first = first if touched else before
                touched.append(value)
            before += n
        rows = self._rows.filter(_is_one_of(sort.field, touched))
        order: Sequence[Any] = [Scanned(name) for name in sort.then]
        if len(touched) > 1:
            places = (When(_is_one_of(sort.field, [v]), then=Value(i)) for i, v in enumerate(touched))
            order = (Case(*places, output_field=IntegerField()), *order)
        return list(rows.order_by(*order).values_list("pk", flat=True)[start - first : stop - first])

    def _ordered_groups(self, sort: Grouped) -> list[tuple[Any, int]]:
        if self._groups is None:
            value = Scanned(sort.field) if self._filtered else F(sort.field)
            rows = self._rows.annotate(value=value).values_list("value")
            counted = dict(rows.annotate(n=Count("pk")))
            self._groups = self._in_order(sort, counted)
        return self._groups

    def _in_order(self, sort: Grouped, counted: Mapping[Any, int]) -> list[tuple[Any, int]]:
        """The groups that occur as they are shown; what has no place among them comes last."""
        ranks = sort.ranks([v for v in counted if v is not None])
        placed = sorted((v for v in counted if v in ranks), key=lambda v: ranks[v], reverse=self._down)
        others = sorted((v for v in counted if v not in ranks), key=lambda v: (v is None, str(v)))
        return [(v, counted[v]) for v in (*placed, *others)]


class Scanned(Func):
    """A column to sort by without its index.

    SQLite walks an index in order and fetches every row to ask the filter; reading the one index that has all
    the columns and sorting what is left is several times faster.
    """

    template = "%(expressions)s"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(compiler, connection, template="+%(expressions)s", **extra)


def _along(column: Any, field: str, down: bool, from_end: bool) -> list[Any]:
    if from_end:
        first = column.asc(nulls_first=True) if down else column.desc(nulls_first=True)
    else:
        first = column.desc(nulls_last=True) if down else column.asc(nulls_last=True)
    if field in ("id", "pk"):
        return [first]
    # among equals the newest comes first
    return [first, "id" if from_end else "-id"]


def _is_one_of(field: str, values: Sequence[Any]) -> Q:
    there = [v for v in values if v is not None]
    condition = Q(**{f"{field}__in": there}) if there else Q()
    return condition | Q(**{f"{field}__isnull": True}) if None in values else condition


def by_enum(kind: type[Enum]) -> Ranks:
    """In the order in which the enum names its members."""
    places = {str(member.value): place for place, member in enumerate(kind)}
    return lambda values: {v: places[v] for v in values if v in places}


def pinyin(name: str) -> bytes:
    """A key that sorts the common characters by their pinyin, as GB 18030 has them."""
    return name.encode("gb18030", "replace")


def _units(ids: Collection[UUID]) -> Mapping[UUID, Any]:
    return {pk: (pinyin(name), pk) for pk, name in Unit.objects.filter(pk__in=ids).values_list("pk", "name")}


def _rounds(ids: Collection[UUID]) -> Mapping[UUID, Any]:
    rows = Round.objects.filter(pk__in=ids).values_list("pk", "term__starts_on", "number")
    return {pk: (starts_on, number, pk) for pk, starts_on, number in rows}


def _teams(target_ids: Collection[UUID]) -> Mapping[UUID, Any]:
    """Targets by their teams; those without one come last."""
    rows = Target.objects.filter(pk__in=target_ids, team__isnull=False)
    values = rows.values_list("pk", "team__number", "team_id")
    return {pk: (number, team, pk) for pk, number, team in values}


def _categories(ids: Collection[UUID]) -> Mapping[UUID, Any]:
    rows = Category.objects.filter(pk__in=ids).values_list("pk", "order", "code")
    return {pk: (order, code, pk) for pk, order, code in rows}


BY_UNIT = _units

#: the orders of the problem list, by the names of its columns
FINDING_SORTS: Mapping[str, Sort] = {
    "newest": Direct("id"),
    "number": Direct("number"),
    "recorded_on": Direct("recorded_on"),
    "fed_back_on": Direct("fed_back_on"),
    "due_on": Direct("due_on"),
    "closed_on": Direct("closed_on"),
    "amount": Direct("amount"),
    "unit": Grouped("unit_id", _units, ("number", "id")),
    "round": Grouped("round_id", _rounds),
    "team": Grouped("target_id", _teams, ("number", "id")),
    "category": Grouped("category_id", _categories),
    "state": Grouped("state", by_enum(FindingState), ("due_on", "id")),
    "completion": Grouped("completion", by_enum(Completion), ("due_on", "id")),
}
