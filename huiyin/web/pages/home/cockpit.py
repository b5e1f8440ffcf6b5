"""The round at a glance: every figure with the address of exactly the list that it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huiyin.organisations.clock import today
from huiyin.reports.figures import FED_BACK, HOMELESS, Period, RoundFigures, UnitLine, round_figures
from huiyin.rules.deadlines import OverdueLevel
from huiyin.rules.finding import OPEN, FindingState
from huiyin.rules.invariants import Breach
from huiyin.rules.roles import Role

from ...doors import door
from ...figures import money
from ...tones import tone
from ...wording import word

#: bars that can be told apart on one screen; the table below has all units
BARS = 15
#: who sees more of a round than one unit; a unit's own figures stand on its desk
INSPECTING = (Role.OFFICE, Role.LEADING_GROUP, Role.TEAM, Role.REVIEWER)


@dataclass(frozen=True, slots=True)
class Figure:
    """A number on the cockpit: what it counts, where that is listed, and how pressing it is."""

    words: str | Promise
    n: Any
    url: str
    tone: str = ""
    more: str = ""
    code: str = ""

    @property
    def is_quiet(self) -> bool:
        return not self.n


@dataclass(frozen=True, slots=True)
class Cell:
    n: int
    url: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    name: str
    url: str
    cells: tuple[Cell, ...]
    overdue: Cell
    total: Cell
    closed: int
    fed_back: int


def cockpit(viewer: Any, found: Any) -> dict[str, Any]:
    """The context of the cockpit for one round that the viewer may see."""
    figures = round_figures(viewer, found, today())
    states = [s for s in FindingState if figures.by_state[s]]
    days = in_days(figures.period)
    return {
        "round": found,
        "pressing": _pressing(found.pk, figures) if viewer.has(*INSPECTING) else [],
        "states": [_state(found.pk, figures, s) for s in states],
        "outcomes": _outcomes(found.pk, figures),
        "clock": days,
        "is_behind": bool(days and days["is_over"]) and figures.closed < figures.fed_back,
        "closed": Cell(figures.closed, door("findings", round=found.pk, state=FindingState.CLOSED)),
        "fed_back": Cell(figures.fed_back, door("findings", round=found.pk, state=FED_BACK)),
        "columns": [(s, word(s)) for s in states],
        "rows": [_row(found.pk, line, states) for line in figures.lines],
        "sums": _sums(found.pk, figures, states),
        "units_chart": _units_chart(found.pk, figures.lines, states),
        "bars": min(BARS, len(figures.lines)),
    }


def _pressing(round_id: Any, figures: RoundFigures) -> list[Figure]:
    open_ = sum(figures.by_state[s] for s in OPEN)
    late = {"overdue": OverdueLevel.OVERDUE}
    return [
        Figure(pgettext("list", "巡视对象"), figures.targets, f"{door('round', round_id)}#targets"),
        Figure(pgettext("list", "问题"), figures.total, door("findings", round=round_id)),
        Figure(_("未销号"), open_, door("findings", round=round_id, state=sorted(OPEN))),
        Figure(_("超期"), figures.overdue, door("findings", round=round_id, **late), "overdue"),
        Figure(
            _("没有着落"), figures.without_home, door("findings", round=round_id, missing=HOMELESS),
            "overdue", _("缺任务、责任人或时限"),
        ),
        Figure(
            _("逾期未答复"), figures.unanswered,
            door("answers", round=round_id, breach=Breach.UNANSWERED.value), "overdue", _("销号申请"),
        ),
    ]  # fmt: skip


def _state(round_id: Any, figures: RoundFigures, state: FindingState) -> Figure:
    url = door("findings", round=round_id, state=state)
    return Figure(word(state), figures.by_state[state], url, tone(state)[0], code=state.value)


def _outcomes(round_id: Any, figures: RoundFigures) -> list[Figure]:
    found, url = figures.outcomes, door("outcomes", round=round_id)
    return [
        Figure(_("建立完善制度（项）"), found.rules_made, url),
        Figure(_("追缴、挽回资金"), money(found.money_recovered) if found.money_recovered else 0, url),
        Figure(_("处理人员（人次）"), found.persons, url),
    ]


def in_days(period: Period | None) -> dict[str, Any] | None:
    """How much of the concentrated period has passed, and what is left; None before feedback."""
    if period is None:
        return None
    now = today()
    return {
        "start": period.start, "end": period.end, "passed": period.passed(now), "length": period.length,
        "is_over": now > period.end, "left": max((period.end - now).days, 0),
    }  # fmt: skip


def _row(round_id: Any, line: UnitLine, states: Iterable[FindingState]) -> UnitRow:
    place = {"round": round_id, "unit": line.unit_id}
    return UnitRow(
        name=line.name,
        url=door("findings", **place),
        cells=tuple(Cell(line.by_state.get(s, 0), door("findings", **place, state=s)) for s in states),
        overdue=Cell(line.overdue, door("findings", **place, overdue=OverdueLevel.OVERDUE)),
        total=Cell(line.total, door("findings", **place)),
        closed=line.closed,
        fed_back=line.fed_back,
    )


def _sums(round_id: Any, figures: RoundFigures, states: Iterable[FindingState]) -> dict[str, Any]:
    place = {"round": round_id}
    return {
        "cells": [Cell(figures.by_state[s], door("findings", **place, state=s)) for s in states],
        "overdue": Cell(figures.overdue, door("findings", **place, overdue=OverdueLevel.OVERDUE)),
        "total": Cell(figures.total, door("findings", **place)),
        "closed": figures.closed,
        "fed_back": figures.fed_back,
    }


def _units_chart(
    round_id: Any, lines: Iterable[UnitLine], states: Iterable[FindingState]
) -> dict[str, Any]:  # fmt: skip
    """The units with most left to do, as stacked bars."""
    shown = list(lines)[:BARS]
    return {
        "labels": [line.name for line in shown],
        "series": [
            {"name": str(word(s)), "tone": tone(s)[0], "data": [line.by_state.get(s, 0) for line in shown]}
            for s in states
        ],
        "stacked": True,
        "horizontal": True,
        "urls": [door("findings", round=round_id, unit=line.unit_id) for line in shown],
    }
