"""Which rows are to be changed, and to what: picked in a list, or everything that its filters leave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.rectification.changesets import ChangeSource, RowChange
from huiyin.rectification.pending import MOST_ROWS, set_aside
from huiyin.rectification.queries import owners_known

from ...forms.changing import IN_BULK, BulkForm
from .lists import ChangingList, category_choices, list_named, way_back

#: chosen rows named above the form
NAMED = 8
Chosen = list[tuple[UUID, int]]


@require_POST
def change_rows(request: HttpRequest, name: str) -> HttpResponse:
    """First the form for the chosen rows; sent again with `step`, on to the preview.

    The address carries the list's filters: with `all` they say which rows are meant.
    """
    chosen_list = list_named(name)
    back = way_back(request, request.POST.get("next", ""), reverse(chosen_list.url_name))
    chosen = _chosen(request, chosen_list)
    if problem := _problem(request, chosen_list, chosen):
        messages.warning(request, problem)
        return redirect(back)
    sent = "step" in request.POST
    form = BulkForm(
        request.POST if sent else None, kind=chosen_list.kind, categories=category_choices(request),
        fields=chosen_list.fields(request, IN_BULK[chosen_list.kind]),
    )  # fmt: skip
    if sent and form.is_valid():
        data = form.cleaned_data
        changes = [RowChange(chosen_list.kind, pk, version, data["values"]) for pk, version in chosen]
        made = set_aside(
            changes, by=request.viewer, source=ChangeSource.BULK, reason=data["reason"], back=back
        )
        return redirect("pending_change", pk=made.pk)
    context = _context(request, chosen_list, chosen) | {"form": form, "back": back}
    return render(request, "web/changing/choose.html", context, status=422 if sent else 200)


def _chosen(request: HttpRequest, chosen_list: ChangingList) -> Chosen:
    """Key and version: as the person saw them, or as they are now."""
    if "all" in request.POST:
        rows = chosen_list.rows(request).order_by("pk")[: MOST_ROWS + 1]
        return list(rows.values_list("pk", "version"))
    seen = [pair.partition(":") for pair in request.POST.getlist("row")]
    try:
        if seen:
            return [(UUID(pk), int(version)) for pk, _colon, version in seen][: MOST_ROWS + 1]
        picked = [UUID(pk) for pk in request.POST.getlist("pk")]
    except ValueError:
        return []
    # a picked row is meant also when a filter of the address no longer fits it
    rows = chosen_list.scoped(request).filter(pk__in=picked[:MOST_ROWS])
    return list(rows.order_by("pk").values_list("pk", "version"))


def _problem(request: HttpRequest, chosen_list: ChangingList, chosen: Chosen) -> str:
    if not chosen_list.fields(request, IN_BULK[chosen_list.kind]):
        return _("您的角色不能修改这份清单的内容。")
    if not chosen:
        return _("还没有选中任何一行：请先在清单中勾选。")
    if len(chosen) > MOST_ROWS:
        return _("一次最多修改 %(n)d 条：请先缩小范围。") % {"n": MOST_ROWS}
    return ""


def _context(request: HttpRequest, chosen_list: ChangingList, chosen: Chosen) -> dict[str, Any]:
    ids = [pk for pk, _version in chosen[:NAMED]]
    named = list(chosen_list.scoped(request).filter(pk__in=ids).order_by("pk"))
    units = {getattr(row, "unit_id", None) for row in named}
    suggested = units.pop() if len(units) == 1 and len(chosen) <= NAMED else None
    return {
        "list": chosen_list,
        "count": len(chosen),
        "named": named,
        "everything": "all" in request.POST,
        "rows": [] if "all" in request.POST else [f"{pk}:{version}" for pk, version in chosen],
        "known": owners_known(request.viewer, suggested) if suggested else {},
        "action": request.get_full_path(),
    }
