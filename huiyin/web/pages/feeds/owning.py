"""A person's own calendar address: what it shows, made once to be copied, renewed, revoked."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huiyin.accounts.calendar_address import address_of, make, revoke


@require_safe
def calendar_address(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
def make_address(request: HttpRequest) -> HttpResponse:
    """Shown in the answer itself: a redirect would have to keep the secret somewhere on its way."""
    if not settings.HUIYIN_CALENDAR_FEEDS:
        return redirect("calendar_address")
    token = make(everything=request.POST.get("everything") == "1", by=request.viewer)
    return _page(request, token)


@require_POST
def revoke_address(request: HttpRequest) -> HttpResponse:
    if revoke(by=request.viewer):
        messages.success(request, _("订阅地址已停用，立即生效。日历软件里已取走的内容请自行删除。"))
    return redirect("calendar_address")


def _page(request: HttpRequest, token: str = "") -> HttpResponse:
    address = request.build_absolute_uri(reverse("calendar_feed", args=[token])) if token else ""
    if settings.HTTPS:
        address = address.replace("http://", "https://", 1)
    context = {
        "on": settings.HUIYIN_CALENDAR_FEEDS,
        "kept": address_of(request.viewer),
        "address": address,
        "plain_http": address.startswith("http://"),
    }
    return render(request, "web/feeds/address.html", context)
