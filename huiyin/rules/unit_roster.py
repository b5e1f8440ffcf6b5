"""A roster of units as lines of a sheet: which column is which, and which kind of unit a word means."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .unit import UnitType

#: what the columns may be called; without a heading the order is this one
COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("单位名称", "单位", "名称", "全称", "unit", "name"),
    "unit_type": ("类型", "单位类型", "类别", "type"),
    "sector": ("行业", "领域", "sector"),
    "supervised_by": ("主管部门", "主管单位", "supervised by"),
    "parent": ("上级单位", "所属集团", "上级", "part of"),
    "short_name": ("简称", "short name"),
    "former_names": ("曾用名", "原名", "former names"),
    "place": ("管辖地域", "地域", "area governed"),
    "merged_into": ("并入", "并入单位", "merged into"),
}
TYPES: dict[UnitType, tuple[str, ...]] = {
    UnitType.FUNCTIONAL_DEPARTMENT: ("职能部门", "部门", "机关", "党政机关", "functional department"),
    UnitType.ENTERPRISE: ("企业", "国企", "国有企业", "enterprise"),
    UnitType.LOCAL: ("地方", "市县", "地区", "local"),
    UnitType.UNIVERSITY: ("高校", "大学", "院校", "university"),
    UnitType.INSTITUTION: ("事业单位", "institution"),
    UnitType.OTHER: ("其他", "other"),
}
MOST_ROWS = 5000
LONGEST = 120


@dataclass(frozen=True, slots=True)
class UnitLine:
    """One line of a roster as it is written; `number` counts the sheet's lines from 1."""

    number: int
    name: str = ""
    unit_type: str = ""
    sector: str = ""
    supervised_by: str = ""
    parent: str = ""
    short_name: str = ""
    former_names: tuple[str, ...] = ()
    place: str = ""
    merged_into: str = ""


def read_lines(text: str) -> Iterator[UnitLine]:
    """The lines of a sheet; one with two or more known headings says the order of what follows."""
    order = list(COLUMNS)
    for number, line in enumerate(text.splitlines()[:MOST_ROWS], start=1):
        cells = [c.strip() for c in (line.split("\t") if "\t" in line else line.split(","))]
        if not any(cells):
            continue
        named = [_column(c) for c in cells]
        if sum(n != "" for n in named) >= 2 or (len(cells) == 1 and named == ["name"]):
            order = named
            continue
        given = {n: c[:LONGEST] for n, c in zip(order, cells, strict=False) if n}
        former = tuple(
            filter(None, (p.strip() for p in re.split("[、,，;；]", given.pop("former_names", ""))))
        )
        yield UnitLine(number, **given, former_names=former)


def type_of(word: str) -> UnitType | None:
    """The kind that a word means; None for one that is not known."""
    plain = "".join(word.split()).casefold()
    return next((t for t, words in TYPES.items() if plain in {"".join(w.split()) for w in words}), None)


def _column(heading: str) -> str:
    plain = heading.strip().casefold()
    return next((name for name, words in COLUMNS.items() if plain in words), "")
