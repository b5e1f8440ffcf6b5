"""The team's report and the feedback opinion: looked at, and taken out as .docx or PDF; journaled."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from huiyin.team_work import queries
from huiyin.team_work.actions import note_paper
from huiyin.writing import Paper

from ...paper_files import font_problem, paper_file
from ...refusals import one_of_or_404
from ...team_papers import TeamPaper, paper_of
from ..slips.showing import shown_blocks


def _paper(request: HttpRequest, pk: UUID, what: str) -> tuple[Any, Paper]:
    if what not in set(TeamPaper):
        raise Http404
    target = one_of_or_404(queries.desks_for(request.viewer), pk)
    found = queries.composed(request.viewer, target, registered_only=what == TeamPaper.OPINION)
    return target, paper_of(TeamPaper(what), found)


@require_safe
def show_document(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    target, paper = _paper(request, pk, what)
    context = {
        "target": target, "what": what, "paper": paper, "blocks": shown_blocks(paper),
        "font_problem": font_problem(), "title": paper.title,
    }  # fmt: skip
    return render(request, "web/team_work/document.html", context)


@require_safe
def take_document(request: HttpRequest, pk: UUID, what: str, form: str) -> HttpResponse:
    target, paper = _paper(request, pk, what)
    return paper_file(
        request, paper, form, paper.title, back=reverse("team_document", args=[pk, what]),
        note=lambda: note_paper(target=target, what=what, form=form, by=request.viewer),
    )  # fmt: skip
