"""Who is looking, that they have logged in, and the headers that every page carries."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
    JsonResponse,
)
from django.urls import Resolver404, resolve, reverse
from django_htmx.http import HttpResponseClientRedirect

from huiyin.accounts.queries import viewer_asking
from huiyin.accounts.viewer import NOBODY

from .errors import not_allowed
from .reference import reference_of

#: the only pages that are answered to somebody who has not logged in
OPEN_PAGES = frozenset(
    {
        *("account_login", "account_logout", "account_inactive", "set_language", "healthz", "calendar_feed"),
        *("tell", "tell_body", "tell_receipt", "mfa_authenticate"),
        *("openid_connect_login", "openid_connect_callback"),
    }
)

#: answered without reading anybody's session: a load balancer asks just when the database may be down, a
#: calendar program shows the secret of its address
UNATTENDED = frozenset({"healthz", "calendar_feed"})

#: what is asked here answers machines: 401, never a log-in page
API = "/api/"

_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), payment=(), usb=()",
    "X-Permitted-Cross-Domain-Policies": "none",
}

Answer = Callable[[HttpRequest], HttpResponse]


def viewer_middleware(get_response: Answer) -> Answer:
    """Set `request.viewer` (a real `Viewer`, read anew each time), demand a log-in, finish the headers."""

    def middleware(request: HttpRequest) -> HttpResponse:
        reference = reference_of(request)
        name = name_of(request)
        request.viewer = NOBODY if name in UNATTENDED else viewer_asking(request.user)
        if name in OPEN_PAGES or request.user.is_authenticated:
            response = get_response(request)
        elif request.path_info.startswith(API):
            response = JsonResponse({"detail": "Unauthorized"}, status=401)
        else:
            response = _to_log_in(request)
        if isinstance(response, HttpResponseNotAllowed) and not request.path_info.startswith(API):
            response = _with_page(request, response)
        response.headers["X-Request-Reference"] = reference
        for name, value in _HEADERS.items():
            response.headers.setdefault(name, value)
        # what is shown here must not stay in a shared computer's cache
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware


def _with_page(request: HttpRequest, bare: HttpResponseNotAllowed) -> HttpResponse:
    response = not_allowed(request)
    response.headers["Allow"] = bare.headers["Allow"]
    return response


def name_of(request: HttpRequest) -> str:
    """The name of the page that is asked for; empty where there is none."""
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""


def _to_log_in(request: HttpRequest) -> HttpResponse:
    """To the log-in page, and back afterwards; an htmx request makes the whole page go there."""
    if getattr(request, "htmx", False):
        back = request.htmx.current_url_abs_path or "/"
        return HttpResponseClientRedirect(_log_in_address(back))
    back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    return HttpResponseRedirect(_log_in_address(back))


def _log_in_address(back: str) -> str:
    address = reverse(settings.LOGIN_URL)
    return f"{address}?{urlencode({'next': back})}" if back not in ("", "/") else address
