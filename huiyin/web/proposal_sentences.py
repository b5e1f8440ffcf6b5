"""Why a unit is in its round, and which conditions contradict each other, as sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from huiyin.planning import ConditionKind, ReasonCode, RiskFigure

from .figures import day

Params = Mapping[str, Any]

_FIGURES: dict[str, Callable[[], str]] = {
    RiskFigure.OPEN_FINDINGS: lambda: _("未销号问题 %(n)d 分"),
    RiskFigure.RECURRENCES: lambda: _("重新整改 %(n)d 分"),
    RiskFigure.CLUES: lambda: _("转有关部门 %(n)d 分"),
    RiskFigure.YEARS_SINCE: lambda: _("距上次巡视 %(n)d 分"),
}


def _risk(params: Params) -> str:
    parts = [_FIGURES[key]() % {"n": n} for key, n in params["shares"].items()]
    said = _("风险 %(points)d 分，列第 %(rank)d（共 %(of)d 个）") % params
    return said + _("：") + _("、").join(parts) if parts else said


def _together(params: Params) -> str:
    n = len(params["units"])
    return ngettext(
        "与同一主管部门或行业的 %(n)d 个单位同轮", "与同一主管部门或行业的 %(n)d 个单位同轮", n
    ) % {"n": n}


def _dates(params: Params) -> str:
    n = len(params["rounds"])
    return ngettext("按要求只能排入 %(n)d 个轮次", "按要求只能排入 %(n)d 个轮次", n) % {"n": n}


def _room(params: Params) -> str:
    n = len(params["rounds"])
    return ngettext(
        "更早的 %(n)d 个轮次排给了风险更高或须同轮的单位",
        "更早的 %(n)d 个轮次排给了风险更高或须同轮的单位",
        n,
    ) % {"n": n}


_REASONS: dict[str, Callable[[Params], str]] = {
    ReasonCode.PINNED: lambda _p: _("固定在这一轮"),
    ReasonCode.ONLY_ROUND: lambda _p: _("只有这一轮符合要求"),
    ReasonCode.DATES: _dates,
    ReasonCode.RISK: _risk,
    ReasonCode.TOGETHER: _together,
    ReasonCode.ROOM: _room,
}


def reason_words(code: str, params: Params) -> str:
    return _REASONS[code](params)


_CONDITIONS: dict[str, Callable[[], str]] = {
    ConditionKind.UNTIL: lambda: _("“%(unit)s”须在 %(end)s 以前巡视完"),
    ConditionKind.WITHIN: lambda: _("“%(unit)s”须在 %(start)s 至 %(end)s 期间巡视"),
    ConditionKind.NOT_WITHIN: lambda: _("“%(unit)s”在 %(start)s 至 %(end)s 期间不能巡视"),
    ConditionKind.PINNED: lambda: _("“%(unit)s”固定在“%(round)s”"),
    ConditionKind.BARRED: lambda: _("“%(unit)s”不排入“%(round)s”"),
}


def condition_words(told: Params, units: Mapping[str, str], rounds: Mapping[str, Any]) -> str:
    """One condition of a conflict, by the names of what it is about."""
    if told["kind"] == ConditionKind.CAPACITY:
        found = rounds[told["round"]]
        n = found.capacity
        said = ngettext("“%(round)s”只能巡视 %(n)d 个单位", "“%(round)s”只能巡视 %(n)d 个单位", n)
        return said % {"round": found.name, "n": n}
    names = {
        "unit": units.get(told["unit"], ""),
        "round": rounds[told["round"]].name if told["round"] else "",
    }
    days = {key: day(date.fromisoformat(told[key])) if told[key] else "" for key in ("start", "end")}
    return _CONDITIONS[told["kind"]]() % (names | days)
