"""The transfer letter and the receipt of a clue, as .docx or PDF: what is not sealed, on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.clues import queries
from huiyin.clues.actions import note_paper

from ...clue_papers import letter_of, receipt_of
from ...paper_files import paper_file
from ...refusals import one_of_or_404


@require_safe
def clue_paper(request: HttpRequest, pk: UUID, kind: str, form: str) -> HttpResponse:
    """`kind`: letter, once it was sent; receipt, once it was received."""
    clue = one_of_or_404(queries.clues_for(request.viewer), pk)
    there = {"letter": clue.sent_on, "receipt": clue.received_on}.get(kind)
    if there is None:
        raise Http404
    paper = letter_of(clue) if kind == "letter" else receipt_of(clue)
    name = _("%(what)s %(number)s") % {"what": paper.title, "number": clue}
    return paper_file(
        request, paper, form, name, back=reverse("clue", args=[pk]),
        note=lambda: note_paper(clue=clue, form=form, by=request.viewer),
    )  # fmt: skip
