"""One dispatch: everything that the head puts their name to, with the pledge beside."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from huiyin.evidence.queries import evidence_for
from huiyin.rectification.queries import tasks_for
from huiyin.rules.dispatch import DispatchKind, DispatchState
from huiyin.rules.roles import WHOLE_UNIT, Role
from huiyin.unit_work.dispatches import Shown, dispatches_for, pledge_of, shown, steps_on

from ...forms.dispatch import DispatchForm
from ...refusals import Refusal, one_of_or_404
from ..rectify.evidence import download
from ..rectify.sending import key_of
from .listing import title_of

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Matter:
    """One thing that the dispatch is about, with what stands behind it."""

    content: dict[str, Any]
    finding: Any = None
    task: Any = None
    tasks: list[Any] = field(default_factory=list)
    evidence: list[Any] = field(default_factory=list)
    old: date | None = None
    wanted: date | None = None


def dispatch_page(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    viewer = request.viewer
    dispatch = one_of_or_404(dispatches_for(viewer).prefetch_related("items__finding"), pk)
    ours = dispatch.unit_id in viewer.scopes(*WHOLE_UNIT)
    steps = {a.value: standing for a, standing in steps_on(dispatch, viewer).items()}
    form = refusal.form if refusal and refusal.form else None
    initial = {"version": dispatch.version, "note": dispatch.note}
    context = {
        "dispatch": dispatch,
        "title": title_of(dispatch),
        "matters": matters(shown(dispatch, viewer), viewer),
        "is_plan": dispatch.kind == DispatchKind.PLAN,
        "ours": ours,
        "is_head": dispatch.unit_id in viewer.scopes(Role.UNIT_HEAD),
        "signed": dispatch.state == DispatchState.SIGNED,
        "pledge": pledge_words(dispatch),
        "steps": steps if ours else {},
        "form": form or DispatchForm(request.POST or None, initial=initial),
        "once": key_of(request),
        "refusal": refusal,
    }
    return render(request, "web/dispatches/dispatch.html", context)


@require_safe
def show_dispatch(request: HttpRequest, pk: UUID) -> HttpResponse:
    return dispatch_page(request, pk)


def pledge_words(dispatch: Any) -> str:
    """The pledge as it was accepted; before that as the profile words it, in the reader's language."""
    if dispatch.pledge:
        return str(dispatch.pledge)
    words = pledge_of(dispatch)
    return words.en if (get_language() or "zh").startswith("en") else words.zh


def matters(rows: Sequence[Shown], viewer: Any) -> list[Matter]:
    """What stands behind each thing: tasks and evidence, for all of them in two queries."""
    ids = [row.finding.pk for row in rows if row.finding]
    tasks: dict[Any, list[Any]] = defaultdict(list)
    pieces: dict[Any, list[Any]] = defaultdict(list)
    if ids:
        for task in tasks_for(viewer).filter(finding_id__in=ids).order_by("number"):
            tasks[task.finding_id].append(task)
        for piece in (
            evidence_for(viewer).filter(finding_id__in=ids, withdrawn_at=None).order_by("uploaded_at")
        ):
            pieces[piece.finding_id].append(piece)
    return [_matter(row, tasks, pieces) for row in rows]


def _matter(row: Shown, tasks: dict[Any, list[Any]], pieces: dict[Any, list[Any]]) -> Matter:
    if row.finding is None:
        return Matter(row.content)
    old, wanted = (row.content.get(name) for name in ("old", "wanted"))
    return Matter(
        row.content, row.finding, row.task, tasks[row.finding.pk], pieces[row.finding.pk],
        date.fromisoformat(old) if old else None, date.fromisoformat(wanted) if wanted else None,
    )  # fmt: skip


@require_safe
def print_pledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the head signs on paper: the content and the pledge with a line for the signature."""
    dispatch = one_of_or_404(dispatches_for(request.viewer).prefetch_related("items__finding"), pk)
    context = {
        "dispatch": dispatch,
        "title": title_of(dispatch),
        "matters": matters(shown(dispatch, request.viewer), request.viewer),
        "is_plan": dispatch.kind == DispatchKind.PLAN,
        "pledge": pledge_words(dispatch),
    }
    return render(request, "web/dispatches/print.html", context)


@require_safe
def pledge_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The scan of the signed pledge, to whoever sees the dispatch."""
    dispatch = one_of_or_404(dispatches_for(request.viewer).filter(pledge_file__isnull=False), pk)
    return download(request, dispatch.pledge_file, dispatch.pledge_name, f"dispatch {dispatch.pk}")
