"""The roster of those who can serve in teams."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.rounds.queries import inspectors_for
from huiyin.rules.roles import Role

PER_PAGE = 50


@require_safe
def inspectors(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(Role.OFFICE):
        raise PermissionDenied
    text = request.GET.get("q", "").strip()[:60]
    rows = inspectors_for(request.viewer)
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(post__icontains=text))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "web/inspectors/list.html", {"page": page, "q": text})
