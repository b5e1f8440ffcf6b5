"""The cockpit's figures as tables: the same for the page, its plain view and the workbook."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from huiyin.findings.keyset import COUNTED
from huiyin.reports.closing_speed import RoundAtAge
from huiyin.reports.cockpit import Cockpit
from huiyin.reports.figures import FED_BACK
from huiyin.rules.cockpit import Speed
from huiyin.rules.finding import FindingState
from huiyin.rules.unit import UnitType

from ...doors import door
from ...figures import share
from ...tones import tone
from ...wording import word

#: columns of figures in a table, from left to right
Head = str | Promise


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with its list, or words that are worked out of such numbers; `more` is its share."""

    shown: int | str
    url: str = ""
    more: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`part` of `whole` is how long the row's bar is; `tone` its colour, of which the words say the same."""

    words: str | Promise
    cells: tuple[Cell, ...]
    part: int = 0
    tone: str = "active"


@dataclass(frozen=True, slots=True)
class Figures:
    """A table. `note` says what is counted, `nothing` why there are no rows."""

    key: str
    title: str | Promise
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    whole: int = 0
    note: str | Promise = ""
    nothing: str | Promise = ""
    bars: bool = False


@dataclass(frozen=True, slots=True)
class Doors:
    """Addresses of the lists of one round, or of all."""

    place: Mapping[str, Any] = field(default_factory=dict)

    def findings(self, n: int = 0, **query: Any) -> str:
        """Findings; where more than lists count by themselves, counted out."""
        exact = {"count": "exact"} if n > COUNTED else {}
        return door("findings", **{**self.place, **query, **exact})

    def fed_back(self, n: int = 0, **query: Any) -> str:
        return self.findings(n, state=FED_BACK, **query)

    def cell(self, n: int, **query: Any) -> Cell:
        return Cell(n, self.findings(n, **query))


def tables(found: Cockpit, doors: Doors) -> list[Figures]:
    """Everything but the heat map, in the order of the page."""
    return [by_state(found, doors), by_type(found, doors), by_category(found, doors), closing(found, doors),
            at_age(found.at_age), people(found, doors)]  # fmt: skip


def by_state(found: Cockpit, doors: Doors) -> Figures:
    rows = tuple(
        Row(word(s), (doors.cell(n, state=s),), n, tone(s)[0])
        for s in FindingState if (n := found.by_state.get(s, 0))
    )  # fmt: skip
    whole = max((r.part for r in rows), default=0)
    return Figures("states", _("问题状态"), (_("状态"), pgettext("list", "问题")), rows, whole, bars=True)


def by_type(found: Cockpit, doors: Doors) -> Figures:
    counted = sorted(found.by_type.items(), key=lambda pair: -pair[1])
    rows = tuple(
        Row(word(UnitType(kind)), (Cell(n, doors.fed_back(unit_type=kind)),), n) for kind, n in counted
    )
    heads = (_("单位类型"), pgettext("list", "问题"))
    return Figures("types", _("按单位类型"), heads, rows, found.fed_back, bars=True)


def by_category(found: Cockpit, doors: Doors) -> Figures:
    rows = tuple(
        Row(name or _("未分类"), (Cell(n, doors.fed_back(category=key)),), n)
        for key, name, n in found.by_category
    )
    whole = max((r.part for r in rows), default=0)
    note = _("已反馈、未撤销的问题，按大类，含其下各小类。")
    heads = (_("类别"), pgettext("list", "问题"))
    return Figures("categories", _("按类别"), heads, rows, whole, note, bars=True)


def closing(found: Cockpit, doors: Doors) -> Figures:
    rows: list[Row] = []
    for month, speed in found.closing.by_month:
        dates = {"closed_on_after": month, "closed_on_before": _last_day(month)}
        url = doors.findings(speed.n, state=FindingState.CLOSED, **dates)
        rows.append(Row(f"{month:%Y-%m}", (Cell(speed.n, url), *_days(speed, url))))
    heads = (_("月份"), _("销号"), _("一半在几天内"), _("九成在几天内"))
    note = _("从反馈之日到销号之日；不足 5 个的月份不算中位数。")
    told = tuple(rows) if found.closing.whole.n else ()
    return Figures("closing", _("销号快慢"), heads, told, note=note, nothing=_("还没有销号的问题"))


def _last_day(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _days(speed: Speed, url: str) -> tuple[Cell, Cell]:
    def days(n: int | None) -> Cell:
        return Cell("—") if n is None else Cell(in_days(n), url)

    return days(speed.median), days(speed.ninetieth)


def in_days(n: int) -> str:
    return ngettext("%(n)d 天", "%(n)d 天", n) % {"n": n}


def at_age(rounds: Sequence[RoundAtAge]) -> Figures:
    """Shares closed at the same age, with the numbers that they are of."""
    ages = [age for age, _n in rounds[0].closed] if rounds else []
    rows = []
    for one in rounds:
        place = Doors({"round": one.round})
        cells = [Cell(one.whole, place.fed_back(one.whole))]
        for age, n in one.closed:
            cells.append(Cell(n, place.findings(n, within=age), share(n, one.whole)))
        rows.append(Row(one.name, tuple(cells)))
    heads: list[Head] = [pgettext("list", "轮次"), _("已反馈")]
    heads += [_("%(n)d 天内销号") % {"n": age} for age in ages]
    note = _("同样天数时已销号的占比；每个问题从自己的反馈之日算起。")
    nothing = _("还没有两轮可以相比：每轮至少要有 5 个已反馈的问题。")
    return Figures("ages", _("与以往各轮同期相比"), tuple(heads), tuple(rows), note=note, nothing=nothing)


def people(found: Cockpit, doors: Doors) -> Figures:
    url: Callable[[str], str] = lambda name: door("outcomes", **doors.place, instrument=name)  # noqa: E731
    rows = tuple(Row(name, (Cell(n, url(name)),), n) for name, n in found.people)
    whole = max((r.part for r in rows), default=0)
    heads = (_("处理方式"), _("人次"))
    note = _("按各单位填报的进展累计。")
    return Figures("people", _("处理人员"), heads, rows, whole, note, bars=True)
