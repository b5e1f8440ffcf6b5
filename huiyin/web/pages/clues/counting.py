"""What the leading group is told of clues: how many by class, never fewer than five."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.clues.queries import counts_by_class
from huiyin.rules.clue import FEWEST_TOLD
from huiyin.rules.roles import Role


@require_safe
def clue_counts(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(Role.LEADING_GROUP):
        raise PermissionDenied
    shown, total = counts_by_class(request.viewer)
    context = {"shown": list(shown.items()), "total": total, "fewest": FEWEST_TOLD}
    return render(request, "web/clues/counts.html", context)
