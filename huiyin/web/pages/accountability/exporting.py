"""The list of cases as a workbook, over exactly what the list shows."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from huiyin.accountability.queries import cases_for
from huiyin.organisations.clock import today
from huiyin.reports.actions import note_list_export
from huiyin.reports.lists import Column
from huiyin.reports.workbook import Sheet
from huiyin.rules.accountability import CaseState

from ...lists import filtered
from ..export import EXPORTERS, exporting, sent
from .listing import WordedCaseFilter
from .words import instrument_word

_COLUMNS = (
    Column("unit", gettext_lazy("单位"), 22),
    Column("round", gettext_lazy("轮次"), 22),
    Column("number", gettext_lazy("序号"), 8),
    Column("title", gettext_lazy("问题"), 48),
    Column("post", gettext_lazy("对象（职务）"), 26),
    Column("state", gettext_lazy("状态"), 12, CaseState),
    Column("instrument", gettext_lazy("处理方式"), 16),
    Column("decided_by", gettext_lazy("决定机关"), 26),
    Column("document", gettext_lazy("文号"), 22),
    Column("decided_on", gettext_lazy("决定日期"), 12),
    Column("effect_until", gettext_lazy("影响期至"), 12),
)
_OWN = ("post", "state", "decided_by", "document", "decided_on", "effect_until")
_AT_ONCE = 2000


@require_safe
def export_cases(request: HttpRequest) -> HttpResponse:
    viewer = exporting(request.viewer)
    if not viewer.has(*EXPORTERS):
        raise PermissionDenied
    rows = filtered(WordedCaseFilter, request, cases_for(viewer))
    n = rows.count()
    told = ngettext("共 %(n)s 行", "共 %(n)s 行", n) % {"n": n}
    sheet = Sheet(_("问责"), _("问责"), told, _COLUMNS, (_row(c) for c in rows.iterator(_AT_ONCE)), n)
    filters = dict(request.GET.lists())
    name = f"{_('问责')} {today().isoformat()}.xlsx"
    return sent(
        [sheet],
        name,
        lambda: note_list_export(name="accountability", count=n, filters=filters, by=request.viewer),
    )


def _row(case: Any) -> dict[str, Any]:
    finding = case.finding
    return {
        "unit": finding.unit.name, "round": finding.round.name, "number": finding.number,
        "title": finding.title, "instrument": instrument_word(case),
        **{name: getattr(case, name) for name in _OWN},
    }  # fmt: skip
