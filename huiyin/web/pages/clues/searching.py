"""Finding received clues by their words. The words come in a form's body: addresses are kept in logs."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huiyin.clues.people import departments_of
from huiyin.clues.queries import search
from huiyin.rules.roles import Role

from ...forms.clues import SearchForm
from .opening import keys_of


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def search_clues(request: HttpRequest) -> HttpResponse:
    if not request.viewer.has(Role.DEPARTMENT):
        raise PermissionDenied
    keys, found = keys_of(request), None
    form = SearchForm(request.POST or None)
    if keys is not None and form.is_valid():
        found = search(request.viewer, keys, form.cleaned_data["words"])
    context = {"form": form, "keys": keys, "found": found, "departments": departments_of(request.viewer)}
    return render(request, "web/clues/search.html", context)
