"""The announcement of a stay: looked at, and taken out as .docx or PDF."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.rounds.queries import stays_for
from huiyin.rounds.stationing import note_announcement
from huiyin.writing import NoChineseFont, to_docx, to_pdf

from ...announcement import paper_of
from ...slips.naming import fit
from ..slips.showing import DOCX, PDF, attached, font_problem, shown_blocks


def _stay(request: HttpRequest, pk: UUID) -> Any:
    """The same 404 for a target outside one's scope as for one whose stay was not kept."""
    found = stays_for(request.viewer).select_related("target__round__body").filter(target=pk).first()
    if found is None:
        raise Http404
    return found


def _name(stay: Any, ending: str) -> str:
    return fit(_("进驻公告 %(unit)s") % {"unit": stay.target.unit.name}) + ending


@require_safe
def announcement(request: HttpRequest, pk: UUID) -> HttpResponse:
    stay = _stay(request, pk)
    paper = paper_of(stay)
    context = {
        "stay": stay,
        "target": stay.target,
        "round": stay.target.round,
        "paper": paper,
        "blocks": shown_blocks(paper),
        "font_problem": font_problem(),
    }
    return render(request, "web/stays/announcement.html", context)


@require_safe
def announcement_docx(request: HttpRequest, pk: UUID) -> HttpResponse:
    stay = _stay(request, pk)
    made = to_docx(paper_of(stay))
    note_announcement(stationing=stay, form="docx", by=request.viewer)
    return attached(made, DOCX, _name(stay, ".docx"))


@require_safe
def announcement_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    stay = _stay(request, pk)
    try:
        made = to_pdf(paper_of(stay), settings.HUIYIN_FONTS)
    except NoChineseFont:
        messages.warning(request, font_problem())
        return redirect("announcement", pk=pk)
    note_announcement(stationing=stay, form="pdf", by=request.viewer)
    return attached(made, PDF, _name(stay, ".pdf"))
