"""The cockpit's figures as a workbook: a sheet a table."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huiyin.organisations.clock import today
from huiyin.reports.actions import note_list_export
from huiyin.reports.cockpit import Cockpit, cockpit
from huiyin.reports.lists import Column
from huiyin.reports.workbook import Sheet

from ..export import EXPORTERS, about, exporting, sent
from .access import round_of
from .heat import as_figures
from .tables import Cell, Doors, Figures, Row, tables


@require_safe
def export_cockpit(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(*EXPORTERS):
        raise PermissionDenied
    viewer, found = exporting(request.viewer), round_of(request)
    # what leaves is of now, however long it takes
    figures = cockpit(viewer, found, today(), at_once=True).value
    doors = Doors({"round": found.pk} if found else {})
    told = about(viewer, [found.name] if found else [], _("无"))
    wanted = [_sums(figures), *tables(figures, doors), as_figures(figures)]
    sheets = [_sheet(one, told) for one in wanted if one.rows]
    name = _("驾驶舱 %(day)s.xlsx") % {"day": today().isoformat()}
    count = sum(sheet.count for sheet in sheets)
    return sent(
        sheets, name,
        lambda: note_list_export(
            name="cockpit", count=count, filters=dict(request.GET.lists()), by=request.viewer
        ),
        plain="cockpit.xlsx",
    )  # fmt: skip


def _sums(found: Cockpit) -> Figures:
    """What stands at the top of the page."""
    told: list[tuple[str, Any]] = [
        (_("已反馈"), found.fed_back), (_("已销号"), found.closed), (_("超期"), found.overdue),
        *([(_("待判断的疑点"), found.signs)] if found.signs is not None else []),
        (_("销号后重新整改"), found.back["reopened"]), (_("销号后再次发现"), found.back["recurred"]),
        (_("建立完善制度（项）"), found.outcomes.rules_made),
        (_("追缴、挽回资金（元）"), found.outcomes.money_recovered),
        (_("处理人员（人次）"), found.outcomes.persons),
    ]  # fmt: skip
    rows = tuple(Row(words, (Cell(n),)) for words, n in told)
    return Figures("sums", _("概览"), (_("事项"), pgettext("figures", "数")), rows)


def _sheet(one: Figures, told: str) -> Sheet:
    first, *rest = one.heads
    columns = [Column("c0", first, 30), *(Column(f"c{n}", head, 14) for n, head in enumerate(rest, 1))]
    rows = [
        {"c0": str(row.words), **{f"c{n}": cell.shown for n, cell in enumerate(row.cells, 1)}}
        for row in one.rows
    ]
    return Sheet(str(one.title)[:31], str(one.title), told, columns, rows, len(rows))
