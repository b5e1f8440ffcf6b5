"""Logging in by the house's OpenID Connect provider: an optional part, huiyin[provider].

The provider says who somebody is; they come in as the account of that name, which the system administrator
has made. The provider's own identifier is kept with the account at the first log-in: when the name is given
to somebody else there later, they don't get in here.
"""

from __future__ import annotations

import logging
from typing import Any

import requests
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.openid_connect import views
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.translation import gettext as _

from huiyin.accounts.queries import account_named

from .errors import Fault, page

logger = logging.getLogger(__name__)


class HouseAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Find whose account it is, or refuse; there is no third way."""
        told = sociallogin.account.get_provider_account().get_user_data() or {}
        user = account_named(str(told.get(settings.HUIYIN_OIDC_CLAIM) or ""))
        if user is None or request.user.is_authenticated:
            raise ImmediateHttpResponse(page(request, _nobody()))
        if sociallogin.is_existing:
            # the identifier is known: it must be that of the same account as the name
            if sociallogin.user.pk != user.pk:
                raise ImmediateHttpResponse(page(request, _nobody()))
            return
        if user.socialaccount_set.exists():
            raise ImmediateHttpResponse(page(request, _nobody()))
        sociallogin.connect(request, user)

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None,
        extra_context: Any = None,
    ) -> None:  # fmt: skip
        raise ImmediateHttpResponse(page(request, _failed()))


def go_there(request: HttpRequest, provider_id: str) -> HttpResponse:
    """To the provider, which is asked first where its log-in page is."""
    try:
        return views.login(request, provider_id)
    except requests.RequestException:
        logger.exception("the identity provider does not answer")
        return page(request, _away())


def _nobody() -> Fault:
    return Fault(
        403,
        _("没有对应的账号"),
        _("统一身份认证已确认您的身份，但本系统没有与之对应、可以使用的账号。"),
        _("请联系系统管理员开设账号，或核对账号的用户名；已停用的账号不能登录。"),
    )


def _failed() -> Fault:
    return Fault(
        403,
        _("没有登录"),
        _("统一身份认证没有完成：可能取消了登录、停留太久，或者认证服务没有应答。"),
        _("请回到登录页重试；持续不行时，请告诉系统管理员。"),
    )


def _away() -> Fault:
    return Fault(
        503,
        _("统一身份认证没有应答"),
        _("认证服务暂时连不上，没有登录。"),
        _("请稍后重试，或用本系统的用户名和密码登录；持续不行时，请告诉系统管理员。"),
    )


urlpatterns = [
    path("oidc/<str:provider_id>/login/", go_there, name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", views.callback, name="openid_connect_callback"),
]
