"""Who asks with a token: `Authorization: Bearer huiyin_…`, in place of a session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError
from ninja.security import HttpBearer

from huiyin.accounts.tokens import opened_by
from huiyin.web.middleware import API

_SCHEME = "bearer "
_READING = frozenset({"GET", "HEAD", "OPTIONS"})

Answer = Callable[[HttpRequest], HttpResponse]


def bearer_middleware(get_response: Answer) -> Answer:
    """Set `request.user` and `request.token` by the token; with one that opens nothing nobody is asking."""

    def middleware(request: HttpRequest) -> HttpResponse:
        told = request.headers.get("Authorization", "")
        if request.path_info.startswith(API) and told.lower().startswith(_SCHEME):
            request.token = opened_by(told[len(_SCHEME) :].strip())
            request.user = request.token.user if request.token else AnonymousUser()
        return get_response(request)

    return middleware


class Token(HttpBearer):
    """The token that the middleware has opened, as far as it may do what is asked."""

    def authenticate(self, request: HttpRequest, token: str) -> Any | None:
        opened = getattr(request, "token", None)
        if opened and not opened.writes and request.method not in _READING:
            raise HttpError(403, "This token may only read")
        return opened
