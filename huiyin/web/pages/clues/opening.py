"""Opening a department's key for a while, and shutting it. The browser holds one half of it as a cookie."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from huiyin.clues.keys import Shut, open_with
from huiyin.clues.opening import OPEN_FOR, OpenKeys, open_keys, shut
from huiyin.rules.moves import Refused
from huiyin.rules.roles import Role

from ...clue_sentences import wrong_passphrase
from ...forms.clues import PassphraseForm
from ...objections import sentence

COOKIE, PLACE = "huiyin_key", "/clues/"


def keys_of(request: HttpRequest) -> OpenKeys | None:
    """The keys that stand open in this browser for this person."""
    return open_keys(request.viewer, request.COOKIES.get(COOKIE, ""))


def with_cookie(response: HttpResponse, cookie: str) -> HttpResponse:
    response.set_cookie(
        COOKIE, cookie, max_age=int(OPEN_FOR.total_seconds()), path=PLACE, httponly=True,
        secure=settings.HTTPS, samesite="Strict",
    )  # fmt: skip
    return response


def _back(request: HttpRequest) -> str:
    """Where the form stood: an address of this part of the program, else the list."""
    back: Any = request.POST.get("next", "")
    known = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if known and back.startswith(PLACE) else reverse("clues")


@sensitive_post_parameters()
@require_POST
def open_key(request: HttpRequest) -> HttpResponse:
    """Open the key of the department that the form names, and go back to where it stood."""
    if not request.viewer.has(Role.DEPARTMENT):
        raise PermissionDenied
    back, form = _back(request), PassphraseForm(request.POST)
    department = next(
        (d for d in request.viewer.scopes(Role.DEPARTMENT) if str(d) == request.POST.get("department")), None
    )
    if department is None or not form.is_valid():
        messages.error(request, _("请输入口令。"))
        return redirect(back)
    try:
        cookie = open_with(
            department_id=department, passphrase=form.cleaned_data["passphrase"], by=request.viewer
        )
    except Shut as wrong:
        messages.error(request, wrong_passphrase(wrong.left))
        return redirect(back if wrong.left else reverse("clue_key", args=[department]))
    except Refused as refused:
        messages.error(request, " ".join(sentence(o) for o in refused.obstacles))
        return redirect(reverse("clue_key", args=[department]))
    return with_cookie(redirect(back), cookie)


@require_POST
def shut_key(request: HttpRequest) -> HttpResponse:
    shut(request.viewer)
    response = redirect(_back(request))
    response.delete_cookie(COOKIE, path=PLACE)
    messages.success(request, _("密钥已关闭。"))
    return response
