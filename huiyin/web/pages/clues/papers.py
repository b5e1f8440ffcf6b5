"""The transfer letter and the receipt of a clue, as .docx or PDF: what is not sealed, on paper."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.clues import queries
from huiyin.clues.actions import note_paper
from huiyin.writing import NoChineseFont, to_docx, to_pdf

from ...clue_papers import letter_of, receipt_of
from ...refusals import one_of_or_404
from ...slips.naming import fit
from ..slips.showing import DOCX, PDF, attached, font_problem


@require_safe
def clue_paper(request: HttpRequest, pk: UUID, kind: str, form: str) -> HttpResponse:
    """`kind`: letter, once it was sent; receipt, once it was received. `form`: docx, pdf."""
    clue = one_of_or_404(queries.clues_for(request.viewer), pk)
    there = {"letter": clue.sent_on, "receipt": clue.received_on}.get(kind)
    if there is None or form not in ("docx", "pdf"):
        raise Http404
    paper = letter_of(clue) if kind == "letter" else receipt_of(clue)
    name = fit(_("%(what)s %(number)s") % {"what": paper.title, "number": clue})
    if form == "docx":
        made, media_type = to_docx(paper), DOCX
    else:
        try:
            made, media_type = to_pdf(paper, settings.HUIYIN_FONTS), PDF
        except NoChineseFont:
            messages.warning(request, font_problem())
            return redirect("clue", pk=pk)
    note_paper(clue=clue, form=form, by=request.viewer)
    return attached(made, media_type, f"{name}.{form}")
