"""Logging in: no sign-up, and on demo systems the demo log-ins to click."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import AccountInactiveView, LoginView, LogoutView, PasswordChangeView
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import include, path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from huiyin.clues.opening import shut
from huiyin.rules.roles import Role

from .wording import word


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts are made by the system administrator alone; nobody signs up, nothing is mailed."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_password": gettext_lazy("密码不对。"),
        "too_many_login_attempts": gettext_lazy("试得太频繁，请稍后再试。"),
        "rate_limited": gettext_lazy("试得太频繁，请稍后再试。"),
    }

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """What allauth would say in its own words is said by the pages."""

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return "/"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Nothing leaves the house from the log-in."""


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A log-in of a demo system, shown to everybody on the log-in page."""

    username: str
    password: str
    role: str | Promise
    name: str


def demo_logins() -> tuple[DemoLogin, ...]:
    """What demo.json in the data folder lists; nothing on systems without the file."""
    path = Path(settings.HUIYIN_DATA) / "demo.json"
    try:
        changed = path.stat().st_mtime_ns
    except OSError:
        return ()
    return _read_demo_logins(path, changed)


@lru_cache(maxsize=1)
def _read_demo_logins(path: Path, changed: int) -> tuple[DemoLogin, ...]:
    rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple(DemoLogin(r["username"], r["password"], word(r["role"], Role), r["name"]) for r in rows)


def provider_addresses() -> list[Any]:
    """Where the house's provider of identities is gone to and come back from; nothing where none is set."""
    if not hasattr(settings, "SOCIALACCOUNT_PROVIDERS"):
        return []
    return [path("account/", include("huiyin.web.identity_provider"))]


def _provider() -> dict[str, str]:
    """Name and address of the button on the log-in page."""
    if not hasattr(settings, "SOCIALACCOUNT_PROVIDERS"):
        return {}
    (app,) = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    return {"name": app["name"], "address": reverse("openid_connect_login", args=[app["provider_id"]])}


class LogIn(LoginView):
    # own names: allauth's templates of the usual names would be found first
    template_name = "web/log_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "demo_logins": demo_logins(), "provider": _provider(),
        }  # fmt: skip


class LogOut(LogoutView):
    """Whoever leaves shuts the department's key that they held open."""

    template_name = "web/log_out.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        shut(request.viewer)
        return super().post(request, *args, **kwargs)


class Inactive(AccountInactiveView):
    template_name = "web/inactive.html"


class ChangePassword(PasswordChangeView):
    """The form says what is wrong; a changed password ends the person's other sessions."""

    template_name = "web/password.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_usable_password():
            # the password is kept elsewhere, and can only be changed there
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)
