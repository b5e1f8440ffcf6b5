"""Slips of a whole list: which ones, how far they are, and the archive to be fetched."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.reports import slip_batches
from huiyin.reports.slip_batches import TAKERS
from huiyin.reports.slips import with_slip

from ...paper_files import font_problem
from ...refusals import Refusal, answers, one_of_or_404
from ...slips.tasks import make_slips
from ..export import chosen
from ..rectify.sending import key_of, taken_once

SHOWN = 20
#: failures that are named on the page; the others are counted
NAMED = 50


def _viewer(request: HttpRequest) -> Any:
    if not request.viewer.has(*TAKERS):
        raise PermissionDenied
    return request.viewer.only(*TAKERS)


def _asking(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    findings, _tasks, told = chosen(request, _viewer(request))
    ready = with_slip(findings).order_by().count()
    problem = font_problem()
    wanted = (
        request.POST.getlist("form") if request.method == "POST" else ["docx", *([] if problem else ["pdf"])]
    )
    context = {
        "ready": ready,
        "others": findings.order_by().count() - ready,
        "told": told,
        "most": slip_batches.MOST_SLIPS,
        "wanted": wanted,
        "font_problem": problem,
        "back": f"{reverse('findings')}?{request.GET.urlencode()}",
        "once": key_of(request),
        "refusal": refusal,
    }
    return render(request, "web/slips/ask.html", context)


@require_http_methods(["GET", "POST"])
@answers(again=_asking)
def ask_for_slips(request: HttpRequest) -> HttpResponse:
    """Which slips the filters of the address leave, and in which forms they are wanted."""
    if request.method == "GET":
        return _asking(request)
    viewer, language = _viewer(request), get_language() or "zh-hans"

    def do() -> str:
        findings, _tasks, _told = chosen(request, viewer)
        batch = slip_batches.ask(
            findings=findings, forms=request.POST.getlist("form"), language=language, by=viewer
        )
        make_slips.enqueue(str(batch.pk), language)
        return reverse("slips:batches")

    return taken_once(request, do, _("已开始生成，可以离开本页；完成后在这里下载。"))


@require_safe
def show_batches(request: HttpRequest) -> HttpResponse:
    _viewer(request)
    rows = slip_batches.batches_for(request.viewer)[:SHOWN]
    context = {"batches": [_told(b) for b in rows], "days": slip_batches.KEPT.days}
    return render(request, "web/slips/batches.html", context)


def _told(batch: Any) -> dict[str, Any]:
    return {
        "batch": batch,
        "named": batch.failures[:NAMED],
        "more": max(0, len(batch.failures) - NAMED),
        "forms": _("、").join(".docx" if f == "docx" else "PDF" for f in batch.forms),
    }


@require_safe
def batch_progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The part of the page that is fetched anew while the archive is made."""
    batch = one_of_or_404(slip_batches.batches_for(request.viewer), pk)
    return render(request, "web/slips/batch.html", _told(batch))


@require_POST
def stop_batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    one_of_or_404(slip_batches.batches_for(request.viewer), pk)

    def do() -> str:
        slip_batches.stop(batch_id=pk, by=request.viewer)
        return reverse("slips:batches")

    return taken_once(request, do, _("正在停止。"))


@require_safe
def fetch_batch(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The archive, to whoever asked for it and may still see all that is in it."""
    batch = one_of_or_404(slip_batches.batches_for(request.viewer).filter(state="done"), pk)
    file = slip_batches.archive_of(batch)
    if not file.is_file() or not slip_batches.still_in_scope(batch, request.viewer):
        raise Http404
    response = FileResponse(file.open("rb"), content_type="application/zip")
    name = _("对账销号单 %(n)d 份.zip") % {"n": len(batch.made)}
    response["Content-Disposition"] = f"attachment; filename=\"slips.zip\"; filename*=UTF-8''{quote(name)}"
    response["Content-Length"] = str(file.stat().st_size)
    response["X-Content-Type-Options"] = "nosniff"
    return response
