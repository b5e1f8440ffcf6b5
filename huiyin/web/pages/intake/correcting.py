"""Taking and taking back corrections: each is a form, to htmx the panes come back at the same place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.intake import actions, queries
from huiyin.intake.parts import corrected
from huiyin.intake.steps import NoSuchStep
from huiyin.journal.staleness import Stale

from ...forms.intake import ItemForm
from ...refusals import Unfit, answers
from .comparing import document_of, initial_of, panes, part_number
from .mending import STEP_WORDS, bulk_step, steps_taken
from .uploading import standing


@require_POST
@answers
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one correction; to htmx the panes come back, otherwise the page at the item."""
    document = document_of(request, pk)
    try:
        step = _step(request, document)
        if step is not None:
            version = int(request.POST.get("version", "0"))
            document = actions.correct(document_id=pk, version=version, step=step, by=request.viewer)
    except (NoSuchStep, ValueError, KeyError) as unknown:
        raise Http404 from unknown
    except Stale as stale:
        return _too_late(request, stale, step)
    return _shown(request, document)


@require_POST
@answers
def take_back_step(request: HttpRequest, pk: UUID) -> HttpResponse:
    document_of(request, pk)
    try:
        number, version = int(request.POST["n"]), int(request.POST["version"])
    except (KeyError, ValueError) as unknown:
        raise Http404 from unknown
    try:
        document = actions.take_back_step(document_id=pk, version=version, number=number, by=request.viewer)
    except Stale as stale:
        return _too_late(request, stale, None)
    return _shown(request, document)


def _step(request: HttpRequest, document: Any) -> dict[str, Any] | None:
    """The step that the form asks for; None when nothing was changed."""
    posted = request.POST
    op = posted["op"]
    if op == "bulk":
        step = bulk_step(posted["which"], posted["role"])
        if step is None:
            raise NoSuchStep(posted["which"])
        return step
    if op == "accept_range":
        return {"op": op, "first": int(posted["first"]), "last": int(posted["last"])}
    if op == "depth":
        return {"op": op, "item": posted["id"], "depth": int(posted["depth"])}
    if op.startswith("role:"):
        return {"op": "role", "item": posted["id"], "role": op.removeprefix("role:")}
    if op != "text":
        return {"op": op, "item": posted["id"]}
    part = queries.part_of(document, part_number(posted, queries.part_numbers(document)))
    items = corrected(part.items, queries.outline_of(document), part.first_item)
    current = next(i for i in items if i.id == posted["id"])
    form = ItemForm(posted, initial=initial_of(current))
    if not form.is_valid():
        raise Unfit(form)
    changes = form.changes()
    return {"op": "text", "item": current.id, "fields": changes} if changes else None


def _shown(request: HttpRequest, document: Any) -> HttpResponse:
    if request.htmx:
        document = queries.document_for(request.viewer, document.pk)
        context = panes(document, _without_form(request.POST))
        return render(request, "web/intake/panes.html", context)
    item = request.POST.get("item", "")
    anchor = f"?item={item}#i{item}" if item.isdecimal() else f"?part={request.POST.get('part', '0')}"
    return redirect(reverse("intake_document", args=[document.pk]) + anchor)


def _without_form(posted: Mapping[str, str]) -> QueryDict:
    """After a correction the list is shown at the same part, its form closed."""
    query = QueryDict(mutable=True)
    query["part"] = posted.get("part", "")
    return query


def _too_late(request: HttpRequest, stale: Stale, step: Mapping[str, Any] | None) -> HttpResponse:
    """Somebody was first: what they did and what was asked for, with the way to do it all the same."""
    document = queries.document_for(request.viewer, stale.current.pk)
    seen = request.POST.get("version", "0")
    theirs = [s for s in steps_taken(document) if s["version"] > (int(seen) if seen.isdecimal() else 0)]
    typed = [(k, v) for k, v in request.POST.items() if k not in ("csrfmiddlewaretoken", "version")]
    mine = STEP_WORDS[step["op"]](step) if step else _("撤销一处更正")
    context = {"document": document, "theirs": theirs, "mine": mine, "typed": typed, **standing(document)}
    if document.state == "read":
        context |= panes(document, _without_form(request.POST))
    template = "web/intake/panes.html" if request.htmx else "web/intake/stale.html"
    return render(request, template, {**context, "stale": True}, status=409)
