"""The cockpit's lines: how fast is closed, and rounds beside each other at the same age."""

from __future__ import annotations

from django.utils.translation import gettext as _

from huiyin.reports.cockpit import Cockpit

from ...line_chart import Chart, Series, draw, steps
from .tables import in_days

#: names below the chart, so that they do not run into each other
MOST_TICKS = 7


def speed_chart(found: Cockpit) -> Chart | None:
    """Median and ninetieth percentile by month; None with fewer than two months that can be told."""
    told = [(n, s) for n, (_month, s) in enumerate(found.closing.by_month) if s.median is not None]
    if len(told) < 2:
        return None
    median = [(float(n), float(s.median or 0)) for n, s in told]
    ninetieth = [(float(n), float(s.ninetieth or 0)) for n, s in told]
    months = [(float(n), f"{m:%Y-%m}") for n, (m, _speed) in enumerate(found.closing.by_month)]
    most = max(days for _n, days in ninetieth)
    rows = [(float(n), str(n)) for n in steps(most)]
    return draw([Series(_("九成"), ninetieth), Series(_("一半"), median)], _thinned(months), rows)


def age_chart(found: Cockpit) -> Chart | None:
    if not found.at_age:
        return None
    lines = [Series(one.name, one.line) for one in found.at_age]
    age = int(found.at_age[0].line[-1][0])
    columns = [(float(n), in_days(n)) for n in _days(age)]
    shares = [(n / 4, f"{25 * n}%") for n in range(5)]
    return draw(lines, columns, shares)


def _days(age: int) -> list[int]:
    return sorted({round(age * n / 4) for n in range(5)})


def _thinned(ticks: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """All of them, every so many with its words; the last one among these."""
    step, last = -(-len(ticks) // MOST_TICKS), len(ticks) - 1
    return [(at, words if (last - n) % step == 0 else "") for n, (at, words) in enumerate(ticks)]
