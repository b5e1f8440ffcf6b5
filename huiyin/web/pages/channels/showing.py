"""The channels and how they fare; trying one, and switching it on or off."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.notices import channelling
from huiyin.rules.roles import Role

from ...lists import PER_PAGE
from ...notice_sentences import reason_words
from ...refusals import Refusal, answers


def demand(request: HttpRequest) -> None:
    if not request.viewer.has(Role.SYSTEM_ADMIN):
        raise PermissionDenied


def show_channels(request: HttpRequest, refusal: Refusal | None = None) -> HttpResponse:
    demand(request)
    failures = Paginator(channelling.failures_for(request.viewer), PER_PAGE[0])
    page = failures.get_page(request.GET.get("page"))
    context = {
        "title": _("通知渠道"),
        "mail": channelling.mail_standing(request.viewer),
        "channels": channelling.channels_for(request.viewer),
        "hosts": channelling.listed_hosts(),
        "failures": [(f, reason_words(f.reason)) for f in page],
        "page": page,
        "per_page_choices": (),
        "refusal": refusal,
    }
    return render(request, "web/channels/list.html", context)


def _again(request: HttpRequest, pk: UUID | None = None, refusal: Refusal | None = None) -> HttpResponse:
    return show_channels(request, refusal)


def _tell(request: HttpRequest, outcome: str, taken: str) -> HttpResponse:
    if outcome:
        messages.error(request, _("没有发出。%(why)s") % {"why": reason_words(outcome)})
    else:
        messages.success(request, taken)
    return redirect("channels")


@require_POST
@answers(again=_again)
def try_channel(request: HttpRequest, pk: UUID) -> HttpResponse:
    outcome = channelling.try_channel(channel_id=pk, by=request.viewer)
    return _tell(request, outcome, _("试发的消息已被对方接收，请到接收端核对。"))


@require_POST
@answers(again=_again)
def try_mail(request: HttpRequest) -> HttpResponse:
    outcome = channelling.try_mail(by=request.viewer)
    return _tell(request, outcome, _("试发的邮件已交给邮件服务器，请到您的邮箱核对。"))


@require_POST
@answers(again=_again)
def switch_channel(request: HttpRequest, pk: UUID) -> HttpResponse:
    on = request.POST.get("on") == "1"
    channel = channelling.switch(channel_id=pk, on=on, by=request.viewer)
    words = (
        _("“%(name)s”已开通，此后的通知会发往这里。") if on else _("“%(name)s”已停用，等待发送的不再发出。")
    )
    messages.success(request, words % {"name": channel.name})
    return redirect("channels")
