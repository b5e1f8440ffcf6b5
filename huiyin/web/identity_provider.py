"""Logging in by the house's OpenID Connect provider: an optional part, huiyin[provider].

The provider says who somebody is; they come in as the account of that name, which the system administrator
has made. The provider's own identifier is kept with the account at the first log-in: when the name is given
to somebody else there later, they don't get in here.
"""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from huiyin.accounts.queries import account_named

from .errors import Fault, page


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
