"""The paper of a step, taken out as .docx or PDF by whoever sees the step; journaled."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.rules.ladder import Rung
from huiyin.supervision import queries
from huiyin.supervision.actions import note_paper
from huiyin.writing import NoChineseFont, Paper, to_docx, to_pdf

from ...refusals import one_of_or_404
from ...slips.naming import fit
from ...supervision_papers import TITLES, paper_of
from ..slips.showing import DOCX, PDF, attached, font_problem


def _paper(request: HttpRequest, pk: UUID) -> tuple[Any, Paper]:
    step = one_of_or_404(queries.steps_for(request.viewer), pk)
    return step, paper_of(step, list(queries.causes_of(step)))


def _name(step: Any, ending: str) -> str:
    named = {"what": TITLES[Rung(step.rung)], "unit": step.finding.unit.name, "number": step.finding.number}
    return fit(_("%(what)s %(unit)s %(number)s") % named) + ending


@require_safe
def step_docx(request: HttpRequest, pk: UUID) -> HttpResponse:
    step, paper = _paper(request, pk)
    made = to_docx(paper)
    note_paper(step=step, form="docx", by=request.viewer)
    return attached(made, DOCX, _name(step, ".docx"))


@require_safe
def step_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    step, paper = _paper(request, pk)
    try:
        made = to_pdf(paper, settings.HUIYIN_FONTS)
    except NoChineseFont:
        messages.warning(request, font_problem())
        return redirect("supervision_step", pk=pk)
    note_paper(step=step, form="pdf", by=request.viewer)
    return attached(made, PDF, _name(step, ".pdf"))
