"""The dry run: what a list that comes back would change, row by row; and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.exchange import queries
from huiyin.exchange.applying import against_undoing
from huiyin.exchange.tasks import BUSY, is_lost
from huiyin.findings.queries import categories_for
from huiyin.intake.progress import progress_of
from huiyin.organisations.queries import units_for
from huiyin.rounds.queries import rounds_for
from huiyin.rules.moves import Obstacle
from huiyin.rules.three_way import DECIDABLE, RowChoice, RowVerdict

from ...lists import PER_PAGE
from ...objections import sentence
from ...refusals import Refusal, answers
from ...wording import word
from .uploading import demand_editor
from .words import EXPLAINED, PHASES, Shown, notice_words, problem_words, remark_words

PRINTED = 2000
#: the kinds that a person looks at first
FIRST = (
    RowVerdict.CONFLICT, RowVerdict.CHANGED, RowVerdict.NEW, RowVerdict.REFUSED, RowVerdict.UNCLEAR,
)  # fmt: skip


@require_safe
@answers
def workbook_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return show(request, pk)


def show(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    demand_editor(request)
    workbook = queries.workbook_for(request.viewer, pk)
    context = {"workbook": workbook, "refusal": refusal, "problem": problem_words(workbook.problem)}
    if workbook.state in BUSY:
        return render(request, "web/exchange/waiting.html", context | _standing(workbook))
    if workbook.body_id is None or not workbook.counts:
        return render(request, "web/exchange/failed.html", context)
    context |= _about(request, workbook) | _rows(request, workbook)
    if workbook.state == "read":
        context["decided"] = queries.decided(workbook)
        context["questions"] = _questions(request, workbook)
    if workbook.state == "applied":
        context["against_undo"] = against_undoing(workbook, request.viewer)
    return render(request, "web/exchange/workbook.html", context)


@require_safe
@answers
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How far the job is, for the page to renew itself."""
    demand_editor(request)
    workbook = queries.workbook_for(request.viewer, pk)
    response = render(request, "web/exchange/progress.html", {"workbook": workbook} | _standing(workbook))
    if workbook.state not in BUSY:
        response["HX-Refresh"] = "true"
    return response


def _standing(workbook: Any) -> dict[str, Any]:
    at = progress_of(workbook.pk)
    return {
        "at": at,
        "phase": PHASES.get(at.get("phase", ""), ""),
        "lost": is_lost(workbook),
        "busy": workbook.state in BUSY,
    }


def _about(request: HttpRequest, workbook: Any) -> dict[str, Any]:
    wanted = set(workbook.about["rounds"])
    rounds = [r.name for r in rounds_for(request.viewer) if str(r.pk) in wanted]
    return {
        "taken_at": parse_datetime(workbook.about["at"]), "rounds": _("、").join(rounds),
        "list_words": word(workbook.list_name, "ListName"),
        "notices": [notice_words(n, workbook.list_name) for n in workbook.notices],
    }  # fmt: skip


def _rows(request: HttpRequest, workbook: Any) -> dict[str, Any]:
    """One page of rows, of the kind that the address names, else the first kind that there is."""
    there = [v for v in EXPLAINED if workbook.counts.get(v)]
    asked = request.GET.get("kind", "")
    kind = asked if asked in there else next((v for v in FIRST if v in there), there[0] if there else "")
    printing = "print" in request.GET
    wanted = request.GET.get("per_page", "")
    size = int(wanted) if wanted in {str(n) for n in PER_PAGE} else PER_PAGE[1]
    page = Paginator(queries.rows_for(workbook, kind), PRINTED if printing else size).get_page(
        request.GET.get("page")
    )
    rows = list(page.object_list)
    seen = queries.still_seen(workbook, rows, request.viewer)
    categories = {str(c.pk): c.name for c in categories_for(request.viewer, workbook.body_id)}
    shown = Shown(workbook.list_name, categories)
    tabs = [
        {"kind": v, "n": workbook.counts[v], "current": v == kind, "words": word(v, "RowVerdict")}
        for v in there
    ]
    return {
        "tabs": tabs, "kind": kind, "explained": EXPLAINED.get(kind, ""), "page": page, "printing": printing,
        "per_page_choices": PER_PAGE, "decidable": kind in DECIDABLE and workbook.state == "read",
        "choices": _choices(kind), "heads": (_("导出时"), _("文件中"), _("台账现在")),
        "rows": [_row(r, shown, workbook.list_name, r.place in seen) for r in rows],
    }  # fmt: skip


def _choices(kind: str) -> list[tuple[str, str]]:
    if kind == RowVerdict.CONFLICT:
        return [("", _("未选择（保留台账）")), (RowChoice.MINE, _("用文件的")),
                (RowChoice.THEIRS, _("用台账的")), (RowChoice.SKIP, _("整行不写入"))]  # fmt: skip
    return [("", _("写入")), (RowChoice.SKIP, _("不写入"))]


def _row(row: Any, shown: Shown, list_name: str, seen: bool) -> dict[str, Any]:
    if not seen and row.verdict not in (RowVerdict.UNCLEAR, RowVerdict.NOT_FOUND):
        # what the viewer may not see any more is shown like what was never there
        return {"place": row.place, "number": row.number, "gone": True}
    obstacles = [Obstacle(o["code"], o["params"]) for o in row.obstacles]
    return {
        "place": row.place, "number": row.number, "label": row.label if seen else "", "choice": row.choice,
        "cells": [_cell(cell, shown) for cell in row.cells] if seen else [],
        "remarks": [remark_words(r, list_name) for r in row.remarks],
        "obstacles": [sentence(o) for o in obstacles], "may_be_mine": not obstacles,
        "needs_reason": row.needs_reason, "url": _door(row) if seen else "",
    }  # fmt: skip


def _door(row: Any) -> str:
    if row.parent:
        return reverse("finding", args=[row.parent])
    return reverse("exchange:record", args=[row.workbook_id, row.place])


def _cell(cell: Sequence[Any], shown: Shown) -> dict[str, Any]:
    code, base, mine, now, how = cell
    return {
        "words": shown.words.get(code, code), "held": how, "held_words": word(how, "Held"),
        "first": shown.text(code, base), "second": shown.text(code, mine), "third": shown.text(code, now),
    }  # fmt: skip


def _questions(request: HttpRequest, workbook: Any) -> list[dict[str, Any]]:
    """Names to ask about; of units that the viewer may see."""
    wanted = {q["unit"] for q in workbook.names}
    units = {str(u.pk): u.name for u in units_for(request.viewer) if str(u.pk) in wanted}
    words = Shown(workbook.list_name, {}).words
    return [
        {**q, "place": at, "unit_name": units[q["unit"]], "column_words": words[q["column"]]}
        for at, q in enumerate(workbook.names) if q["unit"] in units
    ]  # fmt: skip
