"""The team's report and the feedback opinion: looked at, and taken out as .docx or PDF; journaled."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from huiyin.team_work import queries
from huiyin.team_work.actions import note_paper
from huiyin.writing import NoChineseFont, Paper, to_docx, to_pdf

from ...refusals import one_of_or_404
from ...slips.naming import fit
from ...team_papers import TeamPaper, paper_of
from ..slips.showing import DOCX, PDF, attached, font_problem, shown_blocks

_MADE = {"docx": (to_docx, DOCX), "pdf": (lambda paper: to_pdf(paper, settings.HUIYIN_FONTS), PDF)}


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
    if form not in _MADE:
        raise Http404
    target, paper = _paper(request, pk, what)
    write, media_type = _MADE[form]
    try:
        made = write(paper)
    except NoChineseFont:
        messages.warning(request, font_problem())
        return redirect("team_document", pk=pk, what=what)
    note_paper(target=target, what=what, form=form, by=request.viewer)
    return attached(made, media_type, f"{fit(paper.title)}.{form}")
