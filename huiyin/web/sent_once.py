"""Views that are taken once though their form carries no key of its own: a double click, a reload, a retry.

What a browser sends of one rendered form is the same to the letter, and each rendering carries another token
against forgery: token, address and content together are the key. Sent again with other content it is another
sending; a page that was loaded anew may send the same again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huiyin.findings.sending import AlreadySent, new_key, once

View = Callable[..., HttpResponse]
_REFUSED = 400


class _Refused(Exception):
    """The view did nothing: its transaction is taken back, and with it the claim on the key."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        super().__init__()


def key_of_sending(request: HttpRequest) -> str:
    """The same for the same form sent twice; empty where a form brings no token (programs, tests)."""
    token = request.POST.get("csrfmiddlewaretoken", "")
    if not token:
        return ""
    told = [token, request.path_info]
    told += [f"{name}={value}" for name, values in sorted(request.POST.lists()) for value in values]
    told += [f"{name}={f.name}:{f.size}" for name, fs in sorted(request.FILES.lists()) for f in fs]
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:40]


def batch_of_sending(request: HttpRequest) -> UUID:
    """An identifier that is the same for the same form sent twice."""
    key = key_of_sending(request) or new_key()
    return UUID(bytes=hashlib.sha256(f"{request.viewer.id} {key}".encode()).digest()[:16], version=4)


def sent_once(view: View) -> View:
    """Do what `view` does in one transaction with the key of this sending; the second time only go where the
    first one led. A refusal, or a page that is shown instead of leading on, leaves the key free.

    To be put outside of `answers`, and not on what takes large files: nobody else writes meanwhile.
    """

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        key = key_of_sending(request) if request.method == "POST" else ""
        if not key:
            return view(request, *args, **kwargs)
        answer: list[HttpResponse] = []

        def do() -> str | None:
            response = view(request, *args, **kwargs)
            if response.status_code >= _REFUSED:
                raise _Refused(response)
            answer.append(response)
            return response.headers.get("Location")

        try:
            once(key, by=request.viewer, do=do)
        except _Refused as refused:
            return refused.response
        except AlreadySent as sent:
            messages.info(request, _("这份表单已提交过，没有重复办理。"))
            return redirect(sent.address or "/")
        return answer[0]

    answering.sent_once = True  # type: ignore[attr-defined]
    return answering
