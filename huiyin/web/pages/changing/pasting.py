"""The grid that a range of a sheet is pasted into: errors beside cells, looked at, then done as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from huiyin.journal.staleness import Stale
from huiyin.rectification.pasting import MOST_PASTED, PastedOutcome, looked_at, paste, seal
from huiyin.rectification.plans import target_for
from huiyin.rules.bulk import RowKind, Verdict
from huiyin.rules.moves import Refused
from huiyin.rules.sheet_headings import ALIASES, COLUMNS

from ...changing_words import field_word
from ...last_change import remember_change
from ...objections import sentence
from ...saved_views import uuid_of
from ..rectify.sending import key_of, taken_once
from ..tasks.listing import PLANNING
from .grid import GridRow, read_grid, written
from .words import changes

#: empty rows of a grid into which nothing was pasted yet
EMPTY = 12


@require_http_methods(["GET", "POST"])
def paste_tasks(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(*PLANNING):
        raise Http404
    target = _target(request)
    if request.method == "GET" or target is None:
        return _page(request, target, [], [])
    rows, unknown = read_grid(request.POST.get("tsv", ""))
    if "apply" in request.POST and rows and all(r.pasted for r in rows):
        try:
            return _applied(request, target, rows)
        except Stale:
            messages.warning(request, _("您查看期间内容有变化，尚未保存：请再看一次。"))
        except Refused:
            pass  # the page says it beside each row
    return _page(request, target, rows, unknown)


def _targets(request: HttpRequest) -> Any:
    return target_for(request.viewer).filter(body_id__in=request.viewer.bodies(*PLANNING))


def _target(request: HttpRequest) -> Any:
    """The one that is named, or the only one there is."""
    named = request.POST.get("target") or request.GET.get("target", "")
    rows = _targets(request)
    if not named:
        first = list(rows[:2])
        return first[0] if len(first) == 1 else None
    try:
        return rows.get(pk=uuid_of(named))
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def _applied(request: HttpRequest, target: Any, rows: Sequence[GridRow]) -> HttpResponse:
    told: list[str] = []

    def do() -> str:
        made, new = paste(
            target, [r.pasted for r in rows if r.pasted], seen=request.POST.get("seen", ""),
            by=request.viewer, reason=request.POST.get("reason", ""),
        )  # fmt: skip
        remember_change(request)
        n = made.size if made else 0
        told.append(ngettext("修改 %(n)d 项任务", "修改 %(n)d 项任务", n) % {"n": n})
        told.append(ngettext("新增 %(n)d 项任务", "新增 %(n)d 项任务", new) % {"n": new})
        return f"{reverse('tasks')}?round={target.round_id}&unit={target.unit_id}"

    answer = taken_once(request, do, _("粘贴的内容已保存。"))
    if told:
        messages.info(request, _("%(changed)s，%(new)s。") % {"changed": told[0], "new": told[1]})
    return answer


def _page(request: HttpRequest, target: Any, rows: Sequence[GridRow], unknown: Sequence[str]) -> HttpResponse:
    reason = request.POST.get("reason", "")
    outcomes: list[PastedOutcome] = []
    whole = bool(rows) and all(r.pasted for r in rows)
    if whole:
        outcomes = looked_at(target, [r.pasted for r in rows if r.pasted], by=request.viewer, reason=reason)
    shown = [_row(r, o) for r, o in zip(rows, outcomes or [None] * len(rows), strict=True)]
    bad = [r for r in shown if r["bad"]]
    context = {
        "target": target,
        "targets": [(str(t.pk), f"{t.round} · {t.unit}") for t in _targets(request)] if not rows else [],
        "columns": [(name, _column(name), "|".join(ALIASES[name])) for name in COLUMNS],
        "rows": shown,
        "blank": range(max(EMPTY - len(rows), 2) if target else 0),
        "tsv": written(rows),
        "unknown": _("、").join(unknown),
        "most": MOST_PASTED,
        "reason": reason,
        "bad": len(bad),
        "ready": whole and not bad and any(o.verdict == Verdict.WILL_CHANGE for o in outcomes),
        "new": sum(1 for o in outcomes if o.new),
        "changed": sum(1 for o in outcomes if o.outcome and o.verdict == Verdict.WILL_CHANGE),
        "seen": seal(outcomes) if outcomes else "",
        "once": key_of(request),
    }
    return render(request, "web/changing/paste.html", context, status=422 if bad else 200)


def _column(name: str) -> str:
    return _("序号") if name == "number" else field_word(RowKind.TASK, name)


def _row(row: GridRow, outcome: PastedOutcome | None) -> dict[str, Any]:
    against = [sentence(o) for o in outcome.obstacles] if outcome else []
    changed = outcome.outcome if outcome else None
    return {
        "cells": [(name, _column(name), row.cells[name], row.errors.get(name, "")) for name in COLUMNS],
        "verdict": outcome.verdict if outcome else None,
        "new": bool(outcome and outcome.new),
        "against": against,
        "bad": bool(row.errors or against),
        "changed": changes(RowKind.TASK, changed.before, changed.after, {}) if changed else [],
    }
