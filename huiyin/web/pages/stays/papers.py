"""The announcement of a stay: looked at, and taken out as .docx or PDF."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.rounds.queries import stays_for
from huiyin.rounds.stationing import note_announcement

from ...announcement import paper_of
from ...paper_files import font_problem, paper_file
from ..slips.showing import shown_blocks


def _stay(request: HttpRequest, pk: UUID) -> Any:
    """The same 404 for a target outside one's scope as for one whose stay was not kept."""
    found = stays_for(request.viewer).select_related("target__round__body").filter(target=pk).first()
    if found is None:
        raise Http404
    return found


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
def announcement_file(request: HttpRequest, pk: UUID, form: str) -> HttpResponse:
    stay = _stay(request, pk)
    name = _("进驻公告 %(unit)s") % {"unit": stay.target.unit.name}
    return paper_file(
        request, paper_of(stay), form, name, back=reverse("announcement", args=[pk]),
        note=lambda: note_announcement(stationing=stay, form=form, by=request.viewer),
    )  # fmt: skip
