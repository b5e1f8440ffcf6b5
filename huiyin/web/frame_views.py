"""The three addresses that belong to the frame itself: language, round, health."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe
from django.views.i18n import set_language as django_set_language

from .round_choice import remember_round

set_language = require_POST(django_set_language)


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the database answers, 503 otherwise; says nothing else to whoever asks."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except Error:
        return JsonResponse({"status": "database unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


@require_POST
def choose_round(request: HttpRequest) -> HttpResponse:
    """Keep the round that is being worked on, and show the same page for it."""
    chosen = remember_round(request, request.POST.get("round", ""))
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = "/"
    parts = urlsplit(back)
    # another round has other rows: its list starts on the first page
    query = [(k, v) for k, v in parse_qsl(parts.query) if k not in ("round", "page", "cursor", "count")]
    if chosen:
        query.append(("round", chosen))
    return HttpResponseRedirect(urlunsplit(("", "", parts.path, urlencode(query), "")))
