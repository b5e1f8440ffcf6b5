"""Tokens of the API: one's own, shown once; to security administrators those of their bodies' people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods
from django_tables2 import A, Column

from huiyin.accounts.filters import TokenFilter
from huiyin.accounts.tokens import LONGEST, make_token, revoke_token, tokens_for
from huiyin.organisations.clock import today
from huiyin.rules.roles import Role

from ..forms.tokens import TokenForm
from ..lists import ListPage
from ..refusals import UNFIT, one_of_or_404
from ..sent_once import sent_once
from ..tables import TIGHT, WIDE, DayColumn, ListTable, MomentColumn
from ..templatetags.huiyin import mark
from .findings.ledger import Worded

#: for how long a new token is offered
OFFERED = timedelta(days=90)


class TokenTable(ListTable):
    name = Column(verbose_name=__("用途"), linkify=("token", {"pk": A("pk")}), attrs=WIDE)
    user = Column(verbose_name=pgettext_lazy("one", "人员"), accessor="user__name", attrs=TIGHT)
    writes = Column(verbose_name=__("可以"), orderable=False, attrs=TIGHT)
    expires_on = DayColumn(verbose_name=__("有效至"))
    used_at = MomentColumn(verbose_name=__("最近一次使用"))
    revoked_at = Column(verbose_name=__("状态"), orderable=False, attrs=TIGHT, empty_values=())

    def render_writes(self, record: Any) -> str:
        return scope_of(record)

    def render_revoked_at(self, record: Any) -> str:
        return mark(_("在用"), "closed", "check") if record.is_open(today()) else mark(_("已失效"))


class WordedTokenFilter(Worded, TokenFilter):
    """The filters in words."""

    worded: dict[str, Any] = {}


class TokensPage(ListPage):
    title = __("接口令牌")
    table_class = TokenTable
    filterset_class = WordedTokenFilter
    related = ("user",)
    first_column = "name"
    nothing_yet = (__("还没有接口令牌"), __("人员在自己的“接口令牌”页面生成后会列在这里。"), "", "")

    def rows(self) -> QuerySet[Any]:
        if not self.request.viewer.has(Role.SECURITY_ADMIN):
            raise PermissionDenied
        return tokens_for(self.request.viewer)


def scope_of(token: Any) -> str:
    """What a token may do, in words."""
    return _("读取和办理") if token.writes else _("只读取")


@require_http_methods(["GET", "POST"])
def own_tokens(request: HttpRequest) -> HttpResponse:
    """A new token is shown in the answer itself: a redirect would have to keep the secret on its way."""
    form = TokenForm(request.POST or None, initial={"expires_on": today() + OFFERED})
    if request.method == "GET":
        return _own(request, form)
    if not form.is_valid():
        return _own(request, form, status=UNFIT)
    try:
        _made, text = make_token(**form.cleaned_data, by=request.viewer)
    except ValidationError as error:
        form.add_error(None, error)
        return _own(request, form, status=UNFIT)
    return _own(request, TokenForm(initial=form.cleaned_data | {"name": ""}), text=text)


def _own(request: HttpRequest, form: TokenForm, *, text: str = "", status: int = 200) -> HttpResponse:
    own = tokens_for(request.viewer).filter(user=request.viewer.id)
    context = {
        "form": form,
        "text": text,
        "tokens": [(token, token.is_open(today()), scope_of(token)) for token in own],
        "longest": LONGEST.days,
    }
    return render(request, "web/tokens/own.html", context, status=status)


@require_http_methods(["GET", "POST"])
@sent_once
def one_token(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One token's facts; posting to it ends it."""
    found = one_of_or_404(tokens_for(request.viewer), pk)
    if request.method == "GET":
        context = {"token": found, "open": found.is_open(today()), "may": scope_of(found)}
        return render(request, "web/tokens/token.html", context)
    revoke_token(token_id=found.pk, by=request.viewer)
    messages.success(request, _("令牌已停用，立即生效。"))
    return redirect("token", pk)


urlpatterns = [
    path("account/tokens/", own_tokens, name="tokens"),
    path("tokens/", TokensPage.as_view(), name="all_tokens"),
    path("tokens/<uuid:pk>/", one_token, name="token"),
]
