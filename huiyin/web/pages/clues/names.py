"""Names of accountability cases that were sealed to a department, for its people with the key open."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiyin.accountability.queries import sealed_names
from huiyin.clues.people import departments_of
from huiyin.rules.roles import Role

from .opening import keys_of


@require_safe
def show_names(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(Role.DEPARTMENT):
        raise PermissionDenied
    keys = keys_of(request)
    found = sealed_names(request.viewer, keys) if keys else []
    context = {"keys": keys, "found": found, "departments": departments_of(request.viewer)}
    return render(request, "web/clues/names.html", context)
