"""The heat map: units × categories, a page of units at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from huiyin.reports.cockpit import Cockpit, HeatRow, fullest
from huiyin.rules.cockpit import tone

from ...doors import door
from .tables import Cell, Doors, Figures, Row

#: units on one page of the map
PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Warm:
    """A cell: how many, where they are listed, and how dark, 0 … 4."""

    n: int
    url: str
    tone: int


@dataclass(frozen=True, slots=True)
class MapRow:
    name: str
    url: str
    cells: tuple[Warm, ...]
    total: Cell


@dataclass(frozen=True, slots=True)
class HeatMap:
    """`before` and `after` are the neighbouring pages' numbers, 0 where there is none."""

    heads: tuple[str, ...]
    rows: tuple[MapRow, ...]
    sums: tuple[Cell, ...]
    units: int
    first: int
    last: int
    before: int
    after: int


def heat_map(found: Cockpit, doors: Doors, asked: str) -> HeatMap:
    """The page of the map that the address asks for; the nearest one there is."""
    pages = max(-(-len(found.heat) // PER_PAGE), 1)
    page = min(max(int(asked), 1), pages) if asked.isdecimal() and len(asked) < 6 else 1
    rows = found.heat[(page - 1) * PER_PAGE : page * PER_PAGE]
    most, first = fullest(found.heat), (page - 1) * PER_PAGE
    keys = [key for key, _name in found.categories]
    return HeatMap(
        heads=_names(found), rows=tuple(_row(row, keys, most, doors) for row in rows),
        sums=_sums(found, keys, doors), units=len(found.heat),
        first=first + 1 if rows else 0, last=first + len(rows),
        before=page - 1, after=page + 1 if page < pages else 0,
    )  # fmt: skip


def _names(found: Cockpit) -> tuple[str, ...]:
    return tuple(name or _("未分类") for _key, name in found.categories)


def _row(row: HeatRow, keys: Sequence[str], most: int, doors: Doors) -> MapRow:
    cells = tuple(
        Warm(n, doors.fed_back(unit=row.unit, category=key) if n else "", tone(n, most))
        for key, n in zip(keys, row.counts, strict=True)
    )
    total = Cell(row.total, doors.fed_back(unit=row.unit))
    return MapRow(row.name, door("findings", **doors.place, unit=row.unit), cells, total)


def _sums(found: Cockpit, keys: Sequence[str], doors: Doors) -> tuple[Cell, ...]:
    by_key = {key: n for key, _name, n in found.by_category}
    return (
        *(Cell(by_key[key], doors.fed_back(category=key)) for key in keys),
        Cell(found.fed_back, doors.fed_back()),
    )


def as_figures(found: Cockpit) -> Figures:
    """The whole map, for the workbook."""
    rows = tuple(Row(r.name, (*map(Cell, r.counts), Cell(r.total))) for r in found.heat)
    return Figures("heat", _("单位与类别"), (_("单位"), *_names(found), _("合计")), rows)
