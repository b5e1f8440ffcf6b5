"""One close-out slip: looked at, and taken out as .docx or PDF."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.journal.queries import checkpoint_code
from huiyin.journal.receipts import first_checkpoint_over, receipt_of
from huiyin.reports.actions import note_slip
from huiyin.reports.slips import Slip, slip_for
from huiyin.writing import Paper
from huiyin.writing.structure import Heading, Signature, Table, Text, cells

from ...paper_files import font_problem, paper_file
from ...slips.composing import number_of, paper_of
from ...slips.naming import fit
from ..journal.checkpoints import receipt_file

_KINDS = {Heading: "heading", Text: "text", Table: "table", Signature: "signature"}


def slip_or_404(request: HttpRequest, pk: UUID) -> Slip:
    """The same 404 for a finding outside one's scope as for one that has no slip."""
    try:
        return slip_for(request.viewer, pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


@require_safe
def show_slip(request: HttpRequest, pk: UUID) -> HttpResponse:
    slip = slip_or_404(request, pk)
    paper = paper_of(slip)
    context = {
        "slip": slip,
        "finding": slip.finding,
        "paper": paper,
        "blocks": shown_blocks(paper),
        "font_problem": font_problem(),
        "has_receipt": bool(slip.entry and checkpoint_code(slip.entry)),
    }
    return render(request, "web/slips/slip.html", context)


def shown_blocks(paper: Paper) -> list[dict[str, Any]]:
    """A paper's blocks as `paper_body.html` draws them."""
    return [_shown(b) for b in paper.blocks]


def _shown(block: Any) -> dict[str, Any]:
    kind = _KINDS[type(block)]
    if isinstance(block, Table):
        rows = [cells(row) for row in block.rows]
        labelled = not block.head
        return {"kind": kind, "head": block.head, "rows": rows, "labelled": labelled}
    if isinstance(block, Signature):
        return {"kind": kind, "places": block.places}
    return {"kind": kind, "block": block}


@require_safe
def slip_file(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    slip = slip_or_404(request, pk)
    return paper_file(
        request, paper_of(slip), form, name_of(slip), back=reverse("slip", args=[pk]),
        note=lambda: note_slip(slip=slip, form=form, by=request.viewer),
    )  # fmt: skip


@require_safe
def slip_receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The journal's receipt of the decision: whoever keeps it can show later that it was not rewritten."""
    slip = slip_or_404(request, pk)
    checkpoint = first_checkpoint_over(slip.entry) if slip.entry else None
    if checkpoint is None:
        raise Http404
    body = slip.finding.body
    text = receipt_of([checkpoint], {str(body.pk): body.name}, entry=slip.entry, what=number_of(slip))
    note_slip(slip=slip, form="receipt", by=request.viewer)
    return receipt_file(text, f"huiyin-receipt-{slip.entry.sequence}.json")


def name_of(slip: Slip) -> str:
    """A file's name without its ending, of what every system takes."""
    finding = slip.finding
    return fit(_("对账销号单 %(unit)s %(number)s") % {"unit": finding.unit.name, "number": finding.number})
