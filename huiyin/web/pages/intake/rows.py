"""An outside ledger record by record: what it changes before it is applied, what it changed afterwards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_POST, require_safe

from huiyin.findings.queries import categories_for
from huiyin.intake import choosing, queries
from huiyin.intake.row_log import Judged, counted, log_of, reconciliation, takes_changes
from huiyin.rules.finding import Completion, Pace
from huiyin.rules.moves import Obstacle
from huiyin.rules.three_way import Held, ImportVerdict, RowChoice

from ...figures import day, money
from ...lists import PER_PAGE
from ...objections import sentence
from ...refusals import Refusal, answers
from ...wording import word
from .comparing import document_of

PRINTED = 2000
COLUMNS = {
    "text": __("内容"), "category": __("类别"), "amount": __("涉及金额（元）"),
    "claimed": __("文件所称的完成情况"),
    "due_on": __("整改时限"), "leader": __("责任领导"), "lead_department": __("牵头部门"),
    "person": __("责任人"), "pace": __("整改方式"),
}  # fmt: skip
EXPLAINED = {
    ImportVerdict.CONFLICT: __("上次导入之后，两边都改了同一项，而且不同。没有选择的，保持本系统的内容。"),
    ImportVerdict.CHANGED: __("上次导入之后，只有外部台账改了。"),
    ImportVerdict.NEW: __("本系统还没有的问题和任务。"),
    ImportVerdict.BACK: __("上次导入时缺少，这次又有了。"),
    ImportVerdict.MISSING: __("上次导入时有，这次没有。只作记录，不销号、不删除任何内容。"),
    ImportVerdict.UNCHANGED: __("与上次导入相比没有改动。"),
}  # fmt: skip


@require_safe
@answers
def rows_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return show_rows(request, pk)


def show_rows(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    document = document_of(request, pk)
    if document.state not in ("read", "applied") or "round" in document.outcome:
        return redirect("intake_document", pk=pk)
    names = {str(c.pk): c.name for c in categories_for(request.viewer, document.body_id)}
    if document.state == "read":
        judged = reconciliation(document, queries.plan_for(document, request.viewer), request.viewer)
        context = _page(request, counted(judged), lambda kind: [j for j in judged if j.row.verdict == kind])
        rows = [_judged_row(j, names) for j in context["page"].object_list]
    else:
        counts = document.outcome.get("rows") or counted(())
        context = _page(request, counts, lambda kind: log_of(document, request.viewer, kind))
        rows = [_logged_row(r, names) for r in context["page"].object_list]
    context |= {"document": document, "rows": rows, "refusal": refusal, "takes": takes_changes(document)}
    decidable = document.state == "read" and context["kind"] in (
        ImportVerdict.CONFLICT,
        ImportVerdict.CHANGED,
    )
    context |= {"decidable": decidable, "choices": _choices(context["takes"])}
    return render(request, "web/intake/rows.html", context)


def _page(request: HttpRequest, counts: Mapping[str, int], of_kind: Any) -> dict[str, Any]:
    there = [v for v in EXPLAINED if counts.get(v)]
    asked = request.GET.get("kind", "")
    kind = asked if asked in there else (there[0] if there else "")
    printing, wanted = "print" in request.GET, request.GET.get("per_page", "")
    size = int(wanted) if wanted in {str(n) for n in PER_PAGE} else PER_PAGE[1]
    page = Paginator(of_kind(kind), PRINTED if printing else size).get_page(request.GET.get("page"))
    tabs = [
        {"kind": v, "n": counts[v], "current": v == kind, "words": word(v, "ImportVerdict")} for v in there
    ]
    return {
        "tabs": tabs, "kind": kind, "explained": EXPLAINED.get(kind, ""), "page": page, "printing": printing,
        "per_page_choices": PER_PAGE, "counts": counts, "heads": (_("上次导入"), _("这次"), _("本系统")),
    }  # fmt: skip


def _choices(takes: bool) -> list[tuple[str, str]]:
    rest = _("未选择（按上面的选择）") if takes else _("未选择（只作记录）")
    return [("", rest), (RowChoice.MINE, _("用文件的")), (RowChoice.SKIP, _("保持本系统的内容"))]


def _judged_row(judged: Judged, names: Mapping[str, str]) -> dict[str, Any]:
    row = judged.row
    cells = [(c.field, c.before, c.told, c.now, c.held) for c in row.cells]
    return {
        "label": row.label, "kind": row.kind, "came_back": row.came_back, "key": row.key,
        "url": reverse("finding", args=[row.finding]) if row.finding else "",
        "cells": [_cell(cell, names) for cell in cells], "written": judged.change is not None,
        "against": [sentence(o) for o in judged.obstacles],
        "choice": judged.choice if judged.choice in (RowChoice.MINE,) else "",
    }  # fmt: skip


def _logged_row(row: Any, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "label": row.label, "kind": row.kind, "came_back": row.came_back, "written": row.written,
        "url": reverse("finding", args=[row.finding_id]),
        "cells": [_cell(cell, names) for cell in row.cells],
        "against": [sentence(Obstacle(o["code"], o["params"])) for o in row.against],
    }  # fmt: skip


def _cell(cell: Sequence[Any], names: Mapping[str, str]) -> dict[str, Any]:
    field, before, told, now, how, *_taken = cell
    return {
        "words": COLUMNS[field], "first": shown(field, before, names), "second": shown(field, told, names),
        "third": shown(field, now, names), "held": how,
        "held_words": _("两边都改了") if how == Held.BOTH else _("外部台账改了"),
    }  # fmt: skip


def shown(field: str, value: str | None, names: Mapping[str, str]) -> str:
    """A kept value as a person reads it."""
    if value is None:
        return _("不详")
    if not value:
        return _("空")
    match field:
        case "due_on":
            return str(day(date.fromisoformat(value)))
        case "amount":
            return str(money(Decimal(value)))
        case "category":
            return names.get(value, _("不详"))
        case "pace":
            return str(word(value, Pace))
        case "claimed":
            return str(word(value, Completion))
    return value


@require_POST
@answers(again=show_rows)
def choose_rows(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is to become of changed values: of all, or of the rows of one page."""
    document_of(request, pk)
    version = request.POST.get("version", "")
    rows = {k.removeprefix("row-"): v for k, v in request.POST.items() if k.startswith("row-")}
    choosing.choose_changes(
        document_id=pk, version=int(version) if version.isdecimal() else 0, by=request.viewer,
        changes=request.POST.get("changes"), rows=rows,
    )  # fmt: skip
    messages.success(request, _("已保存选择。"))
    kind = request.POST.get("kind", "")
    query = f"?kind={kind}" if kind in set(ImportVerdict) else ""
    return redirect(reverse("intake_rows", args=[pk]) + query)
