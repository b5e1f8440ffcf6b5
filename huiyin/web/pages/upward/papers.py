"""A brief as .docx or PDF; journaled."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.upward import actions, queries
from huiyin.writing import NoChineseFont, to_docx, to_pdf

from ...brief_paper import brief_paper
from ...refusals import one_of_or_404
from ...slips.naming import fit
from ..slips.showing import DOCX, PDF, attached, font_problem


@require_safe
def brief_file(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    brief = one_of_or_404(queries.briefs_for(request.viewer), pk)
    if form not in ("docx", "pdf"):
        raise Http404
    paper = brief_paper(brief)
    if form == "docx":
        made, media_type = to_docx(paper), DOCX
    else:
        try:
            made, media_type = to_pdf(paper, settings.HUIYIN_FONTS), PDF
        except NoChineseFont:
            messages.warning(request, font_problem())
            return redirect("brief", pk=pk)
    actions.note_paper(brief=brief, form=form, by=request.viewer)
    unit = brief.finding.unit.name
    return attached(made, media_type, fit(_("呈报件 %(unit)s") % {"unit": unit}) + f".{form}")
