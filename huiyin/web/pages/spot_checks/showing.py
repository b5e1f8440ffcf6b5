"""One spot check: its list and seed, what was drawn, what it came to; drawing again; the workbook."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from huiyin.rules.roles import Role
from huiyin.rules.sampling import rank
from huiyin.rules.spot_check import CheckState
from huiyin.rules.unit import UnitType
from huiyin.spot_checks import queries
from huiyin.spot_checks.actions import note_export
from huiyin.spot_checks.workbook import written

from ...refusals import Refusal, one_of_or_404
from ...wording import word
from ..rectify.sending import key_of

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: lines of a list that are shown at once when a draw is made again
SHOWN = 500


def stratum_word(stratum: str, by: str) -> str:
    """What a stratum is called: a type of unit by its word, everything else as it is."""
    if by == "unit_type" and stratum in set(UnitType):
        return str(word(UnitType(stratum)))
    return stratum or _("未定")


def check_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    check = one_of_or_404(queries.check_for(viewer), pk)
    items = list(queries.items_for(viewer).filter(check_of=check).order_by("place"))
    office = Role.OFFICE in viewer.roles(check.body_id)
    by_target: dict[Any, list[Any]] = {}
    for item in items:
        if office and item.state == CheckState.TO_CHECK and item.finding.target_id not in by_target:
            by_target[item.finding.target_id] = list(queries.checkers_of(item.finding))
    lines = queries.summary(items)
    context = {
        "check": check,
        "of": len(check.population),
        "items": [(i, stratum_word(i.stratum, check.stratified_by), by_target.get(i.finding.target_id, []))
                  for i in items],
        "lines": [(line, stratum_word(line.stratum, check.stratified_by)) for line in lines[:-1]],
        "whole": lines[-1],
        "office": office,
        "assigning": bool(by_target),
        "once": key_of(request),
        "refusal": refusal,
    }  # fmt: skip
    return render(request, "web/spot_checks/check.html", context)


@require_safe
def show_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    return check_page(request, pk)


@require_safe
def redraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The draw made again from seed and list, with every step that anybody can repeat."""
    check = one_of_or_404(queries.check_for(request.viewer), pk)
    again = queries.drawn_again(check)
    drawn = set(again.keys)
    listed = sorted(queries.candidates_of(check), key=lambda c: (c.stratum, rank(check.seed, c.key)))
    rows = [
        (stratum_word(c.stratum, check.stratified_by), c.key, rank(check.seed, c.key)[:16], c.key in drawn)
        for c in listed[:SHOWN]
    ]
    context = {
        "check": check, "again": again, "rows": rows, "of": len(listed), "more": max(0, len(listed) - SHOWN),
        "example": listed[0].key if listed else "",
    }  # fmt: skip
    return render(request, "web/spot_checks/again.html", context)


@require_safe
def export_check(request: HttpRequest, pk: UUID) -> HttpResponse:
    viewer = request.viewer
    check = one_of_or_404(queries.check_for(viewer), pk)
    items = list(queries.items_for(viewer).filter(check_of=check).order_by("place"))

    def said(value: str, kind: str) -> str:
        if kind == "stratum":
            return stratum_word(value, check.stratified_by)
        return str(word(value, kind)) if value else ""

    first = [_("分层"), _("已抽取"), _("已核查"), pgettext("result", "属实"), _("基本属实"),
             _("不属实"), _("属实率"), _("区间下限"), _("区间上限"),
             _("走访人数"), _("满意人数"), _("满意率")]  # fmt: skip
    second = [_("序号"), _("单位"), _("问题编号"), _("问题"), _("核查人员"), _("核查日期"), _("状态"),
              _("核查结论"), _("情况说明"), _("走访人数"), _("满意人数")]  # fmt: skip
    data = written(
        queries.summary(items), items, heads=(first, second), titles=(_("汇总"), _("抽取清单")),
        all_words=_("合计"), word=said,
    )  # fmt: skip
    note_export(check_id=check.pk, by=viewer)
    response = HttpResponse(data, content_type=MEDIA_TYPE)
    name = quote(f"{check.title}.xlsx", safe="")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
