"""One close-out slip: looked at, and taken out as .docx or PDF."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huiyin.reports.actions import note_slip
from huiyin.reports.slips import Slip, slip_for
from huiyin.writing import NoChineseFont, Paper, chosen_fonts, to_docx, to_pdf
from huiyin.writing.structure import Heading, Signature, Table, Text, cells

from ...slips.composing import paper_of
from ...slips.naming import fit

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
_KINDS = {Heading: "heading", Text: "text", Table: "table", Signature: "signature"}


def slip_or_404(request: HttpRequest, pk: UUID) -> Slip:
    """The same 404 for a finding outside one's scope as for one that has no slip."""
    try:
        return slip_for(request.viewer, pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def font_problem() -> str:
    """Why no PDF can be set here, and what the administrator does about it; empty where it can."""
    try:
        chosen_fonts(settings.HUIYIN_FONTS)
    except NoChineseFont as missing:
        return _(
            "这台服务器没有中文字体，暂时不能生成 PDF，可以先下载 .docx。请系统管理员安装中文字体"
            "（如 Noto CJK），或把字体文件放到 %(folder)s。"
        ) % {"folder": missing.folder}
    return ""


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
def slip_docx(request: HttpRequest, pk: UUID) -> HttpResponse:
    slip = slip_or_404(request, pk)
    made = to_docx(paper_of(slip))
    note_slip(slip=slip, form="docx", by=request.viewer)
    return attached(made, DOCX, f"{name_of(slip)}.docx")


@require_safe
def slip_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    slip = slip_or_404(request, pk)
    try:
        made = to_pdf(paper_of(slip), settings.HUIYIN_FONTS)
    except NoChineseFont:
        # the slip's page says why, and offers the .docx
        messages.warning(request, font_problem())
        return redirect("slip", pk=pk)
    note_slip(slip=slip, form="pdf", by=request.viewer)
    return attached(made, PDF, f"{name_of(slip)}.pdf")


def name_of(slip: Slip) -> str:
    """A file's name without its ending, of what every system takes."""
    finding = slip.finding
    return fit(_("对账销号单 %(unit)s %(number)s") % {"unit": finding.unit.name, "number": finding.number})


def attached(content: bytes, media_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = (
        f"attachment; filename=\"slip\"; filename*=UTF-8''{quote(name, safe='')}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
