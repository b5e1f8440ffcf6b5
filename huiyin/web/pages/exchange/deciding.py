"""Deciding about the rows of a list that comes back, applying it, taking it back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from huiyin.exchange import actions, applying, queries
from huiyin.findings.queries import findings_for
from huiyin.rectification.queries import tasks_for
from huiyin.rules.three_way import RowVerdict

from ...refusals import answers, one_of_or_404
from .showing import show
from .uploading import demand_editor


def _version(request: HttpRequest) -> int | None:
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else None


def _back(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To the same kind and page of the dry run."""
    kept = [(k, request.POST[k]) for k in ("kind", "page", "per_page") if request.POST.get(k, "").isalnum()
            or request.POST.get(k, "") in set(RowVerdict)]  # fmt: skip
    query = "&".join(f"{k}={v}" for k, v in kept)
    return redirect(f"{reverse('exchange:workbook', args=[pk])}{'?' if query else ''}{query}")


@require_POST
@answers(again=show)
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is chosen for the rows of one page, or for all rows of a kind by one button."""
    demand_editor(request)
    version, kind = _version(request), request.POST.get("kind", "")
    if "all" in request.POST:
        if kind not in set(RowVerdict):
            raise Http404
        done = actions.choose_all(
            workbook_id=pk, by=request.viewer, verdict=RowVerdict(kind), choice=request.POST["all"],
            version=version,
        )  # fmt: skip
        messages.success(request, ngettext("已为 %(n)s 行选定。", "已为 %(n)s 行选定。", done) % {"n": done})
        return _back(request, pk)
    chosen = {
        int(name.removeprefix("row-")): value
        for name, value in request.POST.items()
        if name.startswith("row-") and name.removeprefix("row-").isdecimal()
    }
    actions.choose(workbook_id=pk, by=request.viewer, choices=chosen, version=version)
    messages.success(request, _("已保存本页的选择。"))
    return _back(request, pk)


@require_POST
@answers(again=show)
def name_owners(request: HttpRequest, pk: UUID) -> HttpResponse:
    demand_editor(request)
    meant = {
        int(name.removeprefix("name-")): value
        for name, value in request.POST.items()
        if name.startswith("name-") and name.removeprefix("name-").isdecimal() and value
    }
    actions.name_owners(workbook_id=pk, by=request.viewer, meant=meant, version=_version(request))
    messages.info(request, _("已记住这些名称，正在重新比对。"))
    return redirect("exchange:workbook", pk=pk)


@require_POST
@answers(again=show)
def again(request: HttpRequest, pk: UUID) -> HttpResponse:
    demand_editor(request)
    actions.compare_again(workbook_id=pk, by=request.viewer)
    return redirect("exchange:workbook", pk=pk)


@require_POST
@answers(again=show)
def apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    demand_editor(request)
    workbook = actions.apply(
        workbook_id=pk, by=request.viewer, version=_version(request), reason=request.POST.get("reason", "")
    )
    if workbook.state == "applied":
        messages.success(request, _("已写入台账。"))
    return redirect("exchange:workbook", pk=pk)


@require_POST
@answers(again=show)
def discard(request: HttpRequest, pk: UUID) -> HttpResponse:
    demand_editor(request)
    actions.discard(workbook_id=pk, by=request.viewer, version=_version(request))
    messages.info(request, _("已弃用，没有写入任何内容。"))
    return redirect("exchange:workbooks")


@require_POST
@answers(again=show)
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    demand_editor(request)
    workbook = applying.undo(workbook_id=pk, by=request.viewer, reason=request.POST.get("reason", ""))
    left = workbook.outcome.get("left", 0)
    if left:
        messages.warning(request, ngettext(
            "已撤销。%(n)s 行在此之后又有变动，保持不变。",
            "已撤销。%(n)s 行在此之后又有变动，保持不变。", left,
        ) % {"n": left})  # fmt: skip
    else:
        messages.success(request, _("已撤销，台账恢复为写入之前的内容。"))
    return redirect("exchange:workbook", pk=pk)


@require_safe
@answers
def record(request: HttpRequest, pk: UUID, place: int) -> HttpResponse:
    """To the finding or task that a row is about; what is out of scope is not there."""
    demand_editor(request)
    workbook = queries.workbook_for(request.viewer, pk)
    row = queries.rows_for(workbook).filter(place=place).first()
    if row is None or row.object_id is None:
        raise Http404
    if workbook.list_name == "problems":
        return redirect("finding", pk=one_of_or_404(findings_for(request.viewer), row.object_id).pk)
    task = one_of_or_404(tasks_for(request.viewer), row.object_id)
    return redirect(f"{reverse('finding', args=[task.finding_id])}#task-{task.number}")
