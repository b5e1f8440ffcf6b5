"""All addresses. Pages come from `huiyin.web.pages`, one module a noun, each with its `urlpatterns`."""

from __future__ import annotations

import warnings
from importlib import import_module
from importlib.util import find_spec

from django.urls import include, path

from .frame_views import choose_round, healthz, set_language
from .signing_in import ChangePassword, Inactive, LogIn, LogOut

PAGES = (
    "home",
    "findings",
    "tasks",
    "recording",
    "rectify",
    "review",
    "rounds",
    "units",
    "intake",
    "people",
    "journal",
    "answers",
    "search",
    "export",
    "help",
)


def _is_there(module: str) -> bool:
    """Whether the module can be imported; one that is only half written is named in a warning."""
    if find_spec(module) is None:
        return False
    try:
        return hasattr(import_module(module), "urlpatterns")
    except ImportError as error:
        warnings.warn(f"{module} is left out: {error}", stacklevel=2)
        return False


urlpatterns = [
    path("account/login/", LogIn.as_view(), name="account_login"),
    path("account/logout/", LogOut.as_view(), name="account_logout"),
    path("account/inactive/", Inactive.as_view(), name="account_inactive"),
    path("account/password/", ChangePassword.as_view(), name="account_change_password"),
    path("language/", set_language, name="set_language"),
    path("round/", choose_round, name="choose_round"),
    path("healthz", healthz, name="healthz"),
    # pages land one after another while the first version is written; the list is made fixed afterwards
    *(
        path("", include(f"huiyin.web.pages.{name}"))
        for name in PAGES
        if _is_there(f"huiyin.web.pages.{name}")
    ),
]
