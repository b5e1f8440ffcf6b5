"""The source on the left, what was read on the right, and every correction between them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.intake import queries
from huiyin.intake.parts import CorrectedItem, Part, corrected
from huiyin.intake.planned import FEEDS_BACK, REGISTERS
from huiyin.intake.progress import BUSY
from huiyin.intake.undoing import built_on
from huiyin.reading.result import Check

from ...context import address_of
from ...forms.intake import ItemForm
from ...lists import address
from ...refusals import Refusal
from .mending import families, preview, steps_taken
from .showing import highlighted, marks_of
from .uploading import demand_recorder, standing
from .words import (
    COLUMNS,
    DATES,
    KINDS,
    MEASURES,
    ROLE_KEYS,
    ROLES,
    VERDICTS,
    WARNINGS,
    obstacle_words,
    rule_in_words,
)

#: kinds in which a table that is no ledger may be one that was not recognised
TABULAR = frozenset({"ledger_table", "audit_rectification", "other"})


def document_of(request: HttpRequest, pk: UUID) -> Any:
    demand_recorder(request)
    try:
        return queries.document_for(request.viewer, pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


@require_safe
def document_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    return show_document(request, pk)


def show_document(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    """The page of one document, with why nothing was done when that is so."""
    document = document_of(request, pk)
    context = {"document": document, "refusal": refusal, **standing(document), **_after(document, request)}
    context["same"] = queries.same_content(request.viewer, [document])[document.pk][:3]
    context["busy"] = document.state in BUSY
    context["kind_words"] = KINDS.get(document.kind, "")
    context["stood_against"] = obstacle_words(document.problem.get("obstacles", []))
    if document.reading is not None and document.state != "reading":
        context |= panes(document, request.GET) | _facts(document, request)
    return render(request, "web/intake/document.html", context)


def _after(document: Any, request: HttpRequest) -> dict[str, Any]:
    """What came of an applied document, and what stands against taking it back."""
    if document.state != "applied":
        return {}
    if "round" in document.outcome:
        return {"round_outcome": document.outcome}
    targets = document.outcome["targets"]
    unit = document.target.unit_id if document.target and targets == [str(document.target_id)] else ""
    return {
        "outcome": document.outcome,
        "findings_query": _door("findings", round=document.round_id, unit=unit),
        "tasks_query": _door("tasks", round=document.round_id, unit=unit),
        "against_undo": built_on(document, request.viewer),
        "brought": queries.findings_brought(document, request.viewer)[:20],
    }


def _door(url_name: str, **query: Any) -> str:
    """The list behind a figure; "" as long as there is no such page."""
    return address(url_name, **query) if address_of(url_name) else ""


def panes(document: Any, query: QueryDict) -> dict[str, Any]:
    """Both panes of one part of the document: its text with marks, its items as corrected."""
    numbers = queries.part_numbers(document)
    number = part_number(query, numbers)
    part = queries.part_of(document, number)
    outline = queries.outline_of(document)
    items = list(corrected(part.items, outline, part.first_item))
    checks = _checks(document)
    places = {name: tuple(span) for name, span in document.reading["places"].items()}
    chosen = next((i for i in items if str(i.at) == query.get("item")), None)
    return {
        "document": document, "items": items, "chosen": chosen, "roles": ROLES.items(),
        "item_form": ItemForm(initial=initial_of(chosen)) if chosen else None, "role_keys": ROLE_KEYS,
        "source": highlighted(part, marks_of(part, items, places, checks)),
        "claims": _claims(part), "warnings": _warnings(part), "checks": _worded(checks),
        "part": number, "parts": len(numbers), "is_last": number + 1 == len(numbers),
        "families": families(outline), "steps": steps_taken(document), "open": document.state == "read",
        "preview": preview(document, outline, query), "unchecked": outline.unchecked(),
        "checked": len(outline.ids) - sum(outline.dropped) - outline.unchecked(),
        "roles_with_keys": [(r, w, ROLE_KEYS[r]) for r, w in ROLES.items()],
        "total": len(outline.ids), "dropped": sum(outline.dropped),
    }  # fmt: skip


def part_number(query: QueryDict, numbers: Sequence[tuple[int, int]]) -> int:
    """The part that was asked for, by its number or by an item in it; the first otherwise."""
    asked, item = query.get("part", ""), query.get("item", "")
    if asked.isdecimal() and int(asked) < len(numbers):
        return int(asked)
    if item.isdecimal():
        firsts = [first for _number, first in numbers]
        return max(bisect_right(firsts, int(item)) - 1, 0)
    return 0


def initial_of(item: CorrectedItem) -> dict[str, Any]:
    names = ("title", "status", "standing", "leader", "department", "person", "deadline")
    return {name: getattr(item, name) for name in names}


def _checks(document: Any) -> list[Check]:
    return [
        Check(**{**c, "spans": tuple(map(tuple, c["spans"]))}) for c in document.reading["reconciliation"]
    ]


def _worded(checks: Sequence[Check]) -> list[dict[str, Any]]:
    rows = []
    for n, check in enumerate(checks):
        words, tone, sign = VERDICTS[check.verdict]
        rows.append({"name": f"r{n}", "rule": rule_in_words(check.rule), "check": check, "words": words,
                     "tone": tone, "sign": sign})  # fmt: skip
    return rows


def _claims(part: Part) -> list[dict[str, Any]]:
    return [
        {
            "name": f"c{part.start}-{n}",
            "claim": c,
            "words": c.instrument or MEASURES.get(c.measure, c.measure),
        }
        for n, c in enumerate(part.claims)
    ]


def _warnings(part: Part) -> list[dict[str, Any]]:
    return [
        {"name": f"w{part.start}-{n}", "words": WARNINGS.get(w.code, w.code), "text": w.text}
        for n, w in enumerate(part.warnings)
    ]


def _facts(document: Any, request: HttpRequest) -> dict[str, Any]:
    """What was read of the document as a whole, and which unit of the body it may mean."""
    reading = document.reading
    inferred = set(reading["inferred"])
    dates = [
        {"name": f"p-dates-{n}", "words": words, "value": reading["dates"].get(n), "inferred": n in inferred}
        for n, words in DATES.items()
    ]
    return {
        "reading": reading, "dates": [d for d in dates if d["value"]], "round_facts": reading["round"],
        "enters": document.kind in FEEDS_BACK | REGISTERS,
        "likeness": queries.unit_meant(document, request.viewer),
        "tables": [
            _told(t) for t in reading.get("tables") or () if t["ledger"] or document.kind in TABULAR
        ],
        "meanings": COLUMNS.items(),
    }  # fmt: skip


def _told(table: Mapping[str, Any]) -> dict[str, Any]:
    """A table with the moment at which somebody said what its columns are."""
    at = (table.get("remembered") or {}).get("at")
    return {**table, "remembered_at": datetime.fromisoformat(at) if at else None}
