"""The list of common problems with their figures, each a door to the findings that it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.organisations.clock import today
from huiyin.reports.kept import kept
from huiyin.rules.finding import OPEN
from huiyin.rules.reopening import CameBack
from huiyin.rules.roles import Role
from huiyin.themes.queries import READERS, ThemeFigures, figures, groupings_for, themes_for, unplaced
from huiyin.themes.workbook import written

from ...doors import Door, door
from ...round_choice import rounds_shown
from ..rectify.sending import key_of
from .grouping import told

PER_PAGE = (25, 50)
#: with fewer findings there is nothing to be said of what they have in common
TOO_FEW = 10


@dataclass(frozen=True, slots=True)
class Row:
    """A theme with its figures; the figures are doors."""

    theme: Any
    figures: ThemeFigures
    findings: Door
    open: Door
    closed: Door
    back: Door

    @property
    def share(self) -> float:
        """Closed, of all."""
        return self.figures.closed / self.figures.findings


_SORTS: dict[str, Callable[[Row], Any]] = {
    "findings": lambda row: row.figures.findings,
    "units": lambda row: row.figures.units,
    "rounds": lambda row: row.figures.rounds,
    "open": lambda row: row.figures.open,
    "closed": lambda row: row.share,
    "back": lambda row: row.figures.back,
    "amount": lambda row: row.figures.amount or Decimal(0),
}


def rows_of(request: HttpRequest) -> tuple[list[Row], dict[str, Any]]:
    """What the address asks for, in its order, and how the page says it."""
    viewer = request.viewer
    if not viewer.has(*READERS):
        raise PermissionDenied
    rounds = rounds_shown(request)
    chosen = next((r for r in rounds if str(r.pk) == request.GET.get("round")), None)
    place = {"round": chosen.pk} if chosen else {}
    counted = kept(viewer, "themes", str(chosen.pk) if chosen else "",
                   count=lambda: figures(viewer, round_id=chosen.pk if chosen else None))  # fmt: skip
    text, several = request.GET.get("q", "").strip(), "one" not in request.GET
    rows = [
        row_of(theme, counted[theme.pk], place)
        for theme in themes_for(viewer)
        if theme.pk in counted and (not text or text in theme.name or any(text in p for p in theme.phrases))
    ]
    # in several units it is common; in one it is that unit's own
    shown = [row for row in rows if row.figures.units > 1 or not several]
    asked = request.GET.get("sort", "-findings")
    sort = _SORTS.get(asked.removeprefix("-"), _SORTS["findings"])
    shown.sort(
        key=lambda row: (sort(row), row.figures.findings, str(row.theme.pk)), reverse=asked.startswith("-")
    )
    context = {
        "rounds": rounds, "chosen": chosen, "q": text, "several": several, "sort": asked,
        "hidden": len(rows) - len(shown), "total": sum(row.figures.findings for row in shown),
    }  # fmt: skip
    return shown, context


def row_of(theme: Any, found: ThemeFigures, place: dict[str, Any]) -> Row:
    def to(n: int, **more: Any) -> Door:
        return Door(n, door("findings", theme=theme.pk, **place, **more))

    return Row(
        theme, found, findings=to(found.findings), open=to(found.open, state=sorted(OPEN)),
        closed=to(found.closed, state=["closed"]), back=to(found.back, back=[way.value for way in CameBack]),
    )  # fmt: skip


@require_safe
def themes_list(request: HttpRequest) -> HttpResponse:
    rows, context = rows_of(request)
    viewer = request.viewer
    wanted = request.GET.get("per_page", "")
    per_page = int(wanted) if wanted in {str(n) for n in PER_PAGE} else PER_PAGE[0]
    page = Paginator(rows, per_page).get_page(request.GET.get("page"))
    alone = kept(viewer, "themes unplaced", count=lambda: unplaced(viewer))
    last = groupings_for(viewer).first()
    context |= {
        "page": page, "rows": page.object_list, "per_page_choices": PER_PAGE, "alone": alone,
        "columns": _columns(), "may": viewer.has(Role.OFFICE), "once": key_of(request),
        "too_few": context["total"] + alone < TOO_FEW, "last": told(last) if last else None,
    }  # fmt: skip
    return render(request, "web/themes/list.html", context)


def _columns() -> list[tuple[str, str]]:
    """Columns that can be sorted by, and their heads."""
    return [
        ("findings", _("问题")), ("units", _("涉及单位")), ("rounds", _("涉及轮次")), ("open", _("未销号")),
        ("closed", _("已销号")), ("back", _("销号后又出现")), ("amount", _("涉及金额（元）")),
    ]  # fmt: skip


@require_safe
def themes_workbook(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    rows, _context = rows_of(request)
    heads = [_("共性问题"), _("典型表述"), *(head for _name, head in _columns())]
    content = written(
        _("共性问题"), heads, [(row.theme.name, _("、").join(row.theme.phrases), row.figures) for row in rows]
    )
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = f'attachment; filename="themes-{today():%Y%m%d}.xlsx"'
    return response
