"""A document held against the ledger and against the report before it, as its pages show it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huiyin.intake import queries
from huiyin.intake.across import Comparison, compare
from huiyin.intake.outline import Outline
from huiyin.intake.planned import FEEDS_BACK, REGISTERS, ImportPlan
from huiyin.rules.across import Difference

from .comparing import document_of
from .words import difference_words

#: places and findings that one difference names; the rest are counted
MOST_NAMED = 12
#: wordings that one page asks about
MOST_ALIKE = 50


@require_safe
def across_part(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The comparison alone, which the document's page fetches after itself: it reads the whole ledger."""
    document = document_of(request, pk)
    context: dict[str, Any] = {"document": document}
    if document.state == "read" and document.kind in FEEDS_BACK | REGISTERS:
        made = queries.plan_for(document, request.viewer)
        context |= crossed(document, made, queries.outline_of(document), request)
    return render(request, "web/intake/across.html", {**context, "short": True})


def crossed(document: Any, made: ImportPlan, outline: Outline, request: HttpRequest) -> dict[str, Any]:
    """What the template across.html shows."""
    found = compare(document, made, request.viewer)
    titles = {f.item: f.title for f in made.findings}
    return {
        "across": found,
        "differences": [_shown(d, found, titles, outline) for d in found.differences],
        "since_last": [_shown(d, found, titles, outline) for d in found.since_last],
        "alike": [
            {"said": p.said, "at": outline.place(p.said.item) or 0, "score": p.score,
             "kept": found.findings[p.kept.key], "url": _address(found, p.kept.key)}
            for p in found.alike[:MOST_ALIKE]
        ],
        "alike_more": max(len(found.alike) - MOST_ALIKE, 0),
        "elsewhere": [
            {"item": item, "at": outline.place(item) or 0, "title": titles[item], "earlier": earlier,
             "round": name, "url": reverse("finding", args=[earlier.id])}
            for item, earlier, name in found.elsewhere[:MOST_NAMED]
        ],
        "elsewhere_more": max(len(found.elsewhere) - MOST_NAMED, 0),
    }  # fmt: skip


def _shown(
    difference: Difference, found: Comparison, titles: dict[str, str], outline: Outline
) -> dict[str, Any]:
    items = [
        {"at": outline.place(item) or 0, "item": item, "title": titles.get(item, "")}
        for item in difference.items[:MOST_NAMED]
    ]
    kept = [
        {"finding": found.findings[key], "url": _address(found, key)} for key in difference.keys[:MOST_NAMED]
    ]
    named: Sequence[str] = difference.items or difference.keys or difference.words
    return {
        **difference_words(difference), "difference": difference, "items": items, "kept": kept,
        "words": difference.words[:MOST_NAMED], "count": len(named), "more": max(len(named) - MOST_NAMED, 0),
    }  # fmt: skip


def _address(found: Comparison, key: str) -> str:
    return reverse("finding", args=[found.findings[key].id])
