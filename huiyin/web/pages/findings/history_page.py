"""A finding's whole history: every event that the viewer may know of, with what it changed."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.accounts.viewer import Viewer
from huiyin.dialogue.queries import said_about
from huiyin.evidence.queries import evidence_for
from huiyin.findings.queries import category_names, findings_for, roles_on
from huiyin.rectification.queries import tasks_of

from ...refusals import one_of_or_404
from .differences import Named, about, differences, said
from .event_kinds import KIND_WORDS, EventKind, kind_of
from .life_line import Event, life_line

PER_PAGE = 100
#: on paper all is on one page
PRINTED = 5000


@require_safe
def show_history(request: HttpRequest, pk: UUID) -> HttpResponse:
    viewer = request.viewer
    finding = one_of_or_404(findings_for(viewer), pk)
    events = life_line(finding, viewer, roles_on(finding, viewer))
    asked, printing = request.GET.get("kind", ""), "print" in request.GET
    kind = EventKind(asked) if asked in set(EventKind) else None
    shown = [e for e in events if kind is None or kind_of(e) == kind]
    page = Paginator(shown, PRINTED if printing else PER_PAGE).get_page(request.GET.get("page"))
    named = _named(finding, viewer)
    context = {
        "finding": finding,
        "page": page,
        "events": [_told(e, named) for e in page.object_list],
        "kinds": _kinds(events, kind),
        "kind": KIND_WORDS[kind] if kind else "",
        "unknown": bool(asked) and kind is None,
        "printing": printing,
        "per_page_choices": (),
    }
    return render(request, "web/findings/history.html", context)


def _told(event: Event, named: Named) -> Event:
    """The event with what it is about and what it changed."""
    text = said(event, named) or ("" if "changes" in event else event["text"])
    return {**event, "text": text, "about": about(event, named), "changes": differences(event, named)}


def _kinds(events: list[Event], chosen: EventKind | None) -> list[dict[str, Any]]:
    """The kinds that there are, each with how many events, and the chosen one; first all of them."""
    counts = Counter(kind_of(e) for e in events)
    kinds = [
        {
            "words": words, "n": counts[kind], "current": kind == chosen,
            "url": "?" + urlencode({"kind": kind.value}),
        }
        for kind, words in KIND_WORDS.items()
        if counts[kind] or kind == chosen
    ]  # fmt: skip
    return [{"words": _("全部"), "n": len(events), "current": chosen is None, "url": "?"}, *kinds]


def _named(finding: Any, viewer: Viewer) -> Named:
    """A constant number of queries, however much happened."""
    return Named(
        categories=category_names(finding),
        tasks={str(t.pk): t.title for t in tasks_of(finding)},
        evidence={str(e.pk): e.title or e.name for e in evidence_for(viewer, finding.pk)},
        comments={
            str(s.comment.pk): {w.number: w.text for w in s.wordings} for s in said_about(finding, viewer)
        },
    )
