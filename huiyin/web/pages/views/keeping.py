"""Saving a list as it stands, naming it, sharing it, opening with it, forgetting it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huiyin.accounts import saved_views
from huiyin.rules.saved_views import Density

from ...refusals import Refusal, answers
from ...saved_views import VIEW, address_of_view, keepable, uuid_of
from ..changing.lists import list_named, way_back
from ..findings.listing import FindingList
from ..tasks.listing import ResponsibilityList, TaskList

PAGES: dict[str, Any] = {page.list_name: page for page in (FindingList, TaskList, ResponsibilityList)}


def views_page(request: HttpRequest, name: str, refusal: Refusal | None = None) -> HttpResponse:
    chosen = list_named(name)
    views = list(saved_views.views_for(request.viewer, name))
    rows = [
        {"view": v, "url": address_of_view(chosen.url_name, v), "own": v.owner_id == request.viewer.id}
        for v in views
    ]
    context = {
        "list": chosen, "rows": rows, "may_share": saved_views.may_share(request.viewer), "refusal": refusal,
        "back": reverse(chosen.url_name), "any_default": any(v.is_default for v in views),
    }  # fmt: skip
    return render(request, "web/views/list.html", context)


@require_safe
def show_views(request: HttpRequest, name: str) -> HttpResponse:
    return views_page(request, name)


@require_POST
@answers(again=views_page)
def save_view(request: HttpRequest, name: str) -> HttpResponse:
    """Keep the list of this address; with `over` the open view gets these parameters."""
    chosen = list_named(name)
    query = keepable(request, PAGES[name])
    given: dict[str, Any] = {"name": request.POST.get("name", ""), "shared": "shared" in request.POST}
    over = uuid_of(request.POST.get("over", ""))
    if over:
        kept = saved_views.own_view(request.viewer, over)
        view = saved_views.amend_view(
            view_id=over, by=request.viewer, name=kept.name, shared=kept.shared, query=query
        )
    else:
        view = saved_views.save_view(
            by=request.viewer, list_name=name, query=query, default="default" in request.POST, **given
        )
    messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
    return redirect(address_of_view(chosen.url_name, view))


@require_POST
@answers(again=views_page)
def default_view(request: HttpRequest, name: str) -> HttpResponse:
    list_named(name)
    chosen = uuid_of(request.POST.get(VIEW, ""))
    saved_views.open_with(by=request.viewer, list_name=name, view_id=chosen)
    messages.success(request, _("已更新清单打开时的视图。"))
    return redirect("saved_views", name=name)


def _of_view(request: HttpRequest, pk: UUID, refusal: Refusal | None = None) -> HttpResponse:
    return views_page(request, saved_views.own_view(request.viewer, pk).list_name, refusal)


@require_POST
@answers(again=_of_view)
def amend_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    given = {"name": request.POST.get("name", ""), "shared": "shared" in request.POST}
    view = saved_views.amend_view(view_id=pk, by=request.viewer, **given)
    messages.success(request, _("已更新视图“%(name)s”。") % {"name": view.name})
    return redirect("saved_views", name=view.list_name)


@require_http_methods(["GET", "POST"])
@answers
def delete_view(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Asked once more on a page of its own: those with whom it is shared lose it too."""
    view = saved_views.own_view(request.viewer, pk)
    if request.method == "GET":
        return render(request, "web/views/delete.html", {"view": view, "list": list_named(view.list_name)})
    saved_views.delete_view(view_id=pk, by=request.viewer)
    messages.success(request, _("已删除视图“%(name)s”。") % {"name": view.name})
    return redirect("saved_views", name=view.list_name)


@require_POST
def choose_density(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("density", "")
    if wanted in set(Density):
        saved_views.choose_density(by=request.viewer, density=Density(wanted))
    if request.htmx:
        return HttpResponse(status=204)
    return redirect(way_back(request, request.POST.get("next", "")))
