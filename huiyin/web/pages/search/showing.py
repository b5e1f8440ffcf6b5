"""Searching what is in the viewer's scope: all kinds with their first rows, or one kind page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from huiyin.findings.keyset import Length
from huiyin.reports.searching import COUNTED, Kind, found_by, texts_of
from huiyin.rules.finding import FindingState
from huiyin.rules.search_words import LONGEST

from ...doors import door
from ...lists import address
from ...round_choice import rounds_shown
from ...wording import word
from .asking import Question, question
from .hits import Hit, hits

#: shown of each kind when all are shown, and on a page of one kind
FEW, PAGE = 5, 20
WORDS: dict[Kind, str | Promise] = {
    Kind.FINDINGS: pgettext_lazy("list", "问题"),
    Kind.TASKS: pgettext_lazy("list", "任务"),
    Kind.PROGRESS: _("进展"),
    Kind.EVIDENCE: _("佐证材料"),
    Kind.DOCUMENTS: _("导入的文件"),
    Kind.UNITS: pgettext_lazy("list", "单位"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """What was found of one kind: how many there are, or that they are `more`, and those that are shown."""

    kind: Kind
    words: str | Promise
    n: int
    more: bool
    hits: list[Hit]
    url: str


@require_safe
def show_search(request: HttpRequest) -> HttpResponse:
    asked = question(request)
    parts, page = [], None
    for kind in Kind:
        rows, length = found_by(request.viewer, asked.asked, kind)
        shown: Any = []
        if kind == asked.kind:
            page = _page(rows, length, request.GET.get("page"))
            shown = page.object_list
        elif not asked.kind and length.n:
            shown = rows[:FEW]
        parts.append(_part(kind, length, list(shown), asked))
    context = {
        "q": asked.q, "words": asked.asked.words, "too_short": asked.typed.too_short, "on": asked.on,
        "unknown": asked.unknown, "parts": parts, "chosen": asked.kind, "page": page,
        "found": sum(p.n for p in parts), "all_url": address("search", **asked.place),
        "bare_url": address("search", q=asked.q), "rounds": rounds_shown(request), "place": asked.place,
        "states": [(s.value, word(s)) for s in FindingState], "longest": LONGEST, "most": COUNTED,
        "titles_url": door("findings", q=asked.typed.too_short[0]) if asked.typed.too_short else "",
    }  # fmt: skip
    return render(request, "web/search/search.html", context)


def _page(rows: QuerySet[Any], length: Length, asked: str | None) -> Page:
    paginator = Paginator(rows, PAGE)
    # what is more than that is not turned to: more words find it
    paginator.count = length.n
    return paginator.get_page(asked)


def _part(kind: Kind, length: Length, rows: list[Any], asked: Question) -> Part:
    words = asked.asked.words
    shown = hits(kind, rows, words, texts_of(kind, rows, words) if rows else {})
    return Part(kind, WORDS[kind], length.n, not length.exact, shown,
                address("search", **asked.place, kind=kind.value))  # fmt: skip
