"""The second factor: a code of an authenticator app, a passkey, or a recovery code; and one's own sessions.

The ceremonies are django-allauth's; pages, words and the keeping of secrets are ours.
"""

from __future__ import annotations

from typing import Any

from allauth.account.views import ReauthenticateView
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base.views import AuthenticateView, IndexView
from allauth.mfa.base.views import ReauthenticateView as AgainWithCode
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import GenerateRecoveryCodesView, ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, ReauthenticateWebAuthnView, RemoveWebAuthnView
from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huiyin.accounts import second_factors
from huiyin.accounts.queries import viewer_for
from huiyin.notices.sealing import seal, unseal

from .second_factor_demand import is_demanded


class SecondFactor(DefaultMFAAdapter):
    """Secrets are sealed with the installation's key; who must have a factor can't take the last one away."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("验证码不对：请核对手机时间后再试，或用一个恢复码。"),
        "cannot_delete_authenticator": gettext_lazy("您的角色必须使用两步验证：请先添加另一种方式。"),
    }

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nothing leaves the house from the log-in; the journal has it."""

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        return _("通行密钥 %(n)d") % {"n": second_factors.how_many(user, type) + 1}

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not (second_factors.is_last(authenticator) and is_demanded(viewer_for(authenticator.user)))

    def _get_site_name(self) -> str:
        return _("回音")


class _Legible:
    """What a browser sends as a passkey may be anything: the ceremony stumbles over what lacks its parts."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)  # type: ignore[misc]
        except (KeyError, TypeError, ValueError):
            messages.error(request, _("浏览器给出的通行密钥读不出，请再试一次。"))
            return redirect(request.get_full_path())


class Challenge(_Legible, AuthenticateView):
    pass


class AgainWithKey(_Legible, ReauthenticateWebAuthnView):
    pass


class AddKey(_Legible, AddWebAuthnView):
    pass


class Overview(IndexView):
    template_name = "web/second_factor/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        kinds = Authenticator.Type
        found = context["authenticators"]
        return context | {
            "totp": found.get(kinds.TOTP), "keys": found.get(kinds.WEBAUTHN, []),
            "codes": found.get(kinds.RECOVERY_CODES), "demanded": is_demanded(self.request.viewer),
        }  # fmt: skip


@require_safe
def show_sessions(request: HttpRequest) -> HttpResponse:
    """Where one is logged in."""
    found = second_factors.sessions_of(request.user)
    return render(request, "web/second_factor/sessions.html", {"sessions": found})


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        second_factors.end_session(request.user, pk)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    messages.success(request, _("已退出那处登录。"))
    return redirect("sessions")


def _page(address: str, view: Any, template: str, name: str, **more: Any) -> Any:
    shown = view.as_view(template_name=f"web/second_factor/{template}.html", **more)
    return path(f"account/{address}", shown, name=name)


urlpatterns = [
    path("account/sessions/", show_sessions, name="sessions"),
    path("account/sessions/<int:pk>/end/", end_session, name="end_session"),
    path("account/second-factor/", Overview.as_view(), name="mfa_index"),
    _page("again/", ReauthenticateView, "again", "account_reauthenticate"),
    _page("second-factor/log-in/", Challenge, "challenge", "mfa_authenticate"),
    _page("second-factor/again/", AgainWithCode, "again", "mfa_reauthenticate"),
    _page("second-factor/again/key/", AgainWithKey, "again", "mfa_reauthenticate_webauthn"),
    _page("second-factor/app/", ActivateTOTPView, "app", "mfa_activate_totp"),
    _page("second-factor/app/remove/", DeactivateTOTPView, "remove", "mfa_deactivate_totp"),
    _page("second-factor/codes/", ViewRecoveryCodesView, "codes", "mfa_view_recovery_codes"),
    _page("second-factor/codes/new/", GenerateRecoveryCodesView, "new_codes", "mfa_generate_recovery_codes"),
    _page("second-factor/keys/new/", AddKey, "key", "mfa_add_webauthn"),
    _page(
        "second-factor/keys/<int:pk>/remove/", RemoveWebAuthnView, "remove", "mfa_remove_webauthn",
        success_url=reverse_lazy("mfa_index"),
    ),
]  # fmt: skip
