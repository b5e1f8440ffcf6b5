"""Forms that do something are taken once, however often they are sent."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from huiyin.findings.sending import AlreadySent, new_key, once


def key_of(request: HttpRequest) -> str:
    """The key that this form carries: what came back when it was refused, else a new one."""
    return request.POST.get("once") or new_key()


def taken_once(request: HttpRequest, do: Callable[[], str], done: str) -> HttpResponse:
    """Do it and go where it leads; the second time only go there, and say so."""
    try:
        address = once(request.POST.get("once") or new_key(), by=request.viewer, do=do)
    except AlreadySent as sent:
        messages.info(request, _("这份表单已提交过，没有重复办理。"))
        return redirect(sent.address or "/")
    messages.success(request, done)
    return redirect(address)
