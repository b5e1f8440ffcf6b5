"""Searching what is in the viewer's scope: findings, tasks, units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from huiyin.findings.keyset import Length
from huiyin.reports.queries import LONGEST, Kind, found_by, words_of

from ..doors import door
from ..lists import address

#: shown of each kind when all are shown, and on a page of one kind
FEW, PAGE = 5, 25
#: characters of a text that are shown around what was found
AROUND = 60
WORDS: dict[Kind, Promise] = {
    Kind.FINDINGS: pgettext_lazy("list", "问题"),
    Kind.TASKS: pgettext_lazy("list", "任务"),
    Kind.UNITS: pgettext_lazy("list", "单位"),
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and whether it was searched for."""

    text: str
    is_hit: bool


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found: its address, its title and a passage of its text in pieces, and where it belongs."""

    url: str
    title: list[Piece]
    passage: list[Piece]
    place: str
    state: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What was found of one kind: how many there are, or that they are `more`, and those that are shown."""

    kind: Kind
    words: Promise
    n: int
    more: bool
    hits: list[Hit]
    url: str


def pieces(text: str, words: list[str]) -> list[Piece]:
    """The text cut at the words that were searched for; together the pieces give it again."""
    if not words:
        return [Piece(text, False)]
    pattern = re.compile("|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    found, place = [], 0
    for match in pattern.finditer(text):
        found += [Piece(text[place : match.start()], False), Piece(match.group(), True)]
        place = match.end()
    found.append(Piece(text[place:], False))
    return [p for p in found if p.text]


def passage(text: str, words: list[str]) -> list[Piece]:
    """The part of a text around the first word found in it; nothing where none is."""
    low = text.lower()
    starts = [at for at in (low.find(w.lower()) for w in words) if at >= 0]
    if not starts:
        return []
    start = max(0, min(starts) - AROUND // 2)
    end = min(len(text), start + 2 * AROUND)
    cut = pieces(" ".join(text[start:end].split()), words)
    before = [Piece("…", False)] if start else []
    return [*before, *cut, *([Piece("…", False)] if end < len(text) else [])]


def _hit(kind: Kind, row: Any, words: list[str]) -> Hit:
    if kind == Kind.FINDINGS:
        url = reverse("finding", args=[row.pk])
        place = f"{row.unit.name} · {row.round.name}"
        return Hit(url, pieces(row.title, words), passage(row.text, words), place, row.state, "FindingState")
    if kind == Kind.TASKS:
        url = f"{reverse('finding', args=[row.finding_id])}#task-{row.number}"
        place = f"{row.finding.unit.name} · {row.finding.title}"
        return Hit(url, pieces(row.title, words), passage(row.text, words), place, row.state, "TaskState")
    url = door("unit", row.pk) or address("findings", unit=row.pk)
    others = " · ".join(filter(None, [row.short_name, *row.aliases]))
    return Hit(url, pieces(row.name, words), pieces(others, words) if others else [], row.sector)


def _part(kind: Kind, length: Length, shown: Iterable[Any], q: str, words: list[str]) -> Part:
    return Part(kind, WORDS[kind], length.n, not length.exact, [_hit(kind, r, words) for r in shown],
                address("search", q=q, kind=kind.value))  # fmt: skip


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """All kinds with their first rows, or one kind page by page (`kind`)."""
    q = request.GET.get("q", "").strip()[:LONGEST]
    words = words_of(q)
    asked = request.GET.get("kind", "")
    chosen = Kind(asked) if asked in set(Kind) else None
    parts, page = [], None
    for kind in Kind:
        rows, length = found_by(request.viewer, words, kind)
        if kind == chosen:
            paginator = Paginator(rows, PAGE)
            paginator.count = length.n
            page = paginator.get_page(request.GET.get("page"))
            parts.append(_part(kind, length, page.object_list, q, words))
        else:
            parts.append(_part(kind, length, [] if chosen or not length.n else rows[:FEW], q, words))
    context = {
        "q": q,
        "words": words,
        "parts": parts,
        "chosen": chosen,
        "page": page,
        "found": sum(p.n for p in parts),
        "all_url": address("search", q=q),
    }
    return render(request, "web/search/search.html", context)


urlpatterns = [path("search/", search, name="search")]
